"""Why the quality network thinks a criterion met or not met: which cells of the frame change its mind when they are blurred away.

Captum's feature ablation (Zeiler and Fergus 2014, arXiv 1311.2901, by cells): it asks the network only for answers, so it holds whatever
the network looks at, patches cut at full size and counted grey levels too. The boxes and the plane stay those of the whole frame.
"""

from collections.abc import Callable, Sequence

import cv2
import numpy as np
import numpy.typing as npt
import torch
from captum.attr import FeatureAblation  # type: ignore[import-untyped]
from torch import Tensor

from ml.explain import LONG_SIDE, Explanation, Heat, blurred, deleted
from ml.networks import Models
from ml.pixels import Frame, grey
from ml.planes.predict import read_planes
from ml.quality.predict import grade
from ml.structures.predict import find

CELLS = (12, 9)  # across and down
AT_ONCE = 12  # blurred frames in one step
LEAST_CONFIDENCE = 0.1  # of the boxes that the network is given, as when it predicts


def explain_criterion(frame: npt.NDArray[np.uint8], criterion: str, models: Models) -> Explanation:
    """Heat where the frame speaks for the answer that the network leans to; `score` is that answer's probability (0.5-1).

    `frame` is (h, w) or (h, w, 3) uint8. ValueError where the network has no opinion on the criterion of this frame's plane.
    """
    picture = grey(frame)
    probability = _asked(picture, criterion, models)
    met = float(probability([picture])[0])

    def lean(frames: Sequence[Frame]) -> npt.NDArray[np.float64]:
        return probability(frames) if met >= 0.5 else 1 - probability(frames)

    heat = heat_of(picture, lean)
    hidden, elsewhere = deleted(picture, heat, lambda other: float(lean([other])[0]))
    return Explanation(small(heat), max(met, 1 - met), hidden, elsewhere, None)


def _asked(picture: Frame, criterion: str, models: Models) -> Callable[[Sequence[Frame]], npt.NDArray[np.float64]]:
    """Frames like `picture` to the probabilities that the criterion is met."""
    found = find([picture], models.structures, LEAST_CONFIDENCE)
    planes = [one.plane for one in read_planes([picture], models.planes)]
    if criterion not in grade([picture], found, planes, models.quality)[0].criteria:
        raise ValueError(f"the quality network has no opinion on {criterion!r} of the plane {planes[0].plane!r}")

    def probabilities(frames: Sequence[Frame]) -> npt.NDArray[np.float64]:
        graded = grade(frames, found * len(frames), planes * len(frames), models.quality)
        return np.array([one.criteria[criterion] for one in graded])

    return probabilities


def heat_of(picture: Frame, lean: Callable[[Sequence[Frame]], npt.NDArray[np.float64]]) -> Heat:
    height, width = picture.shape
    across = np.minimum(np.arange(width) * CELLS[0] // width, CELLS[0] - 1)
    down = np.minimum(np.arange(height) * CELLS[1] // height, CELLS[1] - 1)
    cells = torch.from_numpy(down[:, None] * CELLS[0] + across[None])[None, None]

    def answer(pictures: Tensor) -> Tensor:
        return torch.from_numpy(lean([one[0].to(torch.uint8).numpy() for one in pictures]))

    whole, gone = (
        torch.from_numpy(one.astype(np.float32))[None, None] for one in (picture, blurred(picture, np.ones(picture.shape, bool)))
    )
    given = FeatureAblation(answer).attribute(whole, baselines=gone, feature_mask=cells, perturbations_per_eval=AT_ONCE)
    coarse = np.maximum(given[0, 0].numpy(), 0).astype(np.float32)
    smooth = cv2.GaussianBlur(coarse, (0, 0), width / CELLS[0] / 3)
    return np.asarray(smooth / max(float(smooth.max()), 1e-9), np.float32)


def small(heat: Heat) -> Heat:
    scale = LONG_SIDE / max(heat.shape)
    size = (max(1, round(heat.shape[1] * scale)), max(1, round(heat.shape[0] * scale)))
    return np.asarray(np.clip(cv2.resize(heat, size, interpolation=cv2.INTER_AREA), 0, 1), np.float32)
