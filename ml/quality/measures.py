"""Measures of a whole frame, each 0-1 and 1 best, by fixed formulas. Plain numpy; none of them was learnt from human grades."""

from collections.abc import Mapping

import cv2
import numpy as np
import numpy.typing as npt

from ml.pixels import Frame
from ml.scan_area import DARKEST_ECHO, mask_of

# Read off the training part of the real NT planes: 1st and 99th percentile of the mean, median of contrast, 95th percentile of the step.
DARK, BRIGHT = 34.0, 87.0  # mean grey level of the scan area: outside this range the gain counts as wrong, falling to 0 over its width
FALL_DARK, FALL_BRIGHT = 25.0, 60.0
FULL_CONTRAST = 128.0  # grey levels between the 5th and the 95th percentile at which contrast counts as full
FULL_SHARPNESS = 0.042  # mean step between neighbours as a share of the grey range at which sharpness counts as full


def measure(frame: Frame) -> Mapping[str, float]:
    """sharpness, contrast, gain and filled of a grey frame.

    - sharpness: mean |difference to the right and lower neighbour| of lit pixels / (95th - 5th percentile) / FULL_SHARPNESS, cut at 1;
    - contrast: (95th - 5th percentile of the scan area) / FULL_CONTRAST, cut at 1;
    - gain: 1 while the mean of the scan area lies in DARK to BRIGHT, falling linearly to 0 outside it;
    - filled: the share of the frame that the scan area takes.
    """
    mask = mask_of(frame)
    across = np.linspace(0, frame.shape[1] - 1, mask.shape[1]).astype(int)
    down = np.linspace(0, frame.shape[0] - 1, mask.shape[0]).astype(int)
    counts = np.bincount(frame[np.ix_(down, across)][mask.astype(bool)], minlength=256)
    grey_range = _percentile(counts, 0.95) - _percentile(counts, 0.05)
    mean = float(counts @ np.arange(256) / counts.sum())
    return {
        "sharpness": min(1.0, _step(frame, grey_range) / FULL_SHARPNESS),
        "contrast": min(1.0, grey_range / FULL_CONTRAST),
        "gain": float(np.clip(1 - max(DARK - mean, 0) / FALL_DARK - max(mean - BRIGHT, 0) / FALL_BRIGHT, 0, 1)),
        "filled": float(mask.mean()),
    }


def _percentile(counts: npt.NDArray[np.int64], share: float) -> float:
    """Of pixels counted by their grey, as numpy.percentile gives it: between two ranks it lies where a straight line does."""
    rank = share * (counts.sum() - 1)
    low, high = np.searchsorted(counts.cumsum(), [np.floor(rank), np.ceil(rank)], side="right")
    return float(low + (high - low) * (rank % 1))


def _step(pixels: Frame, grey_range: float) -> float:
    """Mean step to the neighbours, counting only places that are not black, as a share of the grey range."""
    if min(pixels.shape) < 2 or grey_range < 1:
        return 0.0
    here = pixels[:-1, :-1]
    lit = cv2.compare(here, DARKEST_ECHO, cv2.CMP_GT)  # type: ignore[call-overload]
    if not cv2.countNonZero(lit):
        return 0.0
    across, down = (cv2.mean(cv2.absdiff(other, here), lit)[0] for other in (pixels[:-1, 1:], pixels[1:, :-1]))
    return (across + down) / 2 / grey_range
