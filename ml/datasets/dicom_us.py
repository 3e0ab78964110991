"""Ultrasound frames of adults out of public DICOM test files: training pictures that show no fetal plane."""

from pathlib import Path

import numpy as np
import pydicom
from pydicom.pixels.processing import apply_color_lut
from pydicom.pixels.utils import pixel_array

from ml.pixels import Frame, grey


def frames(folder: Path, each: int = 3) -> list[Frame]:
    """Up to `each` frames of every file of `folder` that can be decoded, in grey. The others test readers, not networks."""
    return [frame for file in sorted(folder.glob("*.dcm")) for frame in _frames_of(file, each)]


def by_device(folder: Path, each: int = 3) -> dict[str, list[Frame]]:
    """The same frames by maker and size: many files of `folder` hold one picture in several encodings."""
    devices: dict[str, list[Frame]] = {}
    for file in sorted(folder.glob("*.dcm")):
        dataset = pydicom.dcmread(file, stop_before_pixels=True)
        name = f"{dataset.get('Manufacturer', '')} {dataset.get('Columns', 0)}x{dataset.get('Rows', 0)}"
        devices.setdefault(name, []).extend(_frames_of(file, each))
    return {name: frames for name, frames in devices.items() if frames}


def _frames_of(file: Path, each: int) -> list[Frame]:
    dataset = pydicom.dcmread(file)
    count = int(dataset.get("NumberOfFrames", 1) or 1)
    try:
        return [_frame(dataset, number) for number in sorted({number * count // each for number in range(each)})]
    except (AttributeError, NotImplementedError, RuntimeError, ValueError):
        return []


def _frame(dataset: pydicom.Dataset, number: int) -> Frame:
    pixels = np.asarray(pixel_array(dataset, index=number))
    if dataset.PhotometricInterpretation == "PALETTE COLOR":
        pixels = np.asarray(apply_color_lut(pixels, dataset))
    if pixels.dtype != np.uint8:
        pixels = np.asarray(pixels / max(int(pixels.max()), 1) * 255, np.uint8)
    return grey(pixels)
