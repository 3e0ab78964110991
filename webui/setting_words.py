"""A department's audit settings in words: what holds, what held before, since when and by whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from auditapp.protocols.models import RequiredPlanes
from auditapp.protocols.said import said
from auditapp.reports.models import NTCurveChoice
from auditapp.statistics.nt_curves import CURVES
from webui.setting_forms import CurveForm
from webui.words import plane_name


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice in the history; the first of a list is the one that holds."""

    pk: int
    what: str
    by: str
    at: datetime


def curves_told(form: CurveForm) -> list[dict[str, Any]]:
    """Each curve that can be chosen, with its radio button."""
    radios = {radio.data["value"]: radio for radio in form["curve"]}
    return [{"curve": curve, "radio": radios[curve.code], "source": said(curve.source)} for curve in CURVES.values()]


def curve_history(choices: Iterable[NTCurveChoice]) -> list[Choice]:
    return [Choice(one.pk, _curve_name(one.curve), _name(one.chosen_by), one.chosen_at) for one in choices]


def planes_history(choices: Iterable[RequiredPlanes]) -> list[Choice]:
    return [Choice(one.pk, planes_told(one.planes), _name(one.chosen_by), one.chosen_at) for one in choices]


def planes_told(planes: list[str] | None) -> str:
    if planes is None:
        return _("What the edition requires")
    return _(", ").join(plane_name(code) for code in planes) if planes else _("Nothing")


def _curve_name(code: str) -> str:
    """A code that is known no more stays as it is."""
    return CURVES[code].name if code in CURVES else code


def _name(person: Any) -> str:
    return (person.get_full_name() or person.get_username()) if person else _("the site's operator")
