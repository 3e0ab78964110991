import json
from pathlib import Path

import torch

from ml.manifest import Entry, KnownBox
from ml.structures.baseline import Tripled, write_set
from ml.types import NT_STRUCTURES
from tests.ml.pictures import noisy, write_picture


def test_the_set_is_written_as_the_package_reads_it(tmp_path: Path) -> None:
    picture = write_picture(tmp_path / "a.png", noisy(40, 20))
    entry = Entry(picture, "first_trimester", "nt", "a", (KnownBox("nt", (10, 5, 30, 15)),))
    file = write_set(tmp_path / "set", {"train": [entry], "validation": []})
    told = json.loads(file.read_text())
    assert list(told["names"].values()) == list(NT_STRUCTURES)
    assert (Path(told["path"]) / told["train"] / "a.png").read_bytes() == picture.read_bytes()
    line = (Path(told["path"]) / "labels" / "train" / "a.txt").read_text()
    assert line == f"{NT_STRUCTURES.index('nt')} 0.500000 0.500000 0.500000 0.500000"


def test_a_grey_picture_is_given_as_a_coloured_one() -> None:
    assert torch.equal(Tripled(torch.nn.Identity())(torch.ones(2, 1, 4, 4)), torch.ones(2, 3, 4, 4))
