"""Head circumference pictures: van den Heuvel et al. 2018, doi:10.5281/zenodo.1327317."""

import csv
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from ml.datasets.masks import box_of
from ml.manifest import Entry, KnownBox, Label, read_grey

SOURCE = "hc18"
SITE, VENDOR = "Nijmegen", "GE"
CIRCUMFERENCE = "head_circumference_mm"
FIRST_TRIMESTER = 87.0  # mm: the head circumference at 13 weeks and 6 days (Hadlock et al. 1984, doi:10.1148/radiology.152.2.6739822)


def read(folder: Path) -> list[Entry]:
    """`folder` holds images/, masks/ and labels.csv, as this project keeps the set; grouped by examination (010_HC and 010_2HC are one)."""
    with (folder / "labels.csv").open(newline="") as table:
        return [
            entry_of(
                folder / "images" / row["file"],
                row["exam"],
                folder / "masks" / f"{Path(row['file']).stem}.png",
                {CIRCUMFERENCE: float(row[CIRCUMFERENCE])} if row.get(CIRCUMFERENCE) else {},
            )
            for row in csv.DictReader(table)
        ]


def entry_of(file: Path, exam: str, mask: Path, labels: Mapping[str, Label]) -> Entry:
    """Every picture is a head. The box around the head's outline is the skull's; a picture without a mask tells nothing of it."""
    box = box_of(read_grey(mask) > 0) if mask.exists() else None
    boxes, known = ((KnownBox("skull", box),), ("skull",)) if box is not None else (None, None)
    return Entry(file, SOURCE, "head", f"{SOURCE}/{exam}", boxes, SITE, VENDOR, known, labels=labels)


def with_trimester(entry: Entry) -> Entry:
    """The entry under the plane that its circumference tells: a head of less than 14 weeks is no second-trimester head."""
    size = entry.labels.get(CIRCUMFERENCE)
    early = entry.plane == "head" and isinstance(size, float) and size <= FIRST_TRIMESTER
    return replace(entry, plane="head_first_trimester") if early else entry
