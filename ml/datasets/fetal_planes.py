"""FETAL_PLANES_DB of Barcelona: Burgos-Artizzu et al. 2020, doi:10.5281/zenodo.3904280."""

import csv
from collections.abc import Mapping
from pathlib import Path

from ml.datasets.makers import maker_of
from ml.manifest import Entry

SOURCE = "fetal_planes"
SITE = "Barcelona"
PLANES = {
    "Fetal brain": "head",
    "Fetal abdomen": "abdomen",
    "Fetal femur": "femur",
    "Fetal thorax": "thorax",
    "Maternal cervix": "cervix",
    "Other": "other",
}
BRAIN_PLANES = {"Trans-thalamic": "transthalamic", "Trans-ventricular": "transventricular", "Trans-cerebellum": "transcerebellar"}


def read(folder: Path) -> list[Entry]:
    """`folder` holds images/ and labels.csv, as this project keeps the set; grouped by patient."""
    with (folder / "labels.csv").open(newline="") as table:
        return [
            entry_of(folder / "images" / row["file"], row["plane"], row.get("brain_plane", ""), row["patient"], row.get("machine", ""))
            for row in csv.DictReader(table)
        ]


def entry_of(file: Path, plane: str, brain_plane: str, patient: str, machine: str) -> Entry:
    """A brain of none of the three planes, or of which it is not said, is a head. KeyError for a plane that the set does not have."""
    named = BRAIN_PLANES.get(brain_plane, "head") if plane == "Fetal brain" else PLANES[plane]
    labels: Mapping[str, str] = {"machine": machine} if maker_of(machine) else {}
    return Entry(file, SOURCE, named, f"{SOURCE}/{patient}", site=SITE, vendor=maker_of(machine), labels=labels)
