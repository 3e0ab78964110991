"""Every statistic of agreement that a set of ratings allows, by name; where one is not estimable, None and a sentence that says why.

Names, definitions, intervals and sources: docs/agreement.md.
"""

from typing import Any

import numpy as np

from auditapp.statistics.agreement_many import tell_alpha, tell_fleiss, tell_many
from auditapp.statistics.agreement_scores import tell_scores
from auditapp.statistics.agreement_two import Both, tell_two
from auditapp.statistics.linearised import Codes
from auditapp.statistics.ratings import Ratings
from auditapp.statistics.summary import Summary
from auditapp.statistics.two_raters import Credit

MOST_CATEGORIES = 200
MEASUREMENTS = f"there are more than {MOST_CATEGORIES} different ratings: these are measurements, not categories"
NO_PAIR = "no item has ratings of two raters"
UNREAD = "a stratum has no item with ratings of two raters: nothing is known of its items"
PAIRWISE = ("cohen_kappa", "weighted_kappa", "scott_pi")
INDICES = (
    "prevalence_index",
    "bias_index",
    "pabak",
    "kappa_max",
    "bangdiwala_b",
    "cohen_kappa_ci",
    "cohen_kappa_corrected",
    "kappa_test",
    "mcnemar",
)
OF_MANY = ("percent_agreement", "ac1", "ac2", "brennan_prediger", "fleiss_kappa", "krippendorff_alpha")
DESIGN = (
    "Values, standard errors and intervals are of all items of the strata, each item weighted by stratum_size over the items read; "
    "keys ending in _se_no_fpc are for a statement about future items."
)
UNEQUAL = "Not every item has a rating of every rater: fleiss_kappa and AC1 use Gwet's form for missing ratings."


def agreement_summary(ratings: Ratings, kind: Credit = Credit.UNWEIGHTED) -> dict[str, Any]:
    """JSON-ready. `kind` is the credit of ratings that differ, in weighted_kappa and ac2."""
    items = _items(ratings)
    summary = Summary(ratings.sample(items))
    why_not = _why_nothing(ratings, items)
    if why_not:
        keys = [*PAIRWISE, *OF_MANY]
        summary.leave_out(why_not, *keys, *_beside(*keys), *INDICES, "krippendorff_alpha_ordinal", "krippendorff_alpha_numbers")
    else:
        _tell(summary, ratings, items, kind)
    tell_scores(summary, ratings)
    return _facts(ratings, items, kind) | summary.told | _method(summary) | {"reasons": summary.reasons, "notes": summary.notes}


def _items(ratings: Ratings) -> Codes:
    """Those that tell of agreement; of three raters or more also those rated once, which tell how often each category is used."""
    if len(ratings.raters) == 2:
        return ratings.complete()[0]
    least = 1 if ratings.stratum is None else 2
    return np.flatnonzero(ratings.rated() >= least)


def _why_nothing(ratings: Ratings, items: Codes) -> str:
    if len(ratings.categories) > MOST_CATEGORIES:
        return MEASUREMENTS
    if not len(items) or ratings.rated()[items].max() < 2:
        return NO_PAIR
    return UNREAD if len(ratings.unread_strata(items)) else ""


def _tell(summary: Summary, ratings: Ratings, items: Codes, kind: Credit) -> None:
    counts = ratings.counts(items)
    if len(ratings.raters) == 2:
        codes = ratings.complete()[1]
        both = Both(codes, summary.sample, len(ratings.categories))
        tell_two(summary, both, kind)
        summary.told["table"] = np.asarray(both.tables.sum(0), int).tolist()
    else:
        tell_many(summary, counts, kind)
        summary.leave_out(f"defined for two raters; there are {len(ratings.raters)}", *PAIRWISE, *_beside(*PAIRWISE), *INDICES)
        if ratings.rated()[items].min() < len(ratings.raters):
            summary.notes.append(UNEQUAL)
    two = len(ratings.raters) == 2
    tell_fleiss(summary, counts, two=two)
    tell_alpha(summary, counts, ratings.values, two=two)
    if summary.sample.stratum is not None:
        summary.notes.append(DESIGN)


def _beside(*keys: str) -> list[str]:
    return [f"{key}_{what}" for key in keys for what in ("se", "interval")]


def _facts(ratings: Ratings, items: Codes, kind: Credit) -> dict[str, Any]:
    """`n` is the items with two ratings or more."""
    rated = ratings.rated()
    facts: dict[str, Any] = {"n": int((rated[items] >= 2).sum()), "items": len(rated), "ratings": len(ratings.item)}
    sample = ratings.sample(items)
    facts |= {"clusters": sample.clusters or None, "strata": None if ratings.stratum_size is None else len(ratings.stratum_size)}
    return facts | {"raters": list(ratings.raters), "categories": list(ratings.categories), "weights": kind.value}


def _method(summary: Summary) -> dict[str, str | None]:
    """Of the intervals, in one word for all categorical statistics."""
    found = [summary.told[f"{key}_interval"] for key in ("cohen_kappa", "percent_agreement", "fleiss_kappa")]
    return {"method": next((interval["method"] for interval in found if interval), None)}
