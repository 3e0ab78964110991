"""Radiologists in a report: share raw and shrunk, the funnel, repeated faults. In the order of names, which is no order of merit."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from auditapp.protocols.said import said
from webui import formats
from webui.charts_drawing import Chart
from webui.charts_people import FunnelPoint, funnel_chart, place_word, shrunk_chart
from webui.measures import Kind, Measure
from webui.report_figures import Numbers, band_of, census_of, estimate_of, measure_of, measures_in
from webui.words import plane_name


@dataclass(frozen=True, slots=True)
class Fault:
    """A criterion that one person missed beside the department's others; `share` is of the images that those read stand for, empty
    in older editions; `p` after Holm."""

    person: str
    pk: int
    plane: str
    statement: str
    not_met: int
    n: int
    share: str
    expected: str
    p: str
    flagged: bool


def people_in(numbers: Numbers) -> list[Numbers]:
    return sorted(numbers["radiologists"], key=lambda one: str(one["name"]).casefold())


def person_in(numbers: Numbers, pk: int) -> Numbers | None:
    return next((one for one in numbers["radiologists"] if one["id"] == pk), None)


def people_rows(numbers: Numbers) -> list[dict[str, Any]]:
    """A row of the table for each radiologist with images."""
    band = band_of(numbers["all"]["standard_share"])
    return [person_told(person, band) for person in people_in(numbers) if person["images"]]


def person_told(person: Numbers, band: tuple[float, float] | None) -> dict[str, Any]:
    """Measures of one radiologist; what an older edition lacks is None."""
    funnel = person.get("funnel")
    return {
        "group": person,
        "name": said(person["name"]),
        **measures_in(person, band),
        "shrunk": shrunk_of(person, band),
        "census": census_of(person),
        "funnel": funnel,
        "limits": place_word(funnel["outside"]) if funnel else "",
    }


def shrunk_of(person: Numbers, band: tuple[float, float] | None = None) -> Measure | None:
    return measure_of(Kind.SHARE, person["shrunk"], band=band) if person.get("shrunk") else None


def raw_and_shrunk(numbers: Numbers) -> Chart | None:
    """None where nobody could be shrunk, and in editions that did not: the plain chart stands there then."""
    people = [one for one in people_in(numbers) if one["images"] and one.get("shrunk")]
    if not any(one["shrunk"]["value"] is not None for one in people):
        return None
    raw = [estimate_of(said(one["name"]), one["standard_share"]) for one in people]
    return shrunk_chart(raw, [estimate_of(said(one["name"]), one["shrunk"]) for one in people], band_of(numbers["all"]["standard_share"]))


def funnel_of(numbers: Numbers) -> dict[str, Any] | None:
    """Chart and note of the funnel; None where there is none."""
    funnel = numbers.get("funnel")
    if not funnel:
        return None
    points = [_point(one) for one in people_in(numbers) if one.get("funnel")]
    return {
        "chart": funnel_chart(points, funnel["points"], funnel["baseline"], _("Radiologist")),
        "note": said(funnel.get("note") or ""),
        "baseline": formats.percent(funnel["baseline"]),
        "dispersion": f"{funnel['dispersion']:.2f}" if funnel.get("dispersion") else "",
    }


def faults_of(numbers: Numbers) -> list[Fault]:
    """What is flagged, person by person, in the order of names."""
    return [fault for person in people_in(numbers) for fault in faults_in(person) if fault.flagged]


def faults_in(person: Numbers) -> Iterator[Fault]:
    """Every criterion that was tested for one person, the flagged ones first."""
    for row in sorted(person.get("faults") or (), key=lambda one: (not one["flagged"], one["p"] if one["p"] is not None else 1)):
        yield Fault(
            said(person["name"]),
            person["id"],
            plane_name(row["plane"]),
            said(row["statement"]),
            row["not_met"],
            row["n"],
            formats.percent(row["share"]) if "share" in row else "",
            formats.percent(row["expected"]),
            p_value(row["p"]),
            row["flagged"],
        )


def p_value(p: float | None) -> str:
    """0.004 → '0.004', what is smaller than a thousandth as '< 0.001'."""
    if p is None:
        return "–"
    return "< 0.001" if p < 0.001 else f"{p:.3f}"


def people_findings(numbers: Numbers) -> list[str]:
    """What the funnel and the repeated faults prompt to look at; nobody is named in a sentence."""
    held = [one["funnel"] for one in numbers["radiologists"] if one.get("funnel")]
    outside = sum(one["outside"] == "99.8" for one in held)
    faulty = len({fault.pk for fault in faults_of(numbers)})
    found = []
    if outside:
        found.append(_outside(outside) % {"count": outside, "total": len(held)})
    if faulty:
        found.append(_faulty(faulty) % {"count": faulty})
    return found


def _outside(count: int) -> str:
    return ngettext(
        "%(count)s of %(total)s radiologists lies outside the 99.8 %% limits: a prompt to look, not a verdict.",
        "%(count)s of %(total)s radiologists lie outside the 99.8 %% limits: a prompt to look, not a verdict.",
        count,
    )


def _faulty(count: int) -> str:
    return ngettext(
        "%(count)s radiologist misses a criterion more often than the department, beyond chance.",
        "%(count)s radiologists each miss a criterion more often than the department, beyond chance.",
        count,
    )


def _point(person: Mapping[str, Any]) -> FunnelPoint:
    held = person["funnel"]
    return FunnelPoint(said(person["name"]), held["reads"], held["share"], held["outside"])
