"""After the reading: radiologists reply, disagreements are settled, and managers decide about what was sent back."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from auditapp.access.selectors import departments_for
from auditapp.protocols.grading import Verdict
from auditapp.review.models import Adjudication, Disagreement, Outcome, Reply, ReplyKind, Review, SentBack, SentBackOutcome, Withdrawal
from auditapp.review.refusal import ReviewError
from auditapp.rounds.assigning import free_for
from auditapp.rounds.models import Assignment, AuditRound, RoundItem, RoundState
from auditapp.trail.services import record


@transaction.atomic
def adjudicate(*, by: Any, disagreement: Disagreement, verdict: Verdict, reason: str) -> Adjudication:
    """Settle one disagreement beside the reviews. Raises ReviewError for one's own review, without a reason or when settled."""
    department = disagreement.item.round.department
    if not departments_for(by, "review").filter(pk=department.pk).exists():
        raise ReviewError(_("Only an expert of the department settles its disagreements."))
    if Assignment.objects.filter(item=disagreement.item, expert=by.pk).exists():
        raise ReviewError(_("You cannot settle a disagreement about an image that you read."))
    if disagreement.item.radiologist is not None and disagreement.item.radiologist.user_id == by.pk:
        raise ReviewError(_("You cannot settle a disagreement about your own image."))
    if not reason.strip():
        raise ReviewError(_("Say why: the radiologist will read it."))
    try:
        with transaction.atomic():
            settled = Adjudication.objects.create(
                disagreement=disagreement, by=by, at=timezone.now(), verdict=verdict.value, reason=reason.strip()
            )
    except IntegrityError as error:
        raise ReviewError(_("This disagreement is settled already.")) from error
    record(by=by, verb="adjudicate", subject=settled, department_id=department.pk)
    return settled


@transaction.atomic
def settle_image(*, by: Any, item: RoundItem, verdicts: Mapping[int, tuple[Verdict, str]]) -> list[Adjudication]:
    """Settle all that is open about these criteria (key: verdict and reason) of one image; all of it or nothing.

    Raises ReviewError as `adjudicate` does, and where somebody was quicker.
    """
    open_ones = list(
        Disagreement.objects.filter(item=item, criterion__in=verdicts, adjudication=None).select_related("item__round__department")
    )
    if not verdicts or {one.criterion_id for one in open_ones} != set(verdicts):
        raise ReviewError(_("Somebody has settled this meanwhile. Look at the page again."))
    return [
        adjudicate(by=by, disagreement=one, verdict=verdict, reason=reason)
        for one in open_ones
        for verdict, reason in [verdicts[one.criterion_id]]
    ]


@transaction.atomic
def acknowledge(*, by: Any, review: Review) -> Reply:
    """The radiologist has seen it; twice changes nothing. Raises ReviewError unless the image is theirs and the round closed."""
    _refuse_reply(by, review)
    made = Reply.objects.filter(review=review, kind=ReplyKind.ACKNOWLEDGED)
    return made.filter(withdrawal=None).first() or _reply(by, review, ReplyKind.ACKNOWLEDGED, turn=made.count())


@transaction.atomic
def withdraw(*, by: Any, review: Review) -> Withdrawal | None:
    """The radiologist takes back that they have seen it; None where nothing stands. Raises ReviewError unless the image is theirs."""
    _refuse_reply(by, review)
    reply = Reply.objects.filter(review=review, kind=ReplyKind.ACKNOWLEDGED, withdrawal=None).first()
    if reply is None:
        return None
    made = Withdrawal.objects.create(reply=reply, by=by, at=timezone.now())
    record(by=by, verb="withdraw_reply", subject=reply, department_id=review.assignment.item.round.department_id)
    return made


@transaction.atomic
def contest(*, by: Any, review: Review, criteria: Iterable[str], reason: str) -> Reply:
    """The radiologist holds that these criteria (codes, answered not met) are met: each goes to adjudication.

    Raises ReviewError unless the image is theirs and the round closed, with a reason and at least one such criterion, and only once.
    """
    _refuse_reply(by, review)
    if not reason.strip():
        raise ReviewError(_("Say why you see it otherwise: whoever settles it will read it."))
    rows = list(review.verdicts.filter(criterion__code__in=set(criteria), verdict=Verdict.NOT_MET).select_related("criterion"))
    if not rows:
        raise ReviewError(_("Choose at least one criterion that the expert answered with not met."))
    if Reply.objects.filter(review=review, kind=ReplyKind.CONTESTED).exists():
        raise ReviewError(_("You have contested this image already."))
    reply = _reply(by, review, ReplyKind.CONTESTED, reason=reason.strip())
    Disagreement.objects.bulk_create(
        Disagreement(
            item=review.assignment.item,
            criterion=row.criterion,
            review=review,
            contest=reply,
            stake=1 + row.criterion.weight / review.total_weight,
        )
        for row in rows
    )
    return reply


@transaction.atomic
def leave_out(*, by: Any, sent_back: SentBack) -> SentBackOutcome:
    """The image stays unread. Raises ReviewError unless `by` manages the open round and nothing was decided yet."""
    return _decide(by, sent_back, Outcome.LEFT_OUT)


@transaction.atomic
def give_to(*, by: Any, sent_back: SentBack, expert: User) -> Assignment:
    """Another expert reads what was sent back. Raises ReviewError where that cannot be."""
    old = sent_back.assignment
    if not free_for(old).filter(pk=expert.pk).exists():
        raise ReviewError(_("This expert cannot read the image: it is their own, or they have it already."))
    _decide(by, sent_back, Outcome.REASSIGNED)
    return Assignment.objects.create(item=old.item, expert=expert, purpose=old.purpose, position=old.position)


def _refuse_reply(by: Any, review: Review) -> None:
    item = review.assignment.item
    own = item.radiologist is not None and item.radiologist.user_id == by.pk
    if not own or not departments_for(by, "view_own").filter(pk=item.round.department_id).exists():
        raise ReviewError(_("Only who acquired the image replies to its review."))
    if item.round.state != RoundState.CLOSED:
        raise ReviewError(_("The round is still open; reply when it is closed."))


def _reply(by: Any, review: Review, kind: ReplyKind, **told: Any) -> Reply:
    made = Reply.objects.create(review=review, by=by, at=timezone.now(), kind=kind, **told)
    record(by=by, verb=f"reply_{kind.value}", subject=made, department_id=review.assignment.item.round.department_id)
    return made


def _decide(by: Any, sent_back: SentBack, outcome: Outcome) -> SentBackOutcome:
    audit_round = AuditRound.objects.select_for_update().get(pk=sent_back.assignment.item.round_id)
    if not departments_for(by, "manage_rounds").filter(pk=audit_round.department_id).exists():
        raise ReviewError(_("Only a quality manager of the department decides about what was sent back."))
    if audit_round.state != RoundState.OPEN:
        raise ReviewError(_("The round is closed."))
    try:
        with transaction.atomic():
            made = SentBackOutcome.objects.create(sent_back=sent_back, outcome=outcome, by=by, at=timezone.now())
    except IntegrityError as error:
        raise ReviewError(_("Somebody has decided about this image already.")) from error
    record(by=by, verb="decide_sent_back", subject=made, department_id=audit_round.department_id, outcome=outcome.value)
    return made
