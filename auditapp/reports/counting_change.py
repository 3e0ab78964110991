"""This round against the one before it: shares by experience and person, and whether the published gain is found here."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from auditapp.access.models import Experience
from auditapp.reports.agreement import State
from auditapp.reports.counted import Part
from auditapp.reports.counted_rows import PLACE
from auditapp.reports.counting_people import Person
from auditapp.reports.models import Report
from auditapp.reports.standard_shares import Frame, Share, standard_share
from auditapp.review.models import Review
from auditapp.rounds.models import AuditRound, Purpose
from auditapp.sentences import sentence, term
from auditapp.statistics.comparing import newcombe
from auditapp.statistics.comparing_periods import LEAST_CLUSTERS, permutation, trend
from auditapp.statistics.funnel import reads_told
from auditapp.statistics.shares import NotEstimable, Refusal

Numbers = Mapping[str, Any]
NEWCOMBE = term("Newcombe interval on effective reads")
EXACT, DRAWN = term("sign permutation by radiologist, all patterns"), term("sign permutation by radiologist, drawn patterns")
FEW = sentence("A trend over radiologists needs {least} of them; this round and the one before share {people}.")
ALIKE = sentence("All images were found the same: there is no trend to tell.")
PAPER = 0.077  # AI-IQA: junior radiologists' share of standard images after feedback
GROUPS = ("all", *Experience.values)


def experiences(people: Sequence[Person], whole: Part) -> dict[str, Share]:
    """Share of the whole round and of each group of experience that took part."""
    found = {"all": standard_share(whole.frame)}
    for group in Experience.values:
        own = np.array([one.pk for one in people if one.experience == group], np.int64)
        if len(own):
            found[group] = standard_share(whole.among(own).frame)
    return found


def previous_of(audit_round: AuditRound) -> Report | None:
    """The newest report of the round before in the chain."""
    held = Report.objects.filter(round=audit_round.previous_round_id) if audit_round.previous_round_id else Report.objects.none()
    return held.select_related("round").order_by("-edition").first()


def change_of(previous: Report, audit_round: AuditRound, people: Sequence[Person], now: Mapping[str, Share], whole: Part) -> dict[str, Any]:
    """JSON of groups, permutation, trend and what they say of the paper's figure for juniors."""
    earlier = _earlier(previous.numbers)
    groups = [{"experience": group} | _compared(*earlier[group], now[group]) for group in GROUPS if group in earlier and group in now]
    for group in groups:
        group["agrees_with_paper"] = paper(group["difference"])
    shares = {part["id"]: part["standard_share"] for part in previous.numbers["radiologists"]}
    both = [one for one in people if _ok(shares.get(one.pk)) and one.share.estimate.state is State.OK]
    return {
        "previous": {"id": str(previous.round_id), "period_start": previous.round.period_start.isoformat()},
        "groups": groups,
        "permutation": _permutation([shares[one.pk]["value"] for one in both], [one.share.value or 0.0 for one in both]),
        "trend": _trend(previous.round, whole, people, shares),
        "paper": {"difference": PAPER, "source": "AI-IQA"},
        "agrees_with_paper": next((group["agrees_with_paper"] for group in groups if group["experience"] == Experience.JUNIOR), "open"),
    }


def own_change(previous: Report | None, one: Person) -> dict[str, Any] | None:
    """JSON of one radiologist; None unless the round before has their part."""
    parts = [] if previous is None else previous.numbers["radiologists"]
    part = next((part for part in parts if part["id"] == one.pk), None)
    return None if part is None else _compared(part["standard_share"], _reads(part), one.share)


def paper(difference: Numbers | None) -> str:
    """Shown: the share rose, and the paper's figure is not too high. Refuted: it is. Open: the interval leaves either."""
    if difference is None:
        return "open"
    return "refuted" if difference["high"] < PAPER else "shown" if difference["low"] > 0 else "open"


def _compared(before: Numbers, reads: float, after: Share) -> dict[str, Any]:
    held = {"before": dict(before), "after": after.estimate.as_json()}
    if not _ok(before) or after.estimate.state is not State.OK or after.value is None:
        states = {before["state"], after.estimate.state.value} - {State.OK.value}
        refused = State.NOT_ENOUGH_DATA if State.NOT_ENOUGH_DATA.value in states else State.NOT_ESTIMABLE
        return held | {"difference": None, "state": refused.value}
    found = newcombe(after.value * after.reads, after.reads, before["value"] * reads, reads)
    return held | {"difference": asdict(found) | {"method": NEWCOMBE}, "state": State.OK.value}


def _ok(share: Numbers | None) -> bool:
    return share is not None and share["state"] == State.OK


def _reads(part: Numbers) -> float:
    """Effective reads; where there was no funnel, as one person alone has none, the interval tells them."""
    held, share = part.get("funnel"), part["standard_share"]
    if held:
        return float(held["reads"])
    return reads_told(share["value"], share["low"], share["high"], share["n"]) if _ok(share) else float(share["n"])


def _earlier(numbers: Numbers) -> dict[str, tuple[Numbers, float]]:
    """Group → share and effective reads; of old editions, all drawn by radiologist, from each one's grades."""
    if "experiences" in numbers:
        return {one["experience"]: (one["standard_share"], one["reads"]) for one in numbers["experiences"]}
    found: dict[str, tuple[Numbers, float]] = {}
    for group in GROUPS:
        parts = [part for part in numbers["radiologists"] if group in {"all", part["experience"]}]
        if parts:
            share = standard_share(_frame(parts))
            found[group] = (share.estimate.as_json(), share.reads)
    found["all"] = (numbers["all"]["standard_share"], found["all"][1] if "all" in found else numbers["all"]["standard_share"]["n"])
    return found


def _frame(parts: Sequence[Numbers]) -> Frame:
    read = [sum(part["grades"].values()) for part in parts]
    standard = np.concatenate([np.arange(n) < part["grades"].get("standard", 0) for n, part in zip(read, parts, strict=True)]) * 1.0
    size = np.array([part["images"] for part in parts], np.int64)
    return Frame(size, size, np.repeat(np.arange(len(parts)), read), standard, np.ones(len(standard)), np.arange(len(standard)))


def _permutation(before: Sequence[float], after: Sequence[float]) -> dict[str, Any] | None:
    try:
        found = permutation(before, after)
    except NotEstimable:
        return None
    return {"p": found.p, "radiologists": len(before), "method": EXACT if found.exact else DRAWN}


def _before(previous: AuditRound, people: Collection[int]) -> Iterator[tuple[int, int, float]]:
    """Grade (0 standard), radiologist and weight of the drawn reads of the round before."""
    item = "assignment__item__"
    drawn = {f"{item}sampled": True, f"{item}probability__gt": 0, f"{item}radiologist__in": people, "assignment__purpose": Purpose.FIRST}
    held = Review.objects.filter(**drawn, assignment__item__round=previous).exclude(grade="").order_by()
    for grade, who, chance in held.values_list("grade", f"{item}radiologist_id", f"{item}probability"):
        yield PLACE[grade], who, 1 / chance


def _trend(previous: AuditRound, whole: Part, people: Sequence[Person], shares: Mapping[int, Numbers]) -> dict[str, Any]:
    """Odds of a standard image, now to before, of the radiologists in both rounds; one query for the reads before."""
    both = {one.pk for one in people} & set(shares)
    if len(both) < LEAST_CLUSTERS:
        return {"refused": FEW.format(least=LEAST_CLUSTERS, people=len(both))}
    rows = [(grade == 0, False, str(who), weight) for grade, who, weight in _before(previous, both)]
    now = whole.reads.of(whole.reads.drawn & (whole.reads.grade >= 0) & np.isin(whole.reads.radiologist, list(both)))
    columns = zip(now.grade.tolist(), now.radiologist.tolist(), now.weight.tolist(), strict=True)
    rows += [(grade == 0, True, str(who), weight) for grade, who, weight in columns]
    mean = sum(row[3] for row in rows) / max(len(rows), 1)
    try:
        return asdict(trend([row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows], [row[3] / mean for row in rows]))
    except NotEstimable as error:
        few = error.reason is Refusal.TOO_FEW_PEOPLE
        return {"refused": FEW.format(least=LEAST_CLUSTERS, people=len({row[2] for row in rows})) if few else ALIKE}
