"""Intervals of one share from a simple sample: Wilson 1927 (J Am Stat Assoc 22:209) and Clopper & Pearson 1934 (Biometrika 26:404)."""

from statsmodels.stats.proportion import proportion_confint

from auditapp.statistics.shares import LEVEL, NotEstimable, Refusal


def wilson(found: float, n: float, *, level: float = LEVEL) -> tuple[float, float]:
    """Short, and right on average. Raises NotEstimable without reads, ValueError for `found` outside of 0-n."""
    return _interval(found, n, level, "wilson")


def clopper_pearson(found: float, n: float, *, level: float = LEVEL) -> tuple[float, float]:
    """Never covers less than it says, so it is wide. Raises as `wilson`."""
    return _interval(found, n, level, "beta")


def _interval(found: float, n: float, level: float, method: str) -> tuple[float, float]:
    if not n:
        raise NotEstimable(Refusal.NOTHING_READ)
    if not 0 <= found <= n:
        raise ValueError(f"{found} of {n}")
    low, high = proportion_confint(found, n, alpha=1 - level, method=method)
    return max(float(low), 0.0), min(float(high), 1.0)
