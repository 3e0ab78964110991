"""What a round would be, before it is opened."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Exists, Max, OuterRef

from auditapp.access.models import Department, Radiologist
from auditapp.access.selectors import departments_for, experts_of
from auditapp.imaging.models import Study
from auditapp.protocols.models import Protocol
from auditapp.rounds.models import AuditRound
from auditapp.rounds.planning import Period, counts_in
from auditapp.rounds.sampling import Deal, deal_out
from auditapp.rounds.selectors import UNNAMED, paces_in
from auditapp.rounds.services import rounds_within

USUAL_PACE = 20.0  # seconds an image, until somebody's own pace is known


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One radiologist: images by plane, in the protocol's order, and how many of all would be read."""

    radiologist: str
    by_plane: tuple[int, ...]
    images: int
    reads: int


@dataclass(frozen=True, slots=True)
class Load:
    """What one expert would read. `seconds` is their own pace an image, None before they read in this department."""

    expert: User
    reads: bool
    first: int = 0
    second: int = 0
    repeated: int = 0
    seconds: float | None = None

    @property
    def total(self) -> int:
        return self.first + self.second + self.repeated

    @property
    def time(self) -> float:
        """Seconds for all of it, at USUAL_PACE where their own is not known."""
        return self.total * (self.seconds or USUAL_PACE)


@dataclass(frozen=True, slots=True)
class Preview:
    """`unread`: images drawn that nobody may read. `single`: those drawn for a second reader of whom there is none."""

    planes: tuple[str, ...]
    rows: tuple[PreviewRow, ...]
    images: int
    reads: int
    loads: tuple[Load, ...]
    unread: int
    single: int
    opened_before: bool

    @property
    def readers(self) -> int:
        return sum(load.reads for load in self.loads)

    @property
    def readings(self) -> int:
        return sum(load.total for load in self.loads)

    @property
    def time(self) -> float:
        return sum(load.time for load in self.loads)


def preview_of(
    user: Any,
    *,
    department: Department,
    protocol: Protocol,
    start: date,
    end: date,
    reads: int,
    double_share: float = 0.0,
    repeat_share: float = 0.0,
    experts: Sequence[User] | None = None,
) -> Preview | None:
    """What `open_round` would draw and deal to `experts` (all of the department unless told). None for who may not open it."""
    if not departments_for(user, "manage_rounds").filter(pk=department.pk).exists():
        return None
    counts = _counted(department, protocol, start, end)
    planes = [plane for plane in protocol.planes.all() if any(plane.pk == pk for _, pk in counts)]
    sizes = Counter[int | None]()
    for (radiologist, _plane), count in counts.items():
        sizes[radiologist] += count
    rows = _rows(counts, sizes, [plane.pk for plane in planes], reads)
    shares = {"double_share": double_share, "repeat_share": repeat_share}
    loads, dealt = _loads(department, experts, {who: min(reads, size) for who, size in sizes.items()}, shares)
    return Preview(
        tuple(plane.name for plane in planes),
        rows,
        sizes.total(),
        sum(row.reads for row in rows),
        loads,
        len(dealt.unread) if dealt else 0,
        len(dealt.single) if dealt else 0,
        rounds_within(department, protocol, start, end).exists(),
    )


def _counted(department: Department, protocol: Protocol, start: date, end: date) -> Counter[tuple[int | None, int]]:
    """Images by radiologist and plane."""
    planes = {plane.code: plane.pk for plane in protocol.planes.all()}
    counted = Counter[tuple[int | None, int]]()
    for cell, images in counts_in(Period(department, protocol, start, end)).items():
        counted[cell.radiologist, planes[cell.plane]] += images
    return counted


def _rows(counts: Counter[tuple[int | None, int]], sizes: Counter[int | None], planes: Sequence[int], reads: int) -> tuple[PreviewRow, ...]:
    names = dict(Radiologist.objects.filter(pk__in=[pk for pk in sizes if pk is not None]).values_list("pk", "name"))
    rows = [
        PreviewRow(names.get(pk or 0, UNNAMED), tuple(counts[pk, plane] for plane in planes), size, min(reads, size))
        for pk, size in sizes.items()
    ]
    return tuple(sorted(rows, key=lambda row: row.radiologist))


def _loads(
    department: Department, chosen: Sequence[User] | None, drawn: Mapping[int | None, int], shares: Mapping[str, float]
) -> tuple[tuple[Load, ...], Deal[tuple[int | None, int]] | None]:
    """Dealt as the round would be; which image is whose does not matter for the counts."""
    experts = list(experts_of(department))
    readers = [one.username for one in experts if chosen is None or one in chosen]
    if not readers:
        return tuple(Load(one, False) for one in experts), None
    accounts = dict(Radiologist.objects.filter(pk__in=[pk for pk in drawn if pk]).values_list("pk", "user__username"))
    items = [(who, number) for who, size in drawn.items() for number in range(size)]
    own = {item: {accounts[item[0]]} for item in items if item[0] and accounts.get(item[0])}
    dealt = deal_out(items, readers, own=own, seed=0, double_share=shares["double_share"], repeat_share=shares["repeat_share"])
    first, second = Counter(dealt.first.values()), Counter(dealt.second.values())
    again, paces = Counter(dealt.first[item] for item in dealt.repeated), paces_in(department)
    loads = [
        Load(one, one.username in readers, first[one.username], second[one.username], again[one.username], paces.get(one.pk))
        for one in experts
    ]
    return tuple(loads), dealt


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
