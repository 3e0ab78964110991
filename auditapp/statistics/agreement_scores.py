"""Raters who gave numbers, on the items that all of them rated."""

from dataclasses import asdict

from auditapp.statistics.ratings import Ratings
from auditapp.statistics.scores import bland_altman, icc_1, icc_a1, icc_c1, variances
from auditapp.statistics.summary import Summary

ICCS = {"icc_1": icc_1, "icc_a1": icc_a1, "icc_c1": icc_c1}
NOT_NUMBERS = "the ratings are not numbers"
NO_SPREAD = "all ratings are the same"
DESIGN = "not defined here for a weighted sample"
DEPENDENT = "its interval takes the items as independent; these lie in clusters"
OF_TWO = "defined for two raters"


def tell_scores(summary: Summary, ratings: Ratings) -> None:
    items, codes = ratings.complete()
    why_not = NOT_NUMBERS if ratings.values is None else DESIGN if ratings.stratum is not None else ""
    why_not = why_not or ("" if len(items) > 1 else "fewer than two items have a rating of every rater")
    if why_not or ratings.values is None:
        summary.leave_out(why_not, *ICCS, *(f"{key}_interval" for key in ICCS), "bland_altman")
        return
    scores = ratings.values[codes]
    found = variances(scores)
    for key, icc in ICCS.items():
        value, interval = icc(found)
        summary.tell(key, value, NO_SPREAD)
        clustered = ratings.cluster is not None
        summary.tell_interval(key, None if clustered else interval, DEPENDENT if clustered else "the raters or items show no spread")
    why_not = OF_TWO if len(ratings.raters) > 2 else DEPENDENT if ratings.cluster is not None else ""
    if why_not:
        summary.leave_out(why_not, "bland_altman")
    else:
        summary.told["bland_altman"] = asdict(bland_altman(scores[:, 0], scores[:, 1]))
