"""Any number of raters, by how many of them put each item into each category."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from scipy.sparse import csr_array

from auditapp.statistics.clusters import independent_items
from auditapp.statistics.intervals import Interval, posterior_interval
from auditapp.statistics.krippendorff import alpha, interval, nominal, ordinal, paired
from auditapp.statistics.linearised import LEAST_CLUSTERS, Values
from auditapp.statistics.many_posterior import Patterns, alphas, coefficients, patterns
from auditapp.statistics.many_raters import Estimated, blind, by_gwet, by_prevalence, coefficient, none
from auditapp.statistics.summary import FEW_CLUSTERS, Summary
from auditapp.statistics.two_raters import Credit, credit

POOLED = "the raters used one category alone"
ONE_CATEGORY = "there is one category alone: chance cannot be told from agreement (name the others with --categories)"
FEW_ITEMS = f"fewer than {LEAST_CLUSTERS} items"
NOT_NUMBERS = "the ratings are not numbers"


def tell_many(summary: Summary, counts: csr_array, kind: Credit) -> None:
    """What three or more raters have in place of the statistics of two."""
    weight = summary.sample.weight
    plain, weighted = (credit(each, counts.shape[1]) for each in (Credit.UNWEIGHTED, kind))
    for key, w, chance, why_not in (
        ("percent_agreement", plain, none, ""),
        ("ac1", plain, by_gwet, ONE_CATEGORY),
        ("ac2", weighted, by_gwet, ONE_CATEGORY),
        ("brennan_prediger", plain, blind, ONE_CATEGORY),
    ):
        _tell(summary, key, Many(coefficient(counts, weight, w, chance), counts, partial(coefficients, w=w, chance=chance)), why_not)


def tell_fleiss(summary: Summary, counts: csr_array, *, two: bool) -> None:
    w = np.eye(counts.shape[1])
    found = coefficient(counts, summary.sample.weight, w, by_prevalence)
    _tell(summary, "fleiss_kappa", Many(found, counts, partial(coefficients, w=w, chance=by_prevalence)), POOLED, two=two)
    if two:  # it is Scott's pi
        _take_interval(summary, "fleiss_kappa", 1.0)


def tell_alpha(summary: Summary, counts: csr_array, values: Values | None, *, two: bool) -> None:
    """Nominal under the plain name; ordinal by the categories' order, interval by their numbers."""
    all_counts, pairable = counts, np.asarray(counts.sum(1)).ravel() >= 2
    counts, weight, used = paired(counts, summary.sample.weight)
    found = alpha(counts, weight, nominal(used))
    z = np.zeros(len(pairable))  # an item with one rating tells nothing
    z[pairable] = found.z * len(pairable) / pairable.sum()
    _tell(
        summary,
        "krippendorff_alpha",
        Many(Estimated(found.value, z), all_counts, partial(alphas, total=float(used.sum()))),
        POOLED,
        two=two,
    )
    if two:
        _take_interval(summary, "krippendorff_alpha", 1 - 1 / used.sum())
    summary.tell("krippendorff_alpha_ordinal", alpha(counts, weight, ordinal(used)).value, POOLED)
    if values is None:
        summary.leave_out(NOT_NUMBERS, "krippendorff_alpha_numbers")
    else:
        summary.tell("krippendorff_alpha_numbers", alpha(counts, weight, interval(values)).value, POOLED)


def _take_interval(summary: Summary, key: str, shrunk: float) -> None:
    """That of Scott's pi, the same statistic but for the correction for few ratings."""
    pi = summary.told["scott_pi_interval"]
    held = None if pi is None else Interval(1 - (1 - pi["low"]) * shrunk, 1 - (1 - pi["high"]) * shrunk, pi["method"])
    summary.reasons.pop(f"{key}_interval", None)
    summary.tell_interval(key, held, summary.reasons.get("scott_pi_interval", ""))


@dataclass(frozen=True, slots=True)
class Many:
    """An estimate, the ratings (n, K) that it is of, and how to reckon it from each draw of their patterns."""

    estimated: Estimated
    counts: csr_array
    again: Callable[[Patterns], Values]


def _tell(summary: Summary, key: str, found: Many, why_not: str, *, two: bool = False) -> None:
    """Raters are fixed, items (or clusters) are drawn: Gwet's standard error. Of two it divides by n, as kappa's does."""
    summary.tell(key, found.estimated.value, why_not)
    error = summary.tell_error(key, found.estimated.z, ddof=0 if two else 1)
    units = summary.sample.n if summary.sample.cluster is None else summary.sample.clusters
    around = _interval(summary, key, found, error) if key not in summary.reasons and units >= LEAST_CLUSTERS and not two else None
    few = FEW_ITEMS if units < LEAST_CLUSTERS else "the items show no spread"
    summary.tell_interval(key, around, few if summary.sample.enough_clusters else FEW_CLUSTERS)


def _interval(summary: Summary, key: str, found: Many, error: float | None) -> Interval | None:
    """The patterns' posterior; where there are too many patterns, by the standard error."""
    sample, weight = summary.sample, summary.sample.weight
    items = float(sample.n)
    if sample.cluster is not None or sample.stratum is not None:
        items = independent_items(found.estimated.z, weight, np.arange(sample.n) if sample.cluster is None else sample.cluster)
    held = patterns(found.counts, weight, items)
    if held is None:
        units = sample.n if sample.cluster is None else sample.clusters
        return summary.around(key, error, units - 1, "linearised, t distribution") if error else None
    method = "Dirichlet posterior of patterns" + ("" if sample.cluster is None else ", by cluster")
    return posterior_interval(found.again(held), lambda values: values, found.estimated.value, method)
