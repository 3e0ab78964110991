"""Whatever an operator points at is recognised by its files."""

from pathlib import Path

import pytest

from ml.datasets.registry import SETS, read_data, read_sets
from ml.manifest import DataError, read_grey
from ml.manifest_file import KINDS, read_manifest, write_manifest
from tests.ml.datasets.layouts import LAYOUTS


def test_every_set_has_a_tiny_folder() -> None:
    assert set(LAYOUTS) == set(SETS)


@pytest.mark.parametrize("name", SETS)
def test_tiny_folder_is_recognised_as_its_set_and_no_other(tmp_path: Path, name: str) -> None:
    folder = LAYOUTS[name](tmp_path / "set")
    (manifest,) = read_sets([folder])
    assert manifest.name == SETS[name].attribution["name"] and manifest.kind in KINDS
    inner = [folder, *(place for place in folder.rglob("*") if place.is_dir())]
    assert {other for other in SETS for place in inner if SETS[other].recognises(place)} == {name}


@pytest.mark.parametrize("name", SETS)
def test_pictures_of_a_tiny_folder_can_be_read_and_written_as_a_manifest(tmp_path: Path, name: str) -> None:
    (manifest,) = read_sets([LAYOUTS[name](tmp_path / "set")])
    assert all(read_grey(entry.file, entry.frame).ndim == 2 for entry in manifest.entries)
    write_manifest(tmp_path / "set.jsonl", manifest)
    assert [entry.group for entry in read_manifest(tmp_path / "set.jsonl").entries] == [entry.group for entry in manifest.entries]


def test_folder_that_holds_several_sets_gives_all_and_leaves_the_rest_alone(tmp_path: Path) -> None:
    for name in ("african", "hc18_original", "fetus_framework"):
        LAYOUTS[name](tmp_path / "data" / name)
    (tmp_path / "data" / "notes").mkdir()
    assert {entry.source for entry in read_data([tmp_path])} == {"african", "hc18", "first_trimester"}


def test_manifests_of_a_folder_are_read(tmp_path: Path) -> None:
    (manifest,) = read_sets([LAYOUTS["focus"](tmp_path / "set")])
    (tmp_path / "lists").mkdir()
    write_manifest(tmp_path / "lists" / "own.jsonl", manifest)
    assert len(read_data([tmp_path / "lists", tmp_path / "lists" / "own.jsonl"])) == 2 * len(manifest.entries)


def test_missing_pictures_are_named_and_counted(tmp_path: Path) -> None:
    folder = LAYOUTS["natalia"](tmp_path / "set")
    for number in (1, 2):
        next(folder.rglob(f"cine_{number}.jpeg")).unlink()
    with pytest.raises(DataError, match=r"cine_1\.jpeg is missing, and so are 1 more"):
        read_data([folder])


@pytest.mark.parametrize("place", ["nowhere", "."])
def test_path_with_nothing_to_read_is_told(tmp_path: Path, place: str) -> None:
    with pytest.raises(DataError, match=r"no such file|no known public set"):
        read_data([tmp_path / place])
