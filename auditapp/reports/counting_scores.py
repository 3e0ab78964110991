"""The machine's score beside the expert's, and agreement of more readers than two."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from auditapp.reports.agreement import LEAST_PAIRS, Estimate, State, not_estimable, too_few
from auditapp.reports.counted import GRADES, GUIDED, Part
from auditapp.reports.counted_rows import PLACE, RoundRows
from auditapp.reports.standard_shares import BY_STUDY
from auditapp.rounds.models import Purpose
from auditapp.sentences import term
from auditapp.statistics.agreement import agreement_summary
from auditapp.statistics.intervals import Interval
from auditapp.statistics.ratings import Ratings
from auditapp.statistics.scores import BlandAltman, bland_altman, icc_a1, icc_c1, variances
from auditapp.statistics.shares import Refusal

ICC_A1, ICC_C1 = term("ICC(A,1)"), term("ICC(C,1)")
FLEISS, ALPHA = term("Fleiss' kappa"), term("Krippendorff's alpha")
ONE_A_STUDY = term("one image a study")
LEAST_READERS = 3


def scores(part: Part) -> dict[str, Any] | None:
    """ICC and Bland-Altman of machine and expert (0-100) on the drawn images; of each study that read first, as images of one are alike.

    Worklists are shuffled, so that the choice knows nothing of the scores: the lowest of each would err to one side.
    None without a pair, and where the machine guided the sample: its reads are of no stock of images.
    """
    reads = part.reads.of(part.reads.drawn & ~np.isnan(part.reads.score) & ~np.isnan(part.reads.machine_score))
    if not len(reads) or part.design in GUIDED:
        return None
    order = np.lexsort((reads.review, reads.study))
    one = reads.of(order[np.unique(reads.study[order], return_index=True)[1]])
    both = np.column_stack([one.machine_score, one.score])
    enough = len(one) >= LEAST_PAIRS
    told = {"icc_a1": (ICC_A1, icc_a1), "icc_c1": (ICC_C1, icc_c1)}
    found = {key: _icc(name, len(one), icc(variances(both)) if enough else None) for key, (name, icc) in told.items()}
    return {"n": len(one)} | found | {"bland_altman": limits_json(bland_altman(both[:, 0], both[:, 1])) if enough else None}


def _icc(name: str, n: int, found: tuple[float, Interval | None] | None) -> dict[str, Any]:
    method = f"{name}, {ONE_A_STUDY}"
    if found is None:
        return too_few(n, method).as_json()
    value, interval = found
    if interval is None or not np.isfinite(value):
        return not_estimable(n, method, Refusal.NOTHING_VARIES).as_json()
    return Estimate(State.OK, n, method, value, interval.low, interval.high).as_json()


def limits_json(found: BlandAltman) -> dict[str, Any]:
    """Bias and limits of agreement, each with its interval, in the unit of what was compared."""
    return {
        "n": found.n,
        "bias": found.bias,
        "bias_low": found.bias_interval.low,
        "bias_high": found.bias_interval.high,
        "sd": found.sd,
        "low": found.lower,
        "low_low": found.lower_interval.low,
        "low_high": found.lower_interval.high,
        "high": found.upper,
        "high_low": found.upper_interval.low,
        "high_high": found.upper_interval.high,
    }


def several_readers(rows: RoundRows) -> dict[str, Any] | None:
    """Fleiss' kappa and Krippendorff's alpha of the grades on images that two experts read, each weighing the images that it stands for.

    None unless three or more experts took part.
    """
    ratings = sorted(set(_ratings(rows)))
    readers = sorted({expert for _, expert, _ in ratings})
    if len(readers) < LEAST_READERS:
        return None
    items = sorted({item for item, _, _ in ratings})
    studies = np.unique(rows.whole.reads.study[items], return_inverse=True)[1]
    columns = np.array(ratings, np.int64).T
    places = (np.searchsorted(items, columns[0]), np.searchsorted(readers, columns[1]), columns[2])
    stands, alike = np.unique(rows.whole.reads.weight[items], return_inverse=True)
    found = agreement_summary(
        Ratings(tuple(map(str, readers)), GRADES, *places, stratum=alike, stratum_size=stands * np.bincount(alike), cluster=studies)
    )
    of_all = {"fleiss_kappa": FLEISS, "krippendorff_alpha": ALPHA}
    told = {key: _several(name, len(items), found[key], found[f"{key}_interval"]) for key, name in of_all.items()}
    return {"readers": len(readers), "images": len(items)} | told


def _ratings(rows: RoundRows) -> Iterable[tuple[int, int, int]]:
    """Place of the read, expert, grade; of drawn images that were graded twice."""
    reads = rows.whole.reads
    place = {item: at for at, item in enumerate(reads.item)}
    for row in rows.again:
        at = place[row.item]
        if row.purpose == Purpose.SECOND and row.grade in PLACE and reads.drawn[at] and reads.grade[at] >= 0:
            yield at, row.expert, PLACE[row.grade]
            yield at, int(reads.expert[at]), int(reads.grade[at])


def _several(name: str, n: int, value: float | None, interval: dict[str, Any] | None) -> dict[str, Any]:
    method = f"{name}, {BY_STUDY}"
    if n < LEAST_PAIRS:
        return too_few(n, method).as_json()
    if value is None or interval is None:
        return not_estimable(n, method, Refusal.CONSTANT_RATER if value is None else Refusal.TOO_FEW_STUDIES).as_json()
    return Estimate(State.OK, n, method, value, interval["low"], interval["high"]).as_json()
