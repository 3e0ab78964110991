"""Training transforms: the same scan as another maker's machine, another room and another operator would show it.

`ml.pixels.relit` changes light and grain a little; this changes them, and the screen around the scan, as much as a hospital that nobody
has seen would.
"""

from collections.abc import Callable, Sequence
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from ml.phantom.screen import caliper, furnish
from ml.pixels import Boxes, Frame

Floats = npt.NDArray[np.float32]
SHARE = 0.65  # of the pictures; the others come as they are
TEXTURED, FURNISHED, FRAMED, INSET, CALIPERS = 0.5, 0.3, 0.3, 0.12, 0.25  # how often each is done to a picture that is changed
SMALLEST = 0.55  # zoom of the scan within its picture


def restyled(frame: Frame, boxes: Boxes, random: np.random.Generator) -> tuple[Frame, Boxes]:
    """`frame` (height, width) and its boxes (n, 4) in pixels, of the same size as before; most often changed, and each time otherwise.

    No structure is hidden: what covers the scan lies where no box is.
    """
    if random.random() >= SHARE:
        return frame, boxes
    picture, moved = _framed(frame, boxes, random) if random.random() < FRAMED else (frame.copy(), boxes)
    picture = toned(picture, random)
    if random.random() < TEXTURED:
        picture = TEXTURE[int(random.integers(len(TEXTURE)))](picture, random)
    if random.random() < FURNISHED:
        furnish(picture, "", random)
    if random.random() < INSET:
        _inset(picture, moved, random)
    if random.random() < CALIPERS and len(moved):
        _measure(picture, moved, random)
    return picture, moved


def toned(frame: Frame, random: np.random.Generator) -> Frame:
    """Another grey map: a monotonous curve through random points, more or less dynamic range, and light that falls off to one side."""
    knots = np.sort(np.concatenate([[0.0, 1.0], random.uniform(0, 1, 2)]))
    values = np.clip(knots ** float(np.exp(random.normal(0, 0.35))) + random.normal(0, 0.06, 4), 0, 1)
    values[0], values[-1] = random.choice([0.0, 0.0, random.uniform(0, 0.08)]), random.uniform(0.75, 1.0)
    curve = np.interp(np.linspace(0, 1, 256), knots, np.maximum.accumulate(values))
    picture = cv2.LUT(frame, np.asarray(curve * 255, np.uint8))
    if random.random() < 0.4:
        ends = random.uniform(0.6, 1.15, (2, 2))
        ramps = [np.linspace(ends[axis, 0], ends[axis, 1], side, dtype=np.float32) for axis, side in enumerate(picture.shape)]
        picture = np.clip(picture * ramps[0][:, None] * ramps[1][None], 0, 255)
    return np.asarray(picture, np.uint8)


def _blurred(frame: Frame, random: np.random.Generator) -> Frame:
    """Lateral resolution is worse than axial: the blur is wider than high."""
    width = float(random.uniform(0.5, 2.0))
    return np.asarray(cv2.GaussianBlur(frame, (0, 0), width, sigmaY=width * float(random.uniform(0.4, 1.0))), np.uint8)


def _coarse(frame: Frame, random: np.random.Generator) -> Frame:
    """Stored smaller and shown larger."""
    height, width = frame.shape
    share = float(random.uniform(0.4, 0.85))
    small = cv2.resize(frame, (round(width * share), round(height * share)), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(small, (width, height), interpolation=int(random.choice([cv2.INTER_LINEAR, cv2.INTER_CUBIC]))), np.uint8)


def _compressed(frame: Frame, random: np.random.Generator) -> Frame:
    _, packed = cv2.imencode(".jpg", frame, [cv2.IMWRITE_JPEG_QUALITY, int(random.integers(25, 80))])
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE), np.uint8)


def _speckled(frame: Frame, random: np.random.Generator) -> Frame:
    """Grain that is as coarse as a probe's spot, stronger where the echo is strong."""
    noise: Any = random.normal(0, 1, frame.shape).astype(np.float32)
    noise = cv2.GaussianBlur(noise, (0, 0), float(random.uniform(0.6, 2.2)), sigmaY=float(random.uniform(0.5, 1.2)))
    noise *= np.float32(random.uniform(0.05, 0.3)) / max(float(noise.std()), 1e-6)
    return np.asarray(np.clip(frame * (1 + noise), 0, 255), np.uint8)


def _smoothed(frame: Frame, random: np.random.Generator) -> Frame:
    """What makers sell as speckle reduction: flat areas smooth, edges kept."""
    return np.asarray(cv2.bilateralFilter(frame, 5, float(random.uniform(15, 50)), float(random.uniform(2, 4))), np.uint8)


def _sharpened(frame: Frame, random: np.random.Generator) -> Frame:
    soft = cv2.GaussianBlur(frame, (0, 0), float(random.uniform(0.8, 2.5)))
    amount = float(random.uniform(0.3, 1.2))
    return np.asarray(cv2.addWeighted(frame, 1 + amount, soft, -amount, 0), np.uint8)


def _equalised(frame: Frame, random: np.random.Generator) -> Frame:
    return np.asarray(cv2.createCLAHE(float(random.uniform(1.2, 3.0)), (4, 4)).apply(frame), np.uint8)


TEXTURE: Sequence[Callable[[Frame, np.random.Generator], Frame]] = (
    _blurred,
    _coarse,
    _compressed,
    _speckled,
    _smoothed,
    _sharpened,
    _equalised,
)


def _framed(frame: Frame, boxes: Boxes, random: np.random.Generator) -> tuple[Frame, Boxes]:
    """The scan smaller, a little wider or higher, somewhere on a dark screen, and often cut to a sector as a curved probe's is."""
    height, width = frame.shape
    zoom = float(np.exp(random.uniform(np.log(SMALLEST), 0)))
    stretch = float(np.exp(random.normal(0, 0.07)))
    across, down = min(zoom * stretch, 1.0), min(zoom / stretch, 1.0)
    left, top = random.uniform(0, width * (1 - across)), random.uniform(0, height * (1 - down))
    matrix = np.array([[across, 0, left], [0, down, top]])
    moved = np.asarray(boxes * np.array([across, down] * 2, np.float32) + np.array([left, top] * 2, np.float32), np.float32)
    ground = int(random.choice([0, 0, 3, 8, 20]))
    picture: Any = cv2.warpAffine(frame, matrix, (width, height), flags=cv2.INTER_AREA, borderValue=ground)
    if random.random() < 0.5:
        picture[_sector(moved, (width, height), random) == 0] = ground
    return np.asarray(picture, np.uint8), moved


def _sector(boxes: Boxes, size: tuple[int, int], random: np.random.Generator) -> Frame:
    """1 within a fan from above that holds every box, 0 beside it."""
    width, height = size
    low = boxes[:, :2].min(0) if len(boxes) else np.array([0.3 * width, 0.2 * height])
    high = boxes[:, 2:].max(0) if len(boxes) else np.array([0.7 * width, 0.8 * height])
    x, y = float((low[0] + high[0]) / 2), float(low[1] - random.uniform(0.3, 1.5) * height)
    corners = np.array([[low[0], low[1]], [low[0], high[1]], [high[0], low[1]], [high[0], high[1]]]) - [x, y]
    half = float(np.degrees(np.abs(np.arctan2(corners[:, 0], corners[:, 1])).max())) + float(random.uniform(2, 20))
    near = max(1.0, float(corners[:2, 1].min()) - float(random.uniform(2, 40)))
    far = float(np.hypot(corners[:, 0], corners[:, 1]).max()) + float(random.uniform(2, 80))
    fan = np.zeros((height, width), np.uint8)
    middle = (round(x), round(y))
    cv2.ellipse(fan, middle, (round(far), round(far)), 0, 90 - half, 90 + half, 1, -1)
    cv2.ellipse(fan, middle, (round(near), round(near)), 0, 0, 360, 0, -1)
    for left, top, right, bottom in boxes.astype(int):
        fan[max(0, top) : bottom, max(0, left) : right] = 1  # a fan's edge may pass through no structure
    return fan


def _inset(picture: Frame, boxes: Boxes, random: np.random.Generator) -> None:
    """An overview in a corner where no structure lies."""
    height, width = picture.shape
    wide, high = round(width * random.uniform(0.15, 0.28)), round(height * random.uniform(0.14, 0.26))
    left = int(random.choice([2, width - wide - 2]))
    top = int(random.choice([2, height - high - 2]))
    hit = (boxes[:, 0] < left + wide) & (boxes[:, 2] > left) & (boxes[:, 1] < top + high) & (boxes[:, 3] > top)
    if not hit.any():
        small = cv2.resize(picture, (wide, high), interpolation=cv2.INTER_AREA)
        picture[top : top + high, left : left + wide] = (small[:, :: int(random.choice([1, -1]))] * random.uniform(0.5, 1)).astype(np.uint8)
        cv2.rectangle(picture, (left, top), (left + wide - 1, top + high - 1), int(random.integers(60, 200)), 1)


def _measure(picture: Frame, boxes: Boxes, random: np.random.Generator) -> None:
    """Calipers at the edges of one box, as where a translucency or a bone was measured, or anywhere."""
    left, top, right, bottom = boxes[int(random.integers(len(boxes)))]
    if random.random() < 0.5:
        x = float(random.uniform(left, right))
        start, end = (x, float(top)), (x + float(random.normal(0, 2)), float(bottom))
    else:
        width, height = picture.shape[1], picture.shape[0]
        start, end = ((float(random.uniform(0, width)), float(random.uniform(0, height))) for _ in range(2))
    caliper(picture, start, end, random, dotted=bool(random.random() < 0.5))
