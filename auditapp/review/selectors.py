from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from auditapp.assessment.models import Assessment
from auditapp.assessment.selectors import assessments_in_sight
from auditapp.imaging.models import Frame
from auditapp.imaging.selectors import frames_for
from auditapp.protocols.models import Criterion, Plane
from auditapp.review.models import Disagreement
from auditapp.rounds.models import Assignment, RoundState
from auditapp.rounds.selectors import rounds_for


def worklist_for(user: Any) -> QuerySet[Assignment]:
    """What `user` has still to read, in order; never what others read."""
    mine = Assignment.objects.filter(expert=user.pk, review=None, item__round__state=RoundState.OPEN)
    return mine.select_related("item__round__department", "item__plane", "item__frame").order_by("item__round__period_start", "position")


def read_by(user: Any) -> QuerySet[Assignment]:
    """What `user` has read, newest first."""
    mine = Assignment.objects.filter(expert=user.pk, review__isnull=False)
    return mine.select_related("item__round__department", "item__plane", "review").order_by("-review__submitted_at")


@dataclass(frozen=True, slots=True)
class BlindView:
    """All that a reader may know before submitting: the picture, its plane and the questions. No radiologist, machine or colleague."""

    assignment: Assignment
    frames: list[Frame]
    shown: Frame
    plane: Plane
    criteria: list[Criterion]


def blind_view_of(user: Any, assignment_id: UUID) -> BlindView | None:
    """The view for the assigned reader while it is unread; None for everybody and everything else."""
    assignment = worklist_for(user).filter(pk=assignment_id).first()
    if assignment is None:
        return None
    item = assignment.item
    frames = list(Frame.objects.filter(instance=item.frame.instance_id).order_by("number"))
    return BlindView(assignment, frames, item.frame, item.plane, list(item.plane.criteria.all()))


def pictures_for(user: Any) -> QuerySet[Frame]:
    """Frames whose pixels `user` may load: the department's or own images, and those of instances assigned for reading."""
    assigned = Assignment.objects.filter(expert=user.pk).values("item__frame__instance")
    return Frame.objects.filter(Q(pk__in=frames_for(user).values("pk")) | Q(instance__in=assigned))


def assessments_for(user: Any) -> QuerySet[Assessment]:
    """Assessments that `user` may see. Whoever still has an image to read does not see what the machine made of it."""
    unread = Assignment.objects.filter(expert=user.pk, review=None).values("item__frame__instance")
    return assessments_in_sight(user).exclude(frame__instance__in=unread)


def disagreements_in(user: Any, round_id: UUID) -> QuerySet[Disagreement]:
    """Disagreements of a round, for those who manage it."""
    return (
        Disagreement.objects.filter(item__round__in=rounds_for(user), item__round=round_id)
        .select_related("item__frame", "item__plane", "criterion", "review__assignment__expert", "other", "adjudication")
        .order_by("item", "criterion")
    )
