from pathlib import Path

import numpy as np
import pytest

from ml.manifest import Entry, KnownBox
from ml.phantom import draw
from ml.quality import found
from ml.quality.found import Seen, compared, mean_precision, seen_on, shares_of
from ml.structures.predict import Found
from tests.ml.pictures import write_picture
from tests.ml.quality.test_predict import model

TRUTH = np.array([[100, 100, 140, 120]], np.float32)
BESIDE = TRUTH + np.array([[6, 3, 6, 3]], np.float32)


def seen(way_back: float, there: float = 0.9) -> Seen:
    off = np.float32(way_back) * (TRUTH - BESIDE) / np.array([[40, 20, 40, 20]], np.float32)
    return Seen(BESIDE, off, np.array([there]), np.array([0.8]), TRUTH, (400, 300))


def test_edges_are_moved_as_far_as_it_helps_and_not_where_it_harms() -> None:
    chosen = shares_of({"nt": [seen(1.0)] * 3, "cm": [seen(2.0)] * 3, "it": [seen(-1.0)] * 3})
    assert chosen == {"refine/nt": 1.0, "refine/cm": 0.5, "refine/it": 0.0}
    assert mean_precision([seen(1.0)], 0.0) < mean_precision([seen(1.0)], 1.0) == pytest.approx(1)


def test_a_box_in_which_nothing_is_seen_does_not_count_as_visible() -> None:
    nowhere = Seen(BESIDE, np.zeros((1, 4), np.float32), np.array([0.1]), np.array([0.8]), TRUTH[:0], (400, 300))
    rows = compared({"nt": [seen(1.0), nowhere]}, {"seen": 0.25, "refine/nt": 1.0})["structures"]["nt"]
    assert rows["visible_f1_detector"] == pytest.approx(2 / 3, abs=1e-3) and rows["visible_f1_both"] == 1
    assert rows["mAP50_95_after"] > rows["mAP50_95_before"] and rows["n_present"] == 1


def test_every_structure_is_looked_for_on_every_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = draw("nt", seed=2)
    boxes = tuple(KnownBox(one.name, one.box) for one in drawn.structures)
    entry = Entry(write_picture(tmp_path / "a.png", drawn.pixels), "first_trimester", "nt", "a", boxes)
    monkeypatch.setattr(
        found, "find", lambda frames, detector, least: [[Found("nt", 0.9, (9, 9, 50, 30)), Found("cm", 0.2, (9, 9, 50, 30))]]
    )
    told = seen_on([entry], None, model())  # type: ignore[arg-type]
    assert {name: len(pictures) for name, pictures in told.items()} == dict.fromkeys(told, 1)
    assert told["nt"][0].boxes.shape == (1, 4) and told["it"][0].boxes.shape == (0, 4) and 0 <= told["nt"][0].there[0] <= 1
