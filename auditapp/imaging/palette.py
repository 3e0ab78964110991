"""Colour tables of DICOM pictures (PS3.3 C.7.6.3.1.5 and .6), as 8-bit RGB.

Not pydicom's `apply_color_lut` alone: it reads plain tables in the computer's byte order, so big endian files turn black.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
from pydicom import Dataset
from pydicom.pixels.processing import apply_color_lut

from auditapp.imaging import refusals
from auditapp.imaging.facts import Pixels
from auditapp.imaging.greys import to_eight_bits
from auditapp.imaging.refusals import Refused

COLOURS = ("Red", "Green", "Blue")


def colouring(dataset: Dataset) -> Callable[[npt.NDArray[Any]], Pixels]:
    """What turns stored values into RGB. Raises Refused where the table is missing or broken."""
    try:
        entries, first, _ = (int(value) for value in dataset.RedPaletteColorLookupTableDescriptor)
        entries = entries or 2**16  # 0 stands for as many as 16 bits can count
        table = _table(dataset, entries, first)
    except Exception as broken:  # the table's bytes are the sender's: whatever they break is one and the same to the sender
        raise Refused(refusals.BROKEN_COLOUR_TABLE) from broken
    return lambda stored: table[np.clip(stored.astype(np.int64) - first, 0, entries - 1)]


def _table(dataset: Dataset, entries: int, first: int) -> Pixels:
    if "RedPaletteColorLookupTableData" in dataset:
        columns = [_plain(dataset[f"{colour}PaletteColorLookupTableData"].value, entries, _order(dataset)) for colour in COLOURS]
        table = np.stack(columns, axis=-1)
    else:
        table = apply_color_lut(np.arange(first, first + entries), dataset)[..., :3]
    # some writers say 16 bits and fill only the low byte
    return to_eight_bits(table, 16 if int(table.max()) > 255 else 8)


def _order(dataset: Dataset) -> str:
    return ">" if dataset.original_encoding[1] is False else "<"


def _plain(data: bytes, entries: int, order: str) -> npt.NDArray[Any]:
    """One column. Two bytes an entry, or one where a writer packs 8-bit entries into words."""
    if len(data) >= 2 * entries:
        return np.frombuffer(data[: 2 * entries], f"{order}u2")
    words = np.frombuffer(data[: len(data) // 2 * 2], f"{order}u2").astype("<u2")
    packed = words.view(np.uint8) if len(data) % 2 == 0 else np.frombuffer(data, np.uint8)
    if len(packed) < entries:
        raise ValueError("the table has fewer entries than its descriptor says")
    return packed[:entries]
