import cv2
import numpy as np
import pytest

from ml.phantom import draw
from ml.planes.strange import COLOURED_KINDS, strange_screen
from ml.planes.strange_flow import flow_over
from ml.quality.colour import coloured_share


def test_flow_over_a_fetus_is_found_and_the_fetus_alone_is_not() -> None:
    for seed in range(4):
        scan = draw("thorax", seed=seed).pixels
        assert coloured_share(flow_over(np.random.default_rng(seed), scan)) > 0.01
        assert coloured_share(tinted(scan, (1, 1, 1))) == 0


def tinted(pixels: np.ndarray, powers: tuple[float, float, float], factors: tuple[float, float, float] = (1, 1, 1)) -> np.ndarray:
    level = pixels[:, :, None] / 255
    return np.asarray(level ** np.array(powers) * np.array(factors) * 255, np.uint8)


@pytest.mark.parametrize("kind", COLOURED_KINDS)
def test_coloured_maps_are_found(kind: str) -> None:
    shares = [coloured_share(strange_screen(kind, seed)) for seed in range(8)]
    assert np.median(shares) > 0.03
    assert min(shares) > 0.01


@pytest.mark.parametrize(
    ("powers", "factors"),
    [
        ((1, 1, 1), (1, 1, 1)),
        ((1, 1, 1), (1, 0.85, 0.6)),
        ((1, 1, 1), (0.55, 0.8, 1)),
        ((0.75, 1, 2), (1, 1, 1)),
        ((1.6, 1.1, 0.8), (1, 1, 1)),
    ],
)
def test_tinted_scan_counts_as_grey(powers: tuple[float, float, float], factors: tuple[float, float, float]) -> None:
    for plane in ("abdomen", "cervix"):
        assert coloured_share(tinted(draw(plane, seed=3).pixels, powers, factors)) < 0.001


def test_coloured_text_and_bar_of_colours_hardly_count() -> None:
    screen = tinted(draw("femur", seed=2).pixels, (1, 1, 1))
    cv2.putText(screen, "FETAL 12:30 GA 20w3d", (250, 20), cv2.FONT_HERSHEY_SIMPLEX, 0.5, (255, 220, 0), 1, cv2.LINE_AA)
    cv2.rectangle(screen, (4, 30), (10, 110), (0, 60, 255), -1)
    assert coloured_share(screen) < 0.005


def test_share_is_the_area_painted() -> None:
    screen = tinted(draw("femur", seed=2).pixels, (1, 1, 1))
    screen[100:250, 200:400] = (230, 40, 10)
    assert coloured_share(screen) == pytest.approx(150 * 200 / (640 * 450), rel=0.1)


def test_grey_frame_has_no_colour_and_other_shapes_are_refused() -> None:
    assert coloured_share(draw("femur", seed=2, size=(200, 150)).pixels) == 0
    with pytest.raises(ValueError, match="not"):
        coloured_share(np.zeros((20, 20, 4), np.uint8))
