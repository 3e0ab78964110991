"""What readers and the machine said of criteria and structures, as columns that can be laid side by side. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from auditapp.reports.agreement import Pairs
from auditapp.reports.counted import Reads
from auditapp.statistics.linearised import Codes

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


def missed_by(first: Opinions, values: Codes) -> Mapping[tuple[int, int], tuple[int, int]]:
    """(value, what) → how often NO, and of how many; `values` (reads,) is whose image each is, say."""
    found: dict[tuple[int, int], tuple[int, int]] = {}
    pairs, place = np.unique(np.column_stack([values[first.read], first.what]), axis=0, return_inverse=True)
    no = np.bincount(place.ravel(), first.said == NO, len(pairs)).astype(int)
    told = np.bincount(place.ravel(), minlength=len(pairs))
    for (value, what), missed, n in zip(pairs.tolist(), no.tolist(), told.tolist(), strict=True):
        found[value, what] = missed, n
    return found
