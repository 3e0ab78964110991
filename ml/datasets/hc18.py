"""Head circumference pictures: van den Heuvel et al. 2018, doi:10.5281/zenodo.1327317."""

import csv
from pathlib import Path

from ml.datasets.masks import box_of
from ml.manifest import Entry, KnownBox, read_grey

SOURCE = "hc18"
SITE, VENDOR = "Nijmegen", "GE"


def read(folder: Path) -> list[Entry]:
    """`folder` holds images/, masks/ and labels.csv, as this project keeps the set; grouped by examination (010_HC and 010_2HC are one)."""
    with (folder / "labels.csv").open(newline="") as table:
        return [
            entry_of(folder / "images" / row["file"], row["exam"], folder / "masks" / f"{Path(row['file']).stem}.png")
            for row in csv.DictReader(table)
        ]


def entry_of(file: Path, exam: str, mask: Path) -> Entry:
    """Every picture is a head. The box around the head's outline is the skull's; a picture without a mask tells nothing of it."""
    box = box_of(read_grey(mask) > 0) if mask.exists() else None
    boxes, known = ((KnownBox("skull", box),), ("skull",)) if box is not None else (None, None)
    return Entry(file, SOURCE, "head", f"{SOURCE}/{exam}", boxes, SITE, VENDOR, known)
