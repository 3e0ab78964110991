"""Which pictures teach, calibrate and test the networks. The NT planes are split once, for both networks."""

from pathlib import Path

from ml.datasets import african, fetal_planes, first_trimester, hc18
from ml.manifest import Entry, split, split_shares, with_identical_grouped

NT_PARTS = {"test": 100, "validation": 80}  # pictures; the rest trains
OTHER_PARTS = {"test": 0.25, "validation": 0.1}  # shares of each source and plane


def nt_parts(data: Path) -> dict[str, list[Entry]]:
    """test, validation and train of the boxed NT planes under `data`/first_trimester."""
    return split(with_identical_grouped(first_trimester.read(data / "first_trimester")), NT_PARTS)


def plane_parts(data: Path) -> dict[str, list[Entry]]:
    """test, validation and train of all planes; every source and plane stands in every part, no patient in two."""
    others = fetal_planes.read(data / "fetal_planes") + african.read(data / "african") + hc18.read(data / "hc18")
    parts = split_shares(with_identical_grouped(others), OTHER_PARTS)
    return {name: parts[name] + entries for name, entries in nt_parts(data).items()}
