"""Krippendorff's alpha of any number of raters, ratings missing or not (Krippendorff 2011, Computing Krippendorff's Alpha-Reliability)."""

import numpy as np
from scipy.sparse import csr_array

from auditapp.statistics.linearised import Values
from auditapp.statistics.many_raters import Estimated, pairs
from auditapp.statistics.two_raters import ALL, Table


def nominal(used: Values) -> Table:
    """(K, K) squared distances: any two categories are equally far. `used` (K,) is how often each was paired."""
    return 1 - np.eye(len(used))


def ordinal(used: Values) -> Table:
    """By how many ratings lie between, half of both ends' own counted."""
    below = np.cumsum(used) - used / 2
    return np.asarray(np.subtract.outer(below, below) ** 2)


def interval(values: Values) -> Table:
    """By the difference of the categories' numbers."""
    return np.asarray(np.subtract.outer(values, values) ** 2)


def paired(counts: csr_array, weight: Values) -> tuple[csr_array, Values, Values]:
    """The items with two ratings or more, their weights scaled to a mean of 1, and how often each category stands in them, (K,)."""
    kept = np.asarray(counts.sum(1)).ravel() >= 2
    counts, weight = counts[kept], weight[kept] / weight[kept].mean()
    return counts, weight, np.asarray(weight @ counts)


def alpha(counts: csr_array, weight: Values, distance: Table) -> Estimated:
    """Of what `paired` gave. `z` is that of the large sample: the correction for few ratings, (N - 1) / N, takes no part in it."""
    ratings = np.asarray(counts.sum(1)).ravel()
    used = np.asarray(weight @ counts)
    total = used.sum()
    if used.max() > ALL * total:
        return Estimated(float("nan"), np.full(len(ratings), np.nan))
    apart = pairs(counts, distance) / (ratings - 1)
    found = weight @ apart / total
    by_chance = used @ distance @ used / total**2
    found_z = (apart - ratings * found) / total
    chance_z = 2 * (np.asarray(counts @ (distance @ used)) / total - ratings * by_chance) / total
    z = len(ratings) * (found * chance_z / by_chance - found_z) / by_chance
    return Estimated(float(1 - found / by_chance * (total - 1) / total), z)
