"""How makers place a scan on the screen: under a header, beside thumbnails or a column of settings, or as one of two panels."""

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ml.phantom.figure import Phantom
from ml.phantom.screen import parameter_lines
from ml.types import StructureBox

Grey = NDArray[np.uint8]
MOUNTED = 0.35  # share of the screens that show more than the scan
PIXELS = ("canal_length_px",)  # truth in pixels, and that in shares of the picture's width, which shrink with the scan
SHARES = ("filled_share",)


def mounted(phantom: Phantom, rng: np.random.Generator) -> Phantom:
    """The phantom as it is, or smaller on a screen of the same size; boxes, landmarks and measures move with it.

    The levels of the factors stay: magnification is judged within the scan, not on the screen. A subject that the scan cuts keeps the
    whole screen: a landmark beyond the scan would otherwise lie on the furniture.
    """
    height, width = phantom.pixels.shape
    whole = all(0 <= x <= width and 0 <= y <= height for x, y in phantom.landmarks.values())
    if rng.random() >= MOUNTED or not whole:
        return phantom
    look = LOOKS[int(rng.choice(len(LOOKS), p=(0.32, 0.32, 0.32, 0.04)))]
    screen: Grey = np.full((height, width), int(rng.choice([0, 0, 3, 5])), np.uint8)
    scale, left, top = look(screen, phantom.pixels, rng)
    scan = _scaled(phantom.pixels, scale)
    screen[top : top + scan.shape[0], left : left + scan.shape[1]] = scan
    moved = tuple(_moved(box, scale, left, top) for box in phantom.structures)
    marks = {name: (x * scale + left, y * scale + top) for name, (x, y) in phantom.landmarks.items()}
    measured = {name: phantom.truth[name] * scale for name in (*PIXELS, *SHARES) if name in phantom.truth}
    return replace(phantom, pixels=screen, structures=moved, truth={**phantom.truth, **measured}, landmarks=marks)


def _scaled(scan: Grey, scale: float) -> Grey:
    size = (max(1, round(scan.shape[1] * scale)), max(1, round(scan.shape[0] * scale)))
    return np.asarray(cv2.resize(scan, size, interpolation=cv2.INTER_AREA), np.uint8)


def _moved(box: StructureBox, scale: float, left: int, top: int) -> StructureBox:
    x1, y1, x2, y2 = box.box
    return replace(box, box=(x1 * scale + left, y1 * scale + top, x2 * scale + left, y2 * scale + top))


def _write(screen: Grey, text: str, x: float, y: float, size: float, tone: int) -> None:
    cv2.putText(screen, text, (round(x), round(y)), cv2.FONT_HERSHEY_SIMPLEX, size, tone, 1, cv2.LINE_AA)


def _header(screen: Grey, scan: Grey, rng: np.random.Generator) -> tuple[float, int, int]:
    """A bar above with a logo's block, indices and the hour blanked out; sometimes another below."""
    height, width = screen.shape
    bar, foot = int(height * rng.uniform(0.05, 0.08)), int(height * rng.choice([0.0, 0.04]))
    screen[:bar] = int(rng.integers(15, 90))
    cv2.rectangle(screen, (4, 3), (int(0.07 * width), bar - 4), int(rng.integers(120, 240)), -1)
    size = 0.0011 * bar * 10
    for share in (0.12, 0.4, 0.62, 0.82):
        words = f"{rng.choice(['MI', 'TIs', 'TIb', 'C1-5', '2D', 'OB', 'FR'])} {rng.uniform(0.1, 60):.1f}"
        _write(screen, words, share * width, 0.65 * bar, size, 225)
    scale = (height - bar - foot) / height
    return scale, int((width - width * scale) / 2), bar


def _thumbnails(screen: Grey, scan: Grey, rng: np.random.Generator) -> tuple[float, int, int]:
    """A strip of small earlier pictures on the left."""
    height, width = screen.shape
    strip, gap = int(width * rng.uniform(0.08, 0.12)), 4
    scale = (width - strip) / width
    small = _scaled(scan, (strip - 2 * gap) / width)
    for number in range(int(rng.integers(2, max(3, height // (small.shape[0] + gap))))):
        top = gap + number * (small.shape[0] + gap)
        if top + small.shape[0] < height:
            shown = small[:, ::-1] if rng.random() < 0.5 else small
            screen[top : top + small.shape[0], gap : gap + small.shape[1]] = shown * rng.uniform(0.5, 1.0)
            cv2.rectangle(screen, (gap - 1, top - 1), (gap + small.shape[1], top + small.shape[0]), 90, 1)
    return scale, strip, int((height - height * scale) / 2)


def _column(screen: Grey, scan: Grey, rng: np.random.Generator) -> tuple[float, int, int]:
    """A column of settings on the right, a box of results under it."""
    height, width = screen.shape
    column, size = int(width * rng.uniform(0.1, 0.14)), 0.00055 * width
    scale, x = (width - column) / width, width - column + 4
    screen[:, width - column :] = int(rng.choice([0, 4, 40], p=[0.5, 0.4, 0.1]))
    lines = parameter_lines("OB", rng) + ["", f"D1 {rng.uniform(1, 9):.2f} cm", f"GA {rng.integers(11, 32)}w{rng.integers(0, 7)}d"]
    for number, line in enumerate(lines):
        _write(screen, line, x, (0.06 + 0.05 * number) * height, size, 210)
    return scale, 0, int((height - height * scale) * rng.uniform(0, 1))


def _two_panels(screen: Grey, scan: Grey, rng: np.random.Generator) -> tuple[float, int, int]:
    """The scan on the left half and more; on the rest a second panel that shows tissue without form."""
    height, width = screen.shape
    scale = rng.uniform(0.6, 0.68)
    left = int(width * scale) + 4
    coarse = rng.normal(70, 35, (height // 6, (width - left) // 9 + 1)).clip(0, 255).astype(np.float32)
    tissue = cv2.resize(coarse, (width - left, int(height * scale)), interpolation=cv2.INTER_CUBIC)
    top = (height - tissue.shape[0]) // 2
    edge = np.abs(np.linspace(-1, 1, width - left))[None] < np.linspace(0.45, 1.0, tissue.shape[0])[:, None]
    screen[top : top + tissue.shape[0], left:] = np.where(edge, tissue.clip(0, 255), screen[0, 0])
    cv2.line(screen, (left - 2, 0), (left - 2, height), 80, 1)
    return scale, 0, top


LOOKS: tuple[Callable[[Grey, Grey, np.random.Generator], tuple[float, int, int]], ...] = (_header, _thumbnails, _column, _two_panels)
