"""Where on a screen the scan lies, for files that do not say so: the large connected echo, without text, bars and side insets."""

from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

Mask = npt.NDArray[np.bool_]
Grey = npt.NDArray[np.uint8]

WORKING_SIDE = 512  # pixels of the longer side while searching
FAINTEST_ECHO = 6  # grey levels above the background
ALIKE = 3  # grey levels that count as one
BACKGROUND_SHARE = 0.5  # of the picture's border in one grey
BAR_SHARE = 0.4  # of a row in one grey: a title bar; speckle varies more
DARKEST_BAR = 20  # grey level
CRISP = 50  # grey levels between neighbours: the edge of a letter, not of an echo
BAR_CRISP = 40  # the same in a bar, whose letters are grey on grey
LETTER_EDGES = 60  # of them in a bar with the shortest of dates
LETTERS = 0.04  # of the longer side: the neighbourhood in which letters are looked for
EDGES_OF_LETTERS = 0.15  # of the pixels there
EMPTY_BETWEEN_LETTERS = 0.25  # of the pixels there
BAR_DEPTH = 0.15  # of the height in which bars are looked for, from the top and from the bottom
BAR_GAP = 0.03  # of the height that a row of dense text, or black above a bar, may take
BAR_ECHO = 0.3  # of the rows under a bar in the bar's grey; smooth tissue goes on, a bar ends
SMALLEST_SURFACE = 0.025  # of the picture; a smaller surface is an inset
THIN_ECHO = 0.06  # of the longer side: least height and width of an echo that counts though it is thin
FINEST_GAP = 250  # a gap in a thin echo that is closed, as a part of the longer side
MARGIN = 0.015  # of the longer side, added around the scan so that its faint rim stays
INSETS = 0.2  # of the scan's width at its left and right: there thin echoes are the frames of insets
SMALLEST_SHARE = 0.08  # of the picture; below it nothing was told apart
MIDDLE = 0.1  # of each side that goes where no scan area could be told apart


def estimated(frames: npt.NDArray[np.uint8]) -> Mask:
    """True inside the scan, of shape (height, width). `frames` is (n, height, width) or (n, height, width, 3); all count together."""
    brightest = frames[0] if len(frames) == 1 else frames.max(axis=0)
    grey = np.asarray(brightest if brightest.ndim == 2 else np.maximum.reduce(cv2.split(brightest)), np.uint8)
    height, width = grey.shape
    scale = min(1.0, WORKING_SIDE / max(height, width))
    small = cv2.resize(grey, (max(1, round(width * scale)), max(1, round(height * scale))), interpolation=cv2.INTER_AREA)
    mask = _scan_in(np.asarray(small, np.uint8))
    return cv2.resize(mask, (width, height), interpolation=cv2.INTER_NEAREST) > 0


def _scan_in(grey: Grey) -> Grey:
    bars = _bars_in(grey)
    echo = _echo_in(grey, bars)
    surfaces = _without_thin_parts(echo)
    labels, facts, _ = _components_of(surfaces)
    scan = _chosen(labels, facts[:, cv2.CC_STAT_AREA] >= SMALLEST_SURFACE * grey.size)
    if np.count_nonzero(scan) / scan.size < SMALLEST_SHARE:
        return _middle_of(grey)
    hull = _hull_of(scan | _far_echoes(echo, _hull_of(scan)))
    kept = _dilated(hull, _disc(MARGIN * max(grey.shape)))
    kept[bars] = 0
    return kept


def _far_echoes(echo: Grey, hull: Grey) -> Mask:
    """Thin echoes in the depth under the scan, such as the far side of a skull; lines of text are lower, rulers narrower."""
    down, across = np.flatnonzero(hull.any(axis=1)), np.flatnonzero(hull.any(axis=0))
    left, right = np.quantile(across, [INSETS, 1 - INSETS])
    joined = np.asarray(cv2.morphologyEx(echo, cv2.MORPH_CLOSE, _disc(max(hull.shape) / FINEST_GAP)), np.uint8)
    joined[hull > 0] = 0
    labels, facts, centres = _components_of(joined)
    thin = facts[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].min(axis=1) >= THIN_ECHO * max(hull.shape)
    below = (centres[:, 1] > (down[0] + down[-1]) / 2) & (left <= centres[:, 0]) & (centres[:, 0] <= right)
    return _chosen(labels, thin & below)


def _components_of(echo: Grey) -> tuple[npt.NDArray[np.uint16], npt.NDArray[np.int32], npt.NDArray[np.float64]]:
    """Labels, facts and centres. 16 bits hold them all: where echo was closed, gaps have the size of a disc, and take half the time."""
    _, labels, facts, centres = cv2.connectedComponentsWithStats(echo, ltype=cv2.CV_16U)
    return np.asarray(labels, np.uint16), np.asarray(facts, np.int32), np.asarray(centres, np.float64)


def _chosen(labels: npt.NDArray[np.uint16], which: Mask) -> Mask:
    """The pixels of some components; component 0 is the background and never chosen."""
    which[0] = False
    chosen = np.flatnonzero(which)
    return np.asarray(labels == chosen[0] if len(chosen) == 1 else which.take(labels), bool)


def _hull_of(scan: Mask) -> Grey:
    """One hull around all parts: shadows cut a scan in pieces, and what lies between them belongs to it."""
    keep = np.zeros(scan.shape, np.uint8)
    outlines, _ = cv2.findContours(scan.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    cv2.fillConvexPoly(keep, cv2.convexHull(np.concatenate(outlines)), 1)
    return keep


def _echo_in(grey: Grey, bars: Mask) -> Grey:
    """1 where there is echo: brighter than the background, and not in a bar across the screen."""
    echo = (cv2.blur(grey, (3, 3)) > _background_of(grey) + FAINTEST_ECHO).astype(np.uint8)
    echo[bars] = 0
    echo[_letters_in(grey)] = 0
    return echo


def _letters_in(grey: Grey) -> Mask:
    """True where many hard edges stand on much background: lines of text. Calipers and the edge of a bone have few edges."""
    side = round(LETTERS * max(grey.shape))
    edges = np.zeros(grey.shape, np.uint8)
    edges[:, 1:] = cv2.absdiff(grey[:, 1:], grey[:, :-1]) > CRISP
    empty = (grey <= _background_of(grey) + FAINTEST_ECHO).view(np.uint8)
    many_edges = _count_around(edges, side) > int(EDGES_OF_LETTERS * side**2)
    return np.asarray(many_edges & (_count_around(empty, side) > int(EMPTY_BETWEEN_LETTERS * side**2)), bool)


def _count_around(mask: Grey, side: int) -> npt.NDArray[np.uint16]:
    return np.asarray(cv2.boxFilter(mask, cv2.CV_16U, (side, side), normalize=False), np.uint16)


def _bars_in(grey: Grey) -> Mask:
    """True for the rows of title and status bars."""
    bars = np.zeros(len(grey), bool)
    bars[: _depth_of_bar(grey)] = True
    bars[len(grey) - _depth_of_bar(grey[::-1]) :] = True
    return bars


def _background_of(grey: Grey) -> int:
    """The grey of most of the picture's border, where that is one grey; else black."""
    border = np.concatenate([grey[:3].ravel(), grey[-3:].ravel(), grey[:, :3].ravel(), grey[:, -3:].ravel()])
    level, share = _commonest_in(border)
    return level if share > BACKGROUND_SHARE else 0


def _depth_of_bar(grey: Grey) -> int:
    """Rows from the top that a title bar takes: mostly one grey that is not black, with letters and a sharp end."""
    height, depth, levels = len(grey), 0, []
    gap, limit = round(BAR_GAP * height), round(BAR_DEPTH * height)
    for number in range(limit):
        level, share = _commonest_in(grey[number])
        if level >= DARKEST_BAR and share > BAR_SHARE:
            depth = number + 1
            levels.append(level)
        elif number - depth > gap:
            break
    if not levels or depth + 2 >= limit:
        return 0
    beyond = grey[depth + 2 : depth + 5].astype(int)
    goes_on = float((np.abs(beyond - np.median(levels)) <= ALIKE).mean()) > BAR_ECHO
    edges = int((np.abs(np.diff(grey[:depth].astype(int), axis=1)) > BAR_CRISP).sum())
    return depth if edges >= LETTER_EDGES and not goes_on else 0


def _commonest_in(pixels: Grey) -> tuple[int, float]:
    """The commonest grey, and the share of pixels within `ALIKE` levels of it."""
    counts = np.convolve(np.bincount(pixels, minlength=256), np.ones(2 * ALIKE + 1), "same")
    level = int(counts.argmax())
    return level, float(counts[level]) / pixels.size


def _without_thin_parts(echo: Grey) -> Grey:
    """Speckle becomes one surface; letters, rulers and carets fall away."""
    side = max(echo.shape)
    closed = cv2.morphologyEx(echo, cv2.MORPH_CLOSE, _disc(side / 100))
    disc = _disc(side / 40)
    return _dilated(_eroded(np.asarray(closed, np.uint8), disc), disc)


def _dilated(mask: Grey, disc: Grey) -> Grey:
    """As cv2.dilate, in half the time for a large disc: each row of a disc is a run, and a run is two shorter ones."""
    return _over_runs(mask, disc, 0, cv2.max)


def _eroded(mask: Grey, disc: Grey) -> Grey:
    """As cv2.erode; beyond the picture's border lies what takes nothing away."""
    return _over_runs(mask, disc, 1, cv2.min)


def _over_runs(mask: Grey, disc: Grey, beyond: int, both: Callable[..., Any]) -> Grey:
    reach, height = len(disc) // 2, len(mask)
    runs = cv2.copyMakeBorder(mask, reach, reach, reach, reach, cv2.BORDER_CONSTANT, value=(beyond,))
    found = mask.copy()
    for length in range(reach + 1):  # of the half run; `runs` is narrower by it on either side
        middle = runs[:, reach - length : reach - length + mask.shape[1]]
        for row in np.flatnonzero(disc.sum(axis=1) == 2 * length + 1):
            both(found, middle[row : row + height], found)
        runs = both(runs[:, :-2], runs[:, 2:]) if length else both(both(runs[:, :-2], runs[:, 1:-1]), runs[:, 2:])
    return found


def _disc(radius: float) -> Grey:
    size = 2 * max(1, round(radius)) + 1
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)), np.uint8)


def _middle_of(grey: Grey) -> Grey:
    keep = np.zeros_like(grey)
    height, width = grey.shape
    keep[round(MIDDLE * height) : round((1 - MIDDLE) * height), round(MIDDLE * width) : round((1 - MIDDLE) * width)] = 1
    return keep
