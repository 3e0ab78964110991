"""What a reader does with an assignment: keeps a draft, submits a review, or sends the image back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from auditapp.assessment.models import AssessmentGrade, AssessmentVerdict
from auditapp.protocols.edition import PlaneEdition, ProtocolEdition
from auditapp.protocols.grading import Grade, Verdict, grade
from auditapp.protocols.models import Plane
from auditapp.protocols.selectors import criterion_ids, edition_of
from auditapp.review.compare import differing
from auditapp.review.models import Disagreement, Draft, Review, ReviewStructure, ReviewVerdict, SentBack, SentBackBecause
from auditapp.review.refusal import ReviewError
from auditapp.rounds.models import Assignment, AuditRound, Purpose, RoundItem, RoundState
from auditapp.trail.services import record

LONGEST_READ = 30 * 60  # seconds; a page left open over lunch is not reading time
LONGEST_DRAFT = 200_000  # characters


@dataclass(frozen=True, slots=True)
class StructureSaid:
    """What a reader says of one structure. `box`: left, top, right, bottom in pixels of the frame; `clarity` 0 (not visible) to 3."""

    code: str
    box: tuple[float, float, float, float] | None = None
    clarity: int | None = None


@transaction.atomic
def submit_review(
    *,
    by: Any,
    assignment: Assignment,
    verdicts: Mapping[str, Verdict],
    seconds: int,
    plane: Plane | None = None,
    structures: Sequence[StructureSaid] = (),
    override: Grade | None = None,
    override_reason: str = "",
    comment: str = "",
    limited_by: str = "",
    is_simulated: bool = False,
) -> Review:
    """Keep an expert's verdicts (by criterion code) for good and list where they part from the machine's and from colleagues'.

    `plane` is another plane of the protocol where the image shows that one: then its criteria are answered. `override` is the grade that
    counts instead of the one that the verdicts give, with its reason.

    Raises ReviewError unless the assignment is theirs and unread, the round open, and every criterion answered.
    """
    item = assignment.item
    _refuse(by, assignment)
    edition = edition_of(item.round.protocol)
    seen = plane or item.plane
    asked = _asked(seen, edition, item.round.protocol_id)
    _refuse_open(asked, verdicts)
    graded = grade(verdicts, asked, edition)
    final = override or graded.grade
    if final != graded.grade and not override_reason.strip():
        raise ReviewError(_("Say why the grade differs from the one that your answers give."))
    review = _write(
        assignment=assignment,
        plane=seen,
        submitted_at=timezone.now(),
        seconds=min(max(seconds, 0), LONGEST_READ),
        comment=comment.strip(),
        limited_by=limited_by,
        score=graded.score,
        grade=final.value if final else "",
        computed_grade=graded.grade.value if graded.grade else "",
        override_reason=override_reason.strip() if final != graded.grade else "",
        known_weight=graded.known_weight,
        total_weight=graded.total_weight,
        is_simulated=is_simulated,
    )
    ids = criterion_ids(item.round.protocol)
    by_id = {ids[seen.code, code]: verdict for code, verdict in verdicts.items()}
    ReviewVerdict.objects.bulk_create(ReviewVerdict(review=review, criterion_id=pk, verdict=verdict.value) for pk, verdict in by_id.items())
    _keep_structures(review, structures)
    Draft.objects.filter(assignment=assignment).delete()
    if assignment.purpose != Purpose.REPEAT:  # with oneself nobody disagrees: a repeat is counted, not settled
        _list_disagreements(review, by_id)
    record(by=by, verb="submit_review", subject=review, department_id=item.round.department_id)
    return review


@transaction.atomic
def save_draft(*, by: Any, assignment: Assignment, answers: Mapping[str, Any], seconds: int) -> Draft:
    """Keep what a reader has answered so far. Raises ReviewError where they could not submit either."""
    _refuse(by, assignment)
    if Review.objects.filter(assignment=assignment).exists() or SentBack.objects.filter(assignment=assignment).exists():
        raise ReviewError(_("You have finished this image already."))
    if len(str(answers)) > LONGEST_DRAFT:
        raise ReviewError(_("This is more than a draft can hold."))
    kept = {"answers": dict(answers), "seconds": min(max(seconds, 0), LONGEST_READ), "saved_at": timezone.now(), "reader": by}
    return Draft.objects.update_or_create(assignment=assignment, defaults=kept)[0]


@transaction.atomic
def send_back(*, by: Any, assignment: Assignment, because: str, text: str = "") -> SentBack:
    """Give an image back unread: the round's manager decides. Raises ReviewError if it is not theirs, read, or without a reason."""
    _refuse(by, assignment)
    if because not in SentBackBecause.values:
        raise ReviewError(_("Say why you send it back."))
    if because == SentBackBecause.OTHER and not text.strip():
        raise ReviewError(_("Say in a few words what is wrong with it."))
    if Review.objects.filter(assignment=assignment).exists():
        raise ReviewError(_("You have reviewed this image already."))
    try:
        with transaction.atomic():
            sent = SentBack.objects.create(assignment=assignment, because=because, text=text.strip(), at=timezone.now())
    except IntegrityError as error:
        raise ReviewError(_("You have sent this image back already.")) from error
    Draft.objects.filter(assignment=assignment).delete()
    record(by=by, verb="send_back", subject=sent, department_id=assignment.item.round.department_id, because=because)
    return sent


def _refuse(by: Any, assignment: Assignment) -> None:
    if not Assignment.objects.filter(pk=assignment.pk, expert=by.pk).exists():  # it may have been moved since the page was opened
        raise ReviewError(_("This image is assigned to somebody else."))
    if assignment.item.radiologist is not None and assignment.item.radiologist.user_id == by.pk:  # linked after the draw
        raise ReviewError(_("You acquired this image, so somebody else must read it. Send it back."))
    # Not as the page read it: under the lock that closing takes, so that no review slips in behind the report.
    if AuditRound.objects.select_for_update().get(pk=assignment.item.round_id).state != RoundState.OPEN:
        raise ReviewError(_("The round is closed; the image can no longer be reviewed."))


def _asked(plane: Plane, edition: ProtocolEdition, protocol_id: int) -> PlaneEdition:
    if plane.protocol_id != protocol_id:
        raise ReviewError(_("This plane is not part of the round's protocol."))
    return next(one for one in edition.planes if one.code == plane.code)


def _refuse_open(asked: PlaneEdition, verdicts: Mapping[str, Verdict]) -> None:
    if missing := {criterion.code for criterion in asked.criteria} - set(verdicts):
        text = ngettext("%(n)d criterion has no answer yet.", "%(n)d criteria have no answer yet.", len(missing))
        raise ReviewError(text % {"n": len(missing)})


def _write(**fields: Any) -> Review:
    if SentBack.objects.filter(assignment=fields["assignment"]).exists():
        raise ReviewError(_("You have sent this image back already."))
    try:
        with transaction.atomic():
            return Review.objects.create(**fields)
    except IntegrityError as error:
        raise ReviewError(_("You have reviewed this image already.")) from error


def _keep_structures(review: Review, said: Sequence[StructureSaid]) -> None:
    ids = dict(review.plane.structures.values_list("code", "pk"))
    rows = []
    for one in said:
        if one.code not in ids:
            raise ReviewError(_("%(structure)s is no structure of this plane.") % {"structure": one.code})
        if one.clarity is not None and not 0 <= one.clarity <= 3:
            raise ReviewError(_("A structure's clarity is 0, 1, 2 or 3."))
        left, top, right, bottom = one.box or (None, None, None, None)
        if one.box and not (one.box[0] < one.box[2] and one.box[1] < one.box[3]):
            raise ReviewError(_("A box has no area. Draw it again."))
        rows.append(
            ReviewStructure(review=review, structure_id=ids[one.code], clarity=one.clarity, left=left, top=top, right=right, bottom=bottom)
        )
    ReviewStructure.objects.bulk_create(rows)


def _list_disagreements(review: Review, verdicts: Mapping[int, Verdict]) -> None:
    item = review.assignment.item
    weights = dict(review.plane.criteria.values_list("pk", "weight"))
    machine = AssessmentVerdict.objects.filter(assessment=item.assessment, criterion__in=verdicts)
    opinions: list[tuple[Review | None, str, dict[int, Verdict]]] = [
        (None, _machine_grade(item), {row.criterion_id: Verdict(row.verdict) for row in machine})
    ]
    others = Review.objects.filter(assignment__item=item).exclude(pk=review.pk).exclude(assignment__purpose=Purpose.REPEAT)
    for other in others.prefetch_related("verdicts"):
        opinions.append((other, other.grade, {row.criterion_id: Verdict(row.verdict) for row in other.verdicts.all()}))
    Disagreement.objects.bulk_create(
        Disagreement(
            item=item,
            criterion_id=criterion,
            review=review,
            other=other,
            stake=weights[criterion] / review.total_weight + (given != review.grade),
        )
        for other, given, held in opinions
        for criterion in differing(verdicts, held)
    )


def _machine_grade(item: RoundItem) -> str:
    held = AssessmentGrade.objects.filter(assessment=item.assessment, protocol=item.round.protocol)
    return str(held.values_list("grade", flat=True).first() or "")
