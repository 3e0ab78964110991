"""Which days a round audits: calendar months, and which of them comes next."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from auditapp.access.models import Department
from auditapp.imaging.models import Study
from auditapp.protocols.models import Protocol
from auditapp.rounds.models import AuditRound
from auditapp.rounds.planning import Period
from auditapp.rounds.selectors import rounds_for
from auditapp.rounds.services import rounds_within

Days = tuple[date, date]  # first and last


def month_of(day: date) -> Days:
    """First and last day of the month of `day`."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def month_before(day: date) -> Days:
    """First and last day of the month before that of `day`."""
    return month_of(day.replace(day=1) - timedelta(days=1))


def next_month(department: Department, protocol: Protocol, today: date) -> Days | None:
    """The month to audit next: it has images and shares no day with a round of the protocol.

    The first such month after the newest round; else the newest of the months before; a month that has not ended only where no other is
    left. None where each month has its round, or there are no images.
    """
    rounds = list(AuditRound.objects.filter(department=department, protocol=protocol).values_list("period_start", "period_end"))
    free = [month for month in _months(department) if not any(start <= month[1] and end >= month[0] for start, end in rounds)]
    newest = max((end for _, end in rounds), default=date.max)
    after, before = [month for month in free if month[0] > newest], [month for month in free if month[0] <= newest]
    ordered = sorted(after + before[::-1], key=lambda month: month[1] >= today)
    return next((month for month in ordered if _studies(department).filter(performed_on__range=month).exists()), None)


def round_in(user: Any, period: Period) -> AuditRound | None:
    """The newest round that audits days of the period already, if `user` manages it."""
    held = rounds_within(period.department, period.protocol, period.start, period.end)
    return rounds_for(user).filter(pk__in=held.values("pk")).order_by("-period_start").first()


def _months(department: Department) -> Iterator[Days]:
    """From that of the department's first images to that of its last."""
    days = _studies(department).order_by("performed_on").values_list("performed_on", flat=True)
    month, last = days.first(), days.last()
    while month and last and month <= last:
        yield month_of(month)
        month = month_of(month)[1] + timedelta(days=1)


def _studies(department: Department) -> QuerySet[Study]:
    """With images: of some only measurements came in."""
    return Study.objects.filter(department=department, series__isnull=False)
