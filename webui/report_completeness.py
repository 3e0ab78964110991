"""Whether the studies hold the planes that the protocol requires: apart from how good the planes are."""

from typing import Any

from django.utils.translation import gettext as _

from auditapp.protocols.said import said
from webui import formats
from webui.charts_measured import completeness_chart
from webui.measures import Kind, Measure
from webui.report_figures import Numbers, measure_of

STUDIES = "studies"


def completeness_of(numbers: Numbers) -> dict[str, Any] | None:
    """None where the protocol requires no plane, or in an older edition."""
    told = numbers.get("completeness")
    if not told:
        return None
    names = {one["id"]: said(one["name"]) for one in numbers["radiologists"]}
    rows = [_row(one, names.get(one["id"], "")) for one in told["radiologists"]]
    return {
        "studies": told["studies"],
        "required": [said(one["name"]) for one in told["required"]],
        "complete": _of_studies(told["complete_share"]),
        "full_standard": _of_studies(told["full_standard_share"]),
        "chart": completeness_chart(told["planes"]),
        "rows": sorted((row for row in rows if row["name"]), key=lambda row: str(row["name"]).casefold()),
    }


def completeness_finding(numbers: Numbers) -> str:
    told = numbers.get("completeness")
    if not told or told["complete_share"]["value"] is None:
        return ""
    complete, full = told["complete_share"], told["full_standard_share"]
    said_so = {"complete": formats.share(complete["value"], complete["low"], complete["high"]), "studies": told["studies"]}
    if full["value"] is None:
        return _("%(complete)s of %(studies)s studies hold every required plane.") % said_so
    said_so["full"] = formats.share(full["value"], full["low"], full["high"])
    return _("%(complete)s of %(studies)s studies hold every required plane; in %(full)s each of them is standard.") % said_so


def person_completeness(numbers: Numbers, pk: int) -> dict[str, Any] | None:
    rows = (numbers.get("completeness") or {}).get("radiologists", [])
    return next((_row(one, "") for one in rows if one["id"] == pk), None)


def _row(one: Numbers, name: str) -> dict[str, Any]:
    return {
        "name": name,
        "pk": one["id"],
        "studies": one["studies"],
        "complete": one["complete"],
        "full_standard": one["full_standard"],
        "share": _of_studies(one["complete_share"]),
    }


def _of_studies(number: Numbers) -> Measure:
    told = measure_of(Kind.SHARE, number)
    return Measure(told.kind, told.value, told.low, told.high, told.n, STUDIES, told.method, told.reason)
