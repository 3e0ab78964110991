from functools import partial

import numpy as np
import pytest
import torch

from ml.metrics import FoundBoxes
from ml.structures import evaluate
from ml.structures.evaluate import as_record, false_boxes, judged, means, told_shares
from ml.structures.predict import Found, StructureModel
from ml.structures.samples import Maker, sample_of
from tests.ml.pictures import noisy

BOX = (2.0, 2.0, 12.0, 10.0)
MODEL = StructureModel(lambda pictures: (pictures,), None, torch.device("cpu"), torch.float32)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def always_nt_and_skull(monkeypatch: pytest.MonkeyPatch) -> None:
    told = [Found("nt", 0.9, BOX), Found("skull", 0.5, BOX), Found("kidney", 0.4, BOX)]
    monkeypatch.setattr(evaluate, "find", lambda frames, model, confidence: [told for _ in frames])


def makers(boxed: int, empty: int) -> list[Maker]:
    with_box: list[Maker] = [partial(sample_of, noisy(24, 20, n), [("nt", BOX)], "nt", ("nt", "it")) for n in range(boxed)]
    return with_box + [partial(sample_of, noisy(24, 20, n), (), "nt", ("nt", "it")) for n in range(empty)]


def test_what_is_found_stands_beside_the_truth_of_each_picture() -> None:
    seen = judged(MODEL, makers(2, 1), ("nt", "it"))
    assert [len(one.truth) for one in seen["nt"]] == [1, 1, 0] and [len(one.boxes) for one in seen["it"]] == [0, 0, 0]
    assert means({"nt": seen["nt"][:2]}) == (1, 1)


def test_only_what_a_picture_surely_does_not_show_is_false() -> None:
    assert false_boxes(MODEL, makers(1, 0), 0.25) == 1  # the kidney; a skull may stand on an NT plane
    assert false_boxes(MODEL, makers(0, 1), 0.25) == 2


def test_a_record_has_intervals_and_kappa_only_where_a_structure_is_often_absent() -> None:
    record = as_record(judged(MODEL, makers(19, 2), ("nt",)), 0.25)
    assert record["n_pictures"] == 21 and record["structures"]["nt"]["n_present"] == 19
    assert record["structures"]["nt"]["kappa"] == 0  # said to be there always
    low, high = record["structures"]["mean"]["presence_F1_interval"]
    assert low <= record["structures"]["mean"]["presence_F1"] <= high < 1.01
    assert as_record(judged(MODEL, makers(21, 1), ("nt",)), 0.25)["structures"]["nt"]["kappa"] is None


def test_the_mean_leaves_out_what_never_occurs() -> None:
    never = [FoundBoxes(np.zeros((0, 4)), np.zeros(0), np.zeros((0, 4)))] * 2
    record = as_record(judged(MODEL, makers(2, 0), ("nt",)) | {"heart": never}, 0.25)  # type: ignore[operator]
    assert record["structures"]["heart"]["mAP50"] is None and record["structures"]["mean"]["mAP50"] == 1


def test_where_nobody_marked_anything_it_is_said_how_often_a_structure_is_told() -> None:
    assert told_shares(MODEL, makers(2, 0), ("skull", "heart"), 0.25) == {"skull": 1, "heart": 0}
