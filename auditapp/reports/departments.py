"""Departments beside each other: the newest closed round of each, and a funnel of those that went by the same protocol."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from auditapp.reports.models import Report
from auditapp.reports.selectors import latest_reports_for
from auditapp.statistics.funnel import ACTION, WARNING, limits, reads_told

STEPS = 24  # points of each limit's line


@dataclass(frozen=True, slots=True)
class Place:
    """A department's share (0-1) by effective reads; `outside` is '', '95' or '99.8'."""

    report: Report
    share: float
    reads: float
    outside: str


@dataclass(frozen=True, slots=True)
class Funnel:
    """`baseline` is the share of all departments together, by effective reads; `points` the limits' lines as a report's funnel has them."""

    baseline: float
    places: list[Place]
    points: list[dict[str, float]]


def newest_by_department(user: Any) -> list[Report]:
    """One report for each department whose reports `user` reads, by the department's name."""
    newest: dict[int, Report] = {}
    for report in latest_reports_for(user):
        newest.setdefault(report.round.department_id, report)
    return sorted(newest.values(), key=lambda report: report.round.department.name.casefold())


def funnel_among(reports: Sequence[Report]) -> Funnel | None:
    """Of the protocol edition that most of them share: shares under two rubrics do not compare. None for fewer than two departments."""
    common = Counter(report.round.protocol_id for report in reports).most_common(1)
    held = [(report, _known(report)) for report in reports if common and report.round.protocol_id == common[0][0]]
    known = [(report, share, reads) for report, found in held if found for share, reads in [found]]
    if len(known) < 2:
        return None
    baseline = sum(share * reads for _report, share, reads in known) / sum(reads for _report, _share, reads in known)
    places = [Place(report, share, reads, _outside(baseline, share, reads)) for report, share, reads in known]
    longest = max(place.reads for place in places) * 1.1
    return Funnel(baseline, places, [_limits_at(baseline, max(10.0, longest * step / STEPS)) for step in range(1, STEPS + 1)])


def _known(report: Report) -> tuple[float, float] | None:
    """Share and effective reads, which the width of the interval tells."""
    share = report.summary["all"]["standard_share"]
    if share["value"] is None:
        return None
    return share["value"], reads_told(share["value"], share["low"], share["high"], share["n"])


def _outside(baseline: float, share: float, reads: float) -> str:
    if limits(baseline, reads, level=ACTION).flags(share):
        return "99.8"
    return "95" if limits(baseline, reads, level=WARNING).flags(share) else ""


def _limits_at(baseline: float, reads: float) -> dict[str, float]:
    warning, action = limits(baseline, reads, level=WARNING), limits(baseline, reads, level=ACTION)
    return {"n": reads, "low95": warning.low, "high95": warning.high, "low998": action.low, "high998": action.high}
