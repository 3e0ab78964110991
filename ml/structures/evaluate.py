"""The detector on pictures that it never saw, structure by structure."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from ml.metrics import FoundBoxes, average_precisions, bootstrap_draws, interval, presence, structure_score
from ml.structures.known import NUMBER_OF
from ml.structures.predict import Found, StructureModel, find
from ml.structures.samples import Maker, Sample

LEAST = 0.01  # confidence from which boxes count for average precision
OFTEN_ABSENT = 0.05  # share of pictures without a structure from which its kappa says something
Judged = Mapping[str, Sequence[FoundBoxes]]


def judged(model: StructureModel, makers: Sequence[Maker], names: Sequence[str], batch: int = 16) -> Judged:
    """What is found of each of `names` on each picture, beside the truth; all of `names` must be known on all pictures."""
    found: dict[str, list[FoundBoxes]] = {name: [] for name in names}
    for start in range(0, len(makers), batch):
        samples = [make() for make in makers[start : start + batch]]
        for sample, boxes in zip(samples, find([sample.pixels for sample in samples], model, LEAST), strict=True):
            for name in names:
                found[name].append(_of(name, sample, boxes))
    return found


def _of(name: str, sample: Sample, found: Sequence[Found]) -> FoundBoxes:
    own = [one for one in found if one.name == name]
    boxes = np.array([one.box for one in own]).reshape(-1, 4)
    return FoundBoxes(boxes, np.array([one.confidence for one in own]), sample.boxes[sample.structures == NUMBER_OF[name]])


def means(seen: Judged) -> tuple[float, float]:
    """mAP50 and mAP50-95 over the structures that occur."""
    every = np.array([average_precisions(pictures) for pictures in seen.values()])
    return float(np.nanmean(every[:, 0])), float(np.nanmean(every))


def false_boxes(model: StructureModel, makers: Sequence[Maker], confidence: float) -> float:
    """Mean number of structures told on a picture that surely does not show them."""
    samples = [make() for make in makers]
    told = find([sample.pixels for sample in samples], model, confidence)
    return float(np.mean([_false(sample, boxes) for sample, boxes in zip(samples, told, strict=True)]))


def _false(sample: Sample, told: Sequence[Found]) -> int:
    return sum(bool(sample.known[NUMBER_OF[one.name]]) and NUMBER_OF[one.name] not in sample.structures for one in told)


def told_shares(model: StructureModel, makers: Sequence[Maker], names: Sequence[str], confidence: float) -> dict[str, float]:
    """On which share of the pictures each of `names` is told: all that can be said where nobody marked whether it is there."""
    told = find([make().pixels for make in makers], model, confidence)
    return {name: round(sum(any(one.name == name for one in boxes) for boxes in told) / len(told), 3) for name in names}


def as_record(seen: Judged, confidence: float) -> dict[str, Any]:
    """Scores as the model card stores them: each structure's, and their means with 95 % bootstrap intervals over the pictures."""
    scores = {name: structure_score(pictures, confidence) for name, pictures in seen.items()}
    rows: dict[str, Any] = {
        name: {
            "mAP50": _rounded(score.map50),
            "mAP50_95": _rounded(score.map50_95),
            "presence_F1": _rounded(score.presence_f1),
            "kappa": _rounded(score.kappa) if score.present <= (1 - OFTEN_ABSENT) * score.pictures else None,
            "n_present": score.present,
        }
        for name, score in scores.items()
    }
    often_absent = [name for name in seen if rows[name]["kappa"] is not None]
    pictures = next(iter(scores.values())).pictures
    return {"n_pictures": pictures, "structures": rows | {"mean": _means(seen, often_absent, confidence, pictures)}}


def _means(seen: Judged, often_absent: Sequence[str], confidence: float, pictures: int) -> dict[str, Any]:
    values = {}
    for key, draws in (("all", None), ("drawn", bootstrap_draws(pictures))):
        every = np.stack([np.atleast_2d(average_precisions(own, draws)) for own in seen.values()])
        said = {name: presence(own, confidence, draws) for name, own in seen.items()}
        values[key] = {
            "mAP50": _mean(every[:, :, 0]),
            "mAP50_95": _mean(every.mean(2)),
            "presence_F1": _mean([said[name][0] for name in seen]),
            **({"kappa": _mean([said[name][1] for name in often_absent])} if often_absent else {}),
        }
    row: dict[str, Any] = {name: _rounded(float(value[0])) for name, value in values["all"].items()}
    return row | {f"{name}_interval": [_rounded(end) for end in interval(value)] for name, value in values["drawn"].items()}


def _mean(values: npt.ArrayLike) -> npt.NDArray[np.floating]:
    """The mean over structures (structures, draws); nan where a draw has a figure of none."""
    told = np.ma.masked_invalid(np.asarray(values, float))
    return np.ma.filled(told.mean(axis=0), np.nan)


def _rounded(value: float) -> float | None:
    return None if np.isnan(value) else round(value, 3)
