"""What the round form asks for: its preview, its round, its saved design."""

from typing import Any

from django.utils import timezone

from auditapp.rounds.designs import save_design
from auditapp.rounds.models import AuditRound, RoundDesign
from auditapp.rounds.periods import Days, next_month, round_in
from auditapp.rounds.planning import Period
from auditapp.rounds.preview import Preview, preview_of
from auditapp.rounds.services import open_round
from auditapp.rounds.strata import Asked
from webui.round_curve import Curve, curve_drawn
from webui.round_forms import RoundForm


def design_shown(form: RoundForm) -> dict[str, Any]:
    """What `open.html` and `preview.html` need: `existing` audits days of the period already, `better` is another month that could be."""
    preview = _previewed(form) if form.is_bound and form.is_valid() else None
    if preview is None:
        return {"form": form, "preview": None}
    curve: Curve | None = curve_drawn(preview) if preview.plan else None
    existing = round_in(form.user, form.period)
    can_open = not existing and preview.reads > 0 and preview.readers > 0
    better = None if preview.images and not existing else _better(form.period)
    shown = {"form": form, "preview": preview, "curve": curve, "existing": existing, "can_open": can_open, "better": better}
    return shown | {"has_ended": form.period.end < timezone.localdate()}


def open_asked(form: RoundForm) -> AuditRound:
    """Raises RoundError."""
    period, asked = form.period, _settled(form)
    return open_round(
        by=form.user,
        department=period.department,
        protocol=period.protocol,
        period_start=period.start,
        period_end=period.end,
        design=asked.design,
        reads_per_radiologist=asked.each,
        reads=asked.total,
        care_reads=asked.care,
        planes=period.planes,
        radiologists=period.radiologists,
        unnamed=period.unnamed,
        **form.dealing,
    )


def save_asked(form: RoundForm) -> RoundDesign:
    """Raises RoundError."""
    told = {"day_of_month": form.cleaned_data["day_of_month"] or 3, "newcomers": form.cleaned_data["newcomers"]}
    return save_design(by=form.user, period=form.period, asked=_settled(form), **told, **form.dealing)


def _better(period: Period) -> Days | None:
    found = next_month(period.department, period.protocol, timezone.localdate())
    return None if found == (period.start, period.end) else found


def _previewed(form: RoundForm) -> Preview | None:
    return preview_of(form.user, period=form.period, asked=form.asked, points=form.cleaned_data["points"], **form.dealing)


def _settled(form: RoundForm) -> Asked:
    """With the reads that the wished points take, as the preview showed them."""
    preview = _previewed(form) if form.cleaned_data["points"] else None
    return preview.asked if preview else form.asked
