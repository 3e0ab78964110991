"""Head circumference pictures: van den Heuvel et al. 2018, doi:10.5281/zenodo.1327317."""

import csv
from pathlib import Path

from ml.manifest import Entry

SOURCE = "hc18"


def read(folder: Path) -> list[Entry]:
    """`folder` holds images/ and labels.csv; every picture is a head; grouped by examination (010_HC and 010_2HC are one)."""
    with (folder / "labels.csv").open(newline="") as table:
        return [Entry(folder / "images" / row["file"], SOURCE, "head", f"{SOURCE}/{row['exam']}") for row in csv.DictReader(table)]
