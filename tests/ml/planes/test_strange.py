import numpy as np
import pytest

from ml.planes.negatives import negatives
from ml.planes.strange import COLOURED_KINDS, TRAINED, TRAINED_KINDS, UNSEEN, UNSEEN_KINDS, strange, strange_screen
from tests.ml.pictures import noisy


def test_no_kind_and_no_generator_is_trained_and_unseen() -> None:
    assert not set(TRAINED_KINDS) & set(UNSEEN_KINDS)
    assert not set(TRAINED.values()) & set(UNSEEN.values())


@pytest.mark.parametrize("kind", TRAINED_KINDS + UNSEEN_KINDS)
def test_strange_pictures_repeat_by_seed_and_differ_between_seeds(kind: str) -> None:
    first, second = strange(kind, 2, seed=5)
    (again,) = strange(kind, 1, seed=5)
    assert first.dtype == np.uint8 and first.ndim == 2 and min(first.shape) >= 60
    assert np.array_equal(first, again)
    assert first.shape != second.shape or not np.array_equal(first, second)
    assert first.std() > 8 or kind in ("flat", "text", "worksheet", "noise")


@pytest.mark.parametrize("kind", COLOURED_KINDS)
def test_coloured_screens_are_rgb(kind: str) -> None:
    assert strange_screen(kind, 1).shape[2:] == (3,)


def test_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="kind"):
        strange("whale", 1, seed=0)


def test_negatives_hold_every_trained_kind_and_pieces_of_scans() -> None:
    scan = noisy(200, 150)
    made = negatives(50, [scan], seed=3)
    assert len(made) == 50
    assert sum(picture.size <= scan.size / 10 for picture in made) == 20
    assert len({picture.shape for picture in negatives(len(TRAINED_KINDS), [], seed=3)}) > 4
