"""A reader's own list: every image that they were given, how far they are with it, and which one comes next."""

from typing import Any
from uuid import UUID

from django.db.models import Case, Max, OuterRef, Q, QuerySet, Subquery, TextChoices, Value, When
from django.utils.translation import gettext_lazy as _

from auditapp.review.models import SentBack
from auditapp.review.selectors import NEXT_SHOWN, assigned_to, worklist_for
from auditapp.rounds.models import Assignment, AuditRound, RoundState


class Stage(TextChoices):
    WAITING = "waiting", _("To read")
    BEGUN = "begun", _("Begun")
    SKIPPED = "skipped", _("Skipped")
    READ = "read", _("Read")
    SENT_BACK = "sent_back", _("Sent back")


OPEN_STAGES = (Stage.WAITING, Stage.BEGUN, Stage.SKIPPED)


def reading_list(user: Any) -> QuerySet[Assignment]:
    """All that `user` was given, each with its `stage`: what is open in order, then what they read or sent back, newest first.

    What nobody can read any more, its round being closed, is left out.
    """
    last_read = assigned_to(user).filter(item__round=OuterRef("item__round"), review__isnull=False).order_by()
    furthest = last_read.values("item__round").annotate(last=Max("position")).values("last")
    stage = Case(
        When(review__isnull=False, then=Value(Stage.READ)),
        When(sent_back__isnull=False, then=Value(Stage.SENT_BACK)),
        When(draft__isnull=False, then=Value(Stage.BEGUN)),
        When(position__lt=Subquery(furthest), then=Value(Stage.SKIPPED)),
        default=Value(Stage.WAITING),
    )
    held = assigned_to(user).filter(Q(review__isnull=False) | Q(sent_back__isnull=False) | Q(item__round__state=RoundState.OPEN))
    shown = held.annotate(stage=stage).select_related("item__round__department", "item__plane", "review__plane", "draft", "sent_back")
    return shown.order_by("-review__submitted_at", "-sent_back__at", "item__round__period_start", "position", "pk")


def rounds_read_by(user: Any) -> QuerySet[AuditRound]:
    """The rounds in which `user` was given something."""
    return AuditRound.objects.filter(pk__in=assigned_to(user).order_by().values("item__round")).order_by("-period_start", "pk")


def following(user: Any, assignment: Assignment) -> list[Assignment]:
    """What `user` reads after `assignment` in its round: what comes later, then what was skipped before."""
    later = Case(When(position__gt=assignment.position, then=0), default=1)
    others = worklist_for(user).filter(item__round=assignment.item.round_id).exclude(pk=assignment.pk)
    return list(others.order_by(later, "position")[:NEXT_SHOWN])


def place_of(user: Any, assignment: Assignment) -> tuple[int, int]:
    """(which, of how many) among all that `user` was given in the round: the same however much of it is read."""
    given = assigned_to(user).filter(item__round=assignment.item.round_id)
    return given.filter(position__lte=assignment.position).count(), given.count()


def sent_back_of(user: Any, assignment_id: UUID) -> SentBack | None:
    """The sending back by `user` themselves."""
    return SentBack.objects.filter(assignment__in=assigned_to(user), assignment=assignment_id).first()
