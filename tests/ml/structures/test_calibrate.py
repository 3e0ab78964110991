import numpy as np
import pytest

from ml.metrics import FoundBoxes
from ml.structures.calibrate import seen_from

BOX, NONE = np.array([[0.0, 0.0, 10.0, 10.0]]), np.zeros((0, 4))


def pictures(present: list[float], absent: list[float]) -> list[FoundBoxes]:
    shown = [FoundBoxes(BOX, np.array([confidence]), BOX) for confidence in present]
    return shown + [FoundBoxes(BOX, np.array([confidence]), NONE) for confidence in absent]


def test_a_structure_told_with_little_confidence_counts_as_seen_earlier() -> None:
    assert seen_from({"nt": pictures([0.15] * 5 + [0.5] * 95, [])})["nt"] < 0.15


def test_where_a_structure_is_often_absent_false_boxes_raise_the_threshold() -> None:
    assert 0.4 < seen_from({"nasal_tip": pictures([0.7] * 80, [0.4] * 20)})["nasal_tip"] < 0.7


def test_where_nothing_is_gained_nothing_changes() -> None:
    assert seen_from({"thalami": pictures([0.8] * 99, [])})["thalami"] == pytest.approx(0.25)
