"""Sections of a printed report: completeness, change and measurements."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from webui.report_changes import change_of
from webui.report_completeness import completeness_of
from webui.report_figures import Numbers
from webui.report_measured import measured_of

Columns = Sequence[str]
Rows = Sequence[Sequence[str]]


def section(
    title: str,
    note: str = "",
    *,
    lines: Sequence[str] = (),
    whiskers: Sequence[dict[str, Any]] = (),
    table: tuple[Columns, Rows] | None = None,
    funnel: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """What report.typ sets under one heading; what is not given is not printed."""
    told = {"columns": list(table[0]), "rows": [[str(cell) for cell in row] for row in table[1]]} if table and table[1] else None
    return {"title": title, "note": note, "lines": list(lines), "whiskers": list(whiskers), "table": told, "funnel": funnel}


def completeness_section(numbers: Numbers) -> dict[str, Any] | None:
    held = completeness_of(numbers)
    if held is None:
        return None
    shown = {"studies": held["studies"], "complete": str(held["complete"]), "full": str(held["full_standard"])}
    note = _("%(studies)s studies; with every required plane: %(complete)s; each of them standard: %(full)s.") % shown
    return section(_("Completeness"), note, table=(held["chart"].columns, held["chart"].rows))


def change_section(numbers: Numbers) -> dict[str, Any] | None:
    held = change_of(numbers)
    if held is None:
        return None
    columns = [_("Radiologists"), _("Before"), _("After"), _("Difference")]
    rows = [[row["name"], str(row["before"]), str(row["after"]), row["difference"] or "–"] for row in held["rows"]]
    mark = {"paper": held["paper"], "source": held["source"], "verdict": held["verdict"]}
    paper = _("For comparison: the %(source)s trial saw %(paper)s points in juniors. Here this is %(verdict)s.") % mark
    lines = [line for line in (held["permutation"], held["trend"], paper) if line]
    return section(_("Change since %(when)s") % {"when": held["when"]}, table=(columns, rows), lines=lines)


def measured_section(numbers: Numbers) -> dict[str, Any] | None:
    held = measured_of(numbers)
    nt = held["nt"] if held else None
    if not held or not nt:
        return None
    shown = {"curve": nt["curve"], "n": nt["n"], "median": nt["median"], "sd": nt["sd"], "verdict": nt["verdict"]}
    note = _("NT by CRL against %(curve)s: n = %(n)s, median MoM %(median)s, SD of log10 MoM %(sd)s. %(verdict)s.") % shown
    columns = [_("Radiologist"), "n", _("Median MoM"), _("SD log10 MoM"), _("Verdict")]
    rows = [[row["name"], row["n"], row["median"], row["sd"], row["verdict"]] for row in nt["rows"]]
    return section(_("Measurements"), note, table=(columns, rows), lines=[held["window"]])
