"""Which pictures teach, calibrate and test the networks. One split for all networks, and none changes when a set joins."""

from collections.abc import Sequence
from pathlib import Path

from ml.datasets import fetal_planes, first_trimester, graded, hc18
from ml.datasets.registry import read_data
from ml.manifest import Entry, split, split_shares, with_identical_grouped

NT_PARTS = {"test": 100, "validation": 80}  # pictures of the boxed NT planes; the rest trains
OTHER_PARTS = {"test": 0.25, "validation": 0.1}  # shares of each other source and plane
GRADED_PARTS = {"test": 1 / 3, "validation": 1 / 6}  # shares of the standard and of the non-standard among the graded NT planes
JOINED = (fetal_planes.MORE,)  # came later: a patient of an earlier set stays in the part where it was
TRAINING_ONLY = "augmented"  # the `kind` of pictures that others have changed: they test nothing

Parts = dict[str, list[Entry]]


def nt_parts(*data: Path) -> Parts:
    """test, validation and train of the boxed NT planes among `data`: manifests, folders of public sets, or folders that hold several."""
    return _nt_parts(read_data(data))


def graded_parts(*data: Path) -> Parts:
    """test, validation and train of the NT planes that people graded: those of `nt_parts`, all standard, and the graded set."""
    entries = read_data(data)
    return _merged(_nt_parts(entries), _graded_parts(entries))


def plane_parts(*data: Path) -> Parts:
    """test, validation and train of all planes; every source and plane stands in every part, no patient in two."""
    entries = read_data(data)
    others = with_identical_grouped([entry for entry in entries if entry.source not in (first_trimester.SOURCE, graded.SOURCE)])
    parts = split_shares([entry for entry in others if entry.source not in JOINED], OTHER_PARTS)
    kept = {entry.group: name for name, own in parts.items() for entry in own}
    later = split_shares([entry for entry in others if entry.source in JOINED], OTHER_PARTS, kept=kept)
    parts = {name: [hc18.with_trimester(entry) for entry in own] for name, own in _merged(parts, later).items()}
    return {
        name: [entry for entry in own if name == "train" or entry.labels.get("kind") != TRAINING_ONLY]
        for name, own in _merged(parts, _nt_parts(entries), _graded_parts(entries)).items()
    }


def _nt_parts(entries: Sequence[Entry]) -> Parts:
    return split(with_identical_grouped([entry for entry in entries if entry.source == first_trimester.SOURCE]), NT_PARTS)


def _graded_parts(entries: Sequence[Entry]) -> Parts:
    return split_shares(with_identical_grouped([entry for entry in entries if entry.source == graded.SOURCE]), GRADED_PARTS)


def _merged(*several: Parts) -> Parts:
    return {name: [entry for parts in several for entry in parts[name]] for name in several[0]}
