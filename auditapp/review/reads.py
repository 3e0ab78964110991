"""A round's readings as its manager follows them: what is read, what was sent back, where opinions part."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Count, Q, QuerySet

from auditapp.review.disputes import AGAINST, Party
from auditapp.review.models import SentBack
from auditapp.review.selectors import disagreements_in, unread_by
from auditapp.rounds.assigning import free_readers
from auditapp.rounds.models import Assignment, AuditRound, RoundState
from auditapp.rounds.selectors import rounds_for


@dataclass(frozen=True, slots=True)
class Dispute:
    """How many disagreements there are between experts and one other party, and how many nobody has settled."""

    who: Party
    open: int
    all: int


def reads_for(user: Any) -> QuerySet[Assignment]:
    """Readings in the rounds that `user` manages, but none of an image that they themselves have still to read."""
    held = Assignment.objects.filter(item__round__in=rounds_for(user)).exclude(item__frame__instance__in=unread_by(user))
    return held.select_related(
        "expert", "item__plane", "item__frame", "item__radiologist__user", "item__round__department", "review", "sent_back__outcome"
    )


def sent_back_for(user: Any) -> QuerySet[SentBack]:
    """Images that experts gave back in the rounds that `user` manages, those to decide about first."""
    held = SentBack.objects.filter(assignment__item__round__in=rounds_for(user))
    held = held.exclude(assignment__item__frame__instance__in=unread_by(user))
    return held.select_related(
        "outcome__by",
        "assignment__expert",
        "assignment__item__plane",
        "assignment__item__frame",
        "assignment__item__radiologist__user",
        "assignment__item__round__department",
    ).order_by("outcome__at", "at", "pk")


def undecided_for(user: Any) -> QuerySet[SentBack]:
    """Those of open rounds that nobody has decided about."""
    return sent_back_for(user).filter(outcome=None, assignment__item__round__state=RoundState.OPEN)


def could_read(audit_round: AuditRound, rows: Iterable[SentBack]) -> list[tuple[SentBack, list[User]]]:
    """Each with the experts who could read it instead."""
    held = list(rows)
    free = free_readers(audit_round, [one.assignment for one in held])
    return [(one, free[one.assignment_id]) for one in held]


def disputes_in(user: Any, audit_round: AuditRound) -> list[Dispute]:
    """One of each party with whom experts can part, in one query."""
    counts = {who.value: Count("pk", filter=parted) for who, parted in AGAINST.items()}
    unsettled = {f"{who.value}_open": Count("pk", filter=parted & Q(adjudication=None)) for who, parted in AGAINST.items()}
    found = disagreements_in(user, audit_round.pk).aggregate(**counts, **unsettled)
    return [Dispute(who, found[f"{who.value}_open"], found[who.value]) for who in AGAINST]
