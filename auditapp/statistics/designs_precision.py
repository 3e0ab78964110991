"""What a plan will know before anyone reads: the expected half-width of the interval of the share that is printed afterwards.

The variance is that of the posterior (beta-binomial, Jeffreys), at the errors that the plan expects. The claim is about the people's work,
of which the period's images are a sample.
"""

from collections.abc import Mapping, Sequence
from math import sqrt

from scipy import stats

from auditapp.statistics.designs import Planned
from auditapp.statistics.shares import LEVEL
from auditapp.statistics.shares_posterior import PRIOR


def half_width(strata: Sequence[Planned], allocation: Mapping[str, int]) -> float:
    """Expected half-width, in points (0-100), of the 95 % interval of the share.

    One stratum is the simple design; strata by radiologist and plane, or by machine verdict and score band, are the others.
    """
    total = sum(stratum.size for stratum in strata)
    if not total:
        return 0.0
    variance = sum(stratum.size**2 * _variance(stratum, allocation[stratum.name]) for stratum in strata if stratum.size)
    return 100 * float(stats.norm.ppf((1 + LEVEL) / 2)) * sqrt(variance) / total


def _variance(stratum: Planned, reads: int) -> float:
    """Of a stratum's rate."""
    found, rest = stratum.rate * reads + PRIOR / 2, (1 - stratum.rate) * reads + PRIOR / 2
    known = found + rest
    return found * rest / (known**2 * (known + 1))
