"""The body on a canvas before any ultrasound reaches it: how bright, how mirror-like and how absorbing each spot is."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ml.phantom.figure import Image, Points

SHIFT = 4  # OpenCV's fixed-point bits: sub-pixel outlines


@dataclass(frozen=True, slots=True)
class Fan:
    """The sector a probe sees: apex in pixels (often far above the picture), radii in pixels, angles in radians from straight down."""

    apex: tuple[float, float]
    near: float
    far: float
    left: float
    right: float

    def beams(self, points: Points) -> Points:
        """Unit vectors (n, 2) of the beam through each point."""
        way = points - np.asarray(self.apex)
        return np.asarray(way / np.maximum(np.hypot(way[:, 0], way[:, 1]), 1e-6)[:, None])


def _soften(share: Image, soft: float) -> Image:
    if soft < 5:
        return np.asarray(cv2.GaussianBlur(share, (0, 0), soft), np.float32)
    high, wide = share.shape  # a wide blur loses nothing at a quarter of the resolution and costs a fraction
    coarse = cv2.resize(share, (max(2, wide // 4), max(2, high // 4)), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(cv2.GaussianBlur(coarse, (0, 0), soft / 4), (wide, high)), np.float32)


class Scene:
    """Three canvases (height, width): `level` is diffuse echo as the grey it should give (0-1), `mirror` is
    coherent echo on the same scale, `damp` the decibels lost per pixel (negative behind fluid)."""

    def __init__(self, size: tuple[int, int], fan: Fan, level: float) -> None:
        self.size = size
        self.fan = fan
        self.level: Image = np.full((size[1], size[0]), level, np.float32)
        self.mirror: Image = np.zeros((size[1], size[0]), np.float32)
        self.damp: Image = np.zeros((size[1], size[0]), np.float32)

    def _mask(self, points: Points, soft: float) -> tuple[tuple[slice, slice], Image] | None:
        pad, every = int(3 * soft) + 2, tuple(range(points.ndim - 1))
        low = np.maximum(np.floor(points.min(axis=every)).astype(int) - pad, 0)
        high = np.minimum(np.ceil(points.max(axis=every)).astype(int) + pad, self.size)
        if (high <= low).any():
            return None
        mask: NDArray[np.uint8] = np.zeros((high[1] - low[1], high[0] - low[0]), np.uint8)
        fixed = np.round((points - low) * (1 << SHIFT)).astype(np.int32)
        cv2.fillPoly(mask, list(fixed) if points.ndim == 3 else [fixed], 255, cv2.LINE_AA, SHIFT)
        share: Image = mask.astype(np.float32) / np.float32(255)
        if soft > 0:
            share = _soften(share, soft)
        return (slice(int(low[1]), int(high[1])), slice(int(low[0]), int(high[0]))), share

    def fill(self, points: Points, level: float, *, soft: float = 1.0, damp: float | None = None) -> None:
        """Give the inside of an outline (n, 2), or of several (k, n, 2), an echo level and, where named, an absorption;
        `soft` is the edge in pixels."""
        found = self._mask(points, soft)
        if found is None:
            return
        where, share = found
        self.level[where] += share * (level - self.level[where])
        self.mirror[where] *= 1 - share
        if damp is not None:
            self.damp[where] += share * (damp - self.damp[where])

    def glow(self, points: Points, level: float, *, soft: float) -> None:
        """Add (or with a minus take) echo over an outline, leaving what is below visible."""
        found = self._mask(points, soft)
        if found is not None:
            where, share = found
            self.level[where] += share * level

    def glint(self, line: Points, level: float, width: float, *, sharp: float = 2.0, damp: float = 0.0) -> None:
        """A mirror-like interface along a line: bright where the beam meets it square, fading with power `sharp`."""
        along = np.diff(line, axis=0)
        length = np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-6)
        beam = self.fan.beams((line[1:] + line[:-1]) / 2)
        square = np.abs(along[:, 0] * beam[:, 1] - along[:, 1] * beam[:, 0]) / length
        shine = level * (0.35 + 0.65 * square**sharp) if sharp > 0 else np.full(len(along), level)
        self._lines(line, shine, width, damp)

    def _lines(self, line: Points, shine: Points, width: float, damp: float) -> None:
        pad = int(width) + 3
        low = np.maximum(np.floor(line.min(axis=0)).astype(int) - pad, 0)
        high = np.minimum(np.ceil(line.max(axis=0)).astype(int) + pad, self.size)
        if (high <= low).any():
            return
        mask: NDArray[np.uint8] = np.zeros((high[1] - low[1], high[0] - low[0]), np.uint8)
        fixed = np.round((line - low) * (1 << SHIFT)).astype(np.int32).tolist()
        thick = max(1, round(width))
        for start, end, value in zip(fixed[:-1], fixed[1:], shine.tolist(), strict=True):
            cv2.line(mask, start, end, int(255 * min(1.0, value)), thick, cv2.LINE_AA, SHIFT)
        where = (slice(low[1], high[1]), slice(low[0], high[0]))
        drawn = mask.astype(np.float32) / 255
        np.maximum(self.mirror[where], drawn, out=self.mirror[where])
        if damp:
            np.maximum(self.damp[where], drawn * damp, out=self.damp[where])
