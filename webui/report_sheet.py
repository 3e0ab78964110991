"""A round's report in the reader's language, as the plain data that report.typ sets."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from auditapp.protocols.said import said
from auditapp.reports.models import Action, Report
from webui import formats
from webui.measures import Kind, Measure
from webui.report_agreements import row_name
from webui.report_design import design_of, powered_of
from webui.report_figures import Numbers, census_of, measure_of, measures_in
from webui.report_people import faults_of, funnel_of, people_rows
from webui.report_sheet_rounds import change_section, completeness_section, measured_section, section
from webui.report_words import findings_of
from webui.templatetags.periods import period
from webui.templatetags.words import protocol_name


def sheet_of_report(report: Report, chain: Sequence[Report], actions: Sequence[Action]) -> dict[str, Any]:
    """Everything that is printed."""
    held, numbers = report.round, report.numbers
    printed = {"protocol": protocol_name(held.protocol), "edition": report.edition, "day": date_format(timezone.localdate())}
    made = [
        _shares(numbers),
        _people(numbers),
        _funnel(numbers),
        _faults(numbers),
        completeness_section(numbers),
        _agreement(numbers),
        change_section(numbers),
        measured_section(numbers),
        _actions(actions),
    ]
    return {
        "lang": (get_language() or "en").partition("-")[0],
        "title": _("%(department)s, image quality in %(when)s") % {"department": held.department.name, "when": period(held)},
        "from": _("%(protocol)s · edition %(edition)s of the report, printed on %(day)s") % printed,
        "simulated": _("The experts of this round were simulated. Not patient data.") if numbers["simulated"] else "",
        "findings": findings_of(report, chain),
        "sections": [one for one in made if one],
        "method": {"title": _("Method"), "lines": _method(report)},
        "foot": _("Quality audit, not a diagnosis."),
    }


def _shares(numbers: Numbers) -> dict[str, Any]:
    whole, band = measures_in(numbers["all"]), None
    census = census_of(numbers["all"])
    named = [(_("Standard images"), whole["share"]), *([(_("Machine, all images"), census)] if census else [])]
    named += [(_("Percent agreement"), whole["percent"]), (_("Cohen's kappa"), whole["kappa"]), (_("Gwet's AC1"), whole["ac1"])]
    return section(_("In numbers"), whiskers=[_whisker(name, measure, band) for name, measure in named])


def _people(numbers: Numbers) -> dict[str, Any] | None:
    rows = people_rows(numbers)
    shrunk = any(row["shrunk"] and not row["shrunk"].missing for row in rows)
    note = _("By name, in no order of merit; 95 % intervals.")
    if shrunk:
        note += " " + _("Shrunk: drawn towards the department's share, the more the fewer reads.")
    names = ("share", "shrunk", "kappa") if shrunk else ("share", "kappa")
    columns = [_("Radiologist"), _("Read"), _("Raw"), *([_("Shrunk")] if shrunk else []), _("Kappa"), _("Limits")]
    table = [[row["name"], str(row["group"]["read"]), *(str(row[key] or "–") for key in names), row["limits"]] for row in rows]
    return section(_("By radiologist"), note, table=(columns, table)) if rows else None


def _funnel(numbers: Numbers) -> dict[str, Any] | None:
    held = funnel_of(numbers)
    if held is None:
        return None
    people = [(said(one["name"]), one["funnel"]) for one in numbers["radiologists"] if one.get("funnel")]
    points = [{"name": name, "reads": one["reads"], "share": one["share"], "outside": one["outside"]} for name, one in people]
    limits = numbers["funnel"]["points"]
    drawn = {
        "points": points,
        "limits": limits,
        "baseline": numbers["funnel"]["baseline"],
        "longest": max([10.0, *(one["reads"] for one in points), *(one["n"] for one in limits)]),
        "axis": _("Effective reads"),
        "alt": "; ".join(f"{name}: {formats.percent(one['share'])}" for name, one in people),
    }
    return section(_("Funnel"), funnel_note(), funnel=drawn)


def funnel_note() -> str:
    return _("A prompt to look, not a verdict: with 20 radiologists a 95 % line alone flags one innocent on average.")


def _faults(numbers: Numbers) -> dict[str, Any] | None:
    rows = [
        [one.person, f"{one.plane}: {one.statement}", f"{one.not_met} / {one.n} {one.share}".strip(), one.expected, one.p]
        for one in faults_of(numbers)
    ]
    columns = [_("Radiologist"), _("Criterion"), _("Not met"), _("Department"), "p"]
    return section(_("Repeated faults"), table=(columns, rows)) if rows else None


def _agreement(numbers: Numbers) -> dict[str, Any] | None:
    """Altogether and by plane; the files hold the rest."""
    every = [one for one in numbers.get("agreements") or () if one["by"] in {"all", "plane"}]
    held = [one for one in every if one["by"] == "all" or one["percent_agreement"]["value"] is not None]
    columns = [_("Agreement"), "n", _("Agreed"), _("Kappa"), _("AC1")]
    kappas = ("kappa", "ac1")
    rows = [
        [
            f"{row_name(one)} · {_pair(one['pair'])}",
            str(one["n"]),
            str(measure_of(Kind.SHARE, one["percent_agreement"])),
            *(str(measure_of(Kind.KAPPA, one[key])) for key in kappas),
        ]
        for one in held
    ]
    few = len(every) - len(held)
    note = ngettext(
        "%(count)s line of a plane with too few images is left out.", "%(count)s lines of planes with too few images are left out.", few
    )
    return section(_("Agreement"), note % {"count": few} if few else "", table=(columns, rows)) if rows else None


def _pair(pair: str) -> str:
    words = {"machine_expert": _("machine and expert"), "expert_expert": _("two experts"), "expert_self": _("same expert again")}
    return words.get(pair, pair)


def _actions(actions: Sequence[Action]) -> dict[str, Any] | None:
    rows = [[one.text, date_format(one.due_on) if one.due_on else "–", date_format(one.done_at) if one.done_at else "–"] for one in actions]
    return section(_("Actions"), table=([_("Action"), _("Due"), _("Done")], rows)) if rows else None


def _whisker(name: str, measure: Measure, band: tuple[float, float] | None) -> dict[str, Any]:
    known = None not in {measure.value, measure.low, measure.high}
    numbers = [max(0.0, one or 0.0) for one in (measure.low, measure.value, measure.high)] if known else None
    return {"name": name, "value": str(measure), "rests_on": measure.rests_on, "numbers": numbers, "band": list(band) if band else None}


def _method(report: Report) -> list[str]:
    numbers, design = report.numbers, design_of(report.numbers)
    share = measures_in(numbers["all"])["share"]
    counts = {"images": numbers["images"], "sampled": numbers["sampled"], "read": numbers["read"], "seed": numbers["seed"]}
    version = {"version": report.software_version, "edition": report.edition, "day": date_format(timezone.localdate(report.frozen_at))}
    lines = [
        _("%(images)s images in the period, all looked at by the machine; %(sampled)s drawn, %(read)s read; seed %(seed)s.") % counts,
        _("Sample: %(kind)s.") % {"kind": design["kind"]} if design else "",
        _("Share: %(method)s; 95 %% interval.") % {"method": said(share.method)},
        powered_of(numbers),
        _("Model versions: %(names)s.") % {"names": ", ".join(numbers["model_versions"])},
        _("SonoAudit %(version)s, edition %(edition)s, frozen on %(day)s.") % version,
    ]
    return [line for line in lines if line]
