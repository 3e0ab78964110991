"""Two shares: independent (Newcombe 1998, Stat Med 17:873) and paired (17:2635, method 10), and McNemar 1947 (Psychometrika 12:153)."""

from dataclasses import dataclass
from math import sqrt

from statsmodels.stats.contingency_tables import mcnemar as statsmodels_mcnemar

from auditapp.statistics.shares import NotEstimable, Refusal
from auditapp.statistics.shares_simple import wilson


@dataclass(frozen=True, slots=True)
class Difference:
    """Second share minus first, or as the function says; -1 to 1."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Paired:
    """The same images twice: both standard, only the first, only the second, neither."""

    both: int
    first_only: int
    second_only: int
    neither: int

    @property
    def n(self) -> int:
        return self.both + self.first_only + self.second_only + self.neither


def newcombe(found: float, n: float, other: float, other_n: float) -> Difference:
    """found/n - other/other_n of two independent samples. Holds at 0 and 1, where the score interval of statsmodels 0.15 raises."""
    low, high = wilson(found, n)
    other_low, other_high = wilson(other, other_n)
    first, second = found / n, other / other_n
    value = first - second
    down = sqrt((first - low) ** 2 + (other_high - second) ** 2)
    up = sqrt((high - first) ** 2 + (second - other_low) ** 2)
    return Difference(value, value - down, value + up)


def newcombe_paired(pairs: Paired) -> Difference:
    """First share minus second of the same images, with phi's continuity correction."""
    n = pairs.n
    first, second = pairs.both + pairs.first_only, pairs.both + pairs.second_only
    low, high = wilson(first, n)
    other_low, other_high = wilson(second, n)
    one, two, phi = first / n, second / n, _phi(pairs)
    down, other_up = one - low, other_high - two
    up, other_down = high - one, two - other_low
    reach_down = sqrt(max(down**2 - 2 * phi * down * other_up + other_up**2, 0))
    reach_up = sqrt(max(up**2 - 2 * phi * up * other_down + other_down**2, 0))
    return Difference(one - two, one - two - reach_down, one - two + reach_up)


def _phi(pairs: Paired) -> float:
    first, second = pairs.both + pairs.first_only, pairs.both + pairs.second_only
    margins = first * (pairs.n - first) * second * (pairs.n - second)
    if not margins:
        return 0.0
    product = float(pairs.both * pairs.neither - pairs.first_only * pairs.second_only)
    if product > 0:
        product = max(product - pairs.n / 2, 0)
    return product / sqrt(margins)


@dataclass(frozen=True, slots=True)
class McNemar:
    """`difference` is second share minus first, with its standard error; `chi2` without correction, `p` exact."""

    difference: float
    se: float
    chi2: float
    p: float


def mcnemar(pairs: Paired) -> McNemar:
    """Raises NotEstimable where no pair changed: nothing then speaks for either side."""
    changed = pairs.first_only + pairs.second_only
    if not changed:
        raise NotEstimable(Refusal.NOTHING_VARIES)
    table = [[pairs.both, pairs.first_only], [pairs.second_only, pairs.neither]]
    step = pairs.second_only - pairs.first_only
    se = sqrt(changed - step**2 / pairs.n) / pairs.n
    exact = float(statsmodels_mcnemar(table, exact=True).pvalue)
    return McNemar(step / pairs.n, se, float(statsmodels_mcnemar(table, exact=False, correction=False).statistic), exact)
