"""Who reads what: dealt evenly when the round opens, moved and urged on while it is read. Nobody reads their own image."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from auditapp.access.selectors import departments_for, experts_of
from auditapp.rounds.models import Assignment, AuditRound, Purpose, Reminder, RoundItem, RoundState
from auditapp.rounds.refusal import RoundError
from auditapp.rounds.sampling import Deal, deal_out, ordered
from auditapp.rounds.selectors import BETWEEN_REMINDERS
from auditapp.trail.services import record


def unread(audit_round: AuditRound) -> QuerySet[Assignment]:
    """What has neither been read nor sent back."""
    return Assignment.objects.filter(item__round=audit_round, item__sampled=True, review=None, sent_back=None)


def assign(audit_round: AuditRound, items: Sequence[RoundItem], readers: Iterable[User]) -> None:
    """Deal the drawn items, second readings and repeats to `readers`, for a round that opens in this transaction."""
    experts = {expert.username: expert for expert in readers}
    dealt = deal_out(
        [item.pk for item in items],
        list(experts),
        own={item.pk: _acquirer(item) for item in items},
        seed=audit_round.seed,
        double_share=audit_round.double_share,
        repeat_share=audit_round.repeat_share,
    )
    reads = _reads_of(dealt)
    again = {(item, Purpose.REPEAT): (item, Purpose.FIRST) for item in dealt.repeated}
    order = ordered([read for read in reads if read not in again], again, seed=audit_round.seed)
    Assignment.objects.bulk_create(
        Assignment(item_id=item, purpose=purpose, expert=experts[reads[item, purpose]], position=position)
        for position, (item, purpose) in enumerate(order, 1)
    )


def free_for(assignment: Assignment) -> QuerySet[User]:
    """Experts of the department who could read it instead: they neither acquired nor read the image, nor have to."""
    item = assignment.item
    taken = Assignment.objects.filter(item=item).values("expert")
    return experts_of(item.round.department).exclude(pk__in=taken).exclude(username__in=_acquirer(item))


def free_readers(audit_round: AuditRound, assignments: Iterable[Assignment]) -> dict[Any, list[User]]:
    """`free_for` of many assignments of one round, by their key, in two queries. They come with `item__radiologist__user`."""
    held = list(assignments)
    experts = list(experts_of(audit_round.department))
    taken: dict[Any, set[int]] = defaultdict(set)
    for item, expert in Assignment.objects.filter(item__in={one.item_id for one in held}).values_list("item", "expert"):
        taken[item].add(expert)
    return {
        one.pk: [expert for expert in experts if expert.pk not in taken[one.item_id] and expert.username not in _acquirer(one.item)]
        for one in held
    }


@transaction.atomic
def reassign(*, by: Any, assignment: Assignment, expert: User) -> Assignment:
    """Give an unread image to another expert, its unread repeat with it; a repeat alone becomes a second reading.

    Raises RoundError where that cannot be.
    """
    _refuse_strangers(by, assignment.item.round)
    held = Assignment.objects.select_for_update(of=("self",)).filter(pk=assignment.pk, review=None, sent_back=None).first()
    if held is None:
        raise RoundError(_("This image has been read or sent back meanwhile; there is nothing to move."))
    if not free_for(held).filter(pk=expert.pk).exists():
        raise RoundError(_("%(expert)s cannot read this image: it is their own, or they read it anyway.") % {"expert": _name(expert)})
    unread(held.item.round).filter(item=held.item_id, expert=held.expert_id, purpose=Purpose.REPEAT).exclude(pk=held.pk).update(
        expert=expert
    )
    _move(held, expert)
    held.save()
    record(by=by, verb="reassign", subject=held, department_id=held.item.round.department_id)
    return held


@transaction.atomic
def spread(*, by: Any, audit_round: AuditRound, expert: User) -> int:
    """Deal all that `expert` has still to read in the round evenly to the others; gives how many found a reader."""
    _refuse_strangers(by, audit_round)
    if not experts_of(audit_round.department).exclude(pk=expert.pk).exists():
        raise RoundError(_("This department has no other expert. Ask an administrator to grant somebody the role first."))
    moved = _spread(audit_round, expert)
    Assignment.objects.bulk_update(moved, ["expert", "purpose"], batch_size=500)
    record(by=by, verb="spread", subject=audit_round, department_id=audit_round.department_id, account=expert.pk, images=len(moved))
    return len(moved)


@transaction.atomic
def remind(*, by: Any, audit_round: AuditRound, expert: User) -> Reminder:
    """Note that `expert` is asked to go on; whoever calls this sends the message.

    Raises RoundError if nothing waits for them, or they were asked less than a day ago.
    """
    _refuse_strangers(by, audit_round)
    if not unread(audit_round).filter(expert=expert).exists():
        raise RoundError(_("%(expert)s has read everything in this round.") % {"expert": _name(expert)})
    if audit_round.reminders.filter(expert=expert, at__gt=timezone.now() - BETWEEN_REMINDERS).exists():
        raise RoundError(_("%(expert)s was reminded less than a day ago. Once a day is enough.") % {"expert": _name(expert)})
    made = Reminder.objects.create(round=audit_round, expert=expert, by=by)
    record(by=by, verb="remind", subject=made, department_id=audit_round.department_id)
    return made


def _reads_of(dealt: Deal[Any]) -> dict[tuple[Any, Purpose], str]:
    return {
        **{(item, Purpose.FIRST): reader for item, reader in dealt.first.items()},
        **{(item, Purpose.SECOND): reader for item, reader in dealt.second.items()},
        **{(item, Purpose.REPEAT): dealt.first[item] for item in dealt.repeated},
    }


def _spread(audit_round: AuditRound, expert: User) -> list[Assignment]:
    """The moved assignments, unsaved, first readings before their repeats, which follow them."""
    load = Counter(unread(audit_round).values_list("expert", flat=True))
    held = list(unread(audit_round).filter(expert=expert).select_related("item__radiologist__user").order_by("purpose", "position"))
    readers, took, moved = free_readers(audit_round, held), dict[Any, User](), []
    for assignment in held:
        follows = took.get(assignment.item_id)
        if not follows and not readers[assignment.pk]:
            continue
        to = follows or min(readers[assignment.pk], key=lambda one: (load[one.pk], one.username))
        _move(assignment, to, still_repeat=follows is not None)
        took[assignment.item_id] = to
        load[to.pk] += 1
        moved.append(assignment)
    return moved


def _move(assignment: Assignment, expert: User, *, still_repeat: bool = False) -> None:
    """A repeat that parts from its first reading is no repeat any more, but a second reader's."""
    assignment.expert = expert
    if assignment.purpose == Purpose.REPEAT and not still_repeat:
        assignment.purpose = Purpose.SECOND


def _refuse_strangers(by: Any, audit_round: AuditRound) -> None:
    if not departments_for(by, "manage_rounds").filter(pk=audit_round.department_id).exists():
        raise RoundError(_("Only a quality manager of the department decides who reads."))
    if AuditRound.objects.select_for_update().get(pk=audit_round.pk).state != RoundState.OPEN:
        raise RoundError(_("The round is closed."))


def _acquirer(item: RoundItem) -> set[str]:
    return {item.radiologist.user.username} if item.radiologist and item.radiologist.user else set()


def _name(expert: User) -> str:
    return expert.get_full_name() or expert.username
