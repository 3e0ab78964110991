"""Biometry by Z-scores against a reference for gestational age. Pure."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from auditapp.reports.measured_rows import Value
from auditapp.sentences import term
from auditapp.statistics.biometry import INTERGROWTH, Measure, Reference, Scores, scores
from auditapp.statistics.shares import NotEstimable

MEANS, SDS = (-0.60, 0.73), (0.73, 1.0)
FLAG_SOURCE = term(
    "Flagged where the 95 % interval lies outside of what operators showed in Salomon 2005 (doi 10.1002/uog.2640): means of Z from −0.60 "
    "to 0.73, SDs from 0.73; an SD above 1, the reference's own, is flagged too: that limit is ours. No number under 30 measurements."
)
FLAGS = {
    "mean_low": term("measures too small"),
    "mean_high": term("measures too large"),
    "sd_small": term("spread too small"),
    "sd_large": term("spread too large"),
}


def biometry(values: Sequence[Value]) -> list[dict[str, Any]]:
    """One entry a measure that came with a gestational age within the reference, as plain JSON."""
    told = []
    for measure, reference in INTERGROWTH.items():
        held = [value for value in values if value.kind == measure.value and _fits(value, reference)]
        if held:
            told.append(_measure(measure, reference, held))
    return told


def _measure(measure: Measure, reference: Reference, held: Sequence[Value]) -> dict[str, Any]:
    people: dict[int, list[Value]] = defaultdict(list)
    for value in held:
        if value.radiologist is not None:
            people[value.radiologist].append(value)
    return {
        "measure": measure.value.upper(),
        "reference": reference.code,
        "source": reference.source,
        "to_confirm": not reference.confirmed,
        "flag_source": FLAG_SOURCE,
        "radiologists": [{"id": pk} | _told(of, reference) for pk, of in sorted(people.items())],
    } | _told(held, reference)


def _told(held: Sequence[Value], reference: Reference) -> dict[str, Any]:
    try:
        found = scores([value.mm for value in held], [_weeks(value) for value in held], reference)
    except NotEstimable:
        return {"n": len(held), "mean_z": None, "sd_z": None, "mean_low": None, "mean_high": None, "flags": []}
    return {
        "n": found.n,
        "mean_z": found.mean,
        "sd_z": found.sd,
        "mean_low": found.mean_low,
        "mean_high": found.mean_high,
        "flags": flags_of(found),
    }


def flags_of(found: Scores) -> list[str]:
    """Sentences' terms, as a row keeps them."""
    raised = {
        "mean_low": found.mean_high < MEANS[0],
        "mean_high": found.mean_low > MEANS[1],
        "sd_small": found.sd_high < SDS[0],
        "sd_large": found.sd_low > SDS[1],
    }
    return [FLAGS[code] for code, is_raised in raised.items() if is_raised]


def _weeks(value: Value) -> float:
    return (value.age_days or 0) / 7


def _fits(value: Value, reference: Reference) -> bool:
    return value.age_days is not None and reference.first <= _weeks(value) <= reference.last
