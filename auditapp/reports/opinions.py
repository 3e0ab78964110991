"""What readers and the machine said of criteria and structures, as columns that can be laid side by side. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from auditapp.reports.agreement import Pairs
from auditapp.reports.counted import Reads
from auditapp.statistics.linearised import Codes, Values

YES, NO = 0, 1


@dataclass(frozen=True)
class Opinions:
    """`read`: place of the image among the round's reads; `what`: key of a criterion or structure; `said` YES or NO. One place each."""

    read: Codes
    what: Codes
    said: Codes

    @classmethod
    def of(cls, rows: Iterable[tuple[int, int, int]]) -> "Opinions":
        held = np.array(sorted(set(rows)), np.int64).reshape(-1, 3)
        return cls(held[:, 0], held[:, 1], held[:, 2])

    def key(self, most: int) -> Codes:
        return self.read * (most + 1) + self.what


def side_by_side(first: Opinions, second: Opinions, reads: Reads) -> Iterator[tuple[int, Pairs]]:
    """Each criterion or structure of which both speak on the same drawn images."""
    most = int(max(first.what.max(initial=0), second.what.max(initial=0)))
    _, one, other = np.intersect1d(first.key(most), second.key(most), return_indices=True)
    drawn = reads.drawn[first.read[one]]
    one, other = one[drawn], other[drawn]
    what, image = first.what[one], first.read[one]
    codes = np.column_stack([first.said[one], second.said[other]])
    for each in np.unique(what).tolist():
        held = what == each
        yield each, Pairs.of(codes[held], reads.weight[image[held]], reads.study[image[held]])


class Tally(NamedTuple):
    """How often NO was said of a criterion, of how many images, and the sums of the weights of both and of their squares."""

    missed: int
    n: int
    missed_weight: float
    weight: float
    squares: float

    @property
    def share(self) -> float:
        """NO of the images that these stand for, 0-1."""
        return min(self.missed_weight / self.weight, 1.0)

    @property
    def effective(self) -> float:
        """Images of equal weight that would tell as much (Kish 1965)."""
        return self.weight**2 / self.squares

    def less(self, other: "Tally") -> "Tally":
        return Tally(*(mine - theirs for mine, theirs in zip(self, other, strict=True)))  # type: ignore[arg-type]


def missed_by(first: Opinions, values: Codes, weight: Values) -> Mapping[tuple[int, int], Tally]:
    """(value, what) → Tally; `values` (reads,) is whose image each is, say, `weight` (reads,) the images that it stands for."""
    pairs, place = np.unique(np.column_stack([values[first.read], first.what]), axis=0, return_inverse=True)
    held, missed = weight[first.read], first.said == NO
    columns = (missed * 1, np.ones(len(held), int), missed * held, held, held**2)
    sums = [np.bincount(place.ravel(), column, len(pairs)) for column in columns]
    rows = zip(*(one.astype(int).tolist() for one in sums[:2]), *(one.tolist() for one in sums[2:]), strict=True)
    return {(value, what): Tally(*row) for (value, what), row in zip(pairs.tolist(), rows, strict=True)}
