"""The interval of many raters' agreement that holds at high prevalence and few items, from how often each pattern of ratings may come.

As of two raters (`intervals.py`) the prior weighs one item, spread over all patterns as blind raters would give them.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations_with_replacement
from math import comb

import numpy as np
from scipy import stats
from scipy.sparse import csr_array

from auditapp.statistics.intervals import DRAWS, SEED
from auditapp.statistics.krippendorff import nominal
from auditapp.statistics.linearised import Values
from auditapp.statistics.many_raters import Chance
from auditapp.statistics.two_raters import ALL, Table

MOST_PATTERNS = 500  # with more the draws take too much memory
MOST_CELLS = 4_000_000  # of items by categories


@dataclass(frozen=True, slots=True)
class Patterns:
    """`counts` (U, K): how many raters chose each category; `draws` (draws, U): shares of items with each, sum 1."""

    counts: Table
    draws: Table


def patterns(counts: csr_array, weight: Values, items: float, draws: int = DRAWS) -> Patterns | None:
    """Of (n, K) ratings, some with two or more, that stand for `weight` (n,), as sure as `items` of a simple sample.

    None where the patterns are too many.
    """
    n, k = counts.shape
    ratings = np.asarray(counts.sum(1)).ravel().astype(int)
    raters = int(np.bincount(ratings[ratings >= 2]).argmax())
    if n * k > MOST_CELLS or comb(raters + k - 1, raters) > MOST_PATTERNS:
        return None
    seen, place = np.unique(counts.toarray(), axis=0, return_inverse=True)
    blind, prior = _blind(raters, k)
    if len(seen) + len(blind) > 2 * MOST_PATTERNS:
        return None
    held = np.bincount(place.ravel(), weight) * items / weight.sum()
    drawn = np.random.default_rng(SEED).dirichlet(np.concatenate([held, prior]), draws)
    return Patterns(np.concatenate([seen, blind]), drawn)


@lru_cache(maxsize=64)
def _blind(raters: int, k: int) -> tuple[Table, Values]:
    """All patterns of so many ratings, and how often each comes by guessing."""
    found = np.array([np.bincount(one, minlength=k) for one in combinations_with_replacement(range(k), raters)], float)
    return found, np.asarray(stats.multinomial.pmf(found, raters, np.full(k, 1 / k)))


def coefficients(held: Patterns, w: Table, chance: Chance) -> Values:
    """(draws,): (observed - chance) / (1 - chance) of each draw, as `many_raters.coefficient`."""
    ratings = held.counts.sum(1)
    twice = ratings >= 2
    share = np.where(twice, ((held.counts @ w * held.counts).sum(1) - ratings) / np.maximum(ratings * (ratings - 1), 1), 0.0)
    by_chance, _ = chance(held.draws @ (held.counts / ratings[:, None]), w)
    return np.asarray(((held.draws @ share) / (held.draws @ twice) - by_chance) / (1 - by_chance))


def alphas(held: Patterns, total: float) -> Values:
    """(draws,): nominal alpha of each draw, as `krippendorff.alpha`, from `total` ratings; of items with two ratings or more."""
    ratings = held.counts.sum(1)
    twice, distance = ratings >= 2, nominal(held.counts[0])
    apart = np.where(twice, (held.counts @ distance * held.counts).sum(1) / np.maximum(ratings - 1, 1), 0.0)
    used = held.draws @ (held.counts * twice[:, None])
    share = used / used.sum(1, keepdims=True)
    by_chance = np.where(share.max(1) > ALL, np.nan, (share @ distance * share).sum(1))
    return np.asarray(1 - (held.draws @ apart) / used.sum(1) / by_chance * (total - 1) / total)
