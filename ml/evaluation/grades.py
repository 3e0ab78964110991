"""The machine's grade against that of people, where a set holds theirs: standard or not.

What a person graded is the entry's plane. So a picture that the machine takes for another plane, or gives no grade, counts as not standard.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ml import scores
from ml.evaluation.cases import Case, apart, told
from ml.evaluation.planes import named
from ml.metrics import Floats
from ml.scores import Flags
from ml.types import OVERALL

GRADE, STANDARD = "grade", OVERALL[2]
WAYS = ("by_site", "by_vendor", "by_source", "by_screen")
CUT = 0.5  # of a calibrated probability: from here on people call a picture standard more often than not
BANDS = (0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45)  # distances from the cut within which the machine might give no grade
BINS = 10


def grades_report(cases: Sequence[Case], cut: float = CUT) -> dict[str, Any]:
    """Agreement with people over the cases that one of them graded; `cut` is where the opinion turns."""
    own = [case for case in cases if case.entry.labels.get(GRADE) in OVERALL]
    return {**apart(own, grade_figures, WAYS), "cut": cut, "curve": curve(own, cut), "reliability": reliability(own)}


def grade_figures(cases: Sequence[Case]) -> dict[str, Any]:
    """All figures of "standard" on pictures that people graded."""
    truth, said = standard(cases), said_standard(cases)
    few = fewer(truth)
    return {
        "n": len(cases),
        "n_standard": int(truth.sum()),
        "n_not_standard": int((~truth).sum()),
        "graded": told(cases, lambda counts: scores.share(counts, _graded(cases))),
        "kappa": _kappa(cases),
        "auroc": opinion_auroc(cases),
        "accuracy": told(cases, lambda counts: scores.share(counts, truth == said), fewest=few),
        "precision": told(cases, lambda counts: scores.precision(counts, truth, said), fewest=few),
        "recall": _share_of(cases, truth, said),
        "f1": told(cases, lambda counts: scores.f1(counts, truth, said), fewest=few),
        "specificity": _share_of(cases, ~truth, ~said),
        "false_standard": _share_of(cases, ~truth, said),
        **_calibration(cases),
    }


def standard(cases: Sequence[Case]) -> Flags:
    """Which pictures a person called standard."""
    return np.array([case.entry.labels[GRADE] == STANDARD for case in cases], bool)


def said_standard(cases: Sequence[Case]) -> Flags:
    """Which pictures the protocol prints as standard, of those that are told to be of the right plane."""
    return np.array([case.printed == STANDARD and named(case) == case.entry.plane for case in cases], bool)


def probabilities(cases: Sequence[Case]) -> Floats:
    """How surely an expert would call each standard; 0 where the machine has no opinion."""
    return np.array([case.prediction.standard_probability or 0.0 for case in cases], float)


def opinion_auroc(cases: Sequence[Case]) -> dict[str, Any]:
    """Not estimable where the machine has no opinion on any of them: all would be tied."""
    truth, chances, known = standard(cases), probabilities(cases), _with_opinion(cases).any()
    few = fewer(truth)
    return told(cases, lambda counts: scores.auroc(counts, chances, truth) if known else np.full(len(counts), np.nan), fewest=few)


def curve(cases: Sequence[Case], cut: float) -> list[dict[str, Any]]:
    """Kappa over the pictures that keep a grade if the machine gave none within a distance of the cut, and the share of them."""
    graded, distance = _graded(cases), np.abs(probabilities(cases) - cut)
    rows = []
    for band in BANDS:
        kept = graded & (distance >= band - 1e-9)
        share = round(float(kept.mean()), 4) if len(cases) else None
        rows.append({"abstain_within": band, "share_graded": share, "kappa": _kappa(_those(cases, kept))})
    return rows


def reliability(cases: Sequence[Case]) -> list[dict[str, Any]]:
    """In ten bins of the opinion's probability: how many pictures, their mean, and the share that people called standard."""
    known = _with_opinion(cases)
    truth, chances = standard(cases)[known], probabilities(cases)[known]
    places = np.minimum((chances * BINS).astype(int), BINS - 1)
    rows = []
    for place in range(BINS):
        here = places == place
        found = {"mean": chances[here].mean(), "standard": truth[here].mean()} if here.any() else {}
        row = {name: round(float(found[name]), 4) if found else None for name in ("mean", "standard")}
        rows.append({"from": place / BINS, "n": int(here.sum()), **row})
    return rows


def _kappa(cases: Sequence[Case]) -> dict[str, Any]:
    truth, said = standard(cases), said_standard(cases)
    return told(cases, lambda counts: scores.kappa(counts, truth, said), fewest=fewer(truth))


def fewer(truth: Flags) -> int:
    """How many pictures the smaller class has."""
    return int(min(truth.sum(), (~truth).sum()))


def _those(cases: Sequence[Case], kept: Flags) -> list[Case]:
    return [case for case, stays in zip(cases, kept, strict=True) if stays]


def _graded(cases: Sequence[Case]) -> Flags:
    return np.array([case.printed is not None and named(case) == case.entry.plane for case in cases], bool)


def _with_opinion(cases: Sequence[Case]) -> Flags:
    return np.array([case.prediction.standard_probability is not None for case in cases], bool)


def _share_of(cases: Sequence[Case], those: Flags, said: Flags) -> dict[str, Any]:
    """The share of which something is said, of `those` alone; `n` is theirs."""
    return told(_those(cases, those), lambda counts: scores.share(counts, said[those]))


def _calibration(cases: Sequence[Case]) -> Mapping[str, Any]:
    """How far the probability can be believed, over the pictures on which there is an opinion."""
    own = [case for case in cases if case.prediction.standard_probability is not None]
    truth, chances = standard(own), probabilities(own)
    few = fewer(truth)
    error = told(own, lambda counts: scores.calibration_error(counts, chances, truth), fewest=few, drawn=False)
    by_chance = round(scores.calibration_error_by_chance(chances), 4) if error["state"] == "ok" else None
    brier = told(own, lambda counts: scores.mean(counts, (chances - truth) ** 2), fewest=few)
    return {"calibration_error": error, "calibration_error_by_chance": by_chance, "brier": brier}
