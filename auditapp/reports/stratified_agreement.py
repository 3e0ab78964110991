"""Agreement of machine and expert where the machine guided the sample: strata within which it says one thing. Pure.

The posterior goes stratum by stratum, as in the share's interval: a stratum without an error among few reads still leaves errors possible.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from auditapp.reports.agreement import DRAWS, Pairs
from auditapp.reports.standard_shares import MOST_UNREAD
from auditapp.statistics.clusters import design_effect
from auditapp.statistics.intervals import posterior_interval
from auditapp.statistics.linearised import Codes, Sample
from auditapp.statistics.shares import Stratum
from auditapp.statistics.shares_posterior import share_a_kind, stretched, wide_enough
from auditapp.statistics.stratified_tables import drawn_tables, expanded_table, read_tables
from auditapp.statistics.two_raters import Coefficient, Table


@dataclass(frozen=True)
class StratifiedPairs(Pairs):
    """`cell` (n,) of each pair, from 0; `size` (H,) images of each cell, in all of which the machine says `machine` (H,)."""

    cell: Codes = None  # type: ignore[assignment]
    size: Codes = None  # type: ignore[assignment]
    machine: Codes = None  # type: ignore[assignment]

    @classmethod
    def by_cell(cls, codes: Codes, study: Codes, stratum: Codes, kinds: tuple[Codes, Codes, Codes], k: int = 3) -> "StratifiedPairs":
        """`stratum` (n,) of the pairs; `kinds` are stratum, machine's category and images of each kind that the machine graded.

        Cells without a read join the most read one in which the machine says the same; where there is none they are left out,
        and where these hold more than a fifth of the images there is nothing to tell.
        """
        own, machine, images = kinds
        cells, place = np.unique(own * k + machine, return_inverse=True)
        size, said = np.bincount(place, images, len(cells)).astype(np.int64), cells % k
        cell = np.searchsorted(cells, stratum * k + codes[:, 0])
        read = np.bincount(cell, minlength=len(cells))
        for lonely in np.flatnonzero(read == 0).tolist():
            like = np.flatnonzero((said == said[lonely]) & (read > 0))
            if len(like):
                size[like[np.argmax(read[like])]] += size[lonely]
        left_out = size[(read == 0) & ~np.isin(said, said[read > 0])].sum() > MOST_UNREAD * size.sum()
        size[read == 0] = 0
        if left_out:
            codes, study, cell = codes[:0], study[:0], cell[:0]
        weight = size[cell] / read[cell] if len(cell) else np.zeros(0)
        order = np.lexsort((study, cell, codes[:, 1], codes[:, 0]))
        return cls(codes[order], weight[order], study[order], k, cell[order], size, said)

    def two(self) -> "StratifiedPairs":
        return StratifiedPairs(np.minimum(self.codes, 1), self.weight, self.study, 2, self.cell, self.size, np.minimum(self.machine, 1))

    @cached_property
    def strata(self) -> list[Stratum]:
        table = np.bincount(self.cell * self.k + self.codes[:, 1], minlength=len(self.size) * self.k).reshape(-1, self.k)
        rows = zip(self.size.tolist(), table.tolist(), self.machine.tolist(), strict=True)
        held = [Stratum(size, tuple(counts), machine) for size, counts, machine in rows if size]
        return sorted(held, key=lambda one: (one.machine or 0, one.size, one.counts))

    @cached_property
    def shares(self) -> Table:
        if not self.n:
            return np.zeros((self.k, self.k))
        return expanded_table(read_tables(self.strata), np.array([stratum.size for stratum in self.strata], float))

    @cached_property
    def draws(self) -> Table:
        return drawn_tables(self.strata, future=True, draws=DRAWS)

    def interval(self, coefficient: Coefficient, w: Table, value: float) -> tuple[float, float]:
        """The posterior's, at least as long as the design's standard error, and longer where images share studies."""
        found = posterior_interval(self.draws, lambda tables: coefficient.value(tables, w), value, "")
        z = coefficient.linearised(self.shares, w)[self.codes[:, 0], self.codes[:, 1]]
        held, place = np.unique(self.cell, return_inverse=True)
        effect = design_effect(z, Sample(self.n, place, self.size[held].astype(float)), self.study)
        limits = stretched(value, (found.low, found.high), effect.stretch)
        return wide_enough(value, limits, effect.alone * effect.stretch) if share_a_kind(self.strata) else limits
