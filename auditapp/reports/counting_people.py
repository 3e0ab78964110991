"""Each radiologist beside the department: shrunk share, funnel, repeated faults. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from auditapp.reports.agreement import LEAST_READS, Estimate, State, not_estimable, too_few
from auditapp.reports.counted import Part
from auditapp.reports.opinion_rows import Told
from auditapp.reports.opinions import Opinions, Tally, missed_by
from auditapp.reports.standard_shares import Share
from auditapp.sentences import sentence, term
from auditapp.statistics.comparing_faults import Counted, repeated_faults
from auditapp.statistics.funnel import ACTION, WARNING, dispersion, limits
from auditapp.statistics.shares import NotEstimable, Refusal
from auditapp.statistics.shrinkage import shrink

SHRUNK = term("beta-binomial, drawn towards the department")
NOTE = sentence(
    "Outside 99.8 % is a prompt to look, never a finding. By chance alone about {warned} of {people} radiologists lie outside 95 %, "
    "{flagged} outside 99.8 %."
)
POINTS = 40  # of the limits' curves


@dataclass(frozen=True, slots=True)
class Person:
    """A radiologist of the round, with their part of it."""

    pk: int
    name: str
    experience: str
    part: Part
    share: Share


def shrunk_shares(people: Sequence[Person]) -> list[dict[str, Any]]:
    """JSON Estimate of each, with the raw share; reads count by their effective number."""
    reads = [one.share.reads if one.share.value is not None else 0.0 for one in people]
    found = [one.share.value * n if one.share.value is not None else 0.0 for one, n in zip(people, reads, strict=True)]
    try:
        held = shrink(found, reads)
    except NotEstimable as error:
        refuse = too_few if error.reason is Refusal.TOO_FEW_PEOPLE else not_estimable
        return [refuse(one.share.estimate.n, SHRUNK, error.reason).as_json() | {"raw": one.share.value} for one in people]
    return [_shrunk(one, (each.shrunk, each.low, each.high)) for one, each in zip(people, held, strict=True)]


def _shrunk(one: Person, numbers: tuple[float, float, float]) -> dict[str, Any]:
    """Who was not read at all is not said to be like the others."""
    n = one.share.estimate.n
    held = Estimate(State.OK, n, SHRUNK, *numbers) if n else too_few(n, SHRUNK, Refusal.NOTHING_READ)
    return held.as_json() | {"raw": one.share.value}


def funnel_of(people: Sequence[Person], whole: Share) -> dict[str, Any] | None:
    """JSON of the department's limits; None without its share, or with fewer than two radiologists of whom a share can be told."""
    shown = [one for one in people if one.share.estimate.state is State.OK and one.share.reads >= 1]
    if whole.estimate.state is not State.OK or whole.value is None or len(shown) < 2:
        return None
    most = max(one.share.reads for one in shown)
    at = np.unique(np.linspace(min(5, most), most, POINTS).round().astype(int))
    points = [{"n": int(n)} | _curves(whole.value, float(n)) for n in at if n >= 1]
    told = NOTE.format(warned=f"{0.05 * len(shown):.1f}", people=len(shown), flagged=f"{0.002 * len(shown):.2f}")
    return {"baseline": whole.value, "points": points, "dispersion": _dispersion(shown, whole.value), "note": told}


def _curves(baseline: float, n: float) -> dict[str, float]:
    warning, action = (limits(baseline, n, level=level) for level in (WARNING, ACTION))
    return {"low95": warning.low, "high95": warning.high, "low998": action.low, "high998": action.high}


def _dispersion(shown: Sequence[Person], baseline: float) -> float | None:
    """Told, not used: limits widened by it would hide true differences."""
    try:
        return dispersion([one.share.value or 0.0 for one in shown], [one.share.reads for one in shown], baseline)
    except NotEstimable:
        return None


def place_in_funnel(one: Share, funnel: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """JSON: effective reads, share, and outside of which limits it lies on which side."""
    if funnel is None or one.estimate.state is not State.OK or one.value is None or one.reads < 1:
        return None
    baseline = funnel["baseline"]
    outside = [name for level, name in ((ACTION, "99.8"), (WARNING, "95")) if limits(baseline, one.reads, level=level).flags(one.value)]
    side = ("low" if one.value < baseline else "high") if outside else ""
    return {"reads": round(one.reads, 2), "share": one.value, "outside": outside[0] if outside else "", "side": side}


def faults_of(people: Sequence[Person], whole: Part, criteria: Told) -> dict[int, list[dict[str, Any]]]:
    """Radiologist → criteria that they missed, the least likely first, beside the rate of the others. Images that the patient limited
    count for nobody, as no technique would have met the criterion. Reads weigh what they stand for: else who has more images would look
    worse where care reads come on top."""
    kept = (whole.reads.drawn & ~whole.reads.limited)[criteria.first.read]
    first = Opinions(criteria.first.read[kept], criteria.first.what[kept], criteria.first.said[kept])
    own, everybody = (
        missed_by(first, whose, whole.reads.weight) for whose in (whole.reads.radiologist, np.zeros(len(whole.reads), np.int64))
    )
    told: dict[int, dict[int, Tally]] = {one.pk: {} for one in people}
    for (radiologist, what), counted in own.items():
        if radiologist in told:
            told[radiologist][what] = counted
    return {pk: _faults(held, {what: everybody[0, what].less(one) for what, one in held.items()}, criteria) for pk, held in told.items()}


def _faults(own: Mapping[int, Tally], others: Mapping[int, Tally], criteria: Told) -> list[dict[str, Any]]:
    # With half a miss more: a rate of 0 would make one miss a certain fault.
    rates = {what: (one.share * one.effective + 0.5) / (one.effective + 1) for what, one in others.items() if one.n >= LEAST_READS}
    counted = {str(what): Counted(own[what].share * own[what].effective, own[what].effective, rate) for what, rate in rates.items()}
    found = repeated_faults(counted)
    rows = [
        {"plane": criteria.named[what].plane_code, "code": criteria.named[what].code, "statement": criteria.named[what].name}
        | {"not_met": own[what].missed, "n": own[what].n, "share": own[what].share, "expected": rate}
        | {"p": found[str(what)].adjusted, "flagged": found[str(what)].flagged}
        for what, rate in rates.items()
        if own[what].missed
    ]
    return sorted(rows, key=lambda row: (row["p"], -row["not_met"], row["plane"], row["code"]))
