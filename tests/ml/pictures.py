"""Pictures and folders for the tests of this house: made here, of the layout of the public sets."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

Pixels = npt.NDArray[np.uint8]


def noisy(width: int, height: int, seed: int = 0) -> Pixels:
    return np.random.default_rng(seed).integers(20, 220, (height, width)).astype(np.uint8)


def write_table(file: Path, rows: Sequence[Mapping[str, object]]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", newline="") as table:
        writer = csv.DictWriter(table, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def write_picture(file: Path, pixels: Pixels) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(file)
    return file
