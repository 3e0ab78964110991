"""What a plan will know before anyone reads: the expected half-width of the share's interval, and the reads for a wished one.

The variance is that of the posterior that is printed afterwards (beta-binomial, Jeffreys), at the errors that the plan expects.
"""

from collections.abc import Mapping, Sequence
from math import sqrt

from scipy import stats

from auditapp.statistics.designs import Allocation, Planned, TooFewReads, allocate
from auditapp.statistics.shares import LEVEL
from auditapp.statistics.shares_posterior import PRIOR


def half_width(strata: Sequence[Planned], allocation: Mapping[str, int], *, future: bool = False) -> float:
    """Expected half-width, in points (0-100), of the 95 % interval of the share. `future`: for a claim about further work.

    One stratum is the simple design; strata by radiologist and plane, or by machine verdict and score band, are the others.
    """
    total = sum(stratum.size for stratum in strata)
    if not total:
        return 0.0
    variance = sum(_variance(stratum, allocation[stratum.name], future) for stratum in strata if stratum.size)
    return 100 * float(stats.norm.ppf((1 + LEVEL) / 2)) * sqrt(variance) / total


def _variance(stratum: Planned, reads: int, future: bool) -> float:
    found, rest = stratum.rate * reads + PRIOR / 2, (1 - stratum.rate) * reads + PRIOR / 2
    known, unread = found + rest, stratum.size - reads
    rate_variance = found * rest / (known**2 * (known + 1))
    if future:
        return stratum.size**2 * rate_variance
    return unread * rate_variance * (known + unread)


def simple(strata: Sequence[Planned], standard: Mapping[str, bool]) -> Planned:
    """The same images as one stratum, drawn without looking at the machine's verdict.

    `standard` says of each stratum whether its images are expected to be standard; its `rate` then is the share that is not.
    """
    size = sum(stratum.size for stratum in strata)
    wrong = sum(stratum.size * (stratum.rate if standard[stratum.name] else 1 - stratum.rate) for stratum in strata)
    return Planned("all", size, wrong / size if size else 0.5)


def reads_for(strata: Sequence[Planned], how: Allocation, points: float, *, future: bool = False) -> int | None:
    """The fewest reads whose expected half-width is at most `points` (0-100). None where even reading everything falls short.

    Raises ValueError where `points` is not above 0.
    """
    if points <= 0:
        raise ValueError("a half-width above 0")
    total = sum(stratum.size for stratum in strata)
    if _reached(strata, how, total, future) > points:
        return None
    least, most = 0, total
    while most - least > 1:
        middle = (least + most) // 2
        least, most = (least, middle) if _reached(strata, how, middle, future) <= points else (middle, most)
    return most


def _reached(strata: Sequence[Planned], how: Allocation, reads: int, future: bool) -> float:
    try:
        return half_width(strata, allocate(strata, reads, how), future=future)
    except TooFewReads:
        return float("inf")
