"""How well a network does on pictures it never saw. Plain numbers in and out; no torch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

OVERLAPS = np.arange(0.5, 1.0, 0.05)  # COCO's ten thresholds of intersection over union
Floats = npt.NDArray[np.floating]


@dataclass(frozen=True, slots=True)
class FoundBoxes:
    """The boxes (n, 4) and confidences (n,) found for one structure on one picture, and the true boxes (m, 4)."""

    boxes: Floats
    confidences: Floats
    truth: Floats


def overlap(first: Floats, second: Floats) -> Floats:
    """Intersection over union of every box of `first` (n, 4) with every one of `second` (m, 4)."""
    low, high = np.maximum(first[:, None, :2], second[None, :, :2]), np.minimum(first[:, None, 2:], second[None, :, 2:])
    shared = np.prod(np.clip(high - low, 0, None), axis=2)
    areas = [np.prod(boxes[:, 2:] - boxes[:, :2], axis=1) for boxes in (first, second)]
    return np.asarray(shared / np.maximum(areas[0][:, None] + areas[1][None] - shared, 1e-9))


def average_precisions(pictures: Sequence[FoundBoxes]) -> Floats:
    """Average precision of one structure at each of OVERLAPS, over 101 recall points as COCO does; nan where the structure never occurs."""
    positives = sum(len(picture.truth) for picture in pictures)
    if positives == 0:
        return np.full(len(OVERLAPS), np.nan)
    confidences = np.concatenate([picture.confidences for picture in pictures])
    hits = np.concatenate([_hits(picture) for picture in pictures])[np.argsort(-confidences, kind="stable")]
    found = hits.cumsum(0)
    precision = found / np.arange(1, len(hits) + 1)[:, None]
    precision = np.maximum.accumulate(precision[::-1])[::-1]
    return np.array([_area(found[:, column] / positives, precision[:, column]) for column in range(len(OVERLAPS))])


def _hits(picture: FoundBoxes) -> npt.NDArray[np.bool_]:
    hits = np.zeros((len(picture.boxes), len(OVERLAPS)), bool)
    overlaps = overlap(picture.boxes, picture.truth)
    for column, threshold in enumerate(OVERLAPS):
        free = overlaps.copy()
        for row in np.argsort(-picture.confidences, kind="stable"):
            if free.shape[1] and free[row].max() >= threshold:
                hits[row, column] = True
                free[:, int(free[row].argmax())] = -1
    return hits


def _area(recall: Floats, precision: Floats) -> float:
    places = np.searchsorted(recall, np.linspace(0, 1, 101), side="left")
    return float(np.append(precision, 0.0)[places].mean())


@dataclass(frozen=True, slots=True)
class StructureScore:
    """One structure on `pictures` pictures, `present` of which show it. Presence is a box of the working confidence, wherever it lies."""

    map50: float
    map50_95: float
    presence_f1: float
    pictures: int
    present: int


def structure_score(pictures: Sequence[FoundBoxes], confidence: float) -> StructureScore:
    precisions = average_precisions(pictures)
    said = np.array([bool((picture.confidences >= confidence).any()) for picture in pictures])
    true = np.array([len(picture.truth) > 0 for picture in pictures])
    agreed, doubled = int((said & true).sum()), int(said.sum() + true.sum())
    presence = 2 * agreed / doubled if doubled else float("nan")
    return StructureScore(float(precisions[0]), float(precisions.mean()), presence, len(pictures), int(true.sum()))


def accuracy(truth: Sequence[str], said: Sequence[str]) -> float:
    return float(np.mean([one == other for one, other in zip(truth, said, strict=True)]))


def f1_by_label(truth: Sequence[str], said: Sequence[str]) -> Mapping[str, float]:
    """F1 of every label that occurs in the truth."""
    return {label: _f1(truth, said, label) for label in sorted(set(truth))}


def macro_f1(truth: Sequence[str], said: Sequence[str]) -> float:
    return float(np.mean(list(f1_by_label(truth, said).values())))


def _f1(truth: Sequence[str], said: Sequence[str], label: str) -> float:
    both = sum(one == label == other for one, other in zip(truth, said, strict=True))
    return 2 * both / (sum(one == label for one in truth) + sum(one == label for one in said))


def calibration_error(confidences: Floats, right: npt.NDArray[np.bool_], bins: int = 10) -> float:
    """Expected calibration error: how far, on average, confidence lies from the share that is right, over equal bins of confidence."""
    places = np.minimum((confidences * bins).astype(int), bins - 1)
    gaps = [abs(float(confidences[places == number].mean() - right[places == number].mean())) for number in np.unique(places)]
    shares = [float((places == number).mean()) for number in np.unique(places)]
    return float(np.dot(gaps, shares))
