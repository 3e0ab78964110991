"""Fetal planes of low-resource African hospitals: Sendra-Balcells et al. 2023, doi:10.5281/zenodo.7540448."""

import csv
from pathlib import Path

from ml.datasets.fetal_planes import PLANES
from ml.datasets.makers import maker_of
from ml.manifest import Entry

SOURCE = "african"
MACHINES = {
    "Algeria": "Voluson S8",
    "Egypt": "Voluson P8",
    "Ghana": "EDAN DUS 60",
    "Malawi": "Mindray DC-N2",
    "Uganda": "ACUSON X600",
}


def read(folder: Path) -> list[Entry]:
    """`folder` holds images/ and labels.csv, as this project keeps the set; grouped by country and patient."""
    with (folder / "labels.csv").open(newline="") as table:
        return [entry_of(folder / "images" / row["file"], row["plane"], row["center"], row["patient"]) for row in csv.DictReader(table)]


def entry_of(file: Path, plane: str, centre: str, patient: str) -> Entry:
    """Patient numbers restart in each country, so the country is part of the group. Which of its planes a head shows is not said."""
    machine = MACHINES.get(centre, "")
    labels = {"machine": machine} if machine else {}
    return Entry(file, SOURCE, PLANES[plane], f"{SOURCE}/{centre}/{patient}", site=centre, vendor=maker_of(machine), labels=labels)
