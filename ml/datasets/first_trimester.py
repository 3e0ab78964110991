"""Mid-sagittal NT planes of 11-14 weeks with nine boxed structures: Cui and Dong 2022, doi:10.17632/n2rbrb9t4f.1."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl

from ml.datasets.layout import folders_of, letters_and_digits, pictures_of
from ml.datasets.tables import rows
from ml.manifest import DataError, Entry, KnownBox, Label
from ml.types import NT_STRUCTURES

SOURCE = "first_trimester"
SITE, ELSEWHERE = "Shenzhen", "external"
WORKBOOK = "ObjectDetection.xlsx"
COLUMNS = ("fname", "structure", "h_min", "w_min", "h_max", "w_max")
GRADES = {"standard": "standard", "nonstandard": "non_standard"}


def recognises(folder: Path) -> bool:
    return (folder / "boxes.csv").is_file() and (folder / "labels.csv").is_file()


def read(folder: Path) -> list[Entry]:
    """`folder` holds images/, labels.csv and boxes.csv, as this project keeps the set. No patients are named: every picture is a group.

    The set's sonographers called all of them standard.
    """
    boxes, labels = boxes_in(folder / "boxes.csv"), {"grade": GRADES["standard"]}
    names = [row["file"] for row in rows(folder / "labels.csv", ("file",))]
    return [
        Entry(folder / "images" / name, SOURCE, "nt", f"{SOURCE}/{name}", tuple(boxes[name]), SITE, known=NT_STRUCTURES, labels=labels)
        for name in names
    ]


def boxes_in(table: Path) -> dict[str, list[KnownBox]]:
    """The boxes of a table by the file that they lie on."""
    boxes: dict[str, list[KnownBox]] = defaultdict(list)
    for row in rows(table, ("file", "structure", "x_min", "y_min", "x_max", "y_max")):
        corners = (float(row["x_min"]), float(row["y_min"]), float(row["x_max"]), float(row["y_max"]))
        boxes[row["file"]].append(KnownBox(name_of(row["structure"]), corners))
    return boxes


def recognises_original(folder: Path) -> bool:
    return (folder / WORKBOOK).is_file()


def read_original(folder: Path) -> list[Entry]:
    """`folder` is the archive as published: a workbook of boxes, and sets of pictures in Standard/ and Non-standard/.

    Both kinds are NT planes; the label `grade` says which. Copies write the folders differently, so only letters and digits count.
    """
    boxes = _workbook(folder / WORKBOOK)
    return [
        _entry(file, set_folder.name, GRADES[letters_and_digits(kind.name)], boxes.get(file.stem, []))
        for set_folder in sorted(inner for inner in folder.rglob("*") if inner.is_dir())
        for kind in folders_of(set_folder)
        if letters_and_digits(kind.name) in GRADES
        for file in pictures_of(kind)
    ]


def _entry(file: Path, set_name: str, grade: str, boxes: Sequence[KnownBox]) -> Entry:
    """On a picture that is not standard only the structures that are marked are known: another may have been there and left out."""
    known = tuple(box.name for box in boxes) if grade == "non_standard" else NT_STRUCTURES
    site = ELSEWHERE if letters_and_digits(set_name).startswith("external") else SITE
    labels: Mapping[str, Label] = {"grade": grade, "set": set_name}
    marked = (tuple(boxes), known) if boxes else (None, None)
    # grouped as in the other layout, where the pictures are JPEG: a number is one picture whatever its file
    return Entry(file, SOURCE, "nt", f"{SOURCE}/{file.stem}.jpg", marked[0], site, known=marked[1], labels=labels)


def _workbook(file: Path) -> dict[str, list[KnownBox]]:
    """Boxes by the number of the picture. The columns name y before x."""
    try:
        sheet = openpyxl.load_workbook(file, read_only=True, data_only=True).worksheets[0]
    except (OSError, KeyError, ValueError) as error:
        raise DataError(f"{file}: the workbook cannot be read: {error}") from error
    lines = list(sheet.iter_rows(values_only=True))
    head = [str(value or "").strip() for value in (lines[0] if lines else ())]
    if lacking := [name for name in COLUMNS if name not in head]:
        raise DataError(f"{file}:1: there is no column {lacking[0]!r}")
    places = [head.index(name) for name in COLUMNS]
    boxes: dict[str, list[KnownBox]] = defaultdict(list)
    for line in lines[1:]:
        name, structure, top, left, bottom, right = (line[place] for place in places)
        if name is not None:
            corners = (float(str(left)), float(str(top)), float(str(right)), float(str(bottom)))
            boxes[Path(str(name)).stem].append(KnownBox(name_of(str(structure)), corners))
    return dict(boxes)


def name_of(structure: str) -> str:
    """Our name: "nasal bone" is nasal_bone, "NT" nt."""
    return structure.strip().lower().replace(" ", "_")
