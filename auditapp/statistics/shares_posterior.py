"""The interval to print for shares and for kappa: what the unread images may hold, given the reads of their stratum.

Beta-binomial (Dirichlet-multinomial for more than two categories) with Jeffreys' prior, stratum by stratum. Counts are whole numbers, so
their quantiles come in steps; the draws are spread by half a step either way, which is the mid-distribution quantile of Ma, Genton &
Parzen 2011 (Ann Inst Stat Math 63:227). Without it the interval covers 97-98 % where few images are unread.
"""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from auditapp.statistics.shares import LEVEL, Estimate, NotEstimable, Refusal, Stratum, readable
from auditapp.statistics.shares_kappa import expanded_table, kappa_of, machine_strata

DRAWS = 10_000
SEED = 20260101  # the same counts always print the same interval
PRIOR = 0.5  # Jeffreys, for each category
METHOD = "beta-binomial posterior"

Counts = NDArray[np.float64]


def drawn_counts(stratum: Stratum, *, occurrence: int = 0, future: bool = False, draws: int = DRAWS) -> Counts:
    """Draws (draws, categories) of how many images of the stratum are of each category, read ones included.

    The stream depends on the stratum alone, and on `occurrence` for its equals, so that the order of strata changes no digit.
    `future`: the expected counts of as many further images instead.
    """
    machine = len(stratum.counts) if stratum.machine is None else stratum.machine
    rng = np.random.default_rng([SEED, stratum.size, machine, occurrence, *stratum.counts])
    rates = rng.dirichlet(np.array(stratum.counts) + PRIOR, draws)
    if future:
        return rates * stratum.size
    if not stratum.unread:
        return np.tile(np.array(stratum.counts, float), (draws, 1))
    return np.array(stratum.counts) + _spread(rng, rng.multinomial(stratum.unread, rates), stratum.unread)


def _spread(rng: np.random.Generator, unread: NDArray[np.int64], total: int) -> Counts:
    later = np.clip(unread[:, 1:] + rng.random(unread[:, 1:].shape) - 0.5, 0, None)
    later *= np.minimum(1, total / np.maximum(later.sum(1, keepdims=True), 1))
    return np.column_stack([total - later.sum(1), later])


def interval(values: Counts, value: float) -> tuple[float, float]:
    """Central 95 % of the draws, widened to hold `value` where it lies at the edge."""
    low, high = np.nanquantile(values, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return min(float(low), value), max(float(high), value)


def posterior_share(strata: Sequence[Stratum], *, category: int = 1, future: bool = False, draws: int = DRAWS) -> Estimate:
    """Share (0-1) of `category`: Horvitz-Thompson point, posterior interval. Raises NotEstimable where a stratum has no read."""
    held = readable(strata)
    size = sum(stratum.size for stratum in held)
    value = sum(stratum.size * stratum.counts[category] / stratum.read for stratum in held) / size
    counts = sum(drawn[:, category] for _, drawn in _all_drawn(held, future, draws))
    low, high = interval(np.asarray(counts) / size, value)
    return Estimate(value, None, low, high, sum(stratum.read for stratum in held), size, METHOD)


def posterior_kappa(strata: Sequence[Stratum], *, future: bool = False, draws: int = DRAWS) -> Estimate:
    """Kappa of machine and expert: design-weighted point, posterior interval. Raises NotEstimable."""
    held = machine_strata(strata)
    value = float(kappa_of(expanded_table(held)))
    if np.isnan(value):
        raise NotEstimable(Refusal.CONSTANT_RATER)
    categories = len(held[0].counts)
    tables = np.zeros((draws, categories, categories))
    for stratum, drawn in _all_drawn(held, future, draws):
        tables[:, stratum.machine] += drawn
    low, high = interval(kappa_of(tables), value)
    return Estimate(value, None, low, high, sum(stratum.read for stratum in held), sum(stratum.size for stratum in held), METHOD)


def _all_drawn(strata: Sequence[Stratum], future: bool, draws: int) -> list[tuple[Stratum, Counts]]:
    seen: Counter[Stratum] = Counter()
    found = []
    for stratum in strata:
        found.append((stratum, drawn_counts(stratum, occurrence=seen[stratum], future=future, draws=draws)))
        seen[stratum] += 1
    return found
