"""FETAL_PLANES_DB of Barcelona: Burgos-Artizzu et al. 2020, doi:10.5281/zenodo.3904280."""

import csv
from pathlib import Path

from ml.manifest import Entry

SOURCE = "fetal_planes"
PLANES = {"Fetal brain": "head", "Fetal abdomen": "abdomen", "Fetal femur": "femur", "Fetal thorax": "thorax", "Other": "other"}


def read(folder: Path) -> list[Entry]:
    """`folder` holds images/ and labels.csv; grouped by patient. Planes outside our six are left out."""
    with (folder / "labels.csv").open(newline="") as table:
        return [
            Entry(folder / "images" / row["file"], SOURCE, PLANES[row["plane"]], f"{SOURCE}/{row['patient']}")
            for row in csv.DictReader(table)
            if row["plane"] in PLANES
        ]
