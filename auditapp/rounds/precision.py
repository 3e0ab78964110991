"""What a design will know before anyone reads, and the reads that a wished precision takes. Pure.

Half-widths are those of the interval that the report prints: of the people's work, of which the period's images are a sample.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from auditapp.rounds.strata import Asked, Cell, Design, Stratum, allocated, share_out, strata_of
from auditapp.statistics.designs import Allocation, TooFewReads
from auditapp.statistics.designs_precision import half_width

MOST_READS = 1000
POINTS_OF_CURVE = (5, 10, 15, 20, 30, 45, 60, 80, 100, 130, 160, 200, 250, 300)


@dataclass(frozen=True)
class Plan:
    """The strata with their reads. `own` are each radiologist's strata, which differ where one stratum is the whole department's."""

    strata: Sequence[Stratum]
    reads: Mapping[str, int]
    own: Sequence[Stratum]
    own_reads: Mapping[str, int]

    @cached_property
    def reads_of(self) -> Counter[int | None]:
        """By radiologist, care reads among them; what is expected where the whole department is one stratum."""
        found = Counter[int | None]()
        for stratum in self.own:
            found[stratum.radiologist] += self.own_reads[stratum.name]
        return found

    @cached_property
    def widths(self) -> dict[int | None, float]:
        """Expected half-width of each radiologist's standard share, in points."""
        grouped = _grouped(self.own)
        return {who: half_width([stratum.planned for stratum in some], self.own_reads) for who, some in grouped.items()}

    @cached_property
    def width(self) -> float:
        """That of the department's share."""
        return half_width([stratum.planned for stratum in self.strata], self.reads)

    @property
    def total(self) -> int:
        return sum(self.reads.values())

    @property
    def care(self) -> int:
        return sum(stratum.size for stratum in self.strata if stratum.care)


def plan_of(counts: Mapping[Cell, int], asked: Asked, rate_of: Callable[[Cell], float]) -> Plan:
    """Raises TooFewReads where the design has more strata than reads allow."""
    strata = strata_of(counts, asked, rate_of)
    reads = allocated(strata, asked)
    if asked.design is not Design.SIMPLE or asked.total is None:
        return Plan(strata, reads, strata, reads)
    own = strata_of(counts, replace(asked, each=asked.total, total=None), rate_of)
    size = sum(stratum.size for stratum in own if not stratum.care)
    expected = {one.name: one.size if one.care else round(reads["all"] * one.size / size) for one in own}
    return Plan(strata, reads, own, expected)


def reads_wanted(counts: Mapping[Cell, int], asked: Asked, rate_of: Callable[[Cell], float], points: float) -> int:
    """The fewest reads with which each radiologist's share, or the department's where reads are counted in all, is known to `points`.

    Care reads are not counted. At most MOST_READS of each radiologist.
    """
    strata = strata_of(counts, asked, rate_of)
    if asked.total is not None:
        return max(1, _wanted(strata, asked, points, 0))
    reads = 0
    for some in _grouped(strata).values():
        reads = max(reads, _wanted(some, asked, points, reads))
    return max(1, min(reads, MOST_READS))


def curve_of(counts: Mapping[Cell, int], asked: Asked, rate_of: Callable[[Cell], float]) -> list[tuple[int, float]]:
    """(reads, half-width in points of the radiologist whose share is known least), for a few numbers of reads of each."""
    strata = strata_of(counts, asked, rate_of)
    most = max((sum(one.size for one in some) for some in _grouped(strata).values()), default=0)
    found = []
    for reads in (number for number in POINTS_OF_CURVE if number < most):
        try:
            found.append((reads, max(_width(some, asked, reads) for some in _grouped(strata).values())))
        except TooFewReads:
            continue
    return found


def _grouped(strata: Sequence[Stratum]) -> dict[int | None, list[Stratum]]:
    found: dict[int | None, list[Stratum]] = defaultdict(list)
    for stratum in strata:
        found[stratum.radiologist].append(stratum)
    return dict(found)


def _wanted(strata: Sequence[Stratum], asked: Asked, points: float, known: int) -> int:
    """More than `known` only where that is not enough; all that are not read anyway where even they are too few."""
    open_images = sum(stratum.size for stratum in strata if not stratum.care)
    if not open_images or (known and _width(strata, asked, known) <= points):
        return 0
    return bisect_left(range(open_images), -points, lo=1, key=lambda reads: -_width(strata, asked, reads))


def _width(strata: Sequence[Stratum], asked: Asked, reads: int) -> float:
    drawn = [stratum.planned for stratum in strata if not stratum.care]
    care = {stratum.name: stratum.size for stratum in strata if stratum.care}
    try:
        reads_of = care | (share_out(drawn, reads, _how(asked)) if drawn else {})
        return half_width([stratum.planned for stratum in strata], reads_of)
    except TooFewReads:
        return float("inf")


def _how(asked: Asked) -> Allocation:
    return Allocation.NEYMAN if asked.design is Design.MODEL_ASSISTED else Allocation.PROPORTIONAL
