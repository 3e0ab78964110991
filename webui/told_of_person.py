"""One radiologist's part of a report, for those who manage the department: every number with what it takes to believe it."""

from typing import Any

from django.utils.translation import gettext as _

from auditapp.protocols.said import said
from auditapp.reports.models import Report
from webui.charts_people import cusum_chart
from webui.report_changes import person_change
from webui.report_completeness import person_completeness
from webui.report_figures import Numbers, band_of
from webui.report_measured import person_measured
from webui.report_people import faults_in, person_told


def told_of_person(report: Report, person: Numbers) -> dict[str, Any]:
    """What `radiologist.html` needs. `person` is the radiologist's part of the report's numbers."""
    numbers = report.numbers
    return {
        "report": report,
        "round": report.round,
        "numbers": numbers,
        "person": person,
        "name": said(person["name"]),
        "told": person_told(person, band_of(numbers["all"]["standard_share"])),
        "agreement": person["agreement"],
        "change": person_change(person),
        "faults": list(faults_in(person)),
        "cusum": _cusum(person.get("cusum")),
        "learning": _learning(person.get("learning")),
        "completeness": person_completeness(numbers, person["id"]),
        "measured": person_measured(numbers, person["id"]),
    }


def _cusum(told: Numbers | None) -> dict[str, Any] | None:
    if not told or not told["values"]:
        return None
    stated = {"reads": f"{told['false_alarm_reads']:.0f}", "rate": f"{told['rate'] * 100:.0f}"}
    return {
        "chart": cusum_chart(told["values"], told["limit"], told["signals"]),
        "crossed": len(told["signals"]),
        "note": _("At a steady %(rate)s %% of images not standard it crosses the limit by chance about once in %(reads)s reads.") % stated,
    }


def _learning(told: Numbers | None) -> str:
    """Whether a learner has reached the target yet, with the chance that this is said too early."""
    if not told:
        return ""
    shown = {
        "reads": told["reads"],
        "after": told["competent_after"],
        "horizon": told["horizon"],
        "false": f"{told['false_competence'] * 100:.0f}",
        "unfit": f"{told['unfit'] * 100:.0f}",
    }
    stated = _("Of somebody at %(unfit)s %% it is said by chance within %(horizon)s reads in %(false)s of 100 cases.") % shown
    if told["competent_after"] is None:
        text = _("Learning curve: after %(reads)s reads it is not shown yet that fewer than %(unfit)s %% of the images are not standard.")
    else:
        text = _("Learning curve: after %(after)s reads it was shown that fewer than %(unfit)s %% of the images are not standard.")
    return f"{text % shown} {stated}"
