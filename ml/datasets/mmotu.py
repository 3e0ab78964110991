"""MMOTU: ovarian tumours, github.com/cv516Buaa/MMOTU_DS2Net. Pictures that no fetal network was made for: the label `strange` says so."""

from pathlib import Path

from ml.datasets.layout import folders_of, pictures_of
from ml.manifest import Entry

SOURCE = "mmotu"


def recognises(folder: Path) -> bool:
    return any(inner.name.startswith("OTU_") and (inner / "images").is_dir() for inner in folders_of(folder))


def read(folder: Path) -> list[Entry]:
    """`folder` holds OTU_2d/images/ (grey) and OTU_3d/images/ (contrast-enhanced). No patients are named: every picture is a group."""
    return [
        Entry(file, SOURCE, "other", f"{SOURCE}/{inner.name}/{file.stem}", labels={"strange": "ovary"})
        for inner in folders_of(folder)
        if inner.name.startswith("OTU_")
        for file in pictures_of(inner / "images")
    ]
