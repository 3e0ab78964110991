"""A report's frozen numbers as measures and charts. Plain JSON in, nothing is counted anew."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from auditapp.protocols.said import said
from auditapp.reports.agreement import LEAST_PAIRS, LEAST_READS, State
from auditapp.reports.models import Report
from auditapp.sentences import term
from auditapp.statistics.shares import Refusal
from webui.charts import Missed, criteria_chart, kappa_chart, standard_share_chart, trend_chart
from webui.charts_drawing import Chart, Estimate
from webui.measures import Kind, Measure
from webui.reasons import why_not
from webui.templatetags.periods import period

Numbers = Mapping[str, Any]
CENSUS = term("census by the machine")


def measure_of(kind: Kind, number: Numbers, *, band: tuple[float, float] | None = None) -> Measure:
    """`number` is an Estimate as JSON: state, n, method, value, low, high."""
    return Measure(
        kind,
        number["value"],
        number["low"],
        number["high"],
        number["n"],
        method=number["method"],
        reason=_reason(kind, number),
        not_estimable=number["state"] == State.NOT_ESTIMABLE,
        band=band,
    )


def census_of(group: Numbers) -> Measure | None:
    """The machine's share: all images, so no interval. None in older editions, which did not keep it."""
    told = group.get("machine_share")
    return Measure(Kind.SHARE, told["value"], n=told["n"], method=CENSUS) if told else None


def band_of(number: Numbers) -> tuple[float, float] | None:
    return None if number["value"] is None else (number["low"], number["high"])


def estimate_of(name: str, number: Numbers, series: str = "") -> Estimate:
    return Estimate(name, number["value"], number["low"], number["high"], number["n"], series)


def group_rows(groups: Sequence[Numbers], band: tuple[float, float] | None = None) -> list[dict[str, Any]]:
    """Radiologists or planes with their four numbers as measures, in the order of the report."""
    return [{"group": group, "name": said(group["name"]), **measures_in(group, band)} for group in groups if group["images"]]


def measures_in(group: Numbers, band: tuple[float, float] | None = None) -> dict[str, Measure]:
    """The numbers of one group that have an interval, by name. Those that older editions lack are left out."""
    agreement = group["agreement"]
    newer = {name: measure_of(Kind.KAPPA, agreement[name]) for name in ("weighted_kappa", "ac2") if agreement.get(name)}
    powered = {"powered": measure_of(Kind.SHARE, group["powered_share"], band=band)} if group.get("powered_share") else {}
    return {
        **newer,
        **powered,
        "share": measure_of(Kind.SHARE, group["standard_share"], band=band),
        "kappa": measure_of(Kind.KAPPA, agreement["kappa"]),
        "percent": measure_of(Kind.SHARE, agreement["percent_agreement"]),
        "ac1": measure_of(Kind.KAPPA, agreement["ac1"]),
    }


def share_chart(numbers: Numbers) -> Chart:
    rows = [estimate_of(said(part["name"]), part["standard_share"]) for part in numbers["radiologists"]]
    return standard_share_chart(rows, band_of(numbers["all"]["standard_share"]))


def plane_kappa_chart(numbers: Numbers) -> Chart:
    return kappa_chart([estimate_of(said(part["name"]), part["agreement"]["kappa"]) for part in numbers["planes"] if part["images"]])


def missed_chart(numbers: Numbers) -> Chart:
    several = len({row["plane"] for row in numbers["criteria"]}) > 1
    rows = [Missed(_statement(row, several), row["not_met"], row["met"] + row["not_met"]) for row in numbers["criteria"] if row["not_met"]]
    return criteria_chart(rows)


def chain_chart(chain: Sequence[Report]) -> Chart:
    return trend_chart([estimate_of(period(report.round), report.summary["all"]["standard_share"]) for report in chain])


def _statement(row: Numbers, with_plane: bool) -> str:
    return (
        _("%(plane)s: %(statement)s") % {"plane": said(row["plane"]), "statement": said(row["statement"])}
        if with_plane
        else said(row["statement"])
    )


def _reason(kind: Kind, number: Numbers) -> str:
    """Why there is no number, and how many reads are needed where that is it; editions of older software gave no reason."""
    if number["state"] == State.OK:
        return ""
    told = number.get("reason") or (Refusal.CONSTANT_RATER if kind is Kind.KAPPA and number["state"] == State.NOT_ESTIMABLE else "")
    least = {"Jeffreys posterior": LEAST_READS, "Dirichlet posterior": LEAST_PAIRS, "every study of the round": LEAST_READS}
    known = next((count for ending, count in least.items() if number["method"].endswith(ending)), None)
    if known and number["state"] == State.NOT_ENOUGH_DATA and told in {"", Refusal.TOO_FEW_READS}:
        return _("%(count)s are needed") % {"count": known}
    return why_not(told)
