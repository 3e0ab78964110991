"""Did feedback help? The same radiologists before and after. Without a control group the worst improve by chance alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import statsmodels.api as sm
from numpy.typing import NDArray
from scipy import stats

from auditapp.statistics.shares import LEVEL, NotEstimable, Refusal

LEAST_CLUSTERS = 30  # radiologists: below, the sandwich error of GEE is too small
LEAST_PEOPLE = 6  # for a permutation: with 5 even the clearest result has p 0.0625
EXACT_UP_TO = 14  # radiologists whose 2^n sign patterns are all tried; more are drawn
DRAWS, SEED = 20_000, 20260101


@dataclass(frozen=True, slots=True)
class Permuted:
    """Mean change of the radiologists' shares (after minus before), two-sided p, and whether all patterns were tried."""

    change: float
    p: float
    exact: bool


@dataclass(frozen=True, slots=True)
class Trend:
    """Odds ratio of a standard image, after to before, with 95 % interval and p, from `clusters` radiologists."""

    odds_ratio: float
    low: float
    high: float
    p: float
    clusters: int


def permutation(before: Sequence[float], after: Sequence[float]) -> Permuted:
    """Sign permutation by radiologist (Fisher 1935): place i of both is one radiologist's share. Raises NotEstimable under 6 of them."""
    change = np.asarray(after, float) - np.asarray(before, float)
    if len(change) < LEAST_PEOPLE:
        raise NotEstimable(Refusal.TOO_FEW_PEOPLE)
    change = np.sort(change)
    signs = _signs(len(change))
    reached = np.abs(signs @ change) >= abs(change.sum()) - 1e-12
    exact = len(change) <= EXACT_UP_TO
    # A drawn p counts the result itself: it can never be 0.
    p = reached.mean() if exact else (reached.sum() + 1) / (len(reached) + 1)
    return Permuted(float(change.mean()), float(p), exact)


def _signs(people: int) -> NDArray[np.float64]:
    if people <= EXACT_UP_TO:
        return np.array(list(product((-1.0, 1.0), repeat=people)))
    return np.random.default_rng(SEED).choice([-1.0, 1.0], size=(DRAWS, people))


def trend(standard: Sequence[bool], later: Sequence[bool], radiologist: Sequence[str], weights: Sequence[float] | None = None) -> Trend:
    """GEE (Liang & Zeger 1986, Biometrika 73:13), logit, exchangeable within a radiologist; one place is one read.

    Raises NotEstimable under 30 radiologists (use `permutation` then) or where one period, or one result, is all there is.
    """
    clusters = len(set(radiologist))
    if clusters < LEAST_CLUSTERS:
        raise NotEstimable(Refusal.TOO_FEW_PEOPLE)
    if len(set(standard)) < 2 or len(set(later)) < 2:
        raise NotEstimable(Refusal.NOTHING_VARIES)
    order = sorted(range(len(standard)), key=lambda place: radiologist[place])
    y, x = (np.array([float(values[place]) for place in order]) for values in (standard, later))
    groups = np.unique([radiologist[place] for place in order], return_inverse=True)[1]
    held = None if weights is None else np.array([weights[place] for place in order])
    model = sm.GEE(y, sm.add_constant(x), groups, family=sm.families.Binomial(), cov_struct=sm.cov_struct.Exchangeable(), weights=held)
    fitted = model.fit()
    slope, se = float(fitted.params[1]), float(fitted.bse[1])
    reach = float(stats.norm.ppf((1 + LEVEL) / 2)) * se
    low, high = np.exp([slope - reach, slope + reach])
    return Trend(float(np.exp(slope)), float(low), float(high), float(fitted.pvalues[1]), clusters)
