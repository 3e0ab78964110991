"""What a drawn phantom is: the picture, where its structures lie, and the facts an expert would read off it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.interpolate import make_interp_spline

from ml.types import StructureBox

Points = NDArray[np.float64]
Image = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Phantom:
    """One drawn picture with known truth.

    `pixels` is grey uint8 (height, width); boxes are (x_min, y_min, x_max, y_max) in its pixels, confidence 1,
    quality 0-3 as an expert would grade the clarity. `truth` holds facts by name (bool) and measures (float).
    """

    pixels: NDArray[np.uint8]
    plane: str
    structures: tuple[StructureBox, ...]
    truth: Mapping[str, bool | float]


@dataclass(frozen=True, slots=True)
class Order:
    """What the caller asked for; `size` is (width, height) in pixels, `quality` 0 (poor) to 1 (good)."""

    seed: int
    size: tuple[int, int]
    absent: frozenset[str]
    faults: frozenset[str]
    quality: float

    def stream(self, purpose: int) -> np.random.Generator:
        """Random numbers of their own for each purpose: leaving a structure out must not move the others."""
        return np.random.default_rng([self.seed, purpose])

    def has(self, fault: str) -> bool:
        return fault in self.faults


@dataclass(frozen=True, slots=True)
class Pose:
    """Places drawing units (x to the face or right, y down) on the picture: mirror, turn (radians), scale, shift."""

    origin: tuple[float, float]
    scale: float
    turn: float = 0.0
    mirror: bool = False

    def at(self, points: ArrayLike) -> Points:
        """Units (n, 2) to pixels (n, 2)."""
        unit = np.atleast_2d(np.asarray(points, float))
        cos, sin = np.cos(self.turn), np.sin(self.turn)
        x = unit[:, 0] * cos - unit[:, 1] * sin
        y = unit[:, 0] * sin + unit[:, 1] * cos
        return np.stack([self.origin[0] + self.scale * (-x if self.mirror else x), self.origin[1] + self.scale * y], axis=1)


def curve(points: ArrayLike, count: int = 60, *, closed: bool = False) -> Points:
    """A smooth line of `count` points through the given (n, 2) points."""
    given = np.asarray(points, float)
    return _weights(len(given), count, closed) @ given


@lru_cache(maxsize=256)
def _weights(given: int, count: int, closed: bool) -> Points:
    """A spline is linear in its points: (count, given), kept because building it costs more than all its uses."""
    ends = np.eye(given)
    if closed:
        ends = np.vstack([ends, ends[:1]])
    t = np.linspace(0, 1, len(ends))
    spline = make_interp_spline(t, ends, k=min(3, len(ends) - 1), bc_type="periodic" if closed else None)
    return np.asarray(spline(np.linspace(0, 1, count, endpoint=not closed)), float)


def oval(centre: tuple[float, float], width: float, height: float, turn: float = 0.0, count: int = 48) -> Points:
    """The outline of an ellipse given by its full axes, turned by `turn` radians."""
    t = np.linspace(0, 2 * np.pi, count, endpoint=False)
    x, y = width / 2 * np.cos(t), height / 2 * np.sin(t)
    cos, sin = np.cos(turn), np.sin(turn)
    return np.stack([centre[0] + x * cos - y * sin, centre[1] + x * sin + y * cos], axis=1)


def strip(line: Points, thickness: float) -> Points:
    """The outline of a band of this thickness around a line."""
    along = np.gradient(line, axis=0)
    normal = np.stack([-along[:, 1], along[:, 0]], axis=1) / np.maximum(np.hypot(*along.T), 1e-9)[:, None]
    return np.vstack([line + normal * thickness / 2, (line - normal * thickness / 2)[::-1]])


def boxed(name: str, points: Points, size: tuple[int, int], quality: float, margin: float = 0.0) -> StructureBox | None:
    """The box of a structure's pixels, cut at the picture's edge; None when most of it lies outside."""
    low, high = points.min(axis=0) - margin, points.max(axis=0) + margin
    cut_low, cut_high = np.maximum(low, 0), np.minimum(high, np.asarray(size, float))
    inside = float(np.prod(np.maximum(cut_high - cut_low, 0)) / max(float(np.prod(high - low)), 1e-9))
    if inside < 0.45:
        return None
    return StructureBox(name, 1.0, (float(cut_low[0]), float(cut_low[1]), float(cut_high[0]), float(cut_high[1])), quality)


def kept(boxes: Sequence[StructureBox | None], absent: Collection[str]) -> tuple[StructureBox, ...]:
    return tuple(box for box in boxes if box is not None and box.name not in absent)
