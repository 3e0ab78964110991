import numpy as np
import pytest

from ml.opinion.anatomy import COLUMNS, FAR, ROWS, placed
from ml.structures.expected import USUAL
from tests.ml.opinion.seen import ORIGIN, SIZE, UNIT, boxes


@pytest.mark.parametrize("side", [1.0, -1.0])
@pytest.mark.parametrize("turn", [0.0, 15.0, -25.0])
def test_anatomy_is_found_whichever_way_the_fetus_lies(turn: float, side: float) -> None:
    anatomy = placed({name: (0.8, box) for name, box in boxes(turn, side).items()}, SIZE)
    palate = anatomy.matrix @ [*USUAL["palate"][:2], 1]
    left, top, right, bottom = boxes(turn, side)["palate"]
    assert np.allclose(palate, [(left + right) / 2, (top + bottom) / 2], atol=0.5) and anatomy.misfit < 0.01
    assert np.allclose(anatomy.matrix @ [0, 0, 1], ORIGIN, atol=0.5)


def test_box_far_off_hardly_steers() -> None:
    told = {name: (0.8, box) for name, box in boxes().items()}
    told["cm"] = (0.3, (20.0, 20.0, 60.0, 30.0))
    anatomy = placed(told, SIZE)
    assert np.allclose(anatomy.matrix @ [0, 0, 1], ORIGIN, atol=0.1 * UNIT) and anatomy.misfit > 0.02


def test_translucency_does_not_steer() -> None:
    told = {name: (0.8, box) for name, box in boxes().items()}
    moved = told | {"nt": (0.9, (0.0, 0.0, 640.0, 30.0))}
    assert np.allclose(placed(told, SIZE).matrix, placed(moved, SIZE).matrix)


@pytest.mark.parametrize("confidence", [0.8, 0.04])
def test_too_few_structures_leave_the_middle_of_the_frame(confidence: float) -> None:
    usual = boxes()
    few = ("thalami", "palate") if confidence > 0.5 else tuple(usual)
    anatomy = placed({name: (confidence, usual[name]) for name in few}, SIZE)
    assert anatomy.misfit == FAR and np.allclose(anatomy.matrix[:, 2], (320, 240))


def test_grid_holds_the_head_and_the_nape_row_by_row() -> None:
    grid = placed({name: (0.8, box) for name, box in boxes().items()}, SIZE).grid()
    assert grid.shape == (ROWS * COLUMNS, 2)
    assert grid[1, 0] > grid[0, 0] and np.isclose(grid[1, 1], grid[0, 1], atol=1e-6) and grid[COLUMNS, 1] > grid[0, 1]
    for left, top, right, bottom in boxes().values():
        assert grid[:, 0].min() < left and grid[:, 0].max() > right and grid[:, 1].min() < top and grid[:, 1].max() > bottom
