"""How the sample of a report was drawn, as its method box says it."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from auditapp.protocols.said import said
from auditapp.rounds.models import AuditRound
from auditapp.rounds.strata import Design
from webui import formats
from webui.report_figures import Numbers

KINDS = {
    "simple": gettext_lazy("simple random sample of each radiologist's images"),
    "by_plane": gettext_lazy("random sample, stratified by radiologist and plane"),
    "model_assisted": gettext_lazy("random sample, stratified by the machine's verdict and score"),
}


def design_of(numbers: Numbers) -> dict[str, Any] | None:
    """Kind, reads and strata with their inclusion probabilities; None in an older edition, which drew simply."""
    told = numbers.get("design")
    if not told:
        return None
    return {
        "kind": str(KINDS.get(told["kind"], told["kind"])),
        "reads": told["reads"],
        "care": told["care"],
        "strata": [_stratum(one) for one in told["strata"]],
    }


def how_drawn(audit_round: AuditRound) -> list[str]:
    """To the radiologist whose images they are."""
    guided = audit_round.design == Design.MODEL_ASSISTED.value
    drawn = [
        _("Your images were drawn by chance, by the same rule for everybody: more of those of which the machine was less sure.")
        if guided
        else _("Your images were drawn by chance from all of the period, the same way for everybody.")
    ]
    if audit_round.care_reads:
        drawn.append(_("Besides, every image that the machine calls non-standard was read, everybody's."))
    if guided or audit_round.care_reads:
        drawn.append(_("The share is weighted so that this neither raises nor lowers it."))
    return drawn


def powered_of(numbers: Numbers) -> str:
    """How much the machine's census helped the share, in one sentence."""
    told = numbers["all"].get("powered_share")
    if not told or told["value"] is None or told.get("weight") is None:
        return ""
    share = formats.share(told["value"], told["low"], told["high"])
    weight = f"{told['weight']:.2f}"
    return _("With the machine as auxiliary (PPI++, weight %(weight)s): %(share)s.") % {"weight": weight, "share": share}


def _stratum(one: Numbers) -> dict[str, Any]:
    return {"name": said(one["name"]), "size": one["size"], "read": one["read"], "probability": f"{one['probability']:.3f}"}
