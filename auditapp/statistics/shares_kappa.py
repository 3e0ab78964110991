"""Cohen's kappa of machine and expert under the design: point, linearised standard error, jackknife correction of its bias.

Cohen 1960, Educ Psychol Meas 20:37; linearised value as in R survey::svykappa. Strata must hold one machine verdict each.
"""

from collections.abc import Sequence
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from auditapp.statistics.shares import NotEstimable, Refusal, Stratum, readable

Table = NDArray[np.float64]


def kappa_of(tables: Table) -> Table:
    """Kappa of tables (..., machine, expert) of counts or shares; NaN where a rater said one thing only."""
    p = tables / tables.sum(axis=(-2, -1), keepdims=True)
    rows, columns = p.sum(-1), p.sum(-2)
    constant = (rows.max(-1) > 1 - 1e-12) | (columns.max(-1) > 1 - 1e-12)
    expected = np.where(constant, np.nan, (rows * columns).sum(-1))
    return np.asarray((np.trace(p, axis1=-2, axis2=-1) - expected) / (1 - expected))


def machine_strata(strata: Sequence[Stratum]) -> list[Stratum]:
    """Strata fit for kappa, in one order. Raises NotEstimable."""
    held = readable(strata)
    if any(stratum.machine is None for stratum in held):
        raise NotEstimable(Refusal.MACHINE_VARIES)
    return held


def expanded_table(strata: Sequence[Stratum]) -> Table:
    """Share of all images in each cell (machine, expert): every read weighs N/n of its stratum."""
    categories = len(strata[0].counts)
    table = np.zeros((categories, categories))
    for stratum in strata:
        table[stratum.machine] += np.array(stratum.counts) * (stratum.size / stratum.read)
    return np.asarray(table / table.sum())


def design_kappa(strata: Sequence[Stratum], *, future: bool = False) -> tuple[float, float]:
    """Kappa and its linearised standard error; `future` drops the finite-population correction. Raises NotEstimable."""
    held = machine_strata(strata)
    table = expanded_table(held)
    kappa = float(kappa_of(table))
    if np.isnan(kappa):
        raise NotEstimable(Refusal.CONSTANT_RATER)
    if any(stratum.read < 2 and (stratum.unread or future) for stratum in held):
        raise NotEstimable(Refusal.ONE_READ)
    influence, total, variance = _influence(table), sum(stratum.size for stratum in held), 0.0
    for stratum in held:
        counts, values = np.array(stratum.counts), influence[stratum.machine]
        mean = (counts * values).sum() / stratum.read
        spread = (counts * (values - mean) ** 2).sum() / max(stratum.read - 1, 1)
        variance += (stratum.size / total) ** 2 * (1.0 if future else stratum.unread / stratum.size) * spread / stratum.read
    return kappa, sqrt(variance)


def _influence(p: Table) -> Table:
    rows, columns, agreed = p.sum(1), p.sum(0), np.trace(p)
    expected = (rows * columns).sum()
    same = np.eye(len(p)) * (1 - expected)
    return np.asarray((same - (1 - agreed) * (columns[:, None] + rows[None, :])) / (1 - expected) ** 2)


def corrected_kappa(strata: Sequence[Stratum]) -> float:
    """Kappa less its bias by the stratified jackknife with finite-population correction (Shao & Tu 1995, ch. 6).

    Kappa bends with the errors found, so that with few reads the plain estimate is too high on average. Raises NotEstimable.
    """
    held = machine_strata(strata)
    kappa = float(kappa_of(expanded_table(held)))
    bias = 0.0
    for place, stratum in enumerate(held):
        if stratum.read < 2:
            continue
        without = [_without(held, place, category) for category, count in enumerate(stratum.counts) if count]
        counts = [count for count in stratum.counts if count]
        mean = sum(count * value for count, value in zip(counts, without, strict=True)) / stratum.read
        bias += stratum.unread / stratum.size * (stratum.read - 1) * (mean - kappa)
    if np.isnan(kappa - bias):
        raise NotEstimable(Refusal.CONSTANT_RATER)
    return kappa - bias


def _without(strata: Sequence[Stratum], place: int, category: int) -> float:
    counts = list(strata[place].counts)
    counts[category] -= 1
    rest = [*strata[:place], Stratum(strata[place].size, tuple(counts), strata[place].machine), *strata[place + 1 :]]
    return float(kappa_of(expanded_table(rest)))
