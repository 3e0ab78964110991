"""What the quality network reads of each box: a patch of the frame's own pixels with its surroundings, all cut by one call a frame."""

from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt

from ml.pixels import Boxes, Frame

SIDE = 48  # pixels of a patch
AROUND = 2.2  # the patch spans this many sides of the box
LEAST = 14.0  # pixels that a patch spans at least
SCALES = 4  # each half the last: a large box is read off a smaller copy, so that no detail aliases
GEOMETRY = 7

Floats = npt.NDArray[np.float32]


def windows(boxes: Boxes) -> Floats:
    """Centre and sides (n, 4) in pixels of what a patch of each box shows; a flat box keeps some of what lies above and below."""
    centres, sides = (boxes[:, :2] + boxes[:, 2:]) / 2, np.maximum(AROUND * (boxes[:, 2:] - boxes[:, :2]), LEAST)
    return np.concatenate([centres, np.maximum(sides, 0.5 * sides.max(1, keepdims=True))], 1).astype(np.float32)


def cut(frame: Frame, boxes: Boxes) -> Frame:
    """uint8 (n, SIDE, SIDE) of the boxes (n, 4); beyond the frame its last pixels go on."""
    if len(boxes) == 0:
        return np.empty((0, SIDE, SIDE), np.uint8)
    view = windows(boxes)
    scale = np.clip(np.floor(np.log2(np.maximum(view[:, 2:].max(1) / SIDE, 1)) + 0.3), 0, SCALES - 1).astype(int)
    atlas, tops, sizes = _atlas(frame)
    steps = (np.arange(SIDE, dtype=np.float32) + 0.5) / SIDE - 0.5
    shrink = (0.5**scale).astype(np.float32)[:, None]
    x = (view[:, :1] + steps * view[:, 2:3]) * shrink - 0.5
    y = (view[:, 1:2] + steps * view[:, 3:4]) * shrink - 0.5
    x = np.clip(x, 0, sizes[scale, 0][:, None] - 1)
    y = np.clip(y, 0, sizes[scale, 1][:, None] - 1) + tops[scale][:, None]
    across = np.broadcast_to(x[:, None, :], (len(boxes), SIDE, SIDE)).reshape(-1, SIDE)
    down = np.broadcast_to(y[:, :, None], (len(boxes), SIDE, SIDE)).reshape(-1, SIDE)
    read = cv2.remap(atlas, np.ascontiguousarray(across, np.float32), np.ascontiguousarray(down, np.float32), cv2.INTER_LINEAR)
    return np.asarray(read, np.uint8).reshape(-1, SIDE, SIDE)


def _atlas(frame: Frame) -> tuple[Frame, Floats, Floats]:
    """The frame and its halvings below each other; the row where each begins, and its (width, height)."""
    tops, sizes = _layout(frame.shape[0], frame.shape[1])
    atlas = np.zeros((int(tops[-1] + sizes[-1, 1]), frame.shape[1]), np.uint8)
    atlas[: frame.shape[0]] = frame
    level = frame
    for top, (wide, high) in zip(tops[1:].astype(int), sizes[1:].astype(int), strict=True):
        level = np.asarray(cv2.resize(level, (int(wide), int(high)), interpolation=cv2.INTER_AREA), np.uint8)
        atlas[top : top + high, :wide] = level
    return atlas, tops, sizes


@lru_cache(maxsize=64)
def _layout(height: int, width: int) -> tuple[Floats, Floats]:
    sizes = np.array([(max(1, round(width / 2**scale)), max(1, round(height / 2**scale))) for scale in range(SCALES)], np.float32)
    return np.concatenate([[0], sizes[:-1, 1].cumsum()]).astype(np.float32), sizes


def geometry(boxes: Boxes, bounds: tuple[float, float, float, float]) -> Floats:
    """(n, GEOMETRY): where each box lies in the scan area, and logs of its sides, of their ratio and of its pixels in a patch."""
    low, sides = np.array(bounds[:2]), np.maximum(np.array(bounds[2:]) - np.array(bounds[:2]), 1)
    centres, own = ((boxes[:, :2] + boxes[:, 2:]) / 2 - low) / sides - 0.5, np.maximum(boxes[:, 2:] - boxes[:, :2], 1)
    spans = windows(boxes)[:, 2:]
    return np.concatenate(
        [2 * centres, np.log(own / sides), np.log(own[:, :1] / own[:, 1:]), np.log(spans / SIDE)],
        axis=1,
        dtype=np.float32,
        casting="same_kind",
    )


def edges_off(boxes: Boxes, truth: Boxes) -> Floats:
    """How far (n, 4) each edge of `truth` lies from the box's, in sides of the box: what `moved` takes back."""
    return np.asarray((truth - boxes) / _sides(boxes), np.float32)


def moved(boxes: Boxes, off: Floats, size: tuple[int, int]) -> Boxes:
    """The boxes with their edges moved, within a frame of `size` (width, height); a box never turns inside out."""
    edges = np.clip(boxes + off * _sides(boxes), 0, np.tile(size, 2))
    return np.asarray(np.concatenate([np.minimum(edges[:, :2], edges[:, 2:]), np.maximum(edges[:, :2], edges[:, 2:])], 1), np.float32)


def _sides(boxes: Boxes) -> Floats:
    return np.tile(np.maximum(boxes[:, 2:] - boxes[:, :2], 1), (1, 2)).astype(np.float32)
