from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from auditapp.access.selectors import departments_for
from auditapp.rounds.models import Assignment, AuditRound, RoundItem


def rounds_for(user: Any) -> QuerySet[AuditRound]:
    """Rounds of the departments whose rounds `user` manages."""
    departments = departments_for(user, "manage_rounds")
    return AuditRound.objects.filter(department__in=departments).select_related("department", "protocol", "previous_round")


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
