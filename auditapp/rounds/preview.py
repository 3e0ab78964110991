"""What a round would be, before it is opened."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth.models import User

from auditapp.access.models import Radiologist
from auditapp.access.selectors import departments_for
from auditapp.protocols.models import Plane
from auditapp.rounds.loads import Load, loads_of
from auditapp.rounds.planning import Overturned, Period, counts_in, overturned
from auditapp.rounds.precision import Plan, curve_of, plan_of, reads_wanted
from auditapp.rounds.selectors import UNNAMED
from auditapp.rounds.services import too_few
from auditapp.rounds.strata import UNGRADED, Asked, Cell
from auditapp.statistics.designs import TooFewReads


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One radiologist: images by plane, in the protocol's order, and how many of all would be read.

    `width` is the expected half-width of their standard share, in points. Nothing is read where they are not `audited`.
    """

    radiologist: str
    by_plane: tuple[int, ...]
    images: int
    reads: int
    width: float | None = None
    key: int | None = None
    audited: bool = True


@dataclass(frozen=True, slots=True)
class Preview:
    """`unread`: images drawn that nobody may read. `single`: those drawn for a second reader of whom there is none.

    `asked` has the reads that the `wished` points took, where points were wished. `refusal` says why nothing can be drawn.
    """

    planes: tuple[tuple[Plane, bool], ...]
    rows: tuple[PreviewRow, ...]
    images: int
    loads: tuple[Load, ...]
    asked: Asked
    rates: Overturned
    plan: Plan | None = None
    refusal: str = ""
    curve: tuple[tuple[int, float], ...] = ()
    ungraded: int = 0
    unread: int = 0
    single: int = 0
    wished: float | None = None

    @property
    def falls_short(self) -> bool:
        """Whether even reading everything does not tell as much as was wished."""
        known = self.plan.width if self.plan and self.asked.total is not None else self.widest
        return self.wished is not None and known > self.wished

    @property
    def reads(self) -> int:
        return self.plan.total if self.plan else 0

    @property
    def most(self) -> int:
        """The number of reads that reads everything."""
        sizes = [row.images for row in self.rows if row.audited] or [0]
        return max(sizes) if self.asked.total is None else sum(sizes)

    @property
    def widest(self) -> float:
        return max(self.plan.widths.values(), default=0.0) if self.plan else 0.0

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
    period: Period,
    asked: Asked,
    points: float | None = None,
    double_share: float = 0.0,
    repeat_share: float = 0.0,
    experts: Sequence[User] | None = None,
) -> Preview | None:
    """What `open_round` would draw and deal to `experts` (all of the department unless told). None for who may not open it.

    With `points` the reads are those that the wished precision takes: see `reads_wanted`.
    """
    if not departments_for(user, "manage_rounds").filter(pk=period.department.pk).exists():
        return None
    everything = replace(period, planes=(), radiologists=(), unnamed=True)
    counts, rates = counts_in(everything), overturned(period.department)
    audited = Counter({cell: size for cell, size in counts.items() if period.holds(cell)})
    asked = with_points(audited, asked, rates, points)
    plan, refusal = _plan(audited, asked, rates)
    shares = {"double_share": double_share, "repeat_share": repeat_share}
    loads, dealt = loads_of(period.department, experts, plan.reads_of if plan else {}, shares)
    held = {cell.plane for cell in counts}
    planes = tuple((one, not period.planes or one in period.planes) for one in period.protocol.planes.all() if one.code in held)
    return Preview(
        planes,
        _rows(period, counts, [plane.code for plane, _ in planes], plan),
        audited.total(),
        loads,
        asked,
        rates,
        plan,
        refusal,
        tuple(curve_of(audited, asked, rates)),
        sum(size for cell, size in audited.items() if cell.grade == UNGRADED),
        len(dealt.unread) if dealt else 0,
        len(dealt.single) if dealt else 0,
        points,
    )


def with_points(counts: Mapping[Cell, int], asked: Asked, rates: Overturned, points: float | None) -> Asked:
    """`asked` with the reads that `points` take, unless none are wished."""
    if points is None or not counts:
        return asked
    reads = reads_wanted(counts, asked, rates, points)
    return replace(asked, each=reads) if asked.total is None else replace(asked, total=reads)


def _plan(counts: Mapping[Cell, int], asked: Asked, rates: Overturned) -> tuple[Plan | None, str]:
    try:
        return plan_of(counts, asked, rates), ""
    except TooFewReads as error:
        return None, str(too_few(error))


def _rows(period: Period, counts: Mapping[Cell, int], planes: Sequence[str], plan: Plan | None) -> tuple[PreviewRow, ...]:
    by_plane, sizes = Counter[tuple[int | None, str]](), Counter[int | None]()
    for cell, size in counts.items():
        by_plane[cell.radiologist, cell.plane] += size
        sizes[cell.radiologist] += size if period.holds(cell) else 0
    names = dict(Radiologist.objects.filter(pk__in=[pk for pk in sizes if pk is not None]).values_list("pk", "name"))
    reads, widths = (plan.reads_of, plan.widths) if plan else ({}, {})
    rows = [
        PreviewRow(
            names.get(pk or 0, UNNAMED),
            tuple(by_plane[pk, plane] for plane in planes),
            size,
            reads.get(pk, 0),
            widths.get(pk),
            pk,
            period.audits(pk),
        )
        for pk, size in sizes.items()
    ]
    return tuple(sorted(rows, key=lambda row: row.radiologist))
