import numpy as np

from ml.scan_area import alone, bounds_of, mask_of
from tests.ml.pictures import noisy


def screen() -> np.ndarray:
    """A scan of 300x200 at (100, 60) on a black screen of 600x400, with a thin line of text above it."""
    picture = np.zeros((400, 600), np.uint8)
    picture[60:260, 100:400] = noisy(300, 200)
    picture[20:24, 450:560:3] = 255
    return picture


def test_bounds_find_the_scan_and_not_the_text() -> None:
    assert np.allclose(bounds_of(screen()), (100, 60, 400, 260), atol=8)


def test_a_black_frame_counts_as_a_whole() -> None:
    assert bounds_of(np.zeros((40, 60), np.uint8)) == (0, 0, 60, 40)
    assert mask_of(np.zeros((40, 60), np.uint8)).all()


def test_alone_keeps_the_scan_and_nothing_else() -> None:
    kept = alone(screen())
    assert not kept[:40].any() and np.array_equal(kept[70:250, 110:390], screen()[70:250, 110:390])
