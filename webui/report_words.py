"""What a report found, in sentences."""

from collections.abc import Mapping, Sequence
from typing import Any

from auditapp.reports.models import Report
from webui import formats
from webui.templatetags.periods import period


def findings_of(report: Report, chain: Sequence[Report]) -> list[str]:
    """The finding first, then what it rests on, then what to look at. `chain` is oldest first and ends with `report`'s round."""
    numbers = report.numbers
    found = [_share_and_kappa(period(report.round), numbers["all"], numbers["images"]), _before(chain), _most_missed(numbers)]
    return [sentence for sentence in [*found, _limited(numbers["all"]), _unread(numbers)] if sentence]


def _share_and_kappa(when: str, whole: Mapping[str, Any], images: int) -> str:
    share, kappa = whole["standard_share"], whole["agreement"]["kappa"]
    if share["value"] is None:
        return f"In {when}, {_counted(share['n'], 'image')} with a grade by an expert are not enough data for a share of standard images."
    shown = formats.share(share["value"], share["low"], share["high"])
    of = f"of {share['n']} images read were standard" if share["n"] == images else f"of {images} images were standard, by {share['n']} read"
    return f"In {when}, {shown} {of}; {_agreed(kappa)}."


def _agreed(kappa: Mapping[str, Any]) -> str:
    if kappa["value"] is None:
        why = "cannot be estimated" if kappa["state"] == "not_estimable" else "has not enough data"
        return f"the agreement of machine and experts {why} (n = {kappa['n']})"
    return f"machine and experts agreed with κ {formats.kappa(kappa['value'], kappa['low'], kappa['high'])}"


def _before(chain: Sequence[Report]) -> str:
    if len(chain) < 2:
        return ""
    share = chain[-2].numbers["all"]["standard_share"]
    if share["value"] is None:
        return ""
    return f"In {period(chain[-2].round)} it was {formats.share(share['value'], share['low'], share['high'])}."


def _most_missed(numbers: Mapping[str, Any]) -> str:
    first = next(iter(numbers["criteria"]), None)
    if first is None or not first["not_met"]:
        return ""
    told = first["met"] + first["not_met"]
    return f"Most often not met: “{first['statement']}” ({first['plane']}), in {first['not_met']} of {told} images."


def _limited(whole: Mapping[str, Any]) -> str:
    limited = whole["limited"]
    return (
        f"{_counted(limited, 'image')} {'was' if limited == 1 else 'were'} limited by habitus, fetal position or the like."
        if limited
        else ""
    )


def _unread(numbers: Mapping[str, Any]) -> str:
    unread = numbers["sampled"] - numbers["read"]
    return f"{_counted(unread, 'drawn image')} {'was' if unread == 1 else 'were'} left unread." if unread > 0 else ""


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
