from collections import Counter
from dataclasses import dataclass
from statistics import median
from typing import Any
from uuid import UUID

from django.db.models import Case, Q, QuerySet, When

from auditapp.access.models import Radiologist
from auditapp.access.selectors import departments_for
from auditapp.assessment.models import Assessment, AssessmentVerdict, Explanation
from auditapp.assessment.selectors import assessments_in_sight
from auditapp.imaging.models import Frame, Instance
from auditapp.imaging.selectors import instances_for, visible
from auditapp.protocols.models import Criterion, Plane
from auditapp.review.models import Disagreement, Review
from auditapp.rounds.models import Assignment, AuditRound, RoundState
from auditapp.rounds.selectors import rounds_for

NEXT_SHOWN = 8  # images that are offered beside the one being read


def worklist_for(user: Any) -> QuerySet[Assignment]:
    """What `user` has still to read, in order; never what others read."""
    mine = _assigned(user).filter(review=None, item__round__state=RoundState.OPEN)
    return mine.select_related("item__round__department", "item__plane", "item__frame").order_by("item__round__period_start", "position")


def read_by(user: Any) -> QuerySet[Assignment]:
    """What `user` has read, newest first."""
    mine = _assigned(user).filter(review__isnull=False)
    return mine.select_related("item__round__department", "item__plane", "item__frame", "review").order_by("-review__submitted_at")


def pace_of(user: Any) -> float | None:
    """Median seconds of the last 50 images that `user` read; None before the fifth."""
    seconds = list(read_by(user).values_list("review__seconds", flat=True)[:50])
    return median(seconds) if len(seconds) >= 5 else None


@dataclass(frozen=True, slots=True)
class Due:
    """One open round in a reader's worklist. `next` is where they stopped."""

    audit_round: AuditRound
    waiting: int
    done: int
    next: Assignment


def due_for(user: Any) -> list[Due]:
    """The rounds in which `user` has still to read, the oldest period first."""
    waiting: dict[Any, list[Assignment]] = {}
    for assignment in worklist_for(user):
        waiting.setdefault(assignment.item.round_id, []).append(assignment)
    done = Counter(read_by(user).filter(item__round__in=waiting).values_list("item__round", flat=True))
    return [Due(held[0].item.round, len(held), done[pk], held[0]) for pk, held in waiting.items()]


@dataclass(frozen=True, slots=True)
class BlindView:
    """All that a reader may know before submitting: the picture, its plane and the questions. No radiologist, machine or colleague."""

    assignment: Assignment
    frames: list[Frame]
    shown: Frame
    plane: Plane
    criteria: list[Criterion]


def next_for(user: Any, round_id: UUID | None = None) -> list[Assignment]:
    """The next few that `user` will read, those of the round first."""
    elsewhere = Case(When(item__round=round_id, then=0), default=1)
    return list(worklist_for(user).order_by(elsewhere, "item__round__period_start", "position")[:NEXT_SHOWN])


def blind_view_of(user: Any, assignment_id: UUID) -> BlindView | None:
    """The view for the assigned reader while it is unread; None for everybody and everything else."""
    assignment = worklist_for(user).filter(pk=assignment_id).first()
    if assignment is None:
        return None
    item = assignment.item
    frames = list(Frame.objects.filter(instance=item.frame.instance_id).order_by("number"))
    return BlindView(assignment, frames, item.frame, item.plane, list(item.plane.criteria.all()))


def own_review_of(user: Any, assignment_id: UUID) -> Review | None:
    """What `user` themselves answered; None for everybody else's. It never says what the machine or a colleague thought."""
    mine = Review.objects.filter(assignment__in=read_by(user), assignment=assignment_id)
    return mine.select_related("assignment__item__frame__instance", "assignment__item__plane", "assignment__item__round").first()


def unread_by(user: Any) -> QuerySet[Any, Any]:
    """Instances that `user` has still to read."""
    open_ones = Assignment.objects.filter(expert=user.pk, review=None, item__round__state=RoundState.OPEN)
    return open_ones.values("item__frame__instance")


def images_for(user: Any) -> QuerySet[Instance]:
    """Instances that `user` may look up: not those that they have still to read, as who made them and when would show beside them."""
    return instances_for(user).exclude(pk__in=unread_by(user))


def pictures_for(user: Any) -> QuerySet[Frame]:
    """Frames whose pixels `user` may load: the department's or own images, those of instances assigned for reading, and those to settle."""
    assigned = Q(instance__in=_assigned(user).values("item__frame__instance"))
    to_settle = Q(instance__in=disagreements_for(user).order_by().values("item__frame__instance"))
    return Frame.objects.filter(visible(user, "instance__series__study") | assigned | to_settle)


def assessments_for(user: Any) -> QuerySet[Assessment]:
    """Assessments that `user` may see. Whoever still has an image to read does not see what the machine made of it."""
    return assessments_in_sight(user).exclude(frame__instance__in=unread_by(user))


def verdicts_for(user: Any) -> QuerySet[AssessmentVerdict]:
    """The machine's verdicts that `user` may see."""
    held = AssessmentVerdict.objects.select_related("criterion", "assessment__model_version", "assessment__frame__instance")
    return held.filter(assessment__in=assessments_for(user))


def explanations_for(user: Any) -> QuerySet[Explanation]:
    """Why the machine reached them, as far as somebody asked."""
    held = Explanation.objects.select_related(
        "verdict__criterion", "verdict__assessment__model_version", "verdict__assessment__frame__instance"
    )
    return held.filter(verdict__assessment__in=assessments_for(user))


def disagreements_in(user: Any, round_id: UUID) -> QuerySet[Disagreement]:
    """Disagreements of a round, for those who manage it; without those on images that they have still to read themselves."""
    return _disagreements(user).filter(item__round__in=rounds_for(user), item__round=round_id)


def disagreements_for(user: Any) -> QuerySet[Disagreement]:
    """Open disagreements that `user` may settle: of their department's rounds, on images that they neither made, read nor have to read."""
    held = _disagreements(user).filter(adjudication=None, item__round__department__in=departments_for(user, "review"))
    return held.exclude(item__assignments__in=Assignment.objects.filter(expert=user.pk)).exclude(
        item__radiologist__in=Radiologist.objects.filter(user=user.pk)
    )


def disagreement_for(user: Any, pk: int) -> Disagreement | None:
    """One that `user` may settle or, as the round's manager, look at; None for everybody else."""
    mine = _disagreements(user).filter(Q(pk__in=disagreements_for(user).values("pk")) | Q(item__round__in=rounds_for(user)))
    return mine.filter(pk=pk).first()


def may_settle(user: Any, disagreement: Disagreement) -> bool:
    return disagreements_for(user).filter(pk=disagreement.pk).exists()


@dataclass(frozen=True, slots=True)
class Side:
    """What one party holds about a criterion. `who` names the part they play, never the person."""

    who: str
    verdict: str
    reason: str = ""


def sides_of(disagreement: Disagreement) -> list[Side]:
    """The parties side by side, the reader first."""
    criterion = disagreement.criterion_id
    own = disagreement.review.verdicts.get(criterion=criterion)
    if disagreement.other is not None:
        other = disagreement.other.verdicts.get(criterion=criterion)
        return [Side("Expert", own.verdict), Side("Second expert", other.verdict)]
    machine = disagreement.item.assessment.verdicts.get(criterion=criterion)
    return [Side("Expert", own.verdict), Side("Machine", machine.verdict, machine.reason)]


def _assigned(user: Any) -> QuerySet[Assignment]:
    """Assignments of `user` in departments where they are (still) an expert."""
    return Assignment.objects.filter(expert=user.pk, item__round__department__in=departments_for(user, "review"))


def _disagreements(user: Any) -> QuerySet[Disagreement]:
    return (
        Disagreement.objects.exclude(item__frame__instance__in=unread_by(user))
        .select_related("item__frame__instance", "item__plane", "item__round__department", "criterion", "adjudication__by")
        .select_related("review__assignment__expert", "other")
        .order_by("item", "criterion")
    )
