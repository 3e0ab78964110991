"""Whether the machine finds structures where people marked them, and leaves alone those that are not there."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from ml.evaluation.cases import Case
from ml.intervals import LEAST_GROUPS, LEAST_PICTURES, Figure, figure_of, group_draws, too_few
from ml.metrics import Floats, FoundBoxes, average_precisions, presence
from ml.scores import mean_of_known
from ml.types import STRUCTURE_NAMES

OFTEN_ABSENT = 0.05  # share of pictures without a structure from which its kappa says something
FIGURES = ("map50", "map50_95", "presence_f1", "kappa")
Values = Mapping[str, Floats]
"""FIGURES of one structure, each (d,) over the draws."""


def structure_figures(cases: Sequence[Case], seen_from: Mapping[str, float]) -> dict[str, Any]:
    """Each structure on the pictures where somebody looked for it, and the means over structures that were looked for on enough pictures.

    `seen_from` is the confidence from which each structure counts as seen; one that it does not name is left out. Every draw draws
    one set of pictures for all structures.
    """
    cases = [case for case in cases if seen_from.keys() & set(case.entry.looked_for)]
    groups = [case.entry.group for case in cases]
    once, many = np.ones((1, len(cases)), np.float32), group_draws(groups) if len(set(groups)) >= LEAST_GROUPS else None
    each: dict[str, dict[str, Any]] = {}
    values: list[tuple[Values, Values | None]] = []
    for name in (name for name in STRUCTURE_NAMES if name in seen_from):
        places = [number for number, case in enumerate(cases) if name in case.entry.looked_for]
        if not places:
            continue
        own = [groups[place] for place in places]
        pictures = [_boxes(cases[place], name) for place in places]
        enough = len(places) >= LEAST_PICTURES
        if enough:
            drawn = None if many is None else _values(pictures, seen_from[name], many[:, places])
            values.append((_values(pictures, seen_from[name], once[:, places]), drawn))
        row = {key: _figure(*values[-1], key, own) if enough else too_few(own) for key in FIGURES}
        present = sum(len(picture.truth) > 0 for picture in pictures)
        each[name] = {"n": len(places), "present": present} | {key: asdict(one) for key, one in row.items()}
    return {"n": len(cases), "mean": {key: asdict(_mean(values, key, groups)) for key in FIGURES}, "each": each}


def _values(pictures: Sequence[FoundBoxes], confidence: float, counts: Floats) -> Values:
    precisions = average_precisions(pictures, counts)
    f1, kappa = presence(pictures, confidence, counts)
    absent = np.array([len(picture.truth) == 0 for picture in pictures])
    tells = absent.mean() >= OFTEN_ABSENT
    values = (precisions[:, 0], precisions.mean(axis=1), f1, kappa if tells else np.full(len(counts), np.nan))
    return dict(zip(FIGURES, values, strict=True))


def _figure(value: Values, drawn: Values | None, key: str, groups: Sequence[str]) -> Figure:
    return figure_of(float(value[key][0]), None if drawn is None else drawn[key], groups)


def _mean(values: Sequence[tuple[Values, Values | None]], key: str, groups: Sequence[str]) -> Figure:
    if not values:
        return too_few(groups)
    drawn = [many[key] for _, many in values if many is not None]
    value = mean_of_known(np.stack([once[key] for once, _ in values]))
    return figure_of(float(value[0]), mean_of_known(np.stack(drawn)) if drawn else None, groups)


def _boxes(case: Case, name: str) -> FoundBoxes:
    found = [one for one in case.prediction.structures if one.name == name]
    truth = [known.box for known in case.entry.boxes or () if known.name == name]
    confidences = np.array([one.confidence for one in found], float)
    return FoundBoxes(np.array([one.box for one in found], float).reshape(-1, 4), confidences, np.array(truth, float).reshape(-1, 4))
