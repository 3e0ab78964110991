"""What a drawn phantom is: the picture, where its structures lie, and the facts an expert would read off it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ml.types import StructureBox

Points = NDArray[np.float64]
Image = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Phantom:
    """One drawn picture with known truth.

    `pixels` is grey uint8 (height, width); boxes are (x_min, y_min, x_max, y_max) in its pixels, confidence 1,
    quality 0-3 as an expert would grade the clarity. `truth` holds facts by name (bool) and measures (float): among them
    `factor_*`, the level of each of ml.types.FACTORS (float), and `score`, the share (0-1) of the plane's facts that hold.
    `landmarks` are points (x, y) in pixels; they may lie outside of the picture where the subject is cut.
    """

    pixels: NDArray[np.uint8]
    plane: str
    structures: tuple[StructureBox, ...]
    truth: Mapping[str, bool | float]
    landmarks: Mapping[str, tuple[float, float]] = field(default_factory=dict)


# The faults that come in degrees, each with the severity beyond which it gets no worse.
WORST: Mapping[str, float] = MappingProxyType(
    {"small": 3.0, "low_gain": 2.0, "high_gain": 2.0, "flat": 3.0, "blurred": 3.0, "shadow": 3.0, "off_centre": 3.0}
)
SHRINK, STRAY = 0.2, 0.09  # what one degree takes off the subject's size, and moves its centre by in shares of the picture


@dataclass(frozen=True, slots=True)
class Order:
    """What the caller asked for; `size` is (width, height) in pixels, `quality` 0 (poor) to 1 (good).

    `severities` (0 to WORST) say how bad those of the faults are that come in degrees; the others of them go by lot, near the worst.
    """

    plane: str
    seed: int
    size: tuple[int, int]
    absent: frozenset[str]
    faults: frozenset[str]
    quality: float
    severities: Mapping[str, float] = field(default_factory=dict)

    def stream(self, purpose: int) -> np.random.Generator:
        """Random numbers of their own for each purpose: leaving a structure out must not move the others."""
        return np.random.default_rng([self.seed, purpose, *self.plane.encode()])

    def has(self, fault: str) -> bool:
        return fault in self.faults

    def severity(self, fault: str) -> float:
        """How bad a fault of WORST is, 0 where it was not committed."""
        if not self.has(fault):
            return 0.0
        lot = WORST[fault] * np.random.default_rng([self.seed, *fault.encode()]).uniform(0.8, 1.0)
        return float(min(self.severities.get(fault, lot), WORST[fault]))

    def shrink(self) -> float:
        """The subject's size as a share of a well magnified one's."""
        return 1 - SHRINK * self.severity("small")

    def stray(self) -> tuple[float, float]:
        """How far (x, y pixels) the subject lies off its place."""
        far = STRAY * self.severity("off_centre")
        way = self.stream(11).uniform(-np.pi, np.pi)
        return float(far * np.cos(way) * self.size[0]), float(far * np.sin(way) * self.size[1])


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
    return np.asarray(_weights(len(given), count, closed) @ given, np.float64)


@lru_cache(maxsize=256)
def _weights(given: int, count: int, closed: bool) -> Points:
    """The line is linear in its points: (count, given), a Catmull-Rom spline's weights, kept because they are costly."""
    ends = np.eye(given)
    knots = np.vstack([ends[-1:], ends, ends[:2]]) if closed else np.vstack([2 * ends[0] - ends[1], ends, 2 * ends[-1] - ends[-2]])
    spans = given if closed else given - 1
    place = np.linspace(0, spans, count, endpoint=not closed)
    first = np.minimum(place.astype(int), spans - 1)
    t = (place - first)[:, None]
    p0, p1, p2, p3 = (knots[first + step] for step in range(4))
    blend = 2 * p1 + (p2 - p0) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2 + (3 * p1 - p0 - 3 * p2 + p3) * t**3
    return np.asarray(blend / 2, np.float64)


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


def varied(points: Points, rng: np.random.Generator, shift: float, grow: float) -> Points:
    """The same shape moved by about `shift` units and stretched each way by about the share `grow`."""
    middle = points.mean(axis=0)
    stretch = 1 + grow * np.clip(rng.standard_normal(2), -2, 2)
    return np.asarray(middle + (points - middle) * stretch + shift * np.clip(rng.standard_normal(2), -2, 2))


def boxed(name: str, points: Points, size: tuple[int, int], margin: float = 0.0) -> StructureBox | None:
    """The box of a structure's pixels, cut at the picture's edge; None when most of it lies outside."""
    low, high = points.min(axis=0) - margin, points.max(axis=0) + margin
    cut_low, cut_high = np.maximum(low, 0), np.minimum(high, np.asarray(size, float))
    inside = float(np.prod(np.maximum(cut_high - cut_low, 0)) / max(float(np.prod(high - low)), 1e-9))
    if inside < 0.45:
        return None
    return StructureBox(name, 1.0, (float(cut_low[0]), float(cut_low[1]), float(cut_high[0]), float(cut_high[1])), 3.0)


def kept(boxes: Sequence[StructureBox | None], absent: Collection[str]) -> tuple[StructureBox, ...]:
    return tuple(box for box in boxes if box is not None and box.name not in absent)
