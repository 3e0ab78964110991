"""Measurements in a report: NT by the distribution of its MoM, biometry by Z, and machine beside person in mm."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from auditapp.protocols.said import said
from auditapp.sentences import term
from webui.charts_measured import nt_chart
from webui.charts_people import cusum_chart
from webui.measures import Kind
from webui.report_figures import Numbers, measure_of

VERDICTS = {
    "not_enough_data": gettext_lazy("Not enough data: no verdict under 100 measurements"),
    "ok": gettext_lazy("As the curve expects"),
    "strict": gettext_lazy("Median within 5 % of the curve"),
    "wide": gettext_lazy("Median within 10 % of the curve"),
    "outside": gettext_lazy("Median more than 10 % off the curve: worth a look together"),
    "bias": gettext_lazy("Median off the curve: worth a look together"),
}
FLAGS = {"green": gettext_lazy("no flag"), "amber": gettext_lazy("amber flag"), "red": gettext_lazy("red flag")}
SPREADS = {
    "narrow": gettext_lazy("narrower than expected"),
    "normal": gettext_lazy("as expected"),
    "broad": gettext_lazy("broader than expected"),
}
LINES = ("bias", "low", "high")
PAIRS = term("pairs")


def measured_of(numbers: Numbers) -> dict[str, Any] | None:
    """None where no measurement came in, or in an older edition."""
    told = numbers.get("measurements")
    if not told:
        return None
    names = {one["id"]: said(one["name"]) for one in numbers["radiologists"]}
    return {
        "window": window_of(told),
        "nt": _nt(told["nt"], names) if told.get("nt") else None,
        "biometry": [_biometry(one) for one in told.get("biometry") or ()],
        "agreement": [_agreement(one) for one in told.get("agreement") or ()],
    }


def window_of(told: Numbers) -> str:
    """Which examinations the section rests on: as `reports.measured` takes them."""
    days = {key: date_format(date.fromisoformat(told[key])) for key in ("from", "to")}
    text = _(
        "Measurements of %(from)s to %(to)s: the six months up to the end of the round, or the whole round where it is longer, "
        "as one month holds too few."
    )
    return text % days


def person_measured(numbers: Numbers, pk: int) -> dict[str, Any] | None:
    """NT of one radiologist with the running sum, where there is one."""
    told = numbers.get("measurements") or {}
    person = next((one for one in (told.get("nt") or {}).get("radiologists", []) if one["id"] == pk), None)
    if person is None:
        return None
    cusum = person.get("cusum")
    chart = None
    if cusum and cusum["values"]:
        of = _("Measurements, in order of time")
        chart = cusum_chart(cusum["values"], cusum["limit"], cusum.get("signals", ()), both_sides=True, of=of)
    return _person(person, "") | {"chart": chart, "window": window_of(told)}


def bland_altman_rows(told: Numbers, unit: str, digits: int = 1) -> list[tuple[str, str, str]]:
    """(what, value, its 95 % interval) of mean difference and limits of agreement."""
    words = {"bias": _("Mean difference"), "low": _("Lower limit of agreement"), "high": _("Upper limit of agreement")}
    return [(words[key], f"{_signed(told[key], digits)} {unit}".strip(), _interval(told, key, digits)) for key in LINES]


def _nt(told: Numbers, names: dict[int, str]) -> dict[str, Any]:
    rows = [_person(one, names.get(one["id"], "")) for one in told["radiologists"]]
    return _numbers(told) | {
        "curve": told["curve"],
        "source": said(told["source"]),
        "to_confirm": told["to_confirm"],
        "spread": str(SPREADS.get(told.get("spread") or "", said(told.get("spread") or ""))),
        "chart": nt_chart(told["points"], told["curve"]),
        "rows": sorted((row for row in rows if row["name"]), key=lambda row: str(row["name"]).casefold()),
    }


def _person(one: Numbers, name: str) -> dict[str, Any]:
    return _numbers(one) | {"name": name, "pk": one["id"]}


def _numbers(one: Numbers) -> dict[str, Any]:
    return {
        "n": one["n"],
        "median": _number(one["median_mom"], 2),
        "sd": _number(one["sd_log10_mom"], 3),
        "verdict": str(VERDICTS.get(one["verdict"], said(one["verdict"]))),
        "flags": _flags(one.get("flags")),
    }


def _biometry(one: Numbers) -> dict[str, Any]:
    return {
        "measure": one["measure"],
        "reference": one["reference"],
        "source": one["source"],
        "n": one["n"],
        "mean": _number(one["mean_z"], 2),
        "sd": _number(one["sd_z"], 2),
        "flags": _flags(one.get("flags")),
    }


def _agreement(one: Numbers) -> dict[str, Any]:
    return {
        "kind": one["kind"],
        "n": one["n"],
        "rows": bland_altman_rows(one, "mm", 2) if one.get("bias") is not None else [],
        "icc": replace(measure_of(Kind.KAPPA, one["icc_a1"]), unit=PAIRS) if one.get("icc_a1") else None,
    }


def _flags(flags: Any) -> str:
    return pgettext("between statements", ", ").join(str(FLAGS.get(flag, said(str(flag)))) for flag in flags or ())


def _number(value: float | None, digits: int) -> str:
    return "–" if value is None else _signed(value, digits)


def _signed(value: float, digits: int) -> str:
    shown = f"{abs(value):.{digits}f}"
    return f"−{shown}" if value < 0 and float(shown) else shown


def _interval(told: Numbers, key: str, digits: int) -> str:
    low, high = told.get(f"{key}_low"), told.get(f"{key}_high")
    if low is None or high is None:
        return ""
    return _("%(first)s to %(last)s") % {"first": _signed(low, digits), "last": _signed(high, digits)}
