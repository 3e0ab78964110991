"""Phantoms to train with: the same for the same seeds, of every degree, with structures left out on every plane."""

import numpy as np
import pytest

import ml.drawn
from ml.drawn import phantoms, severities
from ml.phantom import PAINTERS, WORST


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ml.drawn, "SIZES", ((160, 120),))


@pytest.mark.parametrize("plane", PAINTERS)
def test_phantoms_repeat_themselves_by_seed(plane: str) -> None:
    (one, two), again = phantoms(plane, 2, 40), next(phantoms(plane, 1, 41))
    assert one.plane == plane
    assert np.array_equal(two.pixels, again.pixels)
    assert not np.array_equal(one.pixels, two.pixels)


def test_severities_cover_every_degree_of_every_fault() -> None:
    random = np.random.default_rng(1)
    drawn = [severities(random) for _ in range(400)]
    for fault, worst in WORST.items():
        degrees = [one[fault] for one in drawn if fault in one]
        assert len(degrees) > 30
        assert min(degrees) < 0.3 * worst < 0.8 * worst < max(degrees) <= worst
    assert not any({"low_gain", "high_gain"} <= set(one) for one in drawn)


def test_structures_are_left_out_but_never_the_whole_fetus() -> None:
    drawn = list(phantoms("crl", 25, 0))
    assert all(one.truth["fetus_visible"] for one in drawn)
    assert not all(one.truth["crown_visible"] for one in drawn)
