"""Agreement of two or more raters, items rated by different raters and different numbers of them.

`counts` is (n, K): how many raters put each item into each category, at least one an item; `weight` (n,) what each item stands for.
Gwet 2014, Handbook of Inter-Rater Reliability, 4th ed., chapters 2 and 5, for values and standard errors.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from auditapp.statistics.linearised import Values
from auditapp.statistics.two_raters import ALL, Table, gwet_factor, uniform_chance

BLOCK = 4_000_000  # cells held dense at a time

Chance = Callable[[Values, Table], tuple[Values, Values]]  # of shares of the categories (..., K): chance (...) and its slope (..., K)


@dataclass(frozen=True, slots=True)
class Estimated:
    """A value, NaN where not estimable, and the linearised value of each item, (n,)."""

    value: float
    z: Values


def pairs(counts: csr_array, credits_: Table) -> Values:
    """(n,): sum over ordered pairs of an item's ratings, each with itself too, of `credits_` (K, K)."""
    rows = max(1, BLOCK // counts.shape[1])
    parts = [counts[start : start + rows] for start in range(0, counts.shape[0], rows)]
    return np.concatenate([np.asarray(part.multiply(part @ credits_).sum(1)).ravel() for part in parts])


def coefficient(counts: csr_array, weight: Values, w: Table, chance: Chance) -> Estimated:
    """(observed - chance) / (1 - chance) with credits `w`; items with one rating tell only how often each category is used."""
    ratings = np.asarray(counts.sum(1)).ravel()
    twice = ratings >= 2
    share = np.where(twice, (pairs(counts, w) - ratings) / np.maximum(ratings * (ratings - 1), 1), 0.0)
    observed = float(np.average(share, weights=weight * twice))
    prevalence = np.asarray((weight / ratings) @ counts) / weight.sum()
    found, slope = chance(prevalence, w)
    by_chance = float(found)
    value = (observed - by_chance) / (1 - by_chance)
    own = np.asarray(counts @ slope) / ratings
    scale = weight.sum() / (weight * twice).sum()
    z = (scale * twice * (share - by_chance) - 2 * (1 - value) * (own - by_chance)) / (1 - by_chance)
    return Estimated(value, z)


def by_prevalence(prevalence: Values, w: Table) -> tuple[Values, Values]:
    """Chance of Fleiss' kappa (Fleiss 1971, Psychol Bull 76:378). NaN where one category was used alone."""
    part = prevalence @ w
    return np.where(prevalence.max(-1) > ALL, np.nan, (part * prevalence).sum(-1)), part


def by_gwet(prevalence: Values, w: Table) -> tuple[Values, Values]:
    """Chance of AC1 and AC2 (Gwet 2008). NaN for one category."""
    part = gwet_factor(w) * (1 - prevalence)
    return np.asarray((part * prevalence).sum(-1)), part


def blind(prevalence: Values, w: Table) -> tuple[Values, Values]:
    """Chance of Brennan and Prediger's coefficient. NaN for one category."""
    chance = uniform_chance(w)
    return np.full(prevalence.shape[:-1], chance), np.full(prevalence.shape, chance)


def none(prevalence: Values, w: Table) -> tuple[Values, Values]:
    """Of the plain share of pairs that agree."""
    return np.zeros(prevalence.shape[:-1]), np.zeros(prevalence.shape)
