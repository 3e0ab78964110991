"""Agreement of two opinions on the images of a round, with intervals that hold at high prevalence and small n, or the word that there is
not enough. Pure.

Reads weigh what they stand for. Reads of unequal weight, and images of one study, tell less than as many independent ones: the posterior
counts as many images as would be as sure (Kish 1965, Survey Sampling; Binder 1983, Int Stat Rev 51:279), never more than there were.
"""

from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

import numpy as np

from auditapp.sentences import sentence, term
from auditapp.statistics.clusters import independent_items
from auditapp.statistics.intervals import posterior_interval, table_draws
from auditapp.statistics.linearised import Codes, Values
from auditapp.statistics.shares import Refusal
from auditapp.statistics.two_by_two import bias_index, prevalence_index
from auditapp.statistics.two_raters import BRENNAN_PREDIGER, COHEN, GWET, PERCENT, Coefficient, Credit, Table, credit

LEAST_READS = 10  # fewer give no share
LEAST_PAIRS = 25  # fewer give no kappa: the least number on which DQASS and RANZCOG speak of a person is 25-30
DRAWS = 4000
DIRICHLET, BY_STUDY = sentence("{name}, Dirichlet posterior"), sentence("{name}, by study, Dirichlet posterior")
KAPPA, WEIGHTED = (COHEN, Credit.UNWEIGHTED, term("Cohen's kappa")), (COHEN, Credit.QUADRATIC, term("Cohen's kappa with quadratic weights"))
AGREED = (PERCENT, Credit.UNWEIGHTED, term("percent agreement"))
AC1, AC2 = (GWET, Credit.UNWEIGHTED, term("Gwet's AC1")), (GWET, Credit.QUADRATIC, term("Gwet's AC2"))

Statistic = tuple[Coefficient, Credit, str]


class State(StrEnum):
    OK = "ok"
    NOT_ENOUGH_DATA = "not_enough_data"
    NOT_ESTIMABLE = "not_estimable"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number that never stands alone: 95 % interval, n and method. All three numbers are None unless `state` is ok.

    `reason`: why not. Empty if ok.
    """

    state: State
    n: int
    method: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    reason: Refusal | str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"state": self.state.value, "reason": str(self.reason)}


def too_few(n: int, method: str, reason: Refusal = Refusal.TOO_FEW_READS) -> Estimate:
    return Estimate(State.NOT_ENOUGH_DATA, n, method, reason=reason)


def not_estimable(n: int, method: str, reason: Refusal) -> Estimate:
    return Estimate(State.NOT_ESTIMABLE, n, method, reason=reason)


@dataclass(frozen=True)
class Pairs:
    """`codes` (n, 2): what two opinions said, of `k` categories in order; `weight` (n,) images that each stands for; `study` (n,)."""

    codes: Codes
    weight: Values
    study: Codes
    k: int = 2

    @classmethod
    def of(cls, codes: Codes, weight: Values, study: Codes, k: int = 2) -> "Pairs":
        """In one order, so that the order of the reads changes no digit."""
        order = np.lexsort((study, weight, codes[:, 1], codes[:, 0]))
        return cls(codes[order], weight[order], study[order], k)

    @property
    def n(self) -> int:
        return len(self.codes)

    @cached_property
    def shares(self) -> Table:
        """(k, k), sum 1; zeros without pairs."""
        cell = self.codes[:, 0] * self.k + self.codes[:, 1]
        table = np.bincount(cell, self.weight, self.k**2).reshape(self.k, self.k)
        return np.asarray(table / max(table.sum(), 1e-300), float)

    @cached_property
    def effective(self) -> float:
        """Images as the weights alone leave them."""
        return float(self.weight.sum() ** 2 / (self.weight**2).sum()) if self.n else 0.0

    @cached_property
    def studies(self) -> int:
        return len(np.unique(self.study))

    @property
    def clustered(self) -> bool:
        return self.studies < self.n

    @cached_property
    def draws(self) -> Table:
        """(draws, k, k) tables that the pairs leave possible."""
        independent = self.effective
        if self.clustered:
            independent = min(independent, *(self._independent(one) for one in (PERCENT, COHEN)))
        return table_draws(self.shares * independent, DRAWS)

    def _independent(self, coefficient: Coefficient) -> float:
        """Pairs of a simple sample that would be as sure of `coefficient`."""
        z = coefficient.linearised(self.shares, np.eye(self.k))[self.codes[:, 0], self.codes[:, 1]]
        return independent_items(z, self.weight, self.study)

    def estimate(self, statistic: Statistic) -> Estimate:
        """Not enough data under 25 pairs, not estimable where the statistic is not defined."""
        coefficient, kind, name = statistic
        method = (BY_STUDY if self.clustered else DIRICHLET).format(name=name)
        if self.n < LEAST_PAIRS:
            return too_few(self.n, method)
        w = credit(kind, self.k)
        value = float(coefficient.value(self.shares, w))
        if not np.isfinite(value):
            return not_estimable(self.n, method, Refusal.CONSTANT_RATER)
        low, high = self.interval(coefficient, w, value)
        return Estimate(State.OK, self.n, method, value, low, high)

    def interval(self, coefficient: Coefficient, w: Table, value: float) -> tuple[float, float]:
        """95 % of what `coefficient` with credits `w` may be."""
        found = posterior_interval(self.draws, lambda tables: coefficient.value(tables, w), value, "")
        return found.low, found.high

    def two(self) -> "Pairs":
        """The same of two categories: the first, and all others."""
        return Pairs.of(np.minimum(self.codes, 1), self.weight, self.study)


def agreement(pairs: Pairs) -> dict[str, Any]:
    """JSON of two categories: n, counts scaled to effective numbers, the three statistics, and what keeps kappa from being misread."""
    return {
        "n": pairs.n,
        "table": (pairs.shares * pairs.effective).round(3).tolist(),
        "percent_agreement": pairs.estimate(AGREED).as_json(),
        "kappa": pairs.estimate(KAPPA).as_json(),
        "ac1": pairs.estimate(AC1).as_json(),
        "prevalence_index": prevalence_index(pairs.shares) if pairs.n and pairs.k == 2 else None,
        "bias_index": bias_index(pairs.shares) if pairs.n and pairs.k == 2 else None,
        "pabak": float(BRENNAN_PREDIGER.value(pairs.shares, np.eye(pairs.k))) if pairs.n else None,
    }


def graded_agreement(pairs: Pairs) -> dict[str, Any]:
    """JSON of three grades in order, standard first: agreement of standard or not, and what counts a near miss as half right."""
    return agreement(pairs.two()) | {
        "weighted_kappa": pairs.estimate(WEIGHTED).as_json(),
        "ac2": pairs.estimate(AC2).as_json(),
        "grades_table": np.bincount(pairs.codes[:, 0] * 3 + pairs.codes[:, 1], minlength=9).reshape(3, 3).tolist(),
    }
