"""Agreement of two raters, from the K x K table of what both said of the same items.

`p` is (..., K, K) with cells that sum to 1, rows the first rater, here and below: one table or a stack of them. `w` is (K, K), the credit
(0-1) of each pair. Linearised values give standard errors under any design (`linearised.py`); of a simple sample they are the textbook's
(Fleiss, Cohen & Everitt 1969, Psychol Bull 72:323; Gwet 2008, Br J Math Stat Psychol 61:29).
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Table = NDArray[np.float64]
ALL = 1 - 1e-12  # of a margin that holds one category alone, in floats


class Credit(StrEnum):
    """What two ratings that differ are worth: nothing, or the less the further apart their categories stand in order."""

    UNWEIGHTED = "unweighted"
    LINEAR = "linear"
    QUADRATIC = "quadratic"


def credit(kind: Credit, k: int) -> Table:
    """(k, k) weights: 1 - d or 1 - d², d the distance in places over k - 1 (Cicchetti & Allison 1971; Fleiss & Cohen 1973)."""
    if kind is Credit.UNWEIGHTED or k == 1:
        return np.eye(k)
    distance = np.abs(np.subtract.outer(np.arange(k), np.arange(k))) / (k - 1)
    return np.asarray(1 - distance ** (1 if kind is Credit.LINEAR else 2))


@dataclass(frozen=True, slots=True)
class Coefficient:
    """(observed - chance) / (1 - chance). `slope` is the change of chance with each cell, (K, K). Chance is NaN where not estimable."""

    chance: Callable[[Table, Table], Table]
    slope: Callable[[Table, Table], Table]

    def value(self, p: Table, w: Table) -> Table:
        """(...): at most 1, NaN where not estimable."""
        chance = self.chance(p, w)
        return np.asarray((observed(p, w) - chance) / (1 - chance))

    def linearised(self, p: Table, w: Table) -> Table:
        """(K, K): the linearised value of an item in each cell, of one table."""
        left = 1 - self.chance(p, w)
        return np.asarray((w * left - (1 - observed(p, w)) * self.slope(p, w)) / left**2)


def observed(p: Table, w: Table) -> Table:
    return np.asarray((p * w).sum((-1, -2)))


def _pooled(p: Table) -> Table:
    return np.asarray((p.sum(-1) + p.sum(-2)) / 2)


def _cohen_chance(p: Table, w: Table) -> Table:
    rows, columns = p.sum(-1), p.sum(-2)
    constant = (rows.max(-1) > ALL) | (columns.max(-1) > ALL)
    return np.where(constant, np.nan, ((rows @ w) * columns).sum(-1))


def _cohen_slope(p: Table, w: Table) -> Table:
    return np.asarray((w @ p.sum(-2))[:, None] + (p.sum(-1) @ w)[None, :])


def _scott_chance(p: Table, w: Table) -> Table:
    share = _pooled(p)
    return np.where(share.max(-1) > ALL, np.nan, ((share @ w) * share).sum(-1))


def _scott_slope(p: Table, w: Table) -> Table:
    part = w @ _pooled(p)
    return np.asarray(part[:, None] + part[None, :])


def gwet_factor(w: Table) -> float:
    """Sum of credits over K (K - 1); NaN for one category, where chance cannot be told from agreement."""
    k = len(w)
    return float(w.sum() / (k * (k - 1))) if k > 1 else float("nan")


def _gwet_chance(p: Table, w: Table) -> Table:
    share = _pooled(p)
    return np.asarray(gwet_factor(w) * (share * (1 - share)).sum(-1))


def _gwet_slope(p: Table, w: Table) -> Table:
    part = gwet_factor(w) * (0.5 - _pooled(p))
    return np.asarray(part[:, None] + part[None, :])


def uniform_chance(w: Table) -> float:
    """Agreement of raters who pick categories blindly; NaN for one category."""
    return float(w.mean()) if len(w) > 1 else float("nan")


def _blind_chance(p: Table, w: Table) -> Table:
    return np.full(p.shape[:-2], uniform_chance(w))


def _none(p: Table, w: Table) -> Table:
    return np.zeros(p.shape[:-2])


def _flat(p: Table, w: Table) -> Table:
    return np.zeros_like(w)


PERCENT = Coefficient(_none, _flat)
COHEN = Coefficient(_cohen_chance, _cohen_slope)  # Cohen 1960, 1968; not estimable where a rater used one category alone
SCOTT = Coefficient(_scott_chance, _scott_slope)  # Scott 1955
GWET = Coefficient(_gwet_chance, _gwet_slope)  # Gwet 2008: AC1; with weights AC2
BRENNAN_PREDIGER = Coefficient(_blind_chance, _flat)  # 1981; of two categories PABAK (Byrt, Bishop & Carlin 1993)
