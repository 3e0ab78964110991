"""Head circumference pictures: van den Heuvel et al. 2018, doi:10.5281/zenodo.1327317."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from ml.datasets.masks import box_of
from ml.datasets.tables import Row, columns_of, rows
from ml.manifest import Entry, KnownBox, read_grey

SOURCE = "hc18"
SITE, VENDOR = "Nijmegen", "GE"
TRAINING, TEST = "training_set_pixel_size_and_HC.csv", "test_set_pixel_size.csv"
CIRCUMFERENCE = "head_circumference_mm"
FIRST_TRIMESTER = 87.0  # mm: the head circumference at 13 weeks and 6 days (Hadlock et al. 1984, doi:10.1148/radiology.152.2.6739822)
LABELS = {
    "pixel_size_mm": "pixel_size_mm",
    "pixel size(mm)": "pixel_size_mm",
    "head_circumference_mm": CIRCUMFERENCE,
    "head circumference (mm)": CIRCUMFERENCE,
}


def recognises(folder: Path) -> bool:
    return {"exam", "head_circumference_mm"} <= columns_of(folder / "labels.csv")


def read(folder: Path) -> list[Entry]:
    """`folder` holds images/, masks/ and labels.csv, as this project keeps the set; grouped by examination (010_HC and 010_2HC are one)."""
    return [
        entry_of(folder / "images" / row["file"], row["exam"], folder / "masks" / f"{Path(row['file']).stem}.png", labels_of(row))
        for row in rows(folder / "labels.csv", ("file", "exam"))
    ]


def recognises_original(folder: Path) -> bool:
    return (folder / TRAINING).is_file() or (folder / TEST).is_file()


def read_original(folder: Path) -> list[Entry]:
    """`folder` holds the tables and the unpacked archives, which may lie one inside the other (training_set/training_set/).

    The outlines are contours, not areas. The test set has none, and its numbers start again at 000.
    """
    return [*_part(folder, TRAINING, "training_set", ""), *_part(folder, TEST, "test_set", "test/")]


def _part(folder: Path, table: str, name: str, before: str) -> list[Entry]:
    if not (folder / table).is_file():
        return []
    found = {file.name: file for file in sorted((folder / name).rglob("*.png"))}
    entries = []
    for row in rows(folder / table, ("filename",)):
        file = found.get(row["filename"], folder / name / row["filename"])
        outline = file.with_name(f"{file.stem}_Annotation.png")
        entries.append(entry_of(file, before + file.name.split("_")[0], outline, labels_of(row)))
    return entries


def entry_of(file: Path, exam: str, mask: Path, labels: Mapping[str, float]) -> Entry:
    """Every picture is a head. The box around the head's outline is the skull's; a picture without a mask tells nothing of it."""
    box = box_of(read_grey(mask) > 0) if mask.exists() else None
    boxes, known = ((KnownBox("skull", box),), ("skull",)) if box is not None else (None, None)
    return Entry(file, SOURCE, "head", f"{SOURCE}/{exam}", boxes, SITE, VENDOR, known, labels=labels)


def labels_of(row: Row) -> Mapping[str, float]:
    return {LABELS[name]: float(value) for name, value in row.values.items() if name in LABELS and value}


def with_trimester(entry: Entry) -> Entry:
    """The entry under the plane that its circumference tells: a head of less than 14 weeks is no second-trimester head."""
    size = entry.labels.get(CIRCUMFERENCE)
    early = entry.plane == "head" and isinstance(size, float) and size <= FIRST_TRIMESTER
    return replace(entry, plane="head_first_trimester") if early else entry
