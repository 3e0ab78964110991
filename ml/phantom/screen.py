"""The furniture of a scanner's screen: grey bar, depth ticks, parameter text, inset, calipers. No name, date or place."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from ml.types import StructureBox

Grey = NDArray[np.uint8]


def parameter_lines(title: str, rng: np.random.Generator) -> list[str]:
    """The settings a machine prints beside the picture, invented."""
    return [
        title,
        str(rng.choice(["Har-high", "Har-mid", "Har-low", "Pen", "Res"])),
        str(rng.integers(72, 99)),
        f"Gn {rng.integers(-9, 6)}",
        f"C{rng.integers(4, 9)} / M{rng.integers(5, 17)}",
        f"FF{rng.integers(1, 5)} / E{rng.integers(1, 4)}",
        f"SRI {rng.integers(1, 5)}",
    ][: rng.integers(4, 8)]


def furnish(pixels: Grey, title: str, rng: np.random.Generator) -> None:
    """Draw what surrounds a picture on a screen; which parts stand there differs from screen to screen."""
    height, width = pixels.shape
    unit = min(width / 640, height / 450)
    if rng.random() < 0.75:
        _text(pixels, parameter_lines(title, rng), unit)
    if rng.random() < 0.7:
        _grey_bar(pixels, unit, rng)
    if rng.random() < 0.75:
        _ticks(pixels, unit, rng)
    if rng.random() < 0.15:
        pixels[: max(3, round(18 * unit))] = 38
    for likely, part in ((0.25, _gain_curve), (0.3, _focus), (0.25, _body_mark), (0.2, _results), (0.2, _logo)):
        if rng.random() < likely:
            part(pixels, unit, rng)


def _text(pixels: Grey, lines: list[str], unit: float) -> None:
    size = 0.38 * unit
    for number, line in enumerate(lines):
        (wide, _), _ = cv2.getTextSize(line, cv2.FONT_HERSHEY_SIMPLEX, size, 1)
        where = (pixels.shape[1] - wide - round(4 * unit), round((12 + 14 * number) * unit))
        cv2.putText(pixels, line, where, cv2.FONT_HERSHEY_SIMPLEX, size, 205, 1, cv2.LINE_AA)


def _grey_bar(pixels: Grey, unit: float, rng: np.random.Generator) -> None:
    top, long, wide = round(rng.uniform(8, 40) * unit), round(rng.uniform(70, 150) * unit), max(2, round(5 * unit))
    ramp = np.linspace(250, 0, long).astype(np.uint8)[: pixels.shape[0] - top]
    pixels[top : top + len(ramp), 2 : 2 + wide] = ramp[:, None]


def _ticks(pixels: Grey, unit: float, rng: np.random.Generator) -> None:
    gap, x = rng.uniform(38, 75) * unit, round(rng.uniform(8, 18) * unit)
    for number, y in enumerate(np.arange(rng.uniform(5, 40) * unit, pixels.shape[0] - 4, gap)):
        cv2.line(pixels, (x, round(y)), (x + (3 if number % 5 == 0 else 1), round(y)), 170, 1)


def _gain_curve(pixels: Grey, unit: float, rng: np.random.Generator) -> None:
    """The line of the time-gain sliders at the right edge."""
    height, width = pixels.shape
    steps = width - (12 + 8 * rng.random(8)) * unit
    line = np.stack([steps, np.linspace(0.1, 0.9, 8) * height], axis=1)
    cv2.polylines(pixels, [np.round(line).astype(np.int32)], False, 150, 1, cv2.LINE_AA)


def _focus(pixels: Grey, unit: float, rng: np.random.Generator) -> None:
    """Small triangles at the depths in focus."""
    x = round(rng.uniform(10, 24) * unit)
    for depth in rng.uniform(0.2, 0.85, rng.integers(1, 4)):
        y, arm = round(float(depth) * pixels.shape[0]), max(2, round(4 * unit))
        cv2.fillPoly(pixels, [np.asarray(((x, y - arm), (x, y + arm), (x + 2 * arm, y)), np.int32)], int(rng.integers(130, 240)))


def _body_mark(pixels: Grey, unit: float, rng: np.random.Generator) -> None:
    """The icon of a belly with the probe's place on it, in the lower left corner."""
    x, y, wide = round(34 * unit), pixels.shape[0] - round(34 * unit), max(5, round(rng.uniform(14, 24) * unit))
    cv2.ellipse(pixels, (x, y), (wide, max(4, round(0.8 * wide))), 0, 0, 360, 170, 1, cv2.LINE_AA)
    lean = rng.uniform(0, np.pi)
    reach = (round(0.5 * wide * np.cos(lean)), round(0.5 * wide * np.sin(lean)))
    cv2.line(pixels, (x - reach[0], y - reach[1]), (x + reach[0], y + reach[1]), 230, max(1, round(2 * unit)))


def _results(pixels: Grey, unit: float, rng: np.random.Generator) -> None:
    """What was measured, in a frame in a lower corner."""
    high, wide = round(30 * unit), round(92 * unit)
    x = int(rng.choice([round(3 * unit), pixels.shape[1] - wide - round(3 * unit)]))
    y = pixels.shape[0] - high - round(3 * unit)
    pixels[y : y + high, x : x + wide] = pixels[y : y + high, x : x + wide] // 4
    cv2.rectangle(pixels, (x, y), (x + wide - 1, y + high - 1), 120, 1)
    for number, line in enumerate((f"1 D {rng.uniform(0.2, 12):.2f} cm", f"GA {rng.integers(11, 35)}w{rng.integers(0, 7)}d")):
        where = (x + round(4 * unit), y + round((12 + 13 * number) * unit))
        cv2.putText(pixels, line, where, cv2.FONT_HERSHEY_SIMPLEX, 0.34 * unit, 215, 1, cv2.LINE_AA)


def _logo(pixels: Grey, unit: float, rng: np.random.Generator) -> None:
    """A maker's round or square sign in the upper left corner."""
    side, tone = max(4, round(rng.uniform(12, 20) * unit)), int(rng.integers(140, 240))
    x, y = round(18 * unit), round(5 * unit)
    if rng.random() < 0.5:
        cv2.circle(pixels, (x + side // 2, y + side // 2), side // 2, tone, -1, cv2.LINE_AA)
    else:
        cv2.rectangle(pixels, (x, y), (x + 2 * side, y + side), tone, -1)


def inset(pixels: Grey, keep: Sequence[StructureBox], rng: np.random.Generator) -> None:
    """The overview some machines keep in a corner while zoomed: the picture itself, small, in a fan. None is drawn
    where it would hide a structure of `keep`."""
    height, width = pixels.shape
    wide, high = round(width * rng.uniform(0.22, 0.28)), round(height * rng.uniform(0.2, 0.25))
    if any(box.box[2] > width - wide - 6 and box.box[3] > height - high - 3 for box in keep):
        return
    panel: Grey = np.full((high, wide), 14, np.uint8)
    small = cv2.resize(pixels, (wide // 2, high * 3 // 4), interpolation=cv2.INTER_AREA)
    panel[high // 8 : high // 8 + small.shape[0], wide // 4 : wide // 4 + small.shape[1]] = small
    shape: Grey = np.zeros((high, wide), np.uint8)
    cv2.ellipse(shape, (wide // 2, -high // 6), (high, high), 0, 62, 118, 255, -1, cv2.LINE_AA)
    cv2.ellipse(shape, (wide // 2, -high // 6), (high // 3, high // 3), 0, 0, 360, 0, -1)
    panel = np.asarray(panel * (shape / 255.0), np.uint8)
    cv2.rectangle(panel, (0, 0), (wide - 1, high - 1), 120, 1)
    pixels[height - high :, width - wide - 3 : width - 3] = panel


def caliper(pixels: Grey, start: tuple[float, float], end: tuple[float, float], rng: np.random.Generator, *, dotted: bool = False) -> None:
    """Two plus-shaped marks, on some machines joined by dots."""
    unit = min(pixels.shape[1] / 640, pixels.shape[0] / 450)
    arm, tone = max(2, round(rng.uniform(3, 5) * unit)), int(rng.integers(120, 235))
    for x, y in ((round(start[0]), round(start[1])), (round(end[0]), round(end[1]))):
        cv2.line(pixels, (x - arm, y), (x + arm, y), tone, 1)
        cv2.line(pixels, (x, y - arm), (x, y + arm), tone, 1)
    if dotted:
        count = max(2, int(np.hypot(end[0] - start[0], end[1] - start[1]) / (6 * unit)))
        for share in np.linspace(0, 1, count):
            x, y = round(start[0] + share * (end[0] - start[0])), round(start[1] + share * (end[1] - start[1]))
            cv2.rectangle(pixels, (x, y), (x + 1, y + 1), tone, -1)


def ellipse_caliper(pixels: Grey, outline: NDArray[np.float64], rng: np.random.Generator) -> None:
    """A dotted ellipse with a plus at both ends of its two axes; `outline` is closed, evenly spaced, in pixels."""
    unit = min(pixels.shape[1] / 640, pixels.shape[0] / 450)
    tone, every = int(rng.integers(120, 230)), max(1, round(len(outline) / 60))
    for x, y in outline[::every]:
        cv2.rectangle(pixels, (round(x), round(y)), (round(x) + max(0, round(unit) - 1), round(y)), tone, -1)
    arm = max(2, round(4 * unit))
    for x, y in outline[:: max(1, len(outline) // 4)][:4]:
        cv2.line(pixels, (round(x) - arm, round(y)), (round(x) + arm, round(y)), tone, 1)
        cv2.line(pixels, (round(x), round(y) - arm), (round(x), round(y) + arm), tone, 1)
