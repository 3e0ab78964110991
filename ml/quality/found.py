"""The quality network on boxes that the detector found, not on true ones a little off: do edges set anew and clarity help?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from ml.manifest import Entry, read_grey
from ml.metrics import FoundBoxes, average_precisions
from ml.pixels import Boxes
from ml.quality import patches
from ml.quality.inputs import answer
from ml.quality.ordinal import level_probabilities
from ml.quality.predict import QualityModel, read
from ml.structures.predict import StructureModel, find
from ml.types import NT_STRUCTURES, PlanePrediction

LEAST = 0.01  # the detector's confidence from which boxes count for average precision
SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)  # of the way that the network would move an edge
WORTH = 0.01  # of mAP50-95 that a structure must gain on the validation part for its edges to be moved

Floats = npt.NDArray[np.floating]


@dataclass(frozen=True, slots=True)
class Seen:
    """One structure's boxes on one picture: as found, how far the network takes their edges to be off, the probability that the structure
    is in them, the detector's confidence, and the true boxes; and the picture's (width, height)."""

    boxes: Boxes
    off: npt.NDArray[np.float32]
    there: Floats
    confidences: Floats
    truth: Boxes
    size: tuple[int, int]

    def moved(self, share: float) -> FoundBoxes:
        return FoundBoxes(patches.moved(self.boxes, np.float32(share) * self.off, self.size), self.confidences, self.truth)


@torch.inference_mode()
def seen_on(entries: Sequence[Entry], detector: StructureModel, model: QualityModel) -> dict[str, list[Seen]]:
    """By NT structure, what is seen on each boxed NT picture."""
    found: dict[str, list[Seen]] = {name: [] for name in NT_STRUCTURES}
    plane = PlanePrediction("nt", {"nt": 1.0})
    for entry in entries:
        frame = read_grey(entry.file)
        (boxes,) = find([frame], detector, LEAST)
        inputs, (corners,) = read([frame], [boxes], [plane], model.card.thresholds)
        answers = answer(model.parts, inputs)
        there = 1 - level_probabilities("clarity", answers.clarity.float().cpu(), model.card.thresholds)[:, 0]
        off = answers.off.float().cpu().numpy()
        for name in NT_STRUCTURES:
            rows = np.array([number for number, one in enumerate(boxes) if one.name == name], np.int64)
            truth = np.array([known.box for known in entry.boxes or () if known.name == name], np.float32).reshape(-1, 4)
            sure = np.array([boxes[number].confidence for number in rows])
            found[name].append(Seen(corners[rows], off[rows], there[rows], sure, truth, (frame.shape[1], frame.shape[0])))
    return found


def mean_precision(pictures: Sequence[Seen], share: float) -> float:
    """mAP50-95 of one structure with its edges moved by `share`."""
    return float(average_precisions([one.moved(share) for one in pictures]).mean())


def shares_of(seen: Mapping[str, Sequence[Seen]]) -> dict[str, float]:
    """`refine/<structure>`: the share by which its edges are best moved, 0 where that gains less than WORTH. To be asked of validation."""
    chosen = {}
    for name, pictures in seen.items():
        gains = {share: mean_precision(pictures, share) for share in SHARES}
        best = max(SHARES, key=lambda share: gains[share])
        chosen[f"refine/{name}"] = best if gains[best] >= gains[0.0] + WORTH else 0.0
    return chosen


def compared(seen: Mapping[str, Sequence[Seen]], thresholds: Mapping[str, float]) -> dict[str, Any]:
    """mAP50-95 before and after, and F1 of "visible" by the detector alone and where the network must see it in the box too."""
    rows = {}
    for name, pictures in seen.items():
        share = thresholds.get(f"refine/{name}", 0.0)
        rows[name] = {
            "mAP50_95_before": round(mean_precision(pictures, 0.0), 3),
            "mAP50_95_after": round(mean_precision(pictures, share), 3),
            "visible_f1_detector": round(_visible_f1(pictures, thresholds["seen"], 0.0), 3),
            "visible_f1_both": round(_visible_f1(pictures, thresholds["seen"], 0.5), 3),
            "n_present": sum(len(one.truth) > 0 for one in pictures),
        }
    keys = [key for key in next(iter(rows.values())) if key != "n_present"]
    mean = {key: round(float(np.mean([row[key] for row in rows.values()])), 3) for key in keys}
    return {"n_pictures": len(next(iter(seen.values()))), "structures": {**rows, "mean": mean}}


def _visible_f1(pictures: Sequence[Seen], confidence: float, probability: float) -> float:
    said = np.array([bool(((one.confidences >= confidence) & (one.there >= probability)).any()) for one in pictures])
    true = np.array([len(one.truth) > 0 for one in pictures])
    return 2 * int((said & true).sum()) / max(1, int(said.sum() + true.sum()))
