"""Which kind of screen an NT picture was taken from, told by its pixels alone: no file name, no size, no label.

A set of pictures comes from a few machines, and a network may learn the machine in place of the picture. With the kinds told apart, figures
can be printed for each, and a training can leave one out. A screen is of the first of these kinds that fits it:

inset   an overview in a lower corner: two thin edges meet in the corner of a small frame that is dark inside.
ruler   a thin bright upright line in the right part of the screen, over a sixth of its height or more, as one maker draws beside the scan.
header  a bar across the top in one dark grey that ends at one row, with the hospital, the date or the indices.
bare    none of these: the scan, and perhaps the settings beside it.
"""

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from ml.pixels import Frame

INSET, RULER, HEADER, BARE = "inset", "ruler", "header", "bare"
SCREEN_KINDS = (INSET, RULER, HEADER, BARE)

SMALLEST = 64  # pixels; a smaller picture has no room for lines of one pixel
FRAME_SIDES = 0.14  # of the screen's width and height: shorter edges belong to text
FRAME_CONTRAST, FRAME_DARK = 18, 60  # grey levels of an edge over what lies inside it; the lightest inside
RULER_FROM = 0.6  # of the width: left of it an upright line may be bone
RULER_LENGTH, RULER_CONTRAST = 1 / 6, 35  # of the height; grey levels over what lies on both sides
ASIDE = 3  # pixels from a thin line to what lies beside it
HEADER_ROWS = 0.02, 0.14  # least and greatest height of the bar, of the screen's
HEADER_GREYS = 14, 90  # lighter than an empty screen, darker than most echoes
HEADER_EVEN = 0.5  # of a row that has the bar's grey; text and signs cover the rest
HEADER_STEP, HEADER_END = 6, 0.7  # grey levels by which the row where it ends changes, and over how much of its width

Flags = npt.NDArray[np.bool_]


def screen_kind(frame: Frame) -> str:
    """One of SCREEN_KINDS for a grey screen (height, width) uint8."""
    if min(frame.shape) < SMALLEST:
        return BARE
    if _has_inset(frame) or _has_inset(frame[:, ::-1]):
        return INSET
    if _has_ruler(frame):
        return RULER
    return HEADER if _has_header(frame) else BARE


def _has_inset(frame: Frame) -> bool:
    """In the lower right quarter: from one point an edge runs down and another runs right, and the corner between them is dark."""
    quarter = frame[frame.shape[0] // 2 :, frame.shape[1] // 2 :]
    long, wide = (max(2, round(side * FRAME_SIDES)) for side in frame.shape)
    upright, level = _edges(quarter, long), _edges(np.ascontiguousarray(quarter.T), wide).T
    return bool((upright[long // 2 :, : -(wide // 2)] & level[: -(long // 2), wide // 2 :]).any())


def _edges(part: Frame, length: int) -> Flags:
    """Upright edges of at least `length` pixels with darkness to their right, a little broadened so that two of them meet."""
    levels: Any = part.astype(np.int16)
    inside = np.full_like(levels, 255)
    inside[:, :-ASIDE] = levels[:, ASIDE:]
    edge: Any = ((levels - inside >= FRAME_CONTRAST) & (inside < FRAME_DARK)).astype(np.uint8)
    edge = cv2.morphologyEx(edge, cv2.MORPH_CLOSE, np.ones((5, 1), np.uint8))
    return np.asarray(cv2.dilate(_upright(edge, length), np.ones((5, 5), np.uint8)), bool)


def _has_ruler(frame: Frame) -> bool:
    levels: Any = frame[:, round(frame.shape[1] * RULER_FROM) :].astype(np.int16)
    thin = np.zeros(levels.shape, np.uint8)
    beside = np.maximum(levels[:, : -2 * ASIDE], levels[:, 2 * ASIDE :])
    thin[:, ASIDE:-ASIDE] = levels[:, ASIDE:-ASIDE] - beside >= RULER_CONTRAST
    line = cv2.morphologyEx(thin, cv2.MORPH_CLOSE, np.ones((5, 1), np.uint8))  # its ticks cross it
    return bool(_upright(np.asarray(line, np.uint8), max(2, round(RULER_LENGTH * frame.shape[0]))).any())


def _upright(marked: Frame, length: int) -> Frame:
    """What is marked in upright runs of at least `length`. Nothing is marked beyond the border, or a short run there would count."""
    return np.asarray(
        cv2.morphologyEx(marked, cv2.MORPH_OPEN, np.ones((length, 1), np.uint8), borderType=cv2.BORDER_CONSTANT, borderValue=0), np.uint8
    )


def _has_header(frame: Frame) -> bool:
    height = frame.shape[0]
    top: Any = frame[: round(0.25 * height)].astype(np.int16)
    grey = np.median(top, axis=1)
    even = (np.abs(top - grey[:, None]) <= HEADER_STEP).mean(1) >= HEADER_EVEN
    bar: Any = (even & (grey >= HEADER_GREYS[0]) & (grey <= HEADER_GREYS[1])).astype(np.uint8)
    bar = cv2.morphologyEx(bar[:, None], cv2.MORPH_CLOSE, np.ones((9, 1), np.uint8))[:, 0]  # a line of text may cross it all
    changed = _changed_rows(top)
    ends = np.flatnonzero(np.diff(np.r_[0, bar, 0]))
    least, most = (round(share * height) for share in HEADER_ROWS)
    return any(changed[start + least : min(start + most, end + 3)].any() for start, end in zip(ends[::2], ends[1::2], strict=True))


def _changed_rows(top: Any) -> Flags:
    """Of each row, whether nearly the whole width has another grey just below it than just above it."""
    threes = top[:-2] + top[1:-1] + top[2:]
    found = np.zeros(len(top), bool)
    found[4 : 4 + max(0, len(threes) - 5)] = (np.abs(threes[:-5] - threes[5:]) >= 3 * HEADER_STEP).mean(1) >= HEADER_END
    return found
