"""Any number of raters, by how many of them put each item into each category."""

import numpy as np
from scipy.sparse import csr_array

from auditapp.statistics.intervals import Interval
from auditapp.statistics.krippendorff import alpha, interval, nominal, ordinal, paired
from auditapp.statistics.linearised import LEAST_CLUSTERS, Values
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
        _tell(summary, key, coefficient(counts, weight, w, chance), why_not)


def tell_fleiss(summary: Summary, counts: csr_array, *, two: bool) -> None:
    found = coefficient(counts, summary.sample.weight, np.eye(counts.shape[1]), by_prevalence)
    _tell(summary, "fleiss_kappa", found, POOLED, two=two)
    if two:  # it is Scott's pi
        _take_interval(summary, "fleiss_kappa", 1.0)


def tell_alpha(summary: Summary, counts: csr_array, values: Values | None, *, two: bool) -> None:
    """Nominal under the plain name; ordinal by the categories' order, interval by their numbers."""
    counts, weight, used = paired(counts, summary.sample.weight)
    _tell(summary, "krippendorff_alpha", alpha(counts, weight, nominal(used)), POOLED, two=two)
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


def _tell(summary: Summary, key: str, found: Estimated, why_not: str, *, two: bool = False) -> None:
    """Raters are fixed, items (or clusters) are drawn: Gwet's standard error, t distribution. Of two it divides by n, as kappa's does."""
    summary.tell(key, found.value, why_not)
    error = summary.tell_error(key, found.z, ddof=0 if two else 1)
    units = summary.sample.n if summary.sample.cluster is None else summary.sample.clusters
    around = summary.around(key, error, units - 1, "linearised, t distribution") if error and units >= LEAST_CLUSTERS else None
    few = FEW_ITEMS if units < LEAST_CLUSTERS else "the items show no spread"
    summary.tell_interval(key, around, few if summary.sample.enough_clusters else FEW_CLUSTERS)
