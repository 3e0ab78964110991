"""ACOUSLIC-AI: abdomens in blind sweeps, Zenodo 12697994."""

from pathlib import Path

from ml.datasets.masks import box_of
from ml.datasets.tables import rows
from ml.manifest import DataError, Entry, KnownBox
from ml.volumes import frame_labels

SOURCE = "acouslic"
IMAGES, MASKS = Path("images/stacked_fetal_ultrasound"), Path("masks/stacked_fetal_abdomen")
TABLE = Path("circumferences/fetal_abdominal_circumferences_per_sweep.csv")
OPTIMAL = 1  # in the masks; 2 is suboptimal


def recognises(folder: Path) -> bool:
    return (folder / IMAGES).is_dir()


def read(folder: Path) -> list[Entry]:
    """`folder` is the archive as published; grouped by subject. Only frames on which somebody drew the abdomen are told.

    The label `sweep_plane` is "optimal" or "suboptimal". Of the table only the subjects are read: its circumferences are wrong in version
    1.0.
    """
    subjects = {row["uuid"]: row["subject_id"].lstrip("0") or "0" for row in rows(folder / TABLE, ("uuid", "subject_id"))}
    entries: list[Entry] = []
    for mask in sorted((folder / MASKS).glob("*.mha")):
        if mask.stem not in subjects:
            raise DataError(f"{folder / TABLE}: no subject is named for {mask.name}")
        entries += _frames(folder / IMAGES / mask.name, mask, f"{SOURCE}/{subjects[mask.stem]}")
    return entries


def _frames(volume: Path, mask: Path, group: str) -> list[Entry]:
    try:
        marked = frame_labels(mask)
    except OSError as error:
        raise DataError(f"{mask}: the masks cannot be read: {error}") from error
    entries = []
    for number, marks in marked:
        box = box_of(marks > 0)
        boxes = (KnownBox("abdomen_wall", box),) if box else ()
        labels = {"sweep_plane": "optimal" if marks.max() == OPTIMAL else "suboptimal"}
        entries.append(Entry(volume, SOURCE, "abdomen", group, boxes, known=("abdomen_wall",), frame=number, labels=labels))
    return entries
