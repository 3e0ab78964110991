"""Stacks of frames in one file, as some public sets keep their sweeps: MetaImage (.mha, .mhd)."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

VOLUMES = frozenset({".mha", ".mhd"})
HEADER = 4096  # bytes in which a MetaImage tells whether it is packed


def read_frame(file: Path, number: int = 1) -> np.ndarray:
    """Frame `number`, from 1, as uint8 (height, width). OSError where the file is damaged or has no such frame.

    Only that frame is read, so that a sweep of 840 need not fit in memory. A packed file must be unpacked whole: the last one is kept, as
    frames of one file are mostly read one after the other.
    """
    reader = _opened(file)
    size, index = list(reader.GetSize()), [0] * reader.GetDimension()
    if not 1 <= number <= (size[2] if len(size) > 2 else 1):
        raise OSError(f"there is no frame {number}")
    if len(size) > 2 and _is_packed(file):
        return _grey(_unpacked(file, file.stat().st_mtime_ns)[number - 1])
    if len(size) > 2:
        index[2], size[2] = number - 1, 1
        reader.SetExtractIndex(index)
        reader.SetExtractSize(size)
    return _grey(_read(reader))


def frame_labels(file: Path) -> list[tuple[int, np.ndarray]]:
    """The frames of a volume of marks that have any, by number from 1, each (height, width) of whole numbers."""
    marks = _read(_opened(file))
    volume = marks if marks.ndim == 3 else marks[None]
    return [(number, frame) for number, frame in enumerate(volume, 1) if frame.any()]


def _is_packed(file: Path) -> bool:
    with file.open("rb") as stream:
        return b"CompressedData = True" in stream.read(HEADER)


@lru_cache(maxsize=1)
def _unpacked(file: Path, changed: int) -> np.ndarray:
    """All frames of the file as it was at `changed`."""
    return _read(_opened(file))


def _opened(file: Path) -> Any:
    import SimpleITK  # slow to import and needed for few sets

    reader: Any = SimpleITK.ImageFileReader()  # type: ignore[no-untyped-call]
    reader.SetFileName(str(file))
    try:
        reader.ReadImageInformation()
    except RuntimeError as error:
        raise OSError("it is no MetaImage") from error
    return reader


def _read(reader: Any) -> np.ndarray:
    import SimpleITK

    try:
        return np.asarray(SimpleITK.GetArrayFromImage(reader.Execute()))
    except RuntimeError as error:
        raise OSError("it is damaged") from error


def _grey(pixels: np.ndarray) -> np.ndarray:
    """Of (1, height, width), (height, width) or either with channels last."""
    if pixels.shape[-1] == 3 and pixels.ndim in (3, 4):
        pixels = pixels @ np.array([0.299, 0.587, 0.114])
    return np.asarray(pixels.reshape(pixels.shape[-2:]), np.uint8)
