from collections import Counter
from dataclasses import dataclass
from statistics import median
from typing import Any
from uuid import UUID

from django.db.models import Case, F, Q, QuerySet, When

from auditapp.access.models import Radiologist
from auditapp.access.selectors import departments_for
from auditapp.assessment.models import Assessment, AssessmentGrade, AssessmentVerdict, Explanation
from auditapp.assessment.selectors import assessments_in_sight
from auditapp.imaging.models import Frame, Instance
from auditapp.imaging.selectors import instances_for, visible
from auditapp.protocols.models import Criterion, Plane, Structure
from auditapp.review.models import Disagreement, Draft, Example, Review
from auditapp.rounds.models import Assignment, AuditRound, Purpose, RoundItem, RoundState
from auditapp.rounds.selectors import rounds_for

TEACHERS = ("review", "manage_rounds")  # who holds either keeps the department's teaching list
NEXT_SHOWN = 8  # images that are offered beside the one being read


def worklist_for(user: Any) -> QuerySet[Assignment]:
    """What `user` has still to read, in order; never what others read."""
    mine = assigned_to(user).filter(review=None, sent_back=None, item__round__state=RoundState.OPEN)
    return mine.select_related("item__round__department", "item__plane", "item__frame").order_by("item__round__period_start", "position")


def read_by(user: Any) -> QuerySet[Assignment]:
    """What `user` has read, newest first."""
    mine = assigned_to(user).filter(review__isnull=False)
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
    planes: list[Plane]
    structures: list[Structure]
    draft: Draft | None


def next_for(user: Any, round_id: UUID | None = None) -> list[Assignment]:
    """The next few that `user` will read, those of the round first."""
    elsewhere = Case(When(item__round=round_id, then=0), default=1)
    return list(worklist_for(user).order_by(elsewhere, "item__round__period_start", "position")[:NEXT_SHOWN])


def blind_view_of(user: Any, assignment_id: UUID, plane: str = "") -> BlindView | None:
    """The view for the assigned reader while it is unread; None for everybody and everything else.

    `plane` is the code of another plane of the protocol whose criteria the reader asks for.
    """
    assignment = worklist_for(user).filter(pk=assignment_id).first()
    if assignment is None:
        return None
    item = assignment.item
    frames = list(Frame.objects.filter(instance=item.frame.instance_id).order_by("number"))
    planes = list(Plane.objects.filter(protocol=item.round.protocol_id))
    asked = next((one for one in planes if one.code == plane), item.plane)
    draft = Draft.objects.filter(assignment=assignment, reader=user.pk).first()
    criteria, structures = Criterion.objects.filter(plane=asked), Structure.objects.filter(plane=asked)
    return BlindView(assignment, frames, item.frame, asked, list(criteria), planes, list(structures), draft)


def assigned_frame(user: Any, assignment_id: UUID, number: int | None = None) -> Frame | None:
    """A frame of the image that `user` is asked to read, the one to judge without `number`: addressed by assignment, so that two
    readings of one image do not show that they are."""
    assignment = assigned_to(user).filter(pk=assignment_id).select_related("item__frame").first()
    if assignment is None or number is None:
        return assignment.item.frame if assignment else None
    return Frame.objects.filter(instance=assignment.item.frame.instance_id, number=number).first()


def standing_reviews(audit_round: AuditRound) -> QuerySet[Review]:
    """The one review of each item that counts for grades: the first reader's. For reports, which decide who sees them."""
    held = Review.objects.filter(assignment__item__round=audit_round, assignment__item__sampled=True, assignment__purpose=Purpose.FIRST)
    return held.select_related("assignment")


def has_read_all(user: Any, audit_round: AuditRound) -> bool:
    """Whether `user` has nothing left to read in the round: only then do they learn what the machine thought, as some images come twice."""
    return not worklist_for(user).filter(item__round=audit_round).exists()


def own_review_of(user: Any, assignment_id: UUID) -> Review | None:
    """What `user` themselves answered; None for everybody else's. It never says what the machine or a colleague thought."""
    mine = Review.objects.filter(assignment__in=read_by(user), assignment=assignment_id)
    return mine.select_related("assignment__item__frame__instance", "assignment__item__plane", "assignment__item__round").first()


def unread_by(user: Any) -> QuerySet[Any, Any]:
    """Instances that `user` has still to read."""
    open_ones = Assignment.objects.filter(expert=user.pk, review=None, sent_back=None, item__round__state=RoundState.OPEN)
    return open_ones.values("item__frame__instance")


def images_for(user: Any) -> QuerySet[Instance]:
    """Instances that `user` may look up: not those that they have still to read, as who made them and when would show beside them."""
    return instances_for(user).exclude(pk__in=unread_by(user))


def pictures_for(user: Any) -> QuerySet[Frame]:
    """Frames whose pixels `user` may load: the department's or own, those assigned for reading, those on which others part, examples."""
    assigned = Q(instance__in=assigned_to(user).values("item__frame__instance"))
    parted = Q(disagreements__isnull=False) | Q(pk__in=renamed_planes().values("assignment__item"))
    to_settle = Q(instance__in=items_between_others(user).filter(parted).values("frame__instance"))
    taught = Q(pk__in=examples_told_to(user).values("frame"))
    return Frame.objects.filter(visible(user, "instance__series__study") | assigned | to_settle | taught)


def examples_told_to(user: Any) -> QuerySet[Example]:
    """What stands on the teaching lists of their departments. Radiologists are told of none of an open round: it might be their image."""
    being_read = RoundItem.objects.filter(round__state=RoundState.OPEN, sampled=True).values("frame__instance")
    told = Q(department__in=departments_for(user, "view_own")) & ~Q(frame__instance__in=being_read)
    for permission in TEACHERS:
        told |= Q(department__in=departments_for(user, permission))
    return Example.objects.filter(told, removed_at=None)


def assessments_for(user: Any) -> QuerySet[Assessment]:
    """Assessments that `user` may see. Whoever still has an image to read does not see what the machine made of it."""
    return assessments_in_sight(user).exclude(frame__instance__in=unread_by(user))


def assessments_after_reading(user: Any) -> QuerySet[Assessment]:
    """What the machine made of the images that `user` has read, of rounds in which they have nothing left to read."""
    unfinished = worklist_for(user).order_by().values("item__round")
    read = assigned_to(user).filter(review__isnull=False).exclude(item__round__in=unfinished)
    held = Assessment.objects.filter(pk__in=read.values("item__assessment")).exclude(frame__instance__in=unread_by(user))
    return held.select_related("frame__instance", "model_version")


def verdicts_for(user: Any) -> QuerySet[AssessmentVerdict]:
    """The machine's verdicts that `user` may see."""
    held = AssessmentVerdict.objects.select_related("criterion", "assessment__model_version", "assessment__frame__instance")
    return held.filter(Q(assessment__in=assessments_for(user)) | Q(assessment__in=assessments_after_reading(user)))


def grades_for(user: Any) -> QuerySet[AssessmentGrade]:
    """The machine's grades that `user` may see."""
    held = AssessmentGrade.objects.select_related("assessment__frame__instance")
    return held.filter(Q(assessment__in=assessments_for(user)) | Q(assessment__in=assessments_after_reading(user)))


def explanations_for(user: Any) -> QuerySet[Explanation]:
    """Why the machine reached them, as far as somebody asked."""
    held = Explanation.objects.select_related(
        "verdict__criterion",
        "verdict__assessment__model_version",
        "verdict__assessment__frame__instance",
        "grade__assessment__frame__instance",
    )
    seen, read = assessments_for(user), assessments_after_reading(user)
    of_verdicts = Q(verdict__assessment__in=seen) | Q(verdict__assessment__in=read)
    return held.filter(of_verdicts | Q(grade__assessment__in=seen) | Q(grade__assessment__in=read))


def items_between_others(user: Any) -> QuerySet[RoundItem]:
    """Images of their department's rounds that `user` as an expert neither made nor read nor has to read: between others they may judge."""
    held = RoundItem.objects.filter(round__department__in=departments_for(user, "review"))
    held = held.exclude(pk__in=Assignment.objects.filter(expert=user.pk).values("item")).exclude(frame__instance__in=unread_by(user))
    return held.exclude(radiologist__in=Radiologist.objects.filter(user=user.pk))


def disagreements_in(user: Any, round_id: UUID) -> QuerySet[Disagreement]:
    """Disagreements of a round, for those who manage it; without those on images that they have still to read themselves."""
    return _disagreements(user).filter(item__round__in=rounds_for(user), item__round=round_id, item__sampled=True)


def disagreements_between_others(user: Any) -> QuerySet[Disagreement]:
    """Open and settled ones on images of `items_between_others`."""
    return _disagreements(user).filter(item__in=items_between_others(user))


def disagreements_for(user: Any) -> QuerySet[Disagreement]:
    """Open disagreements that `user` may settle."""
    return disagreements_between_others(user).filter(adjudication=None)


def renamed_planes() -> QuerySet[Review]:
    """Reviews whose reader named the plane otherwise than the machine. Whoever shows them decides to whom."""
    return Review.objects.exclude(plane=F("assignment__item__plane")).exclude(assignment__purpose=Purpose.REPEAT)


def assigned_to(user: Any) -> QuerySet[Assignment]:
    """Assignments of `user` in departments where they are (still) an expert."""
    return Assignment.objects.filter(expert=user.pk, item__round__department__in=departments_for(user, "review"))


def _disagreements(user: Any) -> QuerySet[Disagreement]:
    return Disagreement.objects.exclude(item__frame__instance__in=unread_by(user)).order_by("-stake", "item", "criterion")
