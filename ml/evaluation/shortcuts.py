"""What tells a grade without looking at the fetus: the picture's size, the screen around the scan, and how the picture was stored.

A machine could learn these in place of quality. Each is learnt here by itself, by logistic regression, and its area under the curve on
pictures left out stands beside the opinion's own on the same pictures.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import pairwise
from typing import Any

import cv2
import numpy as np

from ml import scores
from ml.evaluation.cases import Case, told
from ml.evaluation.grades import fewer, opinion_auroc, probabilities, standard
from ml.evaluation.surroundings import scan_of
from ml.intervals import LEAST_PICTURES
from ml.metrics import Floats
from ml.pixels import Frame
from ml.scores import Flags

SET = "set"  # the label of a set within the data
CENTRES, SPREAD = np.arange(240, 1041, 40), 30  # pixels of width and of height; how far one reaches
BORDER = 0.05  # of each side: belongs to the ring even where the scan reaches it
RING_SIZE = (32, 24)  # (width, height) to which the ring is reduced
FOLDS, RIDGE, STEPS = 5, 1.0, 12
SETTLED = 1e-6  # a step that moves no weight further
LEAST_SPREAD = 1e-3  # what hardly differs among those learnt from must not count for much elsewhere
ALIKE = 8  # pixels of width and of height within which two pictures are of equal size
FINEST = (1, 2, 4)  # sigmas in pixels between which sharpness is measured
JPEG_BLOCK = 8


def seen_besides(frames: Iterable[Frame]) -> dict[str, Floats]:
    """What each shortcut sees (pictures, numbers)."""
    rows = [[sees(frame) for sees in SHORTCUTS.values()] for frame in frames]
    return {name: np.stack([row[place] for row in rows]) if rows else np.zeros((0, 1)) for place, name in enumerate(SHORTCUTS)}


def shortcuts_report(cases: Sequence[Case], known: Mapping[str, Floats]) -> dict[str, Any]:
    """AUROC of each shortcut and of the opinion: over all cases, within each set that holds enough of both classes, and at equal sizes.

    `known` is what `seen_besides` told of the cases' pictures.
    """
    report: dict[str, Any] = {"all": _row(cases, known), "by_set": {}, "at_equal_size": _equal_sizes(cases, known)}
    for name in sorted({str(case.entry.labels[SET]) for case in cases if SET in case.entry.labels}):
        here = np.array([case.entry.labels.get(SET) == name for case in cases], bool)
        own = [case for case, counts in zip(cases, here, strict=True) if counts]
        if fewer(standard(own)) >= LEAST_PICTURES:
            report["by_set"][name] = _row(own, {key: values[here] for key, values in known.items()})
    return report


def size_of(frame: Frame) -> Floats:
    """How near width and height lie to each of a grid of sizes: a grade may belong to some sizes in the middle."""
    across, down = (np.exp(-(((side - CENTRES) / SPREAD) ** 2) / 2) for side in (frame.shape[1], frame.shape[0]))
    return np.asarray(np.outer(across, down).ravel(), float)


def ring_of(frame: Frame) -> Floats:
    """The border and what lies outside the scan, the rest black, reduced."""
    height, width = frame.shape
    kept = scan_of(frame) == 0
    across, down = round(BORDER * width), round(BORDER * height)
    kept[:down], kept[height - down :], kept[:, :across], kept[:, width - across :] = True, True, True, True
    small = cv2.resize(np.where(kept, frame, 0).astype(np.uint8), RING_SIZE, interpolation=cv2.INTER_AREA)
    return np.asarray(small, float).ravel() / 255


def traces_of(frame: Frame) -> Floats:
    """Within the scan: how much detail there is at three scales, and how far steps lie on the blocks of JPEG."""
    levels: Any = frame.astype(np.float32)
    inside = scan_of(frame) > 0
    layers = [levels, *(cv2.GaussianBlur(levels, (0, 0), sigma) for sigma in FINEST)]
    detail = [np.log1p((finer - coarser)[inside].std()) for finer, coarser in pairwise(layers)]
    steps = np.abs(np.diff(levels, axis=1)).mean(0), np.abs(np.diff(levels, axis=0)).mean(1)
    blocks = [np.log((step[JPEG_BLOCK - 1 :: JPEG_BLOCK].mean() + 0.1) / (step.mean() + 0.1)) for step in steps]
    return np.array([*detail, detail[0] - detail[1], detail[1] - detail[2], *blocks], float)


SHORTCUTS = {"size": size_of, "ring": ring_of, "traces": traces_of}


def learnt(features: Floats, truth: Flags, groups: Sequence[str]) -> Floats:
    """A score for each picture, by a ridge logistic regression that has not seen its group; pictures of one group share a fold."""
    folds = np.array([int(hashlib.sha256(group.encode()).hexdigest(), 16) % FOLDS for group in groups])
    found = np.zeros(len(truth))
    for fold in range(FOLDS):
        out = folds == fold
        middle, spread = features[~out].mean(0), features[~out].std(0) + LEAST_SPREAD
        weights = _logistic((features[~out] - middle) / spread, truth[~out])
        found[out] = (features[out] - middle) / spread @ weights[1:] + weights[0]
    return found


def _logistic(features: Floats, truth: Flags) -> Floats:
    """Newton's steps; the ridge lies on all weights but the first, which is the constant."""
    ridge = RIDGE * max(1.0, features.shape[1] / 10)
    if features.shape[1] > len(features):  # the weights lie where the pictures do: fewer numbers, the same answer
        basis = np.linalg.svd(features, full_matrices=False)[2]
        inner = _newton(features @ basis.T, truth, ridge)
        return np.concatenate([inner[:1], basis.T @ inner[1:]])
    return _newton(features, truth, ridge)


def _newton(features: Floats, truth: Flags, ridge: float) -> Floats:
    rows = np.column_stack([np.ones(len(features)), features])
    held = np.full(rows.shape[1], ridge)
    held[0] = 1e-8
    weights = np.zeros(rows.shape[1])
    for _ in range(STEPS):
        chances = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        bend = (rows * (chances * (1 - chances))[:, None]).T @ rows + np.diag(held)
        step = np.linalg.solve(bend, rows.T @ (truth - chances) - held * weights)
        weights = weights + step
        if np.abs(step).max() < SETTLED:
            break
    return weights


def _row(cases: Sequence[Case], known: Mapping[str, Floats]) -> dict[str, Any]:
    truth, groups = standard(cases), [case.entry.group for case in cases]
    few = fewer(truth)
    row: dict[str, Any] = {"n": len(cases), "n_standard": int(truth.sum()), "n_not_standard": int((~truth).sum())}
    for name, features in known.items():
        found = learnt(features, truth, groups) if few >= LEAST_PICTURES else np.zeros(len(cases))
        row[name] = told(cases, partial(scores.auroc, scores=found, positive=truth), fewest=few)
    return row | {"opinion": opinion_auroc(cases)}


def _equal_sizes(cases: Sequence[Case], known: Mapping[str, Floats]) -> dict[str, Any]:
    """Only pairs of a standard picture with another of nearly its width and height are compared, so that size tells next to nothing."""
    truth, groups = standard(cases), [case.entry.group for case in cases]
    sizes = np.array([case.prediction.size for case in cases], float).reshape(-1, 2)
    alike = (np.abs(sizes[:, None] - sizes[None]) <= ALIKE).all(2) & truth[:, None] & ~truth[None]
    few = int(min(alike.any(1).sum(), alike.any(0).sum()))
    here = alike.any(1) | alike.any(0)
    own, pairs = [case for case, counts in zip(cases, here, strict=True) if counts], alike[np.ix_(here, here)]
    row: dict[str, Any] = {"n": len(own), "n_standard": int(alike.any(1).sum()), "n_not_standard": int(alike.any(0).sum())}
    found = {name: learnt(features, truth, groups) for name, features in known.items()} if few >= LEAST_PICTURES else {}
    found["opinion"] = probabilities(cases)
    for name in (*known, "opinion"):
        values = found.get(name, np.zeros(len(cases)))[here]
        row[name] = told(own, partial(scores.auroc_of_pairs, scores=values, comparable=pairs), fewest=few)
    return row
