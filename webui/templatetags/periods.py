"""How the period of a round is said."""

from datetime import date

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from auditapp.rounds.models import AuditRound
from auditapp.rounds.periods import month_of

register = template.Library()


@register.filter
def period(audit_round: AuditRound) -> str:
    """'October 2026' for a whole month, else its first and last day."""
    return period_name(audit_round.period_start, audit_round.period_end)


@register.filter
def days(first_and_last: tuple[date, date]) -> str:
    return period_name(*first_and_last)


def period_name(start: date, end: date) -> str:
    if (start, end) == month_of(start):
        return date_format(start, "YEAR_MONTH_FORMAT")
    return _("%(first)s to %(last)s") % {"first": date_format(start), "last": date_format(end)}
