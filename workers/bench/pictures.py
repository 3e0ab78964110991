"""Picture files to measure with."""

from pathlib import Path

import cv2

SIZE = (640, 450)  # width, height in pixels


def drawn(count: int, folder: Path) -> list[Path]:
    """Phantoms of every plane in turn as PNG files in `folder`."""
    from ml.phantom import draw
    from ml.types import PLANES

    planes = [plane for plane in PLANES if plane != "head"]  # phantoms show one of the three head planes
    files = [folder / f"{number:04}.png" for number in range(count)]
    for number, file in enumerate(files):
        cv2.imwrite(str(file), draw(planes[number % len(planes)], seed=number, size=SIZE).pixels)
    return files
