"""Detections of an anatomy that is known, and maps that say where on the canvas they are."""

from collections.abc import Mapping

import numpy as np
import torch

from ml.opinion.network import MAPS
from ml.pixels import Placement
from ml.structures.expected import USUAL
from ml.structures.predict import Found, Looked
from tests.ml.pictures import Pixels, noisy

SIZE = (640, 480)
UNIT, ORIGIN = 100.0, (300.0, 200.0)  # pixels of the frame


def boxes(turn: float = 0.0, side: float = 1.0, unit: float = UNIT) -> dict[str, tuple[float, float, float, float]]:
    """The usual anatomy on a frame of SIZE, turned by degrees, facing right (1) or left (-1)."""
    angle = np.deg2rad(turn)
    around = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    told = {}
    for name, (x, y, width, height) in USUAL.items():
        across, down = around @ [side * x, y] * unit + ORIGIN
        told[name] = (across - width * unit / 2, down - height * unit / 2, across + width * unit / 2, down + height * unit / 2)
    return told


def looked(confidences: Mapping[str, float], fill: float = 0.0, side: float = 1.0, frame: Pixels | None = None) -> Looked:
    """The usual anatomy found with these confidences; the maps hold `fill` but for their first two channels, which tell the place (0-1)."""
    found = [Found(name, confidences[name], box) for name, box in boxes(side=side).items() if name in confidences]
    maps = []
    for number, channels in enumerate(MAPS):
        across, down = SIZE[0] // (8 * 2**number), SIZE[1] // (8 * 2**number)
        levels = torch.full((channels, down, across), fill)
        levels[0], levels[1] = (torch.arange(across) + 0.5)[None] / across, (torch.arange(down) + 0.5)[:, None] / down
        maps.append(levels)
    scan = noisy(*SIZE) if frame is None else frame
    return Looked(scan, sorted(found, key=lambda one: -one.confidence), tuple(maps), SIZE, Placement(1.0, 0, 0))
