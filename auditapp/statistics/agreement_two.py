"""Two raters, on the items that both rated."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from math import inf

import numpy as np

from auditapp.statistics.comparing import Paired, mcnemar, newcombe_paired
from auditapp.statistics.intervals import MOST_CATEGORIES, Interval, posterior_interval, symmetric_interval, table_draws
from auditapp.statistics.linearised import Codes, Sample
from auditapp.statistics.shares import Stratum
from auditapp.statistics.shares_posterior import share_a_kind, wide_enough
from auditapp.statistics.stratified_tables import any_strata, bias, drawn_any, expanded_table
from auditapp.statistics.summary import FEW_CLUSTERS, NO_SPREAD, Summary
from auditapp.statistics.two_by_two import bangdiwala_b, bias_index, kappa_max, kappa_test, prevalence_index
from auditapp.statistics.two_raters import BRENNAN_PREDIGER, COHEN, GWET, PERCENT, SCOTT, Credit, Table, credit

CONSTANT = "a rater used one category alone: kappa is not defined"
POOLED = "both raters used one category alone"
ONE_CATEGORY = "there is one category alone: chance cannot be told from agreement (name the others with --categories)"
DEPENDENT = "not defined here for items in clusters"
WALD_HOLDS = 300  # items
WALD_SHORT = (
    f"cohen_kappa_ci is the textbook's, by the standard error; under {WALD_HOLDS} items, and at high prevalence, it is too short: "
    "read cohen_kappa_interval."
)


@dataclass
class Both:
    """`codes` (n, 2) are what the two said of the items of `sample`; `k` categories."""

    codes: Codes
    sample: Sample
    k: int

    @cached_property
    def tables(self) -> Table:
        """(H, K, K): items read in each stratum; one stratum without a design."""
        stratum = np.zeros(len(self.codes), int) if self.sample.stratum is None else self.sample.stratum
        strata = 1 if self.sample.stratum_size is None else len(self.sample.stratum_size)
        cell = (stratum * self.k + self.codes[:, 0]) * self.k + self.codes[:, 1]
        return np.bincount(cell, minlength=strata * self.k**2).reshape(strata, self.k, self.k).astype(float)

    @cached_property
    def shares(self) -> Table:
        """(K, K): of all items that the sample stands for, sum 1."""
        size = self.sample.stratum_size
        return expanded_table(self.tables, self.tables.sum((1, 2)) if size is None else size)

    @cached_property
    def strata(self) -> tuple[list[Stratum], bool]:
        """As `any_strata`; none without a design."""
        return ([], False) if self.sample.stratum_size is None else any_strata(self.tables, self.sample.stratum_size)

    @cached_property
    def draws(self) -> tuple[Table, str]:
        """Posterior tables, and how they came about."""
        if self.sample.cluster is not None:
            return table_draws(self.shares * self.sample.clusters), "Dirichlet posterior, each cluster counted as one item"
        if self.sample.stratum_size is not None:
            return drawn_any(*self.strata, self.k), "Dirichlet posterior of each stratum's unread items"
        return table_draws(self.tables[0]), "Dirichlet posterior"


def tell_two(summary: Summary, both: Both, kind: Credit) -> None:
    """All that is said of two raters by their table."""
    plain, weighted = credit(Credit.UNWEIGHTED, both.k), credit(kind, both.k)
    for key, coefficient, w, why_not in (
        ("percent_agreement", PERCENT, plain, ""),
        ("cohen_kappa", COHEN, plain, CONSTANT),
        ("weighted_kappa", COHEN, weighted, CONSTANT),
        ("scott_pi", SCOTT, plain, POOLED),
        ("ac1", GWET, plain, ONE_CATEGORY),
        ("ac2", GWET, weighted, ONE_CATEGORY),
        ("brennan_prediger", BRENNAN_PREDIGER, plain, ONE_CATEGORY),
    ):
        summary.tell(key, float(coefficient.value(both.shares, w)), why_not)
        z = coefficient.linearised(both.shares, w)[both.codes[:, 0], both.codes[:, 1]]
        error = summary.tell_error(key, z)
        found = None if key in summary.reasons else _interval(summary, both, key, partial(coefficient.value, w=w), error)
        summary.tell_interval(key, found, NO_SPREAD if both.sample.enough_clusters else FEW_CLUSTERS)
    _tell_textbook_interval(summary)
    _tell_corrected(summary, both)
    _tell_tests(summary, both)
    _tell_indices(summary, both)


def _interval(summary: Summary, both: Both, key: str, statistic: Callable[[Table], Table], error: float | None) -> Interval | None:
    """The one that holds for these data. Clusters that all agree show no spread: then each is counted as one item."""
    if not both.sample.enough_clusters:
        return None
    if both.sample.cluster is not None and error:
        return summary.around(key, error, both.sample.clusters - 1, "linearised by cluster, t distribution")
    if both.k > MOST_CATEGORIES:
        return summary.around(key, error, inf, "linearised, normal distribution") if error else None
    draws, method = both.draws
    found = posterior_interval(draws, statistic, summary.told[key], method)
    if error and share_a_kind(both.strata[0]):
        least = 0.0 if key == "percent_agreement" else -1.0
        return Interval(*wide_enough(summary.told[key], (found.low, found.high), error, least=least), method)
    return found


def _tell_textbook_interval(summary: Summary) -> None:
    value, error = summary.told["cohen_kappa"], summary.told["cohen_kappa_se"]
    if error is None:
        summary.leave_out(summary.reasons["cohen_kappa_se"], "cohen_kappa_ci")
        return
    df = inf if summary.sample.cluster is None else summary.sample.clusters - 1
    around = symmetric_interval(value, error, df, "")
    summary.told["cohen_kappa_ci"] = [around.low, around.high]
    if summary.sample.n < WALD_HOLDS:
        summary.notes.append(WALD_SHORT)


def _tell_corrected(summary: Summary, both: Both) -> None:
    """Kappa less its bias with few items."""
    size, simple = both.sample.stratum_size, both.sample.stratum_size is None
    why_not = summary.reasons.get("cohen_kappa") or (DEPENDENT if both.sample.cluster is not None else "")
    why_not = why_not or (f"not told of more than {MOST_CATEGORIES} categories" if both.k > MOST_CATEGORIES else "")
    if why_not:
        summary.leave_out(why_not, "cohen_kappa_corrected")
        return
    sizes = both.tables.sum((1, 2)) if size is None else size
    off = bias(both.tables, sizes, COHEN, np.eye(both.k), future=simple)
    summary.tell("cohen_kappa_corrected", summary.told["cohen_kappa"] - off, "without one of the items a rater used one category alone")


def _tell_tests(summary: Summary, both: Both) -> None:
    """Cohen's hypothesis that kappa is 0, and whether one rater uses the first category more (of two); of a simple sample."""
    simple = both.sample.stratum is None and both.sample.cluster is None
    why_not = "" if simple else "defined for a simple sample"
    no_kappa = why_not or summary.reasons.get("cohen_kappa")
    if no_kappa:
        summary.leave_out(no_kappa, "kappa_test")
    else:
        summary.told["kappa_test"] = kappa_test(both.tables[0])
    why_not = why_not or ("" if both.k == 2 else f"defined for two categories; there are {both.k}")
    table = [int(count) for count in both.tables[0].ravel()]
    if why_not or not table[1] + table[2]:
        summary.leave_out(why_not or "no item was rated differently", "mcnemar")
    else:
        found, change = mcnemar(Paired(*table)), newcombe_paired(Paired(*table))
        summary.told["mcnemar"] = {"chi2": found.chi2, "p": found.p, "difference": change.value, "low": change.low, "high": change.high}


def _tell_indices(summary: Summary, both: Both) -> None:
    """What stands beside kappa; PABAK of more than two categories is Brennan and Prediger's coefficient."""
    summary.tell("kappa_max", kappa_max(both.shares), CONSTANT)
    summary.tell("bangdiwala_b", bangdiwala_b(both.shares), "the raters used no category in common")
    summary.tell("pabak", float(BRENNAN_PREDIGER.value(both.shares, np.eye(both.k))), ONE_CATEGORY)
    if both.k == 2:
        summary.tell("prevalence_index", prevalence_index(both.shares), "")
        summary.tell("bias_index", bias_index(both.shares), "")
    else:
        summary.leave_out(f"defined for two categories; there are {both.k}", "prevalence_index", "bias_index")
