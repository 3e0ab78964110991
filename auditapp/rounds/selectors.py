from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from auditapp.access.selectors import departments_for
from auditapp.rounds.models import Assignment, AuditRound, RoundItem

UNNAMED = "No radiologist named"


def rounds_for(user: Any) -> QuerySet[AuditRound]:
    """Rounds of the departments whose rounds `user` manages."""
    departments = departments_for(user, "manage_rounds")
    return AuditRound.objects.filter(department__in=departments).select_related("department", "protocol", "previous_round")


def rounds_with_progress(user: Any) -> QuerySet[AuditRound]:
    """`rounds_for`, each with `to_read`, `read` and `reports_count`."""
    read = Count("items__assignments", filter=Q(items__assignments__review__isnull=False), distinct=True)
    counted = rounds_for(user).annotate(
        to_read=Count("items__assignments", distinct=True), read=read, reports_count=Count("reports", distinct=True)
    )
    return counted.order_by("-period_start", "department__name", "pk")


@dataclass(frozen=True, slots=True)
class Pace:
    """How far one expert is."""

    expert: str
    done: int
    of: int


@dataclass(frozen=True, slots=True)
class Progress:
    """`images` in the period, `of` them to read, `done` read."""

    images: int
    of: int
    done: int
    experts: tuple[Pace, ...]


@dataclass(frozen=True, slots=True)
class Portion:
    """One radiologist's images of one plane in a round: how many, how many of them are to be read, how many are."""

    radiologist: str
    plane: str
    images: int
    of: int
    done: int


def portions_of(audit_round: AuditRound) -> list[Portion]:
    """By radiologist's name, then plane. For those who manage the round."""
    rows = (
        RoundItem.objects.filter(round=audit_round)
        .values("radiologist__name", "plane__name", "plane_id")
        .annotate(
            images=Count("pk", distinct=True),
            of=Count("assignments", distinct=True),
            done=Count("assignments__review", distinct=True),
        )
        .order_by("radiologist__name", "plane_id")
    )
    return [Portion(row["radiologist__name"] or UNNAMED, row["plane__name"], row["images"], row["of"], row["done"]) for row in rows]


def progress_of(audit_round: AuditRound) -> Progress:
    """For those who manage the round."""
    rows = (
        Assignment.objects.filter(item__round=audit_round)
        .order_by()
        .values("expert__username", "expert__first_name", "expert__last_name")
        .annotate(of=Count("pk"), done=Count("pk", filter=Q(review__isnull=False)))
        .order_by("expert__username")
    )
    paces = tuple(
        Pace(f"{row['expert__first_name']} {row['expert__last_name']}".strip() or row["expert__username"], row["done"], row["of"])
        for row in rows
    )
    images = RoundItem.objects.filter(round=audit_round).count()
    return Progress(images, sum(p.of for p in paces), sum(p.done for p in paces), paces)
