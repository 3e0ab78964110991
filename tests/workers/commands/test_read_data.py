"""`manage.py read_data PATH…`: what a training would see."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from ml.manifest_file import read_manifest
from tests.ml.datasets import layouts


def told(*arguments: str) -> str:
    output = io.StringIO()
    call_command("read_data", *arguments, stdout=output)
    return output.getvalue()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    layouts.african(tmp_path / "data" / "african")
    layouts.focus(tmp_path / "data" / "focus")
    return tmp_path / "data"


def test_read_data_counts_pictures_of_each_kind(data: Path) -> None:
    counted = json.loads(told(str(data), "--json"))
    assert (counted["pictures"], counted["groups"]) == (6, 6)
    assert counted["plane"] == {"head": 4, "thorax": 2}
    assert counted["vendor"] == {"GE": 1, "Siemens": 1, "Mindray": 2, "unknown": 2}
    assert counted["structure"]["heart"] == {"looked_for": 1, "marked": 1}
    assert counted["sets"][0]["licence"] == "CC BY 4.0"


def test_read_data_prints_the_same_as_a_table(data: Path) -> None:
    lines = [" ".join(line.split()) for line in told(str(data)).splitlines()]
    assert {"6 pictures of 6 groups", "head 4", "Mindray 2", "thorax_wall 2 of 2"} <= set(lines)


def test_read_data_writes_one_manifest_of_all(data: Path, tmp_path: Path) -> None:
    told(str(data), "--write", str(tmp_path / "all.jsonl"))
    written = read_manifest(tmp_path / "all.jsonl")
    assert len(written.entries) == 6 and "Sendra-Balcells" in written.attribution and "FOCUS" in written.attribution


def test_read_data_mixes_no_phantoms_with_real_pictures(data: Path, tmp_path: Path) -> None:
    layouts.natalia(data / "natalia")
    with pytest.raises(CommandError, match="a manifest for each kind"):
        told(str(data), "--write", str(tmp_path / "all.jsonl"))
    assert not (tmp_path / "all.jsonl").exists()


def test_read_data_tells_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no such file or folder"):
        told(str(tmp_path / "none"))
