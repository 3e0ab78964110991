"""What a round would be, before it is opened."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, Max, OuterRef

from auditapp.access.models import Department
from auditapp.access.selectors import departments_for, experts_of
from auditapp.imaging.models import Study
from auditapp.protocols.models import Protocol
from auditapp.rounds.models import AuditRound
from auditapp.rounds.selectors import UNNAMED
from auditapp.rounds.services import images_in_period, rounds_within


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One radiologist: images by plane, in the protocol's order, and how many of all would be read."""

    radiologist: str
    by_plane: tuple[int, ...]
    images: int
    reads: int


@dataclass(frozen=True, slots=True)
class Preview:
    planes: tuple[str, ...]
    rows: tuple[PreviewRow, ...]
    images: int
    reads: int
    experts: int
    opened_before: bool


def preview_of(user: Any, *, department: Department, protocol: Protocol, start: date, end: date, reads: int) -> Preview | None:
    """Images of the period that a round would hold, and reads at up to `reads` a radiologist. None for who may not open it."""
    if not departments_for(user, "manage_rounds").filter(pk=department.pk).exists():
        return None
    found = images_in_period(department, protocol, start, end)
    counts = Counter((_name_of(assessment), plane.pk) for assessment, plane in found)
    planes = [plane for plane in protocol.planes.all() if any(plane.pk == pk for _, pk in counts)]
    rows = []
    for name in sorted({name for name, _ in counts}):
        by_plane = tuple(counts[name, plane.pk] for plane in planes)
        rows.append(PreviewRow(name, by_plane, sum(by_plane), min(reads, sum(by_plane))))
    total = sum(row.reads for row in rows)
    opened_before = rounds_within(department, protocol, start, end).exists()
    return Preview(tuple(plane.name for plane in planes), tuple(rows), len(found), total, experts_of(department).count(), opened_before)


def last_month_with_images(user: Any) -> tuple[date, date] | None:
    """First and last day of the newest month with an examination, in a department whose rounds `user` manages, but no round yet."""
    opened = AuditRound.objects.filter(
        department=OuterRef("department"), period_start__lte=OuterRef("performed_on"), period_end__gte=OuterRef("performed_on")
    )
    studies = Study.objects.filter(~Exists(opened), department__in=departments_for(user, "manage_rounds"))
    newest: date | None = studies.aggregate(day=Max("performed_on"))["day"]
    return month_of(newest) if newest else None


def month_of(day: date) -> tuple[date, date]:
    """First and last day of the month of `day`."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _name_of(assessment: Any) -> str:
    radiologist = assessment.frame.instance.series.study.radiologist
    return radiologist.name if radiologist else UNNAMED
