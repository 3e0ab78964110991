"""One report as its page shows it: findings, measures, charts, and what is done about them."""

from typing import Any

from auditapp.reports.models import Report
from auditapp.reports.selectors import actions_of, chain_of, reports_for
from webui import report_figures as figures
from webui.measures import Kind
from webui.report_words import findings_of


def told_of(user: Any, report: Report) -> dict[str, Any]:
    """Everything that `report.html` needs but the form of a new action."""
    chain = [*chain_of(user, report.round)[:-1], report]
    return {
        "report": report,
        "round": report.round,
        "numbers": report.numbers,
        "findings": findings_of(report, chain),
        "chain": chain,
        **_measures(report.numbers),
        **_charts(report.numbers),
        "trend_chart": figures.chain_chart(chain),
        "editions": reports_for(user).filter(round=report.round),
        "actions": actions_of(user, report.round_id),
        "earlier_actions": actions_of(user, report.round.previous_round_id),
    }


def _measures(numbers: figures.Numbers) -> dict[str, Any]:
    share = numbers["all"]["standard_share"]
    band = figures.band_of(share)
    return {
        "whole": figures.measures_in(numbers["all"]),
        "band": figures.measure_of(Kind.SHARE, share),
        "radiologists": figures.group_rows(numbers["radiologists"], band),
        "planes": figures.group_rows(numbers["planes"], band),
    }


def _charts(numbers: figures.Numbers) -> dict[str, Any]:
    return {
        "share_chart": figures.share_chart(numbers),
        "kappa_chart": figures.plane_kappa_chart(numbers),
        "missed_chart": figures.missed_chart(numbers),
    }
