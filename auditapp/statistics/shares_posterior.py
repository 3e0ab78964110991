"""The interval to print for shares and for kappa: what the unread images may hold, given the reads of their stratum.

Beta-binomial (Dirichlet-multinomial for more than two categories), stratum by stratum, with a prior of the weight of one item: of two
categories it is Jeffreys', of more it is Perks' (1947).
Counts are whole numbers, so their quantiles come in steps; the mid-distribution quantile of Ma, Genton & Parzen 2011 (Ann Inst Stat
Math 63:227) lies between them. Without it the interval covers 97-98 % where few images are unread.

Where several strata share a machine verdict, the interval is never shorter than that of the design's standard error: posteriors of strata
with few reads each add up to too little.
"""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import signal, special, stats

from auditapp.statistics.shares import LEVEL, Estimate, NotEstimable, Stratum, design_share, readable

DRAWS = 10_000
SEED = 20260101  # the same counts always print the same interval
PRIOR = 1.0  # items that the prior weighs, shared by the categories
NODES = special.expit(np.linspace(-12, 12, 257))  # chances at which a Beta law's quantile is reckoned: between them it is a line
METHOD = "beta-binomial posterior"

Counts = NDArray[np.float64]
Prior = tuple[float, ...]


def priors(strata: Sequence[Stratum]) -> list[Prior]:
    """Each stratum's prior, of the weight of one item: centred on what the other strata of the same machine verdict show.

    The only stratum of its kind has it in equal parts. With that everywhere many small strata would together pull the share to ½.
    """
    pooled: dict[int | None, Counts] = {}
    for stratum in strata:
        pooled[stratum.machine] = pooled.get(stratum.machine, np.zeros(len(stratum.counts))) + stratum.counts
    found = []
    for stratum in strata:
        others = pooled[stratum.machine] - stratum.counts + PRIOR / len(stratum.counts)
        found.append(tuple((PRIOR * others / others.sum()).tolist()))
    return found


@lru_cache(maxsize=128)  # share and kappa of the same reads, and of neighbouring ones, want the same draws: 160 kB each
def drawn_counts(stratum: Stratum, prior: Prior, *, occurrence: int = 0, future: bool = False, draws: int = DRAWS) -> Counts:
    """Draws (draws, categories), not to be written to, of how many images of the stratum are of each category.

    The stream depends on the stratum alone, and on `occurrence` for its equals, so that the order of strata changes no digit.
    `future`: the expected counts of as many further images instead.
    """
    machine = len(stratum.counts) if stratum.machine is None else stratum.machine
    rng = np.random.default_rng([SEED, stratum.size, machine, occurrence, *stratum.counts])
    counts = (_two if len(stratum.counts) == 2 else _many)(stratum, prior, rng, future, draws)
    counts.setflags(write=False)
    return counts


def _two(stratum: Stratum, prior: Prior, rng: np.random.Generator, future: bool, draws: int) -> Counts:
    """Quantiles at evenly spread chances, shuffled (Latin hypercube): the limits then hardly depend on the draws."""
    chances = rng.permutation((np.arange(draws) + rng.random(draws)) / draws)
    no, yes = stratum.counts[0] + prior[0], stratum.counts[1] + prior[1]
    if future:
        found = stratum.size * np.interp(chances, NODES, special.betaincinv(yes, no, NODES))
    elif stratum.unread:
        found = stratum.counts[1] + _mid_quantiles(_beta_binomial(stratum.unread, yes, no), chances)
    else:
        found = np.full(draws, float(stratum.counts[1]))
    return np.column_stack([stratum.size - found, found])


def _many(stratum: Stratum, prior: Prior, rng: np.random.Generator, future: bool, draws: int) -> Counts:
    counts = np.array(stratum.counts)
    rates = rng.dirichlet(counts + np.array(prior), draws)
    if future:
        return np.asarray(rates * stratum.size)
    later = rng.multinomial(stratum.unread, rates)[:, 1:].astype(float)
    later = np.clip(later + rng.random(later.shape) - 0.5, 0, None)
    later *= np.minimum(1, stratum.unread / np.maximum(later.sum(1, keepdims=True), 1))
    return np.asarray(counts + np.column_stack([stratum.unread - later.sum(1), later]))


def _beta_binomial(n: int, yes: float, no: float) -> Counts:
    """Chance of 0, 1, ... n."""
    return np.asarray(np.exp(stats.betabinom.logpmf(np.arange(n + 1), n, yes, no)))


def _mid_quantiles(chance: Counts, at: Counts) -> Counts:
    return np.asarray(np.interp(at, np.cumsum(chance) - chance / 2, np.arange(len(chance))))


def interval(values: Counts, value: float) -> tuple[float, float]:
    """Central 95 % of the draws, widened to hold `value` where it lies at the edge."""
    low, high = np.nanquantile(values, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return min(float(low), value), max(float(high), value)


def posterior_share(strata: Sequence[Stratum], *, category: int = 1, future: bool = False, draws: int = DRAWS) -> Estimate:
    """Share (0-1) of `category`: Horvitz-Thompson point, posterior interval (exact; by `draws` for `future`).

    Raises NotEstimable where a stratum has no read.
    """
    held = readable(strata)
    size = sum(stratum.size for stratum in held)
    value = sum(stratum.size * stratum.counts[category] / stratum.read for stratum in held) / size
    if future:
        counts = sum(drawn[:, category] for _, drawn in all_drawn(held, future, draws))
        low, high = interval(np.asarray(counts) / size, value)
    else:
        low, high = _exact(held, category, value, size)
    if share_a_kind(held):
        low, high = wide_enough(value, (low, high), _error(held, category, future), least=0.0)
    return Estimate(value, None, low, high, sum(stratum.read for stratum in held), size, METHOD)


def _error(strata: Sequence[Stratum], category: int, future: bool) -> float:
    try:
        return design_share(strata, category=category, future=future).se or 0.0
    except NotEstimable:
        return float("nan")


def _exact(strata: Sequence[Stratum], category: int, value: float, size: int) -> tuple[float, float]:
    """Central 95 % of how many images are of the category: the strata's beta-binomials added up, no draws."""
    chance, read = np.ones(1), sum(stratum.counts[category] for stratum in strata)
    for stratum, prior in zip(strata, priors(strata), strict=True):
        yes = stratum.counts[category] + prior[category]
        others = stratum.read + sum(prior) - yes
        chance = signal.convolve(chance, _beta_binomial(stratum.unread, yes, others))
    low, high = read + _mid_quantiles(np.clip(chance, 0, None), np.array([(1 - LEVEL) / 2, (1 + LEVEL) / 2]))
    return min(float(low) / size, value), max(float(high) / size, value)


def share_a_kind(strata: Sequence[Stratum]) -> bool:
    """Several strata have the same machine verdict: their posteriors, added up, may be too short."""
    return len({stratum.machine for stratum in strata}) < len(strata)


def wide_enough(value: float, limits: tuple[float, float], se: float, *, least: float = -1.0) -> tuple[float, float]:
    """Limits stretched around `value` to the length that the standard error gives; as they are where it is NaN, or they have none."""
    low, high = limits
    stretch = 2 * float(stats.norm.ppf((1 + LEVEL) / 2)) * se / (high - low) if high > low else 1.0
    return stretched(value, limits, stretch, least=least) if stretch > 1 else limits


def stretched(value: float, limits: tuple[float, float], stretch: float, *, least: float = -1.0) -> tuple[float, float]:
    """Limits `stretch` times as far from `value`, cut at `least` and 1."""
    low, high = (value + stretch * (limit - value) for limit in limits)
    return max(low, least), min(high, 1.0)


def all_drawn(strata: Sequence[Stratum], future: bool, draws: int) -> list[tuple[Stratum, Counts]]:
    """Each stratum with its draws, as `drawn_counts`."""
    seen: Counter[Stratum] = Counter()
    found = []
    for stratum, prior in zip(strata, priors(strata), strict=True):
        found.append((stratum, drawn_counts(stratum, prior, occurrence=seen[stratum], future=future, draws=draws)))
        seen[stratum] += 1
    return found
