"""Which pictures teach, calibrate and test the networks. The NT planes are split once, for all networks."""

from collections.abc import Callable, Sequence
from pathlib import Path

from ml.datasets import african, fetal_planes, first_trimester, hc18
from ml.manifest import Entry, split, split_shares, with_identical_grouped

NT_PARTS = {"test": 100, "validation": 80}  # pictures; the rest trains
OTHER_PARTS = {"test": 0.25, "validation": 0.1}  # shares of each source and plane
OTHERS: tuple[tuple[str, Callable[[Path], list[Entry]]], ...] = (
    ("fetal_planes", fetal_planes.read),
    ("african", african.read),
    ("hc18", hc18.read),
)


def nt_parts(*data: Path) -> dict[str, list[Entry]]:
    """test, validation and train of the boxed NT planes under first_trimester of the folders `data`."""
    return split(with_identical_grouped(_all("first_trimester", first_trimester.read, data)), NT_PARTS)


def plane_parts(*data: Path) -> dict[str, list[Entry]]:
    """test, validation and train of all planes; every source and plane stands in every part, no patient in two."""
    others = [entry for name, read in OTHERS for entry in _all(name, read, data)]
    parts = split_shares(with_identical_grouped(others), OTHER_PARTS)
    return {name: [hc18.with_trimester(entry) for entry in parts[name]] + entries for name, entries in nt_parts(*data).items()}


def _all(name: str, read: Callable[[Path], list[Entry]], data: Sequence[Path]) -> list[Entry]:
    """A set's entries from every folder that holds it."""
    return [entry for folder in data if (folder / name).is_dir() for entry in read(folder / name)]
