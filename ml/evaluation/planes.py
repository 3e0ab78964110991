"""Whether the machine names planes, and how far its probabilities can be believed."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ml import scores
from ml.evaluation.cases import Case, told
from ml.types import HEAD_PLANES

ANY_HEAD = ("head", *HEAD_PLANES)
FOUR: Mapping[str, tuple[str, ...]] = {
    "abdomen": ("abdomen", "abdomen_first_trimester"),
    "head": (*ANY_HEAD, "head_first_trimester"),
    "femur": ("femur",),
    "thorax": ("thorax",),
}
"""The four planes that public comparisons tell apart, each with the planes of ours that it sums."""


def plane_figures(cases: Sequence[Case]) -> dict[str, Any]:
    """Accuracy, F1 and calibration. A picture known only as a head is named right by each of the head planes."""
    truth = [case.entry.plane for case in cases]
    said = [named(case) for case in cases]
    right = np.array(truth) == np.array(said)
    confidences = np.array([_confidence(case) for case in cases])
    return {
        "n": len(cases),
        "accuracy": told(cases, lambda counts: scores.share(counts, right)),
        "macro_f1": told(cases, lambda counts: scores.macro_f1(counts, truth, said)),
        "f1": {plane: _f1(cases, truth, said, plane) for plane in sorted(set(truth))},
        **_four_planes(cases),
        "nt_auroc": _nt(cases),
        "calibration_error": told(cases, lambda counts: scores.calibration_error(counts, confidences, right), drawn=False),
        "calibration_error_by_chance": round(scores.calibration_error_by_chance(confidences), 4) if cases else None,
    }


def named(case: Case) -> str:
    """The plane that was named, as the truth words it: any head plane is a head where nothing more is known."""
    plane = case.prediction.plane.plane
    return "head" if case.entry.plane == "head" and plane in ANY_HEAD else plane


def _confidence(case: Case) -> float:
    """The probability of what was said; of all head planes together where the truth is only a head."""
    probabilities = case.prediction.plane.probabilities
    said = named(case)
    planes = ANY_HEAD if said == case.entry.plane == "head" else (said,)
    return min(1.0, sum(probabilities.get(plane, 0.0) for plane in planes))


def _f1(cases: Sequence[Case], truth: Sequence[str], said: Sequence[str], plane: str) -> dict[str, Any]:
    """`n` and `groups` are those of the plane."""
    true = np.array(truth) == plane
    row = told(cases, lambda counts: scores.f1(counts, true, np.array(said) == plane), fewest=int(true.sum()))
    return row | {"n": int(true.sum()), "groups": len({case.entry.group for case in cases if case.entry.plane == plane})}


def _four_planes(cases: Sequence[Case]) -> dict[str, Any]:
    """Macro F1 over abdomen, brain, femur and thorax: the likeliest of the four, and the likeliest of all planes."""
    family = {plane: name for name, planes in FOUR.items() for plane in planes}
    own = [case for case in cases if case.entry.plane in family]
    truth = [family[case.entry.plane] for case in own]
    sums = [_summed(case.prediction.plane.probabilities) for case in own]
    among_four = [max(FOUR, key=lambda name: one[name]) for one in sums]
    among_all = [max(one, key=lambda name: one[name]) for one in sums]
    return {
        "four_plane_macro_f1": told(own, lambda counts: scores.macro_f1(counts, truth, among_four)),
        "four_plane_macro_f1_among_all": told(own, lambda counts: scores.macro_f1(counts, truth, among_all)),
    }


def _summed(probabilities: Mapping[str, float]) -> dict[str, float]:
    """The probabilities with those of the four families summed."""
    families = {name: sum(probabilities.get(plane, 0.0) for plane in planes) for name, planes in FOUR.items()}
    in_a_family = {plane for planes in FOUR.values() for plane in planes}
    return families | {plane: value for plane, value in probabilities.items() if plane not in in_a_family}


def _nt(cases: Sequence[Case]) -> dict[str, Any]:
    positive = np.array([case.entry.plane == "nt" for case in cases], bool)
    chances = np.array([case.prediction.plane.probabilities.get("nt", 0.0) for case in cases])
    return told(cases, lambda counts: scores.auroc(counts, chances, positive), fewest=int(min(positive.sum(), (~positive).sum())))
