"""What changed since the round before, beside what the published trial found."""

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from auditapp.access.models import Experience
from auditapp.protocols.said import said
from webui.measures import Kind
from webui.report_figures import Numbers, measure_of
from webui.report_people import p_value
from webui.templatetags.points import points

VERDICTS = {
    "shown": gettext_lazy("shown: here too the share rose, and it may have risen by as much as in the trial, or more"),
    "refuted": gettext_lazy("refuted: what was seen here rules the trial's rise out"),
    "open": gettext_lazy("open: what was seen here fits the trial's rise and fits no change at all"),
}
NO_JUNIORS = gettext_lazy("not known: in one round or the other too few images of juniors were read")


def change_of(numbers: Numbers) -> dict[str, Any] | None:
    """Rows by experience, the trend and the reference mark; None where no round went before."""
    change = numbers.get("change")
    if not change:
        return None
    return {
        "when": _when(change["previous"]["period_start"]),
        "rows": [_row(group) for group in change["groups"]],
        "permutation": _permutation(change.get("permutation")),
        "trend": _trend(change.get("trend")),
        "paper": points_of(change["paper"]["difference"], 1),
        "source": change["paper"]["source"],
        "verdict": str(VERDICTS.get(change["agrees_with_paper"], "") if _juniors_known(change) else NO_JUNIORS),
        "code": change["agrees_with_paper"],
    }


def change_finding(numbers: Numbers) -> str:
    """The department's difference in one sentence, and what it says of the trial's."""
    change = numbers.get("change")
    difference = next((one["difference"] for one in change["groups"] if one["experience"] == "all"), None) if change else None
    if not change or not difference:
        return ""
    told = {"when": _when(change["previous"]["period_start"]), "difference": difference_told(difference)}
    if is_certain(difference):
        return _("Since %(when)s the share changed by %(difference)s, more than chance alone would explain.") % told
    return _("Since %(when)s the share changed by %(difference)s, which may be chance.") % told


def person_change(person: Numbers) -> dict[str, Any] | None:
    return _row(person["change"]) if person.get("change") else None


def is_certain(difference: Numbers) -> bool:
    """Whether the interval leaves out no change at all."""
    return bool(difference["low"] > 0 or difference["high"] < 0)


def difference_told(difference: Numbers | None) -> str:
    """'+9 points (+1 to +17)'."""
    if not difference:
        return ""
    told = {name: points(difference[name]) for name in ("value", "low", "high")}
    return _("%(value)s points (%(low)s to %(high)s)") % told


def points_of(value: float, digits: int) -> str:
    """0.077 → '+7.7'."""
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{abs(value) * 100:.{digits}f}"


def experience_word(code: str) -> str:
    return _("All") if code == "all" else str(dict(Experience.choices).get(code, code))


def _juniors_known(change: Numbers) -> bool:
    return any(one["difference"] for one in change["groups"] if one["experience"] == Experience.JUNIOR)


def _row(group: Numbers) -> dict[str, Any]:
    return {
        "name": experience_word(group.get("experience", "all")),
        "before": measure_of(Kind.SHARE, group["before"]),
        "after": measure_of(Kind.SHARE, group["after"]),
        "difference": difference_told(group["difference"]),
        "method": said((group["difference"] or {}).get("method", "")),
        "certain": bool(group["difference"]) and is_certain(group["difference"]),
    }


def _permutation(told: Numbers | None) -> str:
    if not told:
        return ""
    return _("Paired test over %(count)s radiologists: p %(p)s.") % {"count": told["radiologists"], "p": p_value(told["p"])}


def _trend(told: Numbers | None) -> str:
    if not told:
        return ""
    if "refused" in told:
        return said(told["refused"])
    shown = {name: f"{told[name]:.2f}" for name in ("odds_ratio", "low", "high")} | {"count": told["clusters"], "p": p_value(told["p"])}
    return (
        _("Trend over rounds: odds ratio %(odds_ratio)s (%(low)s–%(high)s) a round, p %(p)s, %(count)s radiologists as clusters.") % shown
    )


def _when(start: str) -> str:
    return date_format(date.fromisoformat(str(start)[:10]), "YEAR_MONTH_FORMAT")
