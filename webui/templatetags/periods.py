"""How the period of a round is said."""

from datetime import date

from django import template
from django.utils.formats import date_format

from auditapp.rounds.models import AuditRound
from auditapp.rounds.preview import month_of

register = template.Library()


@register.filter
def period(audit_round: AuditRound) -> str:
    """'October 2026' for a whole month, else its first and last day."""
    return period_name(audit_round.period_start, audit_round.period_end)


def period_name(start: date, end: date) -> str:
    if (start, end) == month_of(start):
        return date_format(start, "F Y")
    return f"{date_format(start, 'j M Y')} to {date_format(end, 'j M Y')}"
