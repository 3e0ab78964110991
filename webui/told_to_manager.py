"""One report as its page shows it, in the order in which a medical director reads it."""

from typing import Any

from django.http import HttpRequest

from auditapp.reports.models import Report
from auditapp.reports.selectors import actions_of, chain_of, earlier_actions_of, reports_for
from webui import report_figures as figures
from webui.measures import Kind
from webui.report_agreements import agreements_of, readers_of, scores_of
from webui.report_changes import change_of
from webui.report_completeness import completeness_of
from webui.report_design import design_of, powered_of
from webui.report_measured import measured_of
from webui.report_people import faults_of, funnel_of, people_rows, raw_and_shrunk
from webui.report_words import findings_of, followed_up


def told_of(request: HttpRequest, report: Report) -> dict[str, Any]:
    """Everything that `report.html` needs but the form of a new action."""
    user, numbers = request.user, report.numbers
    chain = [*chain_of(user, report.round)[:-1], report]
    earlier = earlier_actions_of(user, chain)
    return {
        "report": report,
        "round": report.round,
        "numbers": numbers,
        "findings": [*findings_of(report, chain), *filter(None, [followed_up(earlier)])],
        "chain": chain,
        **_measures(numbers),
        **_charts(numbers),
        **_sections(request, numbers),
        "trend_chart": figures.chain_chart(chain),
        "editions": reports_for(user).filter(round=report.round).defer("numbers"),
        "actions": actions_of(user, report.round_id),
        "earlier_actions": earlier,
    }


def _measures(numbers: figures.Numbers) -> dict[str, Any]:
    share = numbers["all"]["standard_share"]
    return {
        "whole": figures.measures_in(numbers["all"]),
        "census": figures.census_of(numbers["all"]),
        "band": figures.measure_of(Kind.SHARE, share),
        "radiologists": people_rows(numbers),
        "planes": figures.group_rows(numbers["planes"], figures.band_of(share)),
    }


def _charts(numbers: figures.Numbers) -> dict[str, Any]:
    shrunk = raw_and_shrunk(numbers)
    return {
        "share_chart": shrunk or figures.share_chart(numbers),
        "is_shrunk": shrunk is not None,
        "kappa_chart": figures.plane_kappa_chart(numbers),
        "missed_chart": figures.missed_chart(numbers),
    }


def _sections(request: HttpRequest, numbers: figures.Numbers) -> dict[str, Any]:
    """Parts that older editions lack, and that are then None or empty."""
    return {
        "design": design_of(numbers),
        "powered": powered_of(numbers),
        "funnel": funnel_of(numbers),
        "faults": faults_of(numbers),
        "agreements": agreements_of(request, numbers),
        "scores": scores_of(numbers),
        "readers": readers_of(numbers),
        "completeness": completeness_of(numbers),
        "change": change_of(numbers),
        "measured": measured_of(numbers),
    }
