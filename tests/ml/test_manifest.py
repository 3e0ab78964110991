from pathlib import Path

import pytest

from ml.manifest import DataError, Entry, KnownBox, groups_of, read_grey, split, split_shares, with_identical_grouped
from ml.types import STRUCTURES
from tests.ml.pictures import noisy, write_picture


def entries(count: int, each: int = 3, source: str = "set") -> list[Entry]:
    return [Entry(Path(f"{number}.png"), source, "nt", f"{source}/{number // each}") for number in range(count)]


def test_split_keeps_groups_together() -> None:
    parts = split(entries(60), {"test": 10, "validation": 5})
    assert not groups_of(parts["test"]) & groups_of(parts["train"])
    assert not groups_of(parts["validation"]) & groups_of(parts["train"] + parts["test"])
    assert sum(len(part) for part in parts.values()) == 60


def test_split_reaches_the_sizes_asked_for() -> None:
    parts = split(entries(60, each=1), {"test": 10, "validation": 5})
    assert {name: len(part) for name, part in parts.items()} == {"test": 10, "validation": 5, "train": 45}


def test_split_is_the_same_whatever_the_order() -> None:
    given = entries(30)
    assert groups_of(split(given, {"test": 9})["test"]) == groups_of(split(given[::-1], {"test": 9})["test"])


def test_split_shares_puts_every_source_into_every_part() -> None:
    parts = split_shares(entries(40, 2, "a") + entries(40, 2, "b"), {"test": 0.25})
    assert {entry.source for entry in parts["test"]} == {"a", "b"} == {entry.source for entry in parts["train"]}
    assert not groups_of(parts["test"]) & groups_of(parts["train"])


def test_split_shares_keeps_a_patient_with_two_planes_on_one_side() -> None:
    given = [Entry(Path(f"{n}{plane}.png"), "a", plane, f"p{n}") for n in range(30) for plane in ("head", "femur")]
    parts = split_shares(given, {"test": 0.3})
    assert not groups_of(parts["test"]) & groups_of(parts["train"])


def test_identical_pictures_become_one_group_with_all_their_patients(tmp_path: Path) -> None:
    first, copy, other = (write_picture(tmp_path / name, noisy(20, 10, seed)) for name, seed in (("a.png", 1), ("b.png", 1), ("c.png", 2)))
    given = [Entry(file, "set", "nt", group) for file, group in ((first, "p1"), (copy, "p2"), (other, "p2"))]
    assert len(groups_of(with_identical_grouped(given))) == 1


def test_different_pictures_stay_apart(tmp_path: Path) -> None:
    files = [write_picture(tmp_path / f"{seed}.png", noisy(20, 10, seed)) for seed in range(3)]
    given = [Entry(file, "set", "nt", file.name) for file in files]
    assert len(groups_of(with_identical_grouped(given))) == 3


def test_damaged_and_missing_pictures_are_named(tmp_path: Path) -> None:
    (tmp_path / "broken.png").write_bytes(b"no picture")
    (tmp_path / "broken.mha").write_bytes(b"no volume")
    for name in ("broken.png", "broken.mha", "missing.png"):
        with pytest.raises(DataError, match=name):
            read_grey(tmp_path / name)


def test_entry_says_which_structures_are_known_to_be_absent() -> None:
    box = KnownBox("femur", (0, 0, 5, 5))
    assert Entry(Path("a"), "set", "femur", "1").looked_for == ()
    assert Entry(Path("a"), "set", "femur", "1", (box,)).looked_for == STRUCTURES["femur"]
    assert Entry(Path("a"), "set", "femur", "1", (box,), known=("femur",)).looked_for == ("femur",)


def test_split_shares_leaves_groups_where_they_are_and_counts_them() -> None:
    early, later = entries(40, 2, "a"), entries(60, 2, "a")
    kept = {entry.group: name for name, own in split_shares(early, {"test": 0.25}).items() for entry in own}
    parts = split_shares(later, {"test": 0.25}, kept=kept)
    assert {name for name, own in parts.items() for entry in own if kept.get(entry.group, name) != name} == set()
    assert 15 <= len(parts["test"]) <= 17
