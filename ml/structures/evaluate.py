"""The detector on pictures that it never saw, structure by structure."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ml.metrics import FoundBoxes, StructureScore, structure_score
from ml.structures.predict import Found, StructureModel, find
from ml.structures.samples import NUMBER_OF, Sample
from ml.types import NT_STRUCTURES

LEAST = 0.01  # confidence from which boxes count for average precision


def evaluate(model: StructureModel, samples: Sequence[Sample], confidence: float) -> dict[str, StructureScore]:
    """One score a structure; presence is judged at `confidence`."""
    found = [
        one for start in range(0, len(samples), 16) for one in find([sample.pixels for sample in samples[start : start + 16]], model, LEAST)
    ]
    return {name: structure_score([_of(name, *pair) for pair in zip(samples, found, strict=True)], confidence) for name in NT_STRUCTURES}


def _of(name: str, sample: Sample, found: Sequence[Found]) -> FoundBoxes:
    own = [one for one in found if one.name == name]
    boxes = np.array([one.box for one in own]).reshape(-1, 4)
    return FoundBoxes(boxes, np.array([one.confidence for one in own]), sample.boxes[sample.structures == NUMBER_OF[name]])


def false_boxes(model: StructureModel, samples: Sequence[Sample], confidence: float) -> float:
    """Mean number of structures found on pictures that show none."""
    return float(np.mean([len(boxes) for boxes in find([sample.pixels for sample in samples], model, confidence)]))


def as_record(scores: Mapping[str, StructureScore]) -> dict[str, Any]:
    """Scores as the model card stores them, with their means."""
    rows: dict[str, Any] = {
        name: {
            "mAP50": round(score.map50, 3),
            "mAP50_95": round(score.map50_95, 3),
            "presence_F1": round(score.presence_f1, 3),
            "n_present": score.present,
        }
        for name, score in scores.items()
    }
    every = list(scores.values())
    rows["mean"] = {
        "mAP50": round(float(np.nanmean([score.map50 for score in every])), 3),
        "mAP50_95": round(float(np.nanmean([score.map50_95 for score in every])), 3),
        "presence_F1": round(float(np.nanmean([score.presence_f1 for score in every])), 3),
    }
    return {"n_pictures": every[0].pictures, "structures": rows}
