"""From a frame to what a network reads. The evaluation and the training transforms stand side by side, so that they cannot drift apart."""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

Frame = npt.NDArray[np.uint8]
Boxes = npt.NDArray[np.float32]

cv2.setNumThreads(1)  # batches are small; OpenCV's own threads only fight with torch's


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a frame lies on its canvas: canvas = frame * `scale` + (`left`, `top`)."""

    scale: float
    left: int
    top: int

    def to_frame(self, boxes: Boxes, size: tuple[int, int]) -> Boxes:
        """Boxes (n, 4) on the canvas as pixels of the frame, cut at its border. `size` is (width, height)."""
        moved = (boxes - np.array([self.left, self.top] * 2, np.float32)) / np.float32(self.scale)
        return np.asarray(np.clip(moved, 0, np.array([*size, *size], np.float32)), np.float32)


def grey(frame: npt.NDArray[np.uint8]) -> Frame:
    """(height, width) or (height, width, 3) RGB as one channel. ValueError for anything else: a wrong shape must not be guessed at."""
    if frame.dtype != np.uint8 or frame.size == 0:
        raise ValueError(f"a frame must hold uint8 pixels, not {frame.dtype} of shape {frame.shape}")
    if frame.ndim == 2:
        return frame
    if frame.ndim == 3 and frame.shape[2] == 3:
        return np.asarray(cv2.cvtColor(np.ascontiguousarray(frame), cv2.COLOR_RGB2GRAY), np.uint8)
    raise ValueError(f"a frame must be (height, width) or (height, width, 3), not {frame.shape}")


def letterbox(frame: Frame, long_side: int, multiple: int = 32) -> tuple[Frame, Placement]:
    """Scales a grey frame to `long_side` and centres it on the smallest black canvas whose sides are whole multiples.

    The rule reads nothing but the frame, so a prediction does not depend on the frames beside it.
    """
    height, width = frame.shape
    scale = long_side / max(height, width)
    inner = (max(1, round(width * scale)), max(1, round(height * scale)))
    canvas = np.zeros([-(-side // multiple) * multiple for side in reversed(inner)], np.uint8)
    left, top = (canvas.shape[1] - inner[0]) // 2, (canvas.shape[0] - inner[1]) // 2
    shrunk = cv2.resize(frame, inner, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    canvas[top : top + inner[1], left : left + inner[0]] = shrunk
    return canvas, Placement(scale, left, top)


def squeeze(frame: Frame, size: tuple[int, int]) -> npt.NDArray[np.float32]:
    """A grey frame at exactly `size` (width, height), whatever its aspect: the size of a picture must not tell where it comes from."""
    shrinks = size[0] < frame.shape[1]
    return np.asarray(cv2.resize(frame, size, interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC), np.float32)


def standardised(pixels: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """255 * (x - mean) / std, the input SonoNet was trained with (Baumgartner et al. 2017); a flat picture stays 0."""
    return np.asarray(255 * (pixels - pixels.mean()) / max(float(pixels.std()), 1.0), np.float32)


def warped(frame: Frame, boxes: Boxes, canvas: tuple[int, int], random: np.random.Generator) -> tuple[Frame, Boxes, npt.NDArray[np.bool_]]:
    """Training transform: a random flip, turn, zoom and shift onto a canvas of (width, height).

    Gives the canvas, the moved boxes, and which boxes keep at least two fifths of their area on it.
    """
    height, width = frame.shape
    zoom = min(canvas[0] / width, canvas[1] / height) * float(np.exp(random.uniform(np.log(0.75), np.log(1.3))))
    turn = np.deg2rad(random.normal(0, 2))
    flip = -1.0 if random.random() < 0.5 else 1.0
    linear = zoom * np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]) @ np.diag([flip, 1.0])
    room = np.abs(np.array(canvas) - zoom * np.array([width, height])) / 2 + 0.04 * np.array(canvas)
    shift = np.array(canvas) / 2 + random.uniform(-1, 1, 2) * room - linear @ (np.array([width, height]) / 2)
    matrix = np.column_stack([linear, shift])
    picture = np.asarray(cv2.warpAffine(frame, matrix, canvas, flags=cv2.INTER_AREA if zoom < 0.7 else cv2.INTER_LINEAR), np.uint8)
    moved = _boxes_around(boxes, matrix)
    kept = np.clip(moved, 0, np.array([*canvas, *canvas], np.float32))
    inside = _area(kept) >= 0.4 * _area(moved)
    return picture, kept[inside], inside


def _boxes_around(boxes: Boxes, matrix: npt.NDArray[np.float64]) -> Boxes:
    """Moves centres exactly and keeps side lengths: the turns are small, and a box around a turned box would teach boxes too large."""
    if len(boxes) == 0:
        return boxes.reshape(0, 4)
    centres = (boxes[:, :2] + boxes[:, 2:]) / 2 @ matrix[:, :2].T + matrix[:, 2]
    halves = (boxes[:, 2:] - boxes[:, :2]) / 2 * np.sqrt(abs(np.linalg.det(matrix[:, :2])))
    return np.concatenate([centres - halves, centres + halves], axis=1).astype(np.float32)


def _area(boxes: Boxes) -> npt.NDArray[np.float32]:
    return np.asarray((boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1]), np.float32)


def relit(frame: Frame, random: np.random.Generator) -> Frame:
    """Training transform: other gain, contrast, depth attenuation, sharpness and grain, as another scanner or operator would leave them."""
    picture: npt.NDArray[Any] = frame.astype(np.float32) / 255
    picture = picture ** np.float32(np.exp(random.normal(0, 0.25)))
    picture = picture * np.float32(np.exp(random.normal(0, 0.2)))
    if random.random() < 0.3:
        slope = random.uniform(0.6, 1.4)
        picture = picture * np.linspace(1.0, slope, picture.shape[0], dtype=np.float32)[:, None]
    if random.random() < 0.2:
        picture = cv2.GaussianBlur(picture, (0, 0), random.uniform(0.4, 1.2))
    if random.random() < 0.3:
        picture = picture * random.normal(1, random.uniform(0.02, 0.15), picture.shape).astype(np.float32)
    if random.random() < 0.2:
        picture = picture + random.normal(0, random.uniform(0.005, 0.03), picture.shape).astype(np.float32)
    return np.asarray(np.clip(picture * 255, 0, 255), np.uint8)


def patched(frame: Frame, random: np.random.Generator, most: int = 3) -> Frame:
    """Training transform: a few small black boxes, as they hide names in some sets, so that a black box means nothing."""
    picture = frame.copy()
    height, width = picture.shape
    for _ in range(int(random.integers(0, most + 1))):
        w, h = int(random.uniform(0.03, 0.2) * width), int(random.uniform(0.02, 0.08) * height)
        left, top = (
            int(random.integers(0, max(1, width - w))),
            int(random.choice([random.uniform(0, 0.12), random.uniform(0.85, 0.95)]) * height),
        )
        picture[top : top + h, left : left + w] = 0
    return picture
