"""The scan area's own ways with masks give to the pixel what OpenCV's give."""

import cv2
import numpy as np
import pytest

from auditapp.imaging.scan_area import FINEST_GAP, WORKING_SIDE, Grey, _components_of, _dilated, _disc, _eroded


def blots(*shape: int) -> Grey:
    """Surfaces of all sizes, up to the border."""
    noise = np.random.default_rng(3).integers(0, 256, shape, dtype=np.uint8)
    return np.asarray(cv2.GaussianBlur(noise, (0, 0), 3) > 126, np.uint8)


@pytest.mark.parametrize("radius", [1, 2, 5, 13])
@pytest.mark.parametrize("shape", [(90, 120), (20, 140), (64, 64)])
def test_masks_grow_and_shrink_as_by_opencv(shape: tuple[int, int], radius: int) -> None:
    mask, disc = blots(*shape), _disc(radius)
    assert np.array_equal(_dilated(mask, disc), cv2.dilate(mask, disc))
    assert np.array_equal(_eroded(mask, disc), cv2.erode(mask, disc))


@pytest.mark.parametrize("side", [374, WORKING_SIDE])
def test_sixteen_bits_hold_the_components_of_the_worst_mask_that_closing_leaves(side: int) -> None:
    dots = np.zeros((side, side), np.uint8)
    dots[::2, ::2] = 1  # at 512 pixels one component more than 16 bits hold, were they not closed
    closed = np.asarray(cv2.morphologyEx(dots, cv2.MORPH_CLOSE, _disc(side / FINEST_GAP)), np.uint8)
    labels, facts, _ = _components_of(closed)
    count, wide, *_ = cv2.connectedComponentsWithStats(closed)
    assert count == len(facts) and np.array_equal(labels, wide)
