"""Prediction-powered mean: experts read some images, the machine scored all. PPI++ (Angelopoulos, Duchi & Zrnic 2023, arXiv 2311.01453)."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from auditapp.statistics.shares import LEVEL, NotEstimable, Refusal

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Powered:
    """Mean with 95 % interval; `weight` is the trust in the machine (0: experts alone, 1: plain PPI, the difference estimator)."""

    value: float
    low: float
    high: float
    weight: float


def powered_mean(expert: Values, machine: Values, machine_unread: Values, *, weight: float | None = None) -> Powered:
    """Mean of the expert's values: `machine` is on the images that `expert` read, `machine_unread` on the others.

    Without `weight` the one of least variance, not clipped. For a simple random sample; strata want `posterior_share`.
    Variances of the estimate divide by n, the one in the weight by n - 1, as in the authors' package.
    Raises NotEstimable under two reads or with no unread image.
    """
    if len(expert) != len(machine):
        raise ValueError(f"{len(expert)} values of experts and {len(machine)} of the machine on the same images")
    if len(expert) < 2 or not len(machine_unread):
        raise NotEstimable(Refusal.TOO_FEW_READS)
    trust = best_weight(expert, machine, machine_unread) if weight is None else weight
    difference = expert - trust * machine
    value = float(trust * machine_unread.mean() + difference.mean())
    variance = (trust * machine_unread).var() / len(machine_unread) + difference.var() / len(expert)
    reach = float(stats.norm.ppf((1 + LEVEL) / 2)) * sqrt(variance)
    return Powered(value, value - reach, value + reach, trust)


def best_weight(expert: Values, machine: Values, machine_unread: Values) -> float:
    """Covariance of expert and machine over (1 + n/N) times the machine's variance on all images; 0 where the machine says one thing."""
    spread = float(np.concatenate([machine, machine_unread]).var(ddof=1))
    if spread == 0:
        return 0.0
    together = float(((expert - expert.mean()) * (machine - machine.mean())).mean())
    return together / ((1 + len(expert) / len(machine_unread)) * spread)
