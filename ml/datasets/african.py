"""Fetal planes of low-resource African hospitals: Sendra-Balcells et al. 2023, doi:10.5281/zenodo.7540448."""

import csv
from pathlib import Path

from ml.datasets.fetal_planes import PLANES
from ml.manifest import Entry

SOURCE = "african"


def read(folder: Path) -> list[Entry]:
    """`folder` holds images/ and labels.csv; grouped by country and patient, because patient numbers restart in each country."""
    with (folder / "labels.csv").open(newline="") as table:
        return [
            Entry(folder / "images" / row["file"], SOURCE, PLANES[row["plane"]], f"{SOURCE}/{row['center']}/{row['patient']}")
            for row in csv.DictReader(table)
            if row["plane"] in PLANES
        ]
