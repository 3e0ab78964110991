"""Audit of a person's biometry by Z-scores against a reference. Salomon 2005 (UOG 2640), Combs 2024 (J Clin Med 13:4860)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import exp, log, sqrt

import numpy as np
from scipy import stats

from auditapp.sentences import term
from auditapp.statistics.shares import LEVEL, NotEstimable, Refusal

LEAST = 30  # measurements: with fewer RANZCOG and FMF-USA draw no conclusion from a distribution


class Measure(StrEnum):
    HC, BPD, AC, FL = "hc", "bpd", "ac", "fl"


@dataclass(frozen=True, slots=True)
class Reference:
    """Mean and SD in mm by gestational age in weeks (with decimals), from `first` to `last`. `confirmed`: a clinician checked it here."""

    code: str
    measure: Measure
    first: float
    last: float
    mean: Callable[[float], float]
    sd: Callable[[float], float]
    source: str
    confirmed: bool = False

    def z(self, value: float, weeks: float) -> float:
        """Raises ValueError outside of the reference's weeks, or for a measurement that is not above 0."""
        if value <= 0 or not self.first <= weeks <= self.last:
            raise ValueError(f"{self.measure} of {value} mm at {weeks} weeks: the reference goes from {self.first:g} to {self.last:g}")
        return (value - self.mean(weeks)) / self.sd(weeks)


@dataclass(frozen=True, slots=True)
class Scores:
    """Z-scores of one person and measure: mean with 95 % interval (t), SD with 95 % interval (chi-squared), from `n`."""

    n: int
    reference: str
    mean: float
    mean_low: float
    mean_high: float
    sd: float
    sd_low: float
    sd_high: float


def scores(values: Sequence[float], weeks: Sequence[float], reference: Reference) -> Scores:
    """Place i of both is one fetus. Raises NotEstimable under 30 measurements or where they do not vary."""
    if len(values) < LEAST:
        raise NotEstimable(Refusal.TOO_FEW_READS)
    z = np.array([reference.z(value, week) for value, week in zip(values, weeks, strict=True)])
    n, mean, sd = len(z), float(z.mean()), float(z.std(ddof=1))
    if sd == 0:
        raise NotEstimable(Refusal.NOTHING_VARIES)
    reach = float(stats.t.ppf((1 + LEVEL) / 2, n - 1)) * sd / sqrt(n)
    low, high = stats.chi2.ppf([(1 + LEVEL) / 2, (1 - LEVEL) / 2], n - 1)
    return Scores(n, reference.code, mean, mean - reach, mean + reach, sd, sd * sqrt((n - 1) / low), sd * sqrt((n - 1) / high))


_INTERGROWTH = term(
    "INTERGROWTH-21st: Papageorghiou et al. 2014, Lancet 384:869, table of equations; coefficients agree in four public programs. "
    "To be confirmed by a clinician."
)


def _intergrowth(measure: Measure, mean: Callable[[float], float], sd: Callable[[float], float]) -> Reference:
    return Reference(f"intergrowth-21st/{measure}/1", measure, 14, 40, mean, sd, _INTERGROWTH)


INTERGROWTH = {
    reference.measure: reference
    for reference in (
        _intergrowth(
            Measure.HC,
            lambda w: -28.2849 + 1.69267 * w**2 - 0.397485 * w**2 * log(w),
            lambda w: 1.98735 + 0.0136772 * w**3 - 0.00726264 * w**3 * log(w) + 0.000976253 * w**3 * log(w) ** 2,
        ),
        _intergrowth(
            Measure.BPD,
            lambda w: 5.60878 + 0.158369 * w**2 - 0.00256379 * w**3,
            lambda w: exp(0.101242 + 0.00150557 * w**3 - 0.000771535 * w**3 * log(w) + 0.0000999638 * w**3 * log(w) ** 2),
        ),
        _intergrowth(
            Measure.AC,
            lambda w: -81.3243 + 11.6772 * w - 0.000561865 * w**3,
            lambda w: -4.36302 + 0.121445 * w**2 - 0.0130256 * w**3 + 0.00282143 * w**3 * log(w),
        ),
        _intergrowth(
            Measure.FL,
            lambda w: -39.9616 + 4.32298 * w - 0.0380156 * w**2,
            lambda w: exp(0.605843 - 42.0014 / w**2 + 0.00000917972 * w**3),
        ),
    )
}
