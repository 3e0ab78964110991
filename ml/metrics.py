"""How well a network does on pictures it never saw. Plain numbers in and out; no torch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

OVERLAPS = np.arange(0.5, 1.0, 0.05)  # COCO's ten thresholds of intersection over union
RECALLS = np.linspace(0, 1, 101)  # and its points of recall
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


def average_precisions(pictures: Sequence[FoundBoxes], draws: Floats | None = None) -> Floats:
    """Average precision of one structure at each of OVERLAPS, over 101 recall points as COCO does; nan where the structure never occurs.

    With `draws` (d, pictures), how often each picture was drawn, one row a draw (d, 10) instead of the one (10,) over all pictures.
    """
    counts = np.ones((1, len(pictures))) if draws is None else draws
    positives = counts @ np.array([len(picture.truth) for picture in pictures], float)
    owner = np.repeat(np.arange(len(pictures)), [len(picture.boxes) for picture in pictures])
    order = np.argsort(-np.concatenate([picture.confidences for picture in pictures]), kind="stable")
    hits = np.concatenate([_hits(picture) for picture in pictures])[order]
    weights = counts[:, owner[order]].astype(float)
    told = np.maximum(weights.cumsum(1), 1e-9)
    areas = np.stack([_areas(weights, told, hits[:, column], positives) for column in range(len(OVERLAPS))], axis=1)
    return areas[0] if draws is None else areas


def _areas(weights: Floats, told: Floats, hits: npt.NDArray[np.bool_], positives: Floats) -> Floats:
    """Areas (d,) under curves of precision over recall: weights of boxes (d, n) in the order of confidence, how many were told by then.

    The best precision from a recall on is reached at a hit, so only hits are looked at; each stands for those of RECALLS that it is the
    first to reach, and the first hit for recall 0 in any case.
    """
    found = weights[:, hits].cumsum(1)
    best = np.maximum.accumulate((found / told[:, hits])[:, ::-1], axis=1)[:, ::-1]
    reached = np.searchsorted(RECALLS, found / np.maximum(positives, 1e-9)[:, None], side="right")
    areas = (best[:, :1].sum(1) + (best * np.diff(reached, axis=1, prepend=1)).sum(1)) / len(RECALLS)
    return np.where(positives > 0, areas, np.nan)


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


@dataclass(frozen=True, slots=True)
class StructureScore:
    """One structure on `pictures` pictures, `present` of which show it. Presence is a box of the working confidence, wherever it lies."""

    map50: float
    map50_95: float
    presence_f1: float
    kappa: float
    pictures: int
    present: int


def structure_score(pictures: Sequence[FoundBoxes], confidence: float) -> StructureScore:
    precisions = average_precisions(pictures)
    f1, kappa = (float(value[0]) for value in presence(pictures, confidence))
    present = sum(len(picture.truth) > 0 for picture in pictures)
    return StructureScore(float(precisions[0]), float(precisions.mean()), f1, kappa, len(pictures), present)


def presence(pictures: Sequence[FoundBoxes], confidence: float, draws: Floats | None = None) -> tuple[Floats, Floats]:
    """F1 and Cohen's kappa (d,) of "the structure is seen" against the true boxes; nan where one side never varies and both agree."""
    said = np.array([bool((picture.confidences >= confidence).any()) for picture in pictures], float)
    true = np.array([len(picture.truth) > 0 for picture in pictures], float)
    counts = np.ones((1, len(pictures))) if draws is None else draws
    total, both = counts.sum(1), counts @ (said * true)
    yes_said, yes_true = counts @ said, counts @ true
    agreed = (total - yes_said - yes_true + 2 * both) / total
    chance = (yes_said * yes_true + (total - yes_said) * (total - yes_true)) / total**2
    with np.errstate(invalid="ignore", divide="ignore"):
        return 2 * both / (yes_said + yes_true), (agreed - chance) / (1 - chance)


def bootstrap_draws(pictures: int, draws: int = 1000, seed: int = 3) -> Floats:
    """How often each picture is drawn (draws, pictures) when as many as there are are drawn with replacement."""
    return np.random.default_rng(seed).multinomial(pictures, np.full(pictures, 1 / pictures), draws).astype(float)


def interval(values: Floats) -> tuple[float, float]:
    """The 95 % bootstrap interval of a figure from its values (d,) over draws."""
    low, high = np.nanpercentile(values, (2.5, 97.5))
    return float(low), float(high)


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
