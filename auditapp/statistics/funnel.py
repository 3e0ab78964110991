"""Funnel plot: which share differs from the department's by more than chance. Spiegelhalter 2005, Stat Med 24:1185.

Denominators are effective reads. A share outside of the 99.8 % limits is a prompt for review, never a finding.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy import special, stats

from auditapp.statistics.shares import NotEstimable, Refusal

WARNING, ACTION = 0.95, 0.998
EXACT_UNDER = 30  # effective reads: below, the normal limits leave the scale or flag too often
LEAST_UNITS = 5  # fewer radiologists show no over-dispersion
WINSORISED = 0.1  # share of z-scores pulled in at either end, so that true outliers do not widen the limits


@dataclass(frozen=True, slots=True)
class Limits:
    """Shares (0-1) between which chance keeps a radiologist of the department's own rate; `exact` tells how they were reckoned."""

    low: float
    high: float
    exact: bool

    def flags(self, share: float) -> bool:
        return bool(share < self.low - 1e-12 or share > self.high + 1e-12)


def effective_reads(share: float, se: float | None, n: int) -> float:
    """Reads of a simple sample that would be as sure: p(1 - p)/SE^2; n where that is unknown (no spread)."""
    return share * (1 - share) / se**2 if se and 0 < share < 1 else float(n)


def reads_told(share: float, low: float, high: float, n: int) -> float:
    """Effective reads, at least 1, as the width of a share's 95 % interval tells them."""
    return max(1.0, effective_reads(share, (high - low) / (2 * float(special.ndtri((1 + WARNING) / 2))), n))


def limits(baseline: float, n: float, *, level: float = ACTION, dispersion: float = 1.0, exact_under: float = EXACT_UNDER) -> Limits:
    """Limits for `n` effective reads around the department's share `baseline` (0-1); binomial under `exact_under`, else normal.

    `dispersion` (1: none) widens them by its root. Raises NotEstimable under one read, ValueError outside of 0-1.
    """
    if not 0 <= baseline <= 1:
        raise ValueError(f"a share of {baseline}")
    if n < 1:
        raise NotEstimable(Refusal.NOTHING_READ)
    if n < exact_under and dispersion == 1:
        return _binomial(baseline, round(n), level)
    reach = float(special.ndtri((1 + level) / 2)) * sqrt(dispersion * baseline * (1 - baseline) / n)
    return Limits(max(baseline - reach, 0.0), min(baseline + reach, 1.0), exact=False)


def _binomial(baseline: float, n: int, level: float) -> Limits:
    """The outermost counts whose tail, themselves included, is above (1 - level)/2."""
    tail = (1 - level) / 2
    low = stats.binom.ppf(tail, n, baseline)
    high = n - stats.binom.ppf(tail, n, 1 - baseline)
    return Limits(float(low) / n, float(high) / n, exact=True)


def dispersion(shares: Sequence[float], reads: Sequence[float], baseline: float) -> float:
    """Multiplicative over-dispersion: mean square of winsorised z, at least 1. Spiegelhalter 2005, Qual Saf Health Care 14:347.

    Reports tell it beside limits that go without: widened ones also hide true differences. Raises NotEstimable for few radiologists or a
    constant share.
    """
    if len(shares) < LEAST_UNITS:
        raise NotEstimable(Refusal.TOO_FEW_PEOPLE)
    if not 0 < baseline < 1:
        raise NotEstimable(Refusal.NOTHING_VARIES)
    z = (np.asarray(shares) - baseline) / np.sqrt(baseline * (1 - baseline) / np.asarray(reads))
    low, high = np.quantile(z, [WINSORISED, 1 - WINSORISED])
    return max(1.0, float((np.clip(z, low, high) ** 2).mean()))
