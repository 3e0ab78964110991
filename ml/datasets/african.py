"""Fetal planes of low-resource African hospitals: Sendra-Balcells et al. 2023, doi:10.5281/zenodo.7540448."""

from pathlib import Path

from ml.datasets.fetal_planes import PLANES
from ml.datasets.makers import maker_of
from ml.datasets.tables import columns_of, rows
from ml.manifest import Entry

SOURCE = "african"
TABLE = "African_planes_database.csv"
MACHINES = {
    "Algeria": "Voluson S8",
    "Egypt": "Voluson P8",
    "Ghana": "EDAN DUS 60",
    "Malawi": "Mindray DC-N2",
    "Uganda": "ACUSON X600",
}


def recognises(folder: Path) -> bool:
    return "center" in columns_of(folder / "labels.csv")


def read(folder: Path) -> list[Entry]:
    """`folder` holds images/ and labels.csv, as this project keeps the set; grouped by country and patient."""
    return [
        entry_of(folder / "images" / row["file"], row.one_of("plane", PLANES), row["center"], row["patient"])
        for row in rows(folder / "labels.csv", ("file", "plane", "patient", "center"))
    ]


def recognises_original(folder: Path) -> bool:
    return (folder / TABLE).is_file()


def read_original(folder: Path) -> list[Entry]:
    """`folder` is the archive as published: a folder a country beside the table."""
    return [
        entry_of(
            folder / row["Center"] / f"{row['Filename'].removesuffix('.png')}.png",
            row.one_of("Plane", PLANES),
            row["Center"],
            f"{row['Center']}-{row['Patient_num']}",
        )
        for row in rows(folder / TABLE, ("Patient_num", "Plane", "Center", "Filename"))
    ]


def entry_of(file: Path, plane: str, centre: str, patient: str) -> Entry:
    """Patient numbers restart in each country, so the country is part of the group. Which of its planes a head shows is not said."""
    machine = MACHINES.get(centre, "")
    labels = {"machine": machine} if machine else {}
    return Entry(file, SOURCE, plane, f"{SOURCE}/{centre}/{patient}", site=centre, vendor=maker_of(machine), labels=labels)
