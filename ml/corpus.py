"""Which pictures teach, calibrate and test the networks. The NT planes are split once, for all networks."""

from collections.abc import Sequence
from pathlib import Path

from ml.datasets import first_trimester, hc18
from ml.datasets.registry import read_data
from ml.manifest import Entry, split, split_shares, with_identical_grouped

NT_PARTS = {"test": 100, "validation": 80}  # pictures of the boxed NT planes; the rest trains
OTHER_PARTS = {"test": 0.25, "validation": 0.1}  # shares of each other source and plane


def nt_parts(*data: Path) -> dict[str, list[Entry]]:
    """test, validation and train of the boxed NT planes among `data`: manifests, folders of public sets, or folders that hold several."""
    return _nt_parts(read_data(data))


def plane_parts(*data: Path) -> dict[str, list[Entry]]:
    """test, validation and train of all planes; every source and plane stands in every part, no patient in two."""
    entries = read_data(data)
    others = with_identical_grouped([entry for entry in entries if entry.source != first_trimester.SOURCE])
    parts = split_shares(others, OTHER_PARTS)
    return {name: [hc18.with_trimester(entry) for entry in parts[name]] + own for name, own in _nt_parts(entries).items()}


def _nt_parts(entries: Sequence[Entry]) -> dict[str, list[Entry]]:
    return split(with_identical_grouped([entry for entry in entries if entry.source == first_trimester.SOURCE]), NT_PARTS)
