"""Agreement of numbers: scores of 0-100, measurements in mm."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from auditapp.statistics.intervals import Interval

Scores = NDArray[np.float64]
F_METHOD, T_METHOD = "F distribution (McGraw and Wong 1996)", "t distribution"


@dataclass(frozen=True, slots=True)
class Variances:
    """Mean squares of n items x k raters, every item rated by each: items, raters, rest; `within` is raters and rest together."""

    n: int
    k: int
    items: float
    raters: float
    rest: float

    @property
    def within(self) -> float:
        return (self.raters + (self.n - 1) * self.rest) / self.n


def variances(scores: Scores) -> Variances:
    """`scores` is (n, k), n and k at least 2."""
    n, k = scores.shape
    centre = scores.mean()
    items, raters = scores.mean(1) - centre, scores.mean(0) - centre
    rest = scores - centre - items[:, None] - raters[None, :]
    rounding = 1e-24 * float((scores**2).sum())  # smaller sums of squares are nothing but that

    def mean_square(parts: Scores, times: int, df: int) -> float:
        square_sum = times * float((parts**2).sum())
        return square_sum / df if square_sum > rounding else 0.0

    return Variances(n, k, mean_square(items, k, n - 1), mean_square(raters, n, k - 1), mean_square(rest, 1, (n - 1) * (k - 1)))


def icc_1(v: Variances) -> tuple[float, Interval | None]:
    """ICC(1): raters are anybody (McGraw & Wong 1996, Psychol Methods 1:30). At most 1; NaN where all scores are the same."""
    return _of_ratio(v, v.within, v.n * (v.k - 1))


def icc_c1(v: Variances) -> tuple[float, Interval | None]:
    """ICC(C,1): consistency, a rater's constant offset forgiven."""
    return _of_ratio(v, v.rest, (v.n - 1) * (v.k - 1))


def icc_a1(v: Variances) -> tuple[float, Interval | None]:
    """ICC(A,1): absolute agreement, for scores used as they are."""
    bottom = v.items + (v.k - 1) * v.rest + v.k / v.n * (v.raters - v.rest)
    if bottom <= 0:
        return float("nan"), None
    value = (v.items - v.rest) / bottom
    return value, _absolute_interval(v, value) if v.rest > 0 and v.items > 0 and value < 1 else None


def _of_ratio(v: Variances, error: float, df: int) -> tuple[float, Interval | None]:
    bottom = v.items + (v.k - 1) * error
    if bottom <= 0:
        return float("nan"), None
    value = (v.items - error) / bottom
    if error <= 0:
        return value, None
    ratio = v.items / error
    low, high = ratio / stats.f.ppf(0.975, v.n - 1, df), ratio * stats.f.ppf(0.975, df, v.n - 1)
    return value, Interval(float((low - 1) / (low + v.k - 1)), float((high - 1) / (high + v.k - 1)), F_METHOD)


def _absolute_interval(v: Variances, value: float) -> Interval:
    """Satterthwaite's degrees of freedom, as McGraw & Wong's table 7."""
    n, k = v.n, v.k
    a, b = k * value / (n * (1 - value)), 1 + k * value * (n - 1) / (n * (1 - value))
    df = (a * v.raters + b * v.rest) ** 2 / ((a * v.raters) ** 2 / (k - 1) + (b * v.rest) ** 2 / ((n - 1) * (k - 1)))
    below, above = stats.f.ppf(0.975, n - 1, df), stats.f.ppf(0.975, df, n - 1)
    spread = k * v.raters + (k * n - k - n) * v.rest
    low = n * (v.items - below * v.rest) / (below * spread + n * v.items)
    high = n * (above * v.items - v.rest) / (spread + n * above * v.items)
    return Interval(float(low), float(high), F_METHOD)


@dataclass(frozen=True, slots=True)
class BlandAltman:
    """Differences first - second in the unit of the measurement: mean, SD, limits at ± 1.96 SD, each with its interval."""

    n: int
    bias: float
    sd: float
    lower: float
    upper: float
    bias_interval: Interval
    lower_interval: Interval
    upper_interval: Interval


def bland_altman(first: Scores, second: Scores) -> BlandAltman:
    """`first`, `second` (n,), n at least 2 (Bland & Altman 1986, Lancet i:307; SE of a limit √(3/n) SD)."""
    difference = first - second
    n, bias, sd = len(difference), float(difference.mean()), float(difference.std(ddof=1))
    t = float(stats.t.ppf(0.975, n - 1))

    def around(value: float, error: float) -> Interval:
        return Interval(value - t * error, value + t * error, T_METHOD)

    lower, upper, of_limit = bias - 1.96 * sd, bias + 1.96 * sd, float(np.sqrt(3 / n)) * sd
    return BlandAltman(n, bias, sd, lower, upper, around(bias, sd / n**0.5), around(lower, of_limit), around(upper, of_limit))
