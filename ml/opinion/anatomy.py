"""The NT plane in the fetus's own coordinates: where the detector's boxes say that the midline's anatomy lies, whatever the screen.

What is looked at there tells nothing of zoom, place, side or the screen around the scan.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ml.structures.expected import FEWEST, USUAL, Box, similarity

Floats = npt.NDArray[np.floating]

COLUMNS, ROWS = 26, 19
ACROSS, DOWN = (-1.7, 1.94), (-1.1, 1.57)  # of the grid, in the units of USUAL: the head, the face and the nape
LOOSE = 0.15  # units: a box that lies so far off counts half
TURNS = 3  # of reweighting
FAR = 0.6  # units beyond which a box that lies off is not worse
LEAST_CONFIDENCE = 0.05  # of the boxes that steer
UNPLACED = 4.2  # units of a frame's shorter side where too few structures were found to say better
STEERING = tuple(name for name in USUAL if name != "nt")  # the translucency's ends are too loose to steer by


@dataclass(frozen=True, slots=True)
class Anatomy:
    """`matrix` (2, 3) leads from units, as in USUAL, to pixels of the frame. `misfit` is how far the boxes lie off it, in units, weighed
    by confidence; FAR where too few were found to place it."""

    matrix: Floats
    misfit: float

    def grid(self) -> Floats:
        """Places (ROWS * COLUMNS, 2) of the frame, in pixels, row by row."""
        x, y = np.meshgrid(np.linspace(*ACROSS, COLUMNS), np.linspace(*DOWN, ROWS))
        return np.asarray(np.stack([x.ravel(), y.ravel(), np.ones(x.size)], 1) @ self.matrix.T)


def placed(found: Mapping[str, tuple[float, Box]], size: tuple[int, int]) -> Anatomy:
    """Where the anatomy lies on a frame of `size` (width, height), by the surest box of each structure with its confidence (0-1)."""
    names = [name for name in STEERING if name in found and found[name][0] >= LEAST_CONFIDENCE]
    if len(names) < FEWEST:
        scale = min(size) / UNPLACED
        return Anatomy(np.array([[scale, 0, size[0] / 2], [0, scale, size[1] / 2]]), FAR)
    usual = np.array([USUAL[name][:2] for name in names])
    boxes = np.array([found[name][1] for name in names], float)
    sure = np.array([found[name][0] for name in names])
    sides = [_steered(usual, (boxes[:, :2] + boxes[:, 2:]) / 2, side, sure) for side in (1.0, -1.0)]
    return min(sides, key=lambda one: one.misfit)


def _steered(usual: Floats, centres: Floats, side: float, sure: Floats) -> Anatomy:
    """By least squares in which a box that lies far off soon counts less (Cauchy's weights)."""
    weights = sure
    for _ in range(TURNS):
        linear, shift, misses = similarity(usual, centres, side, weights)
        weights = sure / (1 + (misses / LOOSE) ** 2)
    return Anatomy(np.column_stack([linear, shift]), float((sure * np.minimum(misses, FAR)).sum() / sure.sum()))
