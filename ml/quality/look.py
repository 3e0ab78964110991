"""What the quality network reads of a whole frame: the scan area, small and in its own grey, and facts counted on all pixels."""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from ml.pixels import Frame
from ml.scan_area import mask_of

PICTURE_SIZE = (192, 144)  # width, height
LONGEST_SIDE = 960  # pixels; a larger frame is reduced to it before its facts are counted
BINS, SCALES = 24, 4
PERCENTILES = np.array([0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99])
FACTS = 7 + BINS + len(PERCENTILES) + 4 * SCALES

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Look:
    """`picture` uint8 (144, 192) is the scan area, squeezed and not standardised: how dark it is matters here.

    `facts` float32 (FACTS,): where the scan area lies, histogram and percentiles of its grey, and its steps at four scales.
    `bounds` of the scan area (x_min, y_min, x_max, y_max) in pixels of the frame.
    """

    picture: Frame
    facts: Floats
    bounds: tuple[float, float, float, float]


def look(frame: Frame) -> Look:
    """Reads a grey frame (height, width)."""
    scale = min(1.0, LONGEST_SIDE / max(frame.shape))
    size = (max(2, round(frame.shape[1] * scale)), max(2, round(frame.shape[0] * scale)))
    reduced = (
        frame if scale == 1.0 and min(frame.shape) > 1 else np.asarray(cv2.resize(frame, size, interpolation=cv2.INTER_AREA), np.uint8)
    )
    mask = mask_of(reduced)
    across, down = np.flatnonzero(mask.any(0)), np.flatnonzero(mask.any(1))
    stretch = np.array([reduced.shape[1] / mask.shape[1], reduced.shape[0] / mask.shape[0]])
    low = np.floor(np.array([across[0], down[0]]) * stretch).astype(int)
    high = np.minimum(np.ceil(np.array([across[-1] + 1, down[-1] + 1]) * stretch).astype(int), reduced.shape[::-1])
    area = reduced[low[1] : high[1], low[0] : high[0]]
    picture = np.asarray(cv2.resize(area, PICTURE_SIZE, interpolation=cv2.INTER_AREA), np.uint8)
    place = np.concatenate([low / reduced.shape[::-1], high / reduced.shape[::-1]])
    size_facts = [float(mask.mean()), np.log(reduced.shape[1] / 640), np.log(reduced.shape[0] / 450)]
    grey, spread = _grey_facts(reduced, mask)
    facts = np.concatenate([place, size_facts, grey, _step_facts(area, spread)]).astype(np.float32)
    corners = place * np.tile(frame.shape[::-1], 2)
    return Look(picture, facts, (float(corners[0]), float(corners[1]), float(corners[2]), float(corners[3])))


def _grey_facts(frame: Frame, mask: npt.NDArray[np.uint8]) -> tuple[Floats, float]:
    """Shares of grey in BINS (square roots, times 2) and PERCENTILES / 255 within the scan area; and the 5th to 95th percentile's span."""
    small = cv2.resize(frame, (mask.shape[1], mask.shape[0]), interpolation=cv2.INTER_NEAREST)
    counts = np.bincount(small[mask.astype(bool)], minlength=256).astype(np.float64)
    shares = counts / max(counts.sum(), 1)
    percentiles = np.searchsorted(shares.cumsum(), PERCENTILES).clip(0, 255)
    bins = np.add.reduceat(shares, np.linspace(0, 256, BINS, endpoint=False).astype(int))
    return np.concatenate([2 * np.sqrt(bins), percentiles / 255]).astype(np.float32), float(percentiles[5] - percentiles[1])


def _step_facts(area: Frame, spread: float) -> Floats:
    """Per scale (each half the last): logs of the mean step across and down, of the fine detail's deviation, and its share of the grey."""
    facts = []
    level = area
    for _ in range(SCALES):
        coarse = cv2.pyrDown(level)
        fine = cv2.absdiff(level, cv2.pyrUp(coarse, dstsize=(level.shape[1], level.shape[0])))
        detail = float(cv2.norm(fine, cv2.NORM_L2)) / np.sqrt(fine.size)
        steps = [_step(level[:, 1:], level[:, :-1]), _step(level[1:], level[:-1])]
        facts += [np.log(0.1 + steps[0]), np.log(0.1 + steps[1]), np.log(0.1 + detail), np.log((0.1 + detail) / (spread + 8))]
        level = np.asarray(coarse, np.uint8)
    return np.array(facts, np.float32)


def _step(ahead: Frame, behind: Frame) -> float:
    return float(cv2.norm(ahead, behind, cv2.NORM_L1)) / ahead.size if ahead.size else 0.0
