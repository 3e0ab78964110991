"""A tiny folder of public sets, as the detector's training reads them."""

from pathlib import Path

import numpy as np

from ml.types import NT_STRUCTURES
from tests.ml.pictures import noisy, write_picture, write_table

WRITTEN = {"nt": "NT", "it": "IT", "cm": "CM"}


def public_sets(folder: Path, nt_planes: int = 183, heads: int = 8) -> Path:
    """Boxed NT planes and HC18 heads, all of noise, a few pixels wide."""
    files = [f"{number}.png" for number in range(nt_planes)]
    for number, file in enumerate(files):
        write_picture(folder / "first_trimester" / "images" / file, noisy(24, 20, number))
    write_table(folder / "first_trimester" / "labels.csv", [{"file": file, "n_boxes": 9} for file in files])
    boxes = [
        {"file": file, "structure": WRITTEN.get(name, name), "x_min": 2, "y_min": 2, "x_max": 12, "y_max": 10}
        for file in files
        for name in NT_STRUCTURES
    ]
    write_table(folder / "first_trimester" / "boxes.csv", boxes)
    mask = np.zeros((20, 24), np.uint8)
    mask[4:16, 6:20] = 255
    rows = []
    for number in range(heads):
        write_picture(folder / "hc18" / "images" / f"{number:03}_HC.png", noisy(24, 20, 500 + number))
        write_picture(folder / "hc18" / "masks" / f"{number:03}_HC.png", mask)
        rows.append({"file": f"{number:03}_HC.png", "pixel_size_mm": 0.1, "head_circumference_mm": 170.0, "exam": f"{number:03}"})
    write_table(folder / "hc18" / "labels.csv", rows)
    return folder
