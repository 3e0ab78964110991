"""From raw scores to probabilities that can be believed, and to sets that hold the true level: found on pictures that did not train."""

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from ml.quality.conformal import WIDEST, quantiles
from ml.quality.ordinal import probabilities, temperature_of
from ml.quality.samples import Samples
from ml.quality.train import Opinions
from ml.types import PLANES, STRUCTURE_NAMES

LEAST_ANSWERS = 12  # of yes and of no, from which a criterion has a temperature of its own
DRAWN = "drawn"

Floats = npt.NDArray[np.float32]
Levels = npt.NDArray[np.int64]


def thresholds_of(said: Opinions, samples: Samples, criteria: tuple[str, ...]) -> dict[str, float]:
    """Temperatures and conformal quantiles by name, as the card stores them.

    Factors are calibrated on real pictures, overall and criteria on drawn ones, clarity on both; quantiles are Mondrian by plane, those
    of clarity by structure.
    """
    planes = np.array([PLANES[number] for number in samples.planes])
    real, drawn = samples.sources != DRAWN, samples.sources == DRAWN
    found = {"widest": float(WIDEST)}
    for number, (name, scores) in enumerate(said.factors.items()):
        found |= _of_head(name, scores, np.where(real, samples.factors[:, number], -1), planes)
    found |= _of_head("overall", said.overall, np.where(drawn, samples.overall, -1), planes)
    names = np.array([STRUCTURE_NAMES[number] for number in samples.structures])
    found |= _of_head("clarity", said.clarity, samples.clarity, names)
    return found | _of_criteria(said.criteria, samples.criteria, criteria)


def _of_head(name: str, scores: Tensor, truth: Levels, kinds: npt.NDArray[np.str_]) -> dict[str, float]:
    known = truth >= 0
    raw, levels = scores[torch.from_numpy(known)], truth[known]
    temperature = temperature_of(raw, torch.from_numpy(levels))
    told = probabilities(raw, temperature).numpy()
    return {f"{name}/temperature": temperature, **quantiles(name, told, levels, kinds[known].tolist())}


def _of_criteria(scores: Tensor, truth: Levels, names: tuple[str, ...]) -> dict[str, float]:
    asked = truth >= 0
    pooled = _cooled(scores[torch.from_numpy(asked)], truth[asked])
    found = {"criteria/temperature": pooled}
    for number, name in enumerate(names):
        rows = asked[:, number]
        answers = truth[rows, number]
        if min(int((answers == 1).sum()), int((answers == 0).sum())) >= LEAST_ANSWERS:
            found[f"criteria/temperature/{name}"] = _cooled(scores[torch.from_numpy(rows), number], answers)
    return found


def _cooled(scores: Tensor, answers: Levels) -> float:
    """The temperature of a yes-or-no question is that of one with two levels."""
    return temperature_of(scores[:, None], torch.from_numpy(answers))
