from functools import partial
from pathlib import Path

import numpy as np

from ml.manifest import Entry, KnownBox
from ml.phantom import STRUCTURES as DRAWN_STRUCTURES
from ml.structures.known import NUMBER_OF
from ml.structures.samples import Maker, batches, drawn, read, sample_of
from ml.types import STRUCTURE_NAMES
from tests.ml.pictures import noisy, write_picture

NT_BOX = ("nt", (20.0, 30.0, 90.0, 60.0))


def makers() -> list[Maker]:
    made: list[Maker] = [partial(sample_of, noisy(120, 90, seed), [NT_BOX, ("toe", (0, 0, 9, 9))], "nt", ("nt",)) for seed in range(3)]
    return [*made, partial(sample_of, noisy(60, 60), (), None, ())]


def test_a_sample_keeps_the_structures_that_have_a_name() -> None:
    assert makers()[0]().structures.tolist() == [NUMBER_OF["nt"]]


def test_batches_give_relative_boxes_and_what_is_known() -> None:
    first, second = batches(makers(), (96, 64), 2, np.random.default_rng(0))
    for batch in (first, second):
        assert batch.pictures.shape == (2, 1, 64, 96) and 0 <= float(batch.pictures.min()) <= float(batch.pictures.max()) <= 1
        assert len(batch.targets["cls"]) == len(batch.targets["bboxes"]) == len(batch.targets["batch_idx"])
        assert bool(((batch.targets["bboxes"] > 0) & (batch.targets["bboxes"] <= 1)).all())
        assert batch.targets["known"].shape == (2, len(STRUCTURE_NAMES))
    assert len(first.targets["cls"]) + len(second.targets["cls"]) == 3


def test_a_head_whose_outline_is_known_teaches_the_skull(tmp_path: Path) -> None:
    picture = write_picture(tmp_path / "001_HC.png", noisy(120, 90))
    sample = read(Entry(picture, "hc18", "head", "hc18/001", (KnownBox("skull", (30, 20, 100, 60)),), known=("skull",)))
    assert sample.boxes.tolist() == [[30, 20, 100, 60]] and sample.structures.tolist() == [NUMBER_OF["skull"]]
    assert sample.known[NUMBER_OF["skull"]] and not sample.known[NUMBER_OF["csp"]]


def test_a_real_picture_knows_the_nine_only_where_somebody_boxed_them(tmp_path: Path) -> None:
    picture = write_picture(tmp_path / "one.png", noisy(120, 90))
    boxed = read(Entry(picture, "first_trimester", "nt", "1", (KnownBox(*NT_BOX),)))
    assert boxed.known[NUMBER_OF["palate"]] and boxed.boxes.tolist() == [list(NT_BOX[1])]
    assert not read(Entry(picture, "elsewhere", "nt", "1")).known[NUMBER_OF["palate"]]


def test_a_phantom_knows_all_that_its_painters_box() -> None:
    sample = drawn("femur", 5)
    assert all(sample.known[NUMBER_OF[name]] for name in DRAWN_STRUCTURES["femur"])
    assert np.array_equal(sample.pixels, drawn("femur", 5).pixels)
