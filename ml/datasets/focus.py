"""FOCUS: four-chamber views with the outlines of heart and thorax."""

from collections.abc import Iterator
from pathlib import Path

from ml.datasets.layout import pictures_of
from ml.datasets.masks import box_of
from ml.manifest import Entry, KnownBox, read_grey

SOURCE = "focus"
PARTS = ("training", "validation", "testing")
STRUCTURES = {"cardiac": "heart", "thorax": "thorax_wall"}


def recognises(folder: Path) -> bool:
    return any((folder / part / "images").is_dir() and (folder / part / "annfiles_mask").is_dir() for part in PARTS)


def read(folder: Path) -> list[Entry]:
    """`folder` holds training/, validation/ and testing/. No patients are named: every picture is a group."""
    return [entry for part in PARTS for entry in _part(folder / part)]


def _part(folder: Path) -> Iterator[Entry]:
    for file in pictures_of(folder / "images"):
        masks = {name: folder / "annfiles_mask" / f"{file.stem}-{ending}.png" for ending, name in STRUCTURES.items()}
        drawn = {name: box_of(read_grey(mask) > 0) for name, mask in masks.items() if mask.is_file()}
        boxes = tuple(KnownBox(name, box) for name, box in drawn.items() if box is not None)
        known = (boxes, tuple(drawn)) if drawn else (None, None)
        yield Entry(file, SOURCE, "thorax", f"{SOURCE}/{folder.name}/{file.stem}", known[0], known=known[1])
