"""Why the machine reached a verdict, or a grade by experts' learnt opinion: asked for by a person, reckoned by a worker, kept beside it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from auditapp.assessment.models import AssessmentGrade, AssessmentState, AssessmentVerdict, Explanation
from auditapp.protocols.criteria import structures_of
from auditapp.sentences import sentence
from auditapp.trail.services import record


class NothingToShowError(ValueError):
    """The verdict, or the grade, rests on no place in the picture: there is no heat map of it."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What a heat map of a verdict can show: structures, or the learnt criterion; nothing of either for the picture as a whole."""

    structures: tuple[str, ...] = ()
    criterion: str = ""

    def __bool__(self) -> bool:
        return bool(self.structures or self.criterion)


def rests_on(verdict: AssessmentVerdict) -> Basis:
    """The structures, of those that the model can find, or the learnt criterion, of those that it had an opinion on."""
    rule, version = verdict.criterion.rule, verdict.assessment.model_version
    known = tuple(name for name in structures_of(rule) if version and name in version.knows)
    learnt = rule["criterion"] if rule["kind"] == "learnt" else ""
    return Basis(known, learnt if learnt in (verdict.assessment.prediction or {}).get("criteria", {}) else "")


def request_explanation(*, by: Any, verdict: AssessmentVerdict) -> Explanation:
    """The verdict's explanation, in the machine's queue if nobody asked before or it failed. Raises NothingToShowError."""
    if not rests_on(verdict):
        raise NothingToShowError("This verdict rests on no place in the picture.")
    explanation, asked_first = Explanation.objects.get_or_create(verdict=verdict)
    if asked_first:
        record(by=by, verb="ask_why", subject=verdict.assessment, criterion=verdict.criterion.code)
    return explanation if asked_first else _queued_again(explanation)


def request_explanation_of_grade(*, by: Any, grade: AssessmentGrade) -> Explanation:
    """Likewise of a grade that the learnt opinion of experts gave; one by the criteria is explained point by point.

    Raises NothingToShowError.
    """
    if not grade.by_opinion:
        raise NothingToShowError("This grade goes by its criteria.")
    explanation, asked_first = Explanation.objects.get_or_create(grade=grade)
    if asked_first:
        record(by=by, verb="ask_why", subject=grade.assessment, protocol=grade.protocol_id)
    return explanation if asked_first else _queued_again(explanation)


def _queued_again(explanation: Explanation) -> Explanation:
    """As it is, but a failed one waits anew."""
    if explanation.state == AssessmentState.FAILED:
        Explanation.objects.filter(pk=explanation.pk, state=AssessmentState.FAILED).update(
            state=AssessmentState.WAITING, attempts=0, error="", token=None
        )
        explanation.refresh_from_db()
    return explanation


def claim_explanation(pk: int) -> Explanation | None:
    """Lease the row if it waits or its worker's lease has passed. None if it is taken, finished or used up."""
    token = uuid.uuid4()
    claimed = (
        unfinished()
        .filter(pk=pk, attempts__lt=settings.MAX_ATTEMPTS)
        .update(
            state=AssessmentState.WORKING,
            attempts=F("attempts") + 1,
            token=token,
            lease_until=Now() + timedelta(seconds=settings.LEASE_SECONDS),
        )
    )
    held = Explanation.objects.select_related(
        "verdict__criterion", "verdict__assessment__frame", "verdict__assessment__model_version", "grade__assessment__frame"
    )
    return held.filter(pk=pk, token=token).first() if claimed else None


def record_explanation(
    *,
    explanation: Explanation,
    heat: bytes,
    score: float,
    hidden: float | None,
    elsewhere: float | None,
    expected: Sequence[float] | None,
) -> bool:
    """Write it once, under the claim's token. False if the lease was lost: somebody else's answer stands."""
    return bool(
        _held(explanation).update(
            state=AssessmentState.DONE,
            heat=heat,
            score=score,
            hidden=hidden,
            elsewhere=elsewhere,
            expected=list(expected) if expected else None,
            lease_until=None,
        )
    )


def fail_explanation(*, explanation: Explanation, error: str) -> None:
    _held(explanation).update(state=AssessmentState.FAILED, error=error, lease_until=None)


def unfinished() -> QuerySet[Explanation]:
    """Rows that a machine worker could claim now."""
    lapsed = Q(state=AssessmentState.WORKING, lease_until__lt=Now())
    return Explanation.objects.filter(Q(state=AssessmentState.WAITING) | lapsed)


def forgotten_explanations() -> list[int]:
    """Rows for whose hint nobody came within 15 s. Those whose workers died each time fail here, with a sentence."""
    unfinished().filter(attempts__gte=settings.MAX_ATTEMPTS).update(
        state=AssessmentState.FAILED, error=sentence("The heat map could not be made: the worker stopped each time."), lease_until=None
    )
    old = unfinished().filter(requested_at__lt=Now() - timedelta(seconds=15))
    return list(old.values_list("pk", flat=True)[:50])


def _held(explanation: Explanation) -> QuerySet[Explanation]:
    return Explanation.objects.filter(pk=explanation.pk, token=explanation.token, state=AssessmentState.WORKING)
