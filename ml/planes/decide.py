"""From scores to a plane: first which part of the body, then which plane of it."""

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor

from ml.planes.model import HEAD, PLANES, STRANGE
from ml.types import HEAD_PLANES, PlanePrediction


def decided(probabilities: Mapping[str, float]) -> str:
    """The most probable plane of the most probable body part: the head planes are one part, every other plane is its own."""
    head = sum(probabilities.get(plane, 0.0) for plane in HEAD_PLANES)
    best = max(probabilities, key=lambda plane: 0.0 if plane in HEAD_PLANES else probabilities[plane])
    if head <= probabilities[best]:
        return best
    return max(HEAD_PLANES, key=lambda plane: probabilities.get(plane, 0.0))


def prediction(scores: Sequence[float], temperature: float) -> PlanePrediction:
    """The plane of one picture from its scores, one for each of PLANES and one for STRANGE: what shows no fetus is "other" too."""
    *planes, strange = (torch.tensor(scores, dtype=torch.float64) / temperature).softmax(0).tolist()
    probabilities = dict(zip(PLANES, planes, strict=True))
    probabilities["other"] += strange
    return PlanePrediction(decided(probabilities), probabilities)


def shown(scores: Tensor, truth: Sequence[str]) -> list[str]:
    """What pictures show by all their scores (n, OUTPUTS), STRANGE too; no more than "head" where the truth says no more."""
    said = [decided(dict(zip((*PLANES, STRANGE), row, strict=True))) for row in scores.softmax(1).tolist()]
    return [HEAD if known == HEAD and one in HEAD_PLANES else one for one, known in zip(said, truth, strict=True)]
