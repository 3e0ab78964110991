"""Mid-sagittal NT planes of 11-14 weeks with nine boxed structures: Cui and Dong 2022, doi:10.17632/n2rbrb9t4f.1."""

import csv
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from ml.manifest import Entry, KnownBox
from ml.types import NT_STRUCTURES

SOURCE = "first_trimester"
SITE = "Shenzhen"


def read(folder: Path) -> list[Entry]:
    """`folder` holds images/, labels.csv and boxes.csv. The set names no patients, so every picture is its own group."""
    boxes: dict[str, list[KnownBox]] = defaultdict(list)
    with (folder / "boxes.csv").open(newline="") as table:
        for row in csv.DictReader(table):
            corners = (float(row["x_min"]), float(row["y_min"]), float(row["x_max"]), float(row["y_max"]))
            boxes[row["file"]].append(KnownBox(row["structure"].lower().replace(" ", "_"), corners))
    with (folder / "labels.csv").open(newline="") as table:
        names = [row["file"] for row in csv.DictReader(table)]
    return [entry_of(folder / "images" / name, f"{SOURCE}/{name}", boxes[name]) for name in names]


def entry_of(file: Path, group: str, boxes: Sequence[KnownBox]) -> Entry:
    return Entry(file, SOURCE, "nt", group, tuple(boxes), SITE, known=NT_STRUCTURES)
