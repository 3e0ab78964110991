from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from auditapp.access.selectors import departments_for
from auditapp.assessment.models import AssessmentVerdict
from auditapp.protocols.grading import Graded, Verdict, grade
from auditapp.protocols.selectors import criterion_ids, edition_of
from auditapp.review.compare import differing
from auditapp.review.models import Adjudication, Disagreement, Review, ReviewVerdict
from auditapp.rounds.models import Assignment, AuditRound, RoundState
from auditapp.trail.services import record

LONGEST_READ = 30 * 60  # seconds; a page left open over lunch is not reading time


class ReviewError(ValueError):
    """The review cannot be taken; the message says why and what to do."""


@transaction.atomic
def submit_review(
    *,
    by: Any,
    assignment: Assignment,
    verdicts: Mapping[str, Verdict],
    seconds: int,
    comment: str = "",
    limited_by: str = "",
    is_simulated: bool = False,
) -> Review:
    """Keep an expert's verdicts (by criterion code) for good and list where they part from the machine's and from colleagues'.

    Raises ReviewError unless the assignment is theirs and unread, the round open, and every criterion answered.
    """
    item = assignment.item
    plane = next(plane for plane in edition_of(item.round.protocol).planes if plane.code == item.plane.code)
    _refuse(by, assignment, verdicts, {criterion.code for criterion in plane.criteria})
    graded = grade(verdicts, plane, edition_of(item.round.protocol))
    review = _write(assignment, graded, min(max(seconds, 0), LONGEST_READ), comment, limited_by, is_simulated)
    ids = criterion_ids(item.round.protocol)
    by_id = {ids[plane.code, code]: verdict for code, verdict in verdicts.items()}
    ReviewVerdict.objects.bulk_create(ReviewVerdict(review=review, criterion_id=pk, verdict=verdict.value) for pk, verdict in by_id.items())
    _list_disagreements(review, by_id)
    record(by=by, verb="submit_review", subject=review, department_id=item.round.department_id)
    return review


@transaction.atomic
def adjudicate(*, by: Any, disagreement: Disagreement, verdict: Verdict, reason: str) -> Adjudication:
    """Settle one disagreement beside the reviews. Raises ReviewError for one's own review, without a reason or when settled."""
    department = disagreement.item.round.department
    if not departments_for(by, "review").filter(pk=department.pk).exists():
        raise ReviewError("Only an expert of the department settles its disagreements.")
    if by in {disagreement.review.assignment.expert, disagreement.other and disagreement.other.assignment.expert}:
        raise ReviewError("You cannot settle a disagreement about your own review.")
    if disagreement.item.radiologist is not None and disagreement.item.radiologist.user_id == by.pk:
        raise ReviewError("You cannot settle a disagreement about your own image.")
    if not reason.strip():
        raise ReviewError("Say why: the radiologist will read it.")
    try:
        with transaction.atomic():
            settled = Adjudication.objects.create(
                disagreement=disagreement, by=by, at=timezone.now(), verdict=verdict.value, reason=reason.strip()
            )
    except IntegrityError as error:
        raise ReviewError("This disagreement is settled already.") from error
    record(by=by, verb="adjudicate", subject=settled, department_id=department.pk)
    return settled


def _refuse(by: Any, assignment: Assignment, verdicts: Mapping[str, Verdict], asked: set[str]) -> None:
    if assignment.expert_id != by.pk:
        raise ReviewError("This image is assigned to somebody else.")
    if assignment.item.radiologist is not None and assignment.item.radiologist.user_id == by.pk:  # linked after the draw
        raise ReviewError("You acquired this image, so somebody else must read it. Tell your quality manager.")
    # Not as the page read it: under the lock that closing takes, so that no review slips in behind the report.
    if AuditRound.objects.select_for_update().get(pk=assignment.item.round_id).state != RoundState.OPEN:
        raise ReviewError("The round is closed; the image can no longer be reviewed.")
    if missing := asked - set(verdicts):
        raise ReviewError(f"{len(missing)} criteria have no answer yet.")


def _write(assignment: Assignment, graded: Graded, seconds: int, comment: str, limited_by: str, is_simulated: bool) -> Review:
    try:
        with transaction.atomic():
            return Review.objects.create(
                assignment=assignment,
                submitted_at=timezone.now(),
                seconds=seconds,
                comment=comment.strip(),
                limited_by=limited_by,
                score=graded.score,
                grade=graded.grade.value if graded.grade else "",
                known_weight=graded.known_weight,
                total_weight=graded.total_weight,
                is_simulated=is_simulated,
            )
    except IntegrityError as error:
        raise ReviewError("You have reviewed this image already.") from error


def _list_disagreements(review: Review, verdicts: Mapping[int, Verdict]) -> None:
    item = review.assignment.item
    machine = AssessmentVerdict.objects.filter(assessment=item.assessment, criterion__in=verdicts)
    opinions: list[tuple[Review | None, dict[int, Verdict]]] = [(None, {row.criterion_id: Verdict(row.verdict) for row in machine})]
    for other in Review.objects.filter(assignment__item=item).exclude(pk=review.pk):
        opinions.append((other, {row.criterion_id: Verdict(row.verdict) for row in other.verdicts.all()}))
    Disagreement.objects.bulk_create(
        Disagreement(item=item, criterion_id=criterion, review=review, other=other)
        for other, held in opinions
        for criterion in differing(verdicts, held)
    )
