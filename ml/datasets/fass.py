"""Fetal Abdominal Structures Segmentation: doi:10.17632/4gcpm9dsc3."""

import re
from pathlib import Path

from ml.datasets.layout import pictures_of
from ml.manifest import Entry

SOURCE = "fass"
NAME = re.compile(r"P(\d+)_IMG\d+", re.IGNORECASE)


def recognises(folder: Path) -> bool:
    return any(NAME.fullmatch(file.stem) for file in pictures_of(folder / "IMAGES"))


def read(folder: Path) -> list[Entry]:
    """`folder` holds IMAGES/P<patient>_IMG<n>.png; grouped by patient.

    The masks in ARRAY_FORMAT/ are pickled, and to unpickle a file is to run its code: they are not opened, so no boxes are told.
    """
    return [
        Entry(file, SOURCE, "abdomen", f"{SOURCE}/{patient[1]}")
        for file in pictures_of(folder / "IMAGES")
        if (patient := NAME.fullmatch(file.stem)) is not None
    ]
