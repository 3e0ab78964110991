"""A manifest on disk: what is written is read again, and what is wrong is told with its line."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ml.manifest import DataError, Entry, KnownBox
from ml.manifest_file import Manifest, read_manifest, write_manifest
from tests.ml.pictures import noisy, write_picture

HEADER = {"manifest": 1, "name": "clinic", "licence": "ours", "attribution": "the clinic", "kind": "real"}
LINE = {"file": "a.png", "source": "clinic", "plane": "nt", "group": "7"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_picture(tmp_path / "a.png", noisy(20, 10))
    return tmp_path


def written(folder: Path, *lines: Any) -> Path:
    file = folder / "set.jsonl"
    file.write_text("".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines))
    return file


def test_what_is_written_is_read_again(folder: Path) -> None:
    full = Entry(
        folder / "a.png",
        "clinic",
        "femur",
        "7",
        (KnownBox("femur", (1.5, 2, 9, 6)),),
        site="north",
        vendor="GE",
        known=("femur", "femur_end"),
        frame=3,
        labels={"grade": "basic", "criterion/ends": 1, "doubt": None},
    )
    manifest = Manifest("clinic", "ours", "the clinic", "real", (full, Entry(folder / "a.png", "clinic", "other", "8")))
    (folder / "deep").mkdir()
    write_manifest(folder / "deep" / "set.jsonl", manifest)
    read = read_manifest(folder / "deep" / "set.jsonl")
    assert read.entries[0].file.resolve() == (folder / "a.png").resolve()
    assert replace(read, entries=tuple(replace(entry, file=folder / "a.png") for entry in read.entries)) == manifest
    assert json.loads((folder / "deep" / "set.jsonl").read_text().splitlines()[1])["file"] == "../a.png"


def test_entries_need_only_what_no_picture_lacks(folder: Path) -> None:
    (entry,) = read_manifest(written(folder, HEADER, LINE, "")).entries
    assert (entry.frame, entry.boxes, entry.known, entry.site, entry.labels) == (1, None, None, "", {})


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"plane": "elbow"}, "plane 'elbow' is none of"),
        ({"file": "b.png"}, "b.png is missing"),
        ({"group": 7}, "'group' is missing or no text"),
        ({"frame": 0}, "frame must be a whole number from 1"),
        ({"known": ["nt", "elbow"]}, "structure 'elbow' is none of"),
        ({"boxes": [{"name": "nt", "box": [5, 5, 4, 9]}]}, "the box of nt is empty"),
        ({"boxes": [{"name": "nt", "box": [5, 5, 9]}]}, "a box must be"),
        ({"boxes": 3}, "not iterable"),
        ({"labels": {"grade": ["basic"]}}, "labels must be names"),
    ],
)
def test_wrong_entry_is_told_with_file_and_line(folder: Path, change: dict[str, Any], told: str) -> None:
    file = written(folder, HEADER, LINE, LINE | change)
    with pytest.raises(DataError, match=rf"set\.jsonl:3: .*{told}"):
        read_manifest(file)


@pytest.mark.parametrize(
    ("first", "told"),
    [
        (LINE, "this is no manifest"),
        (HEADER | {"kind": "dreamt"}, "kind must be one of real, drawn, made"),
        ({"manifest": 1}, "'name' is missing"),
        ("{", "this is not JSON"),
        ("[]", "one JSON object"),
    ],
)
def test_wrong_first_line_is_told(folder: Path, first: Any, told: str) -> None:
    with pytest.raises(DataError, match=rf"set\.jsonl:1: .*{told}"):
        read_manifest(written(folder, first, LINE))


def test_empty_and_missing_manifests_are_told(folder: Path) -> None:
    for file in (written(folder), folder / "none.jsonl"):
        with pytest.raises(DataError, match=file.name):
            read_manifest(file)
