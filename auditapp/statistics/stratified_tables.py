"""Tables of machine and expert from strata within which the machine says one thing: as the reads stand for them, as the unread images may
make them, the design's standard error, and the small bias of what bends with the errors found.

Linearised as R survey::svykappa; jackknife by Shao & Tu 1995 (The Jackknife and Bootstrap, ch. 6).
"""

from collections.abc import Sequence

import numpy as np

from auditapp.statistics.shares import Estimate, NotEstimable, Refusal, Stratum, readable, stratified_mean
from auditapp.statistics.shares_posterior import DRAWS, METHOD, all_drawn, interval, share_a_kind, wide_enough
from auditapp.statistics.two_raters import COHEN, Coefficient, Table


def machine_strata(strata: Sequence[Stratum]) -> list[Stratum]:
    """Strata fit for kappa, in one order. Raises NotEstimable."""
    held = readable(strata)
    if any(stratum.machine is None for stratum in held):
        raise NotEstimable(Refusal.MACHINE_VARIES)
    return held


def read_tables(strata: Sequence[Stratum]) -> Table:
    """(H, K, K): reads of each stratum by what the machine (rows) and the expert said."""
    k = len(strata[0].counts)
    tables = np.zeros((len(strata), k, k))
    for table, stratum in zip(tables, strata, strict=True):
        table[stratum.machine] = stratum.counts
    return tables


def expanded_table(tables: Table, sizes: Table) -> Table:
    """(K, K), sum 1: share of all items in each cell, from `tables` (H, K, K) of items read and `sizes` (H,) of all."""
    return np.asarray((tables * (sizes / tables.sum((1, 2)))[:, None, None]).sum(0) / sizes.sum())


def drawn_tables(strata: Sequence[Stratum], *, future: bool = False, draws: int = DRAWS) -> Table:
    """(draws, K, K), sum 1: what the unread images leave possible, as `drawn_counts`; not joined where all strata are the machine's."""
    k = len(strata[0].counts)
    tables = np.zeros((draws, k, k), order="F")  # the draws of a cell side by side: sums over cells then take a seventh of the time
    for stratum, drawn in all_drawn(strata, future, draws):
        tables[:, stratum.machine] += drawn
    tables /= sum(stratum.size for stratum in strata)
    return tables


def any_strata(tables: Table, sizes: Table) -> tuple[list[Stratum], bool]:
    """Strata of any two raters from (H, K, K) items read, and whether the second stands for the machine.

    Where neither said one thing throughout each stratum `machine` is None and the categories are the K² cells.
    """
    for turned in (False, True):
        one = tables.swapaxes(1, 2) if turned else tables
        said = one.sum(2) > 0
        if (said.sum(1) == 1).all():
            return _strata(sizes, one[said], said.argmax(1).tolist()), turned
    return _strata(sizes, tables.reshape(len(tables), -1), [None] * len(tables)), False


def _strata(sizes: Table, counts: Table, machine: Sequence[int | None]) -> list[Stratum]:
    rows = zip(sizes.astype(int).tolist(), counts.astype(int).tolist(), machine, strict=True)
    return [Stratum(size, tuple(row), said) for size, row, said in rows]


def drawn_any(strata: Sequence[Stratum], turned: bool, k: int, draws: int = DRAWS) -> Table:
    """(draws, K, K), sum 1, of what `any_strata` gave."""
    if strata[0].machine is not None:
        found = drawn_tables(strata, draws=draws)
        return found.swapaxes(1, 2) if turned else found
    total = sum(stratum.size for stratum in strata)
    return np.asarray(sum(drawn for _, drawn in all_drawn(strata, False, draws)) / total).reshape(draws, k, k)


def design_error(strata: Sequence[Stratum], values: Table, *, future: bool = False) -> float:
    """Standard error of the mean of linearised `values` (K, K); NaN where a stratum not read whole has one read."""
    if any(stratum.read < 2 and (stratum.unread or future) for stratum in strata):
        return float("nan")
    sizes, reads = [stratum.size for stratum in strata], [stratum.read for stratum in strata]
    means, spreads = [], []
    for stratum in strata:
        counts, own = np.array(stratum.counts), values[stratum.machine]
        means.append(float(counts @ own) / stratum.read)
        spreads.append(float(counts @ (own - means[-1]) ** 2) / max(stratum.read - 1, 1))
    return stratified_mean(sizes, reads, means, spreads, future=future)[1]


def posterior_kappa(strata: Sequence[Stratum], *, future: bool = False, draws: int = DRAWS) -> Estimate:
    """Kappa of machine and expert: design-weighted point, posterior interval. Raises NotEstimable."""
    held, one = machine_strata(strata), np.eye(len(strata[0].counts))
    sizes = np.array([stratum.size for stratum in held], float)
    table = expanded_table(read_tables(held), sizes)
    value = float(COHEN.value(table, one))
    if np.isnan(value):
        raise NotEstimable(Refusal.CONSTANT_RATER)
    low, high = interval(COHEN.value(drawn_tables(held, future=future, draws=draws), one), value)
    if share_a_kind(held):
        low, high = wide_enough(value, (low, high), design_error(held, COHEN.linearised(table, one), future=future))
    return Estimate(value, None, low, high, sum(stratum.read for stratum in held), int(sizes.sum()), METHOD)


def bias(tables: Table, sizes: Table, coefficient: Coefficient, w: Table, *, future: bool = False) -> float:
    """How much too high `coefficient` is on average, by the stratified jackknife; NaN where leaving one read out leaves it undefined.

    `tables` (H, K, K) items read, `sizes` (H,) of all. Kappa bends with the errors found: with few reads it is a little too high.
    """
    read, found = tables.sum((1, 2)), 0.0
    expanded = tables * (sizes / read)[:, None, None]
    value = float(coefficient.value(expanded.sum(0) / sizes.sum(), w))
    for place in np.flatnonzero(read >= 2):
        cells = np.argwhere(tables[place] > 0)
        without = np.repeat(tables[place][None], len(cells), 0)
        without[np.arange(len(cells)), cells[:, 0], cells[:, 1]] -= 1
        shares = (expanded.sum(0) - expanded[place] + without * sizes[place] / (read[place] - 1)) / sizes.sum()
        mean = np.average(coefficient.value(shares, w), weights=tables[place][tables[place] > 0])
        found += (1.0 if future else 1 - read[place] / sizes[place]) * (read[place] - 1) * (mean - value)
    return float(found)
