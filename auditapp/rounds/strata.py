"""How a round's images are parted into strata and how many of each are read. Pure: counts in, a plan out; see docs/decisions/0010.

The preview plans by counts and opening plans by the same counts, so that what was promised is what is drawn.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

from auditapp.statistics.designs import BANDS, LEAST, Allocation, Planned, TooFewReads, allocate

NOBODY = "nobody"
STANDARD, NON_STANDARD, UNGRADED = "standard", "non_standard", "ungraded"
LEAST_IMAGES = 50  # of a score band that is a stratum of its own; smaller ones join their neighbour


class Design(StrEnum):
    SIMPLE = "simple"
    BY_PLANE = "by_plane"
    MODEL_ASSISTED = "model_assisted"


class Cell(NamedTuple):
    """Images alike to every design. `grade` is the machine's, "ungraded" where it gave none; `band` the lower edge of its score band."""

    radiologist: int | None
    plane: str
    grade: str
    band: float | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A design and its number of reads: `each` of every radiologist, or `total` in the department. Care reads come on top.

    Raises ValueError unless exactly one of the two is given, and is 1 or more.
    """

    design: Design = Design.SIMPLE
    each: int | None = None
    total: int | None = None
    care: bool = False

    def __post_init__(self) -> None:
        if (self.each is None) == (self.total is None) or (self.each or self.total or 0) < 1:
            raise ValueError("one number of reads, 1 or more: of each radiologist, or in all")

    @property
    def reads(self) -> int:
        return self.each or self.total or 0


@dataclass(frozen=True, slots=True)
class Stratum:
    """`radiologist` is None too where nobody is named or the stratum is the whole department's. `rate` as in `designs.Planned`."""

    name: str
    radiologist: int | None
    cells: tuple[Cell, ...]
    size: int
    rate: float
    care: bool = False

    @property
    def planned(self) -> Planned:
        return Planned(self.name, self.size, self.rate)


def strata_of(counts: Mapping[Cell, int], asked: Asked, rate_of: Callable[[Cell], float]) -> list[Stratum]:
    """The strata of `asked.design` by name; each image lies in exactly one. `rate_of` is the planned overturn rate of a cell (0-1)."""
    members: dict[tuple[str, int | None, bool], list[Cell]] = defaultdict(list)
    for who, cells in _by_radiologist(counts):
        for name, some, care in _parts(who, cells, counts, asked):
            members[name, None if name == "all" else cells[0].radiologist, care] += some
    strata = [
        Stratum(name, radiologist, tuple(cells), sum(counts[cell] for cell in cells), _rate(cells, counts, rate_of), care)
        for (name, radiologist, care), cells in members.items()
    ]
    return sorted(strata, key=lambda stratum: stratum.name)


def allocated(strata: Sequence[Stratum], asked: Asked) -> dict[str, int]:
    """Reads of each stratum by name. The floors' rounding may ask for a few more than `asked.reads`; care strata are read in full.

    Raises TooFewReads where not even two of each stratum can be read.
    """
    how = Allocation.NEYMAN if asked.design is Design.MODEL_ASSISTED else Allocation.PROPORTIONAL
    reads = {stratum.name: stratum.size for stratum in strata if stratum.care}
    drawn = [stratum for stratum in strata if not stratum.care]
    if asked.total is not None:
        return reads | share_out([stratum.planned for stratum in drawn], asked.total, how)
    for _, own in groupby(sorted(drawn, key=_whose), key=_whose):
        reads |= share_out([stratum.planned for stratum in own], asked.reads, how)
    return reads


def share_out(strata: Sequence[Planned], reads: int, how: Allocation) -> dict[str, int]:
    """`designs.allocate`, but one stratum takes any number, and where the floors' rounding wants more than `reads` it gets it."""
    if len(strata) == 1:
        return {strata[0].name: min(reads, strata[0].size)}
    least = sum(min(stratum.size, LEAST) for stratum in strata)
    if min(reads, sum(stratum.size for stratum in strata)) < least:
        raise TooFewReads(least)
    while True:
        try:
            return allocate(strata, reads, how)
        except TooFewReads as error:
            reads = error.least


def _whose(stratum: Stratum) -> str:
    return str(stratum.radiologist or NOBODY)


def _by_radiologist(counts: Mapping[Cell, int]) -> Iterator[tuple[str, list[Cell]]]:
    ordered = sorted((cell for cell in counts if counts[cell]), key=lambda cell: (str(cell.radiologist or NOBODY), str(cell)))
    for who, cells in groupby(ordered, key=lambda cell: str(cell.radiologist or NOBODY)):
        yield who, list(cells)


def _parts(who: str, cells: Sequence[Cell], counts: Mapping[Cell, int], asked: Asked) -> Iterator[tuple[str, list[Cell], bool]]:
    """One radiologist's cells by the name of their stratum, and whether they are care reads."""
    cared = [cell for cell in cells if asked.care and cell.grade == NON_STANDARD]
    rest = [cell for cell in cells if cell not in cared]
    if asked.design is Design.MODEL_ASSISTED:
        yield from ((f"{who} {name}", some, False) for name, some in _bands(rest, counts))
    elif asked.design is Design.BY_PLANE:
        yield from ((f"{who} {cell.plane}", [cell], False) for cell in rest)
    elif rest:
        yield who if asked.total is None else "all", rest, False
    for cell in cared:
        yield (f"{who} {cell.plane} care" if asked.design is Design.BY_PLANE else f"{who} care"), [cell], True


def _bands(cells: Sequence[Cell], counts: Mapping[Cell, int]) -> Iterator[tuple[str, list[Cell]]]:
    """By what the machine said, standard or not, and within that by score: from the lowest band up, each with enough images."""
    for said in (STANDARD, f"not_{STANDARD}", UNGRADED):
        own = sorted((cell for cell in cells if _said(cell) == said), key=lambda cell: (cell.band or 0.0, cell))
        joined: list[list[Cell]] = []
        for _, band in groupby(own, key=lambda cell: cell.band or 0.0):
            if joined and _size(joined[-1], counts) < LEAST_IMAGES:
                joined[-1] += band
            else:
                joined.append(list(band))
        if len(joined) > 1 and _size(joined[-1], counts) < LEAST_IMAGES:
            joined[-2:] = [joined[-2] + joined[-1]]
        yield from ((_named(said, some), some) for some in joined)


def _said(cell: Cell) -> str:
    if cell.grade == UNGRADED:
        return UNGRADED
    return STANDARD if cell.grade == STANDARD else f"not_{STANDARD}"


def _named(said: str, cells: Sequence[Cell]) -> str:
    bands = [cell.band for cell in cells if cell.band is not None]
    if said == UNGRADED or not bands:
        return said
    return f"{said} {min(bands):g}-{BANDS[BANDS.index(max(bands)) + 1]:g}"


def _size(cells: Iterable[Cell], counts: Mapping[Cell, int]) -> int:
    return sum(counts[cell] for cell in cells)


def _rate(cells: Sequence[Cell], counts: Mapping[Cell, int], rate_of: Callable[[Cell], float]) -> float:
    """The planned overturn rate where the machine says one thing in the stratum, else the planned share that is not standard."""
    mixed = len({_said(cell) == STANDARD for cell in cells}) > 1
    wrong = (counts[cell] * (1 - rate_of(cell) if mixed and _said(cell) != STANDARD else rate_of(cell)) for cell in cells)
    return min(1.0, sum(wrong) / _size(cells, counts))
