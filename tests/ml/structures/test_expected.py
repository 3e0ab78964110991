import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ml.structures.expected import USUAL, expected_box

NAMES = [name for name in USUAL if name != "nt"]


def _anatomy(scale: float, turn: float, faces: float) -> dict[str, tuple[float, float, float, float]]:
    """The usual boxes scaled, turned and mirrored, somewhere on a picture."""
    matrix = scale * np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]) @ np.diag([faces, 1.0])
    boxes = {}
    for name, (x, y, width, height) in USUAL.items():
        middle = matrix @ [x, y] + [300, 200]
        half = np.array([width, height]) * scale / 2
        boxes[name] = (*(middle - half), *(middle + half))
    return boxes


@given(st.sampled_from(NAMES), st.floats(40, 200), st.floats(-0.8, 0.8), st.sampled_from([-1.0, 1.0]))
def test_expected_box_is_found_whatever_size_turn_and_side(name: str, scale: float, turn: float, faces: float) -> None:
    boxes = _anatomy(scale, turn, faces)
    others = {other: box for other, box in boxes.items() if other != name}

    assert expected_box(name, others) == pytest.approx(boxes[name], abs=1e-6 * scale + 1e-3)


def test_too_few_others_tell_nothing() -> None:
    boxes = _anatomy(100, 0, 1)

    assert expected_box("palate", {name: boxes[name] for name in ("thalami", "midbrain")}) is None


def test_boxes_that_are_no_such_anatomy_tell_nothing() -> None:
    random = np.random.default_rng(1)
    scattered = {name: np.tile(random.uniform(0, 600, 2), 2) + [0, 0, 30, 20] for name in NAMES[1:]}

    assert expected_box(NAMES[0], scattered) is None


def test_structure_without_a_usual_place_is_not_expected() -> None:
    assert expected_box("femur", _anatomy(100, 0, 1)) is None
