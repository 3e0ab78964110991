"""What a report found, in sentences."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from auditapp.protocols.said import said
from auditapp.reports.models import Action, Report
from auditapp.statistics.shares import Refusal
from webui import formats
from webui.reasons import why_not
from webui.report_changes import change_finding
from webui.report_completeness import completeness_finding
from webui.report_people import people_findings
from webui.templatetags.periods import period


def findings_of(report: Report, chain: Sequence[Report]) -> list[str]:
    """The finding first, then what it rests on, then what to look at. `chain` is oldest first and ends with `report`'s round."""
    numbers = report.numbers
    first = [_share_and_kappa(period(report.round), numbers["all"], numbers["images"]), _census(numbers["all"], numbers["images"])]
    since = [_before(chain), change_finding(numbers)]
    look = [*people_findings(numbers), _most_missed(numbers), completeness_finding(numbers), _limited(numbers["all"]), _unread(numbers)]
    return [sentence for sentence in [*first, *since, *look] if sentence]


def followed_up(actions: Sequence[Action]) -> str:
    """What became of the actions that earlier rounds decided."""
    if not actions:
        return ""
    told = {"count": len(actions), "done": sum(action.done_at is not None for action in actions)}
    text = _("Actions decided earlier: %(count)s, of which done: %(done)s.") % told
    late = sum(action.overdue for action in actions)
    overdue = _("Past their day: %(late)s.") % {"late": late}
    return f"{text} {overdue}" if late else text


def _census(whole: Mapping[str, Any], images: int) -> str:
    told = whole.get("machine_share")
    if not told or told["value"] is None:
        return ""
    shown = {"share": formats.percent(told["value"]), "count": f"{told['n']:,}", "images": f"{images:,}"}
    if told["n"] < images:
        return _("The machine, which could grade %(count)s of the %(images)s images, found %(share)s of those standard.") % shown
    return _("The machine, which graded all %(count)s images, found %(share)s standard.") % shown


def _share_and_kappa(when: str, whole: Mapping[str, Any], images: int) -> str:
    share, kappa = whole["standard_share"], whole["agreement"]["kappa"]
    told = {"when": when, "read": share["n"], "images": images, "agreed": _agreed(kappa)}
    if share["value"] is None:
        return _too_few(share["n"]) % told
    told["share"] = formats.share(share["value"], share["low"], share["high"])
    if share["n"] == images:
        return _("In %(when)s, %(share)s of %(images)s images read were standard; %(agreed)s.") % told
    return _("In %(when)s, %(share)s of %(images)s images were standard, by %(read)s read; %(agreed)s.") % told


def _too_few(count: int) -> str:
    return ngettext(
        "In %(when)s, %(read)s image with a grade by an expert are not enough data for a share of standard images.",
        "In %(when)s, %(read)s images with a grade by an expert are not enough data for a share of standard images.",
        count,
    )


def _agreed(kappa: Mapping[str, Any]) -> str:
    if kappa["value"] is not None:
        shown = formats.kappa(kappa["value"], kappa["low"], kappa["high"])
        return _("machine and experts agreed with κ %(kappa)s") % {"kappa": shown}
    if kappa["state"] == "not_estimable":
        told = {"count": kappa["n"], "reason": why_not(kappa.get("reason") or Refusal.CONSTANT_RATER)}
        return _("the agreement of machine and experts cannot be estimated (n = %(count)s): %(reason)s") % told
    return _("the agreement of machine and experts has not enough data (n = %(count)s)") % {"count": kappa["n"]}


def _before(chain: Sequence[Report]) -> str:
    if len(chain) < 2:
        return ""
    share = chain[-2].summary["all"]["standard_share"]
    if share["value"] is None:
        return ""
    told = {"when": period(chain[-2].round), "share": formats.share(share["value"], share["low"], share["high"])}
    return _("In %(when)s it was %(share)s.") % told


def _most_missed(numbers: Mapping[str, Any]) -> str:
    first = next(iter(numbers["criteria"]), None)
    if first is None or not first["not_met"]:
        return ""
    told = {"statement": said(first["statement"]), "plane": said(first["plane"]), "missed": first["not_met"]}
    told["total"] = first["met"] + first["not_met"]
    return _("Most often not met: “%(statement)s” (%(plane)s), in %(missed)s of %(total)s images.") % told


def _limited(whole: Mapping[str, Any]) -> str:
    limited = whole["limited"]
    if not limited:
        return ""
    return ngettext(
        "%(count)s image was limited by habitus, fetal position or the like.",
        "%(count)s images were limited by habitus, fetal position or the like.",
        limited,
    ) % {"count": limited}


def _unread(numbers: Mapping[str, Any]) -> str:
    unread = numbers["sampled"] - numbers["read"]
    if unread <= 0:
        return ""
    return ngettext("%(count)s drawn image was left unread.", "%(count)s drawn images were left unread.", unread) % {"count": unread}
