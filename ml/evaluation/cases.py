"""A picture of which something is known, beside what the machine saw on it, and the ways in which such pictures are told apart."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ml.intervals import Estimate, figure
from ml.manifest import Entry
from ml.types import FramePrediction

UNKNOWN = "unknown"
Part = Callable[[Sequence["Case"]], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Case:
    """`printed` is the grade of OVERALL that the protocol prints, None where it gives none; `screen` one of `ml.screens.SCREEN_KINDS`."""

    entry: Entry
    prediction: FramePrediction
    printed: str | None = None
    screen: str = ""


BY: Mapping[str, Callable[[Case], str]] = {
    "by_plane": lambda case: case.entry.plane,
    "by_vendor": lambda case: case.entry.vendor or UNKNOWN,
    "by_site": lambda case: case.entry.site or UNKNOWN,
    "by_source": lambda case: case.entry.source,
    "by_screen": lambda case: case.screen or UNKNOWN,
}
USUAL = ("by_plane", "by_vendor", "by_site", "by_source")


def told(cases: Sequence[Case], estimate: Estimate, *, fewest: int | None = None, drawn: bool = True) -> dict[str, Any]:
    """A figure over the cases, as it is printed; `fewest` and `drawn` as for `figure`."""
    return asdict(figure(estimate, [case.entry.group for case in cases], fewest=fewest, drawn=drawn))


def apart(cases: Sequence[Case], part: Part, ways: Sequence[str] = USUAL) -> dict[str, Any]:
    """The part of the report over all cases, and over those of each kind that `ways` of BY tell apart."""
    report: dict[str, Any] = {"all": part(cases)}
    for way in ways:
        kinds: dict[str, list[Case]] = defaultdict(list)
        for case in cases:
            kinds[BY[way](case)].append(case)
        report[way] = {kind: report["all"] if len(kinds) == 1 else part(kinds[kind]) for kind in sorted(kinds)}
    return report
