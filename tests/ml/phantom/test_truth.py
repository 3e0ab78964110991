"""What a phantom tells beside its picture: the levels of the image's factors, the score, and landmarks where the structures are."""

import math
import random

import numpy as np
import pytest

from ml.phantom import FACTS, FAULTS, STRUCTURES, WORST, Phantom, draw
from ml.types import CLEAN, FACTORS

SIZE = (320, 225)
GRADED = [
    ("small", "factor_magnification"),
    ("flat", "factor_contrast"),
    ("blurred", "factor_sharpness"),
    ("shadow", "factor_shadowing"),
    ("off_centre", "factor_centring"),
    ("high_gain", "factor_gain"),
]
WITHIN = [
    ("nt", "nt_top", "nt"),
    ("nt", "nt_bottom", "nt"),
    ("crl", "crown", "crown"),
    ("crl", "rump", "rump"),
    ("crl", "rump", "fetus"),
    ("head_first_trimester", "midline_front", "midline"),
    ("head_first_trimester", "skull_far", "skull"),
    ("abdomen_first_trimester", "cord_insertion", "cord_insertion"),
    ("abdomen_first_trimester", "spine", "spine"),
    ("transthalamic", "midline_back", "midline"),
    ("transthalamic", "skull_near", "skull"),
    ("transventricular", "ventricle_inner", "lateral_ventricle"),
    ("transventricular", "ventricle_outer", "lateral_ventricle"),
    ("transcerebellar", "cerebellum_near", "cerebellum"),
    ("transcerebellar", "cerebellum_far", "cerebellum"),
]


def holds(phantom: Phantom, name: str, point: tuple[float, float], slack: float = 1.5) -> bool:
    return any(
        box.box[0] - slack <= point[0] <= box.box[2] + slack and box.box[1] - slack <= point[1] <= box.box[3] + slack
        for box in phantom.structures
        if box.name == name
    )


@pytest.mark.parametrize("plane", FAULTS)
def test_truth_holds_every_factor_on_its_scale_and_a_score(plane: str) -> None:
    truth = draw(plane, seed=2, size=SIZE).truth
    for factor, levels in FACTORS.items():
        assert 0 <= truth[f"factor_{factor}"] <= len(levels) - 1
        assert abs(truth[f"factor_{factor}"] - CLEAN[factor]) < 1.5  # nothing was committed
    assert truth["score"] == 1.0
    assert isinstance(truth["centred"], bool)


@pytest.mark.parametrize(("fault", "factor"), GRADED)
def test_factor_grows_with_the_severity_committed(fault: str, factor: str) -> None:
    worst = WORST[fault]
    drawn = [draw("transthalamic", seed=4, size=SIZE, severity={fault: share * worst}) for share in (0, 0.4, 0.7, 1)]
    levels = [float(one.truth[factor]) for one in drawn]
    assert levels == sorted(levels)
    assert levels[-1] >= levels[0] + 1.5
    changes = [np.abs(one.pixels.astype(int) - drawn[0].pixels).mean() for one in drawn]
    assert changes[0] == 0 < changes[1] < changes[3]


def test_gain_goes_both_ways() -> None:
    low, high = (draw("crl", seed=1, size=SIZE, severity={fault: 2}).truth["factor_gain"] for fault in ("low_gain", "high_gain"))
    assert low < 1 < 3 < high


def test_score_falls_with_each_fact_that_fails() -> None:
    for plane in ("crl", "head_first_trimester", "transcerebellar"):
        faults = FAULTS[plane]
        scores = [
            draw(plane, seed=3, size=SIZE, faults=faults[len(faults) - number :] if number else ()).truth["score"] for number in (0, 1, 3)
        ]
        assert scores[0] == 1 > scores[1] > scores[2] >= 0


def test_counted_facts_are_yes_or_no() -> None:
    for plane, facts in FACTS.items():
        truth = draw(plane, seed=6, size=(160, 120)).truth
        assert all(truth[fact] is True for fact in facts), plane


@pytest.mark.parametrize(("plane", "landmark", "structure"), WITHIN)
def test_landmarks_lie_in_their_structure(plane: str, landmark: str, structure: str) -> None:
    for seed in range(3):
        phantom = draw(plane, seed=seed, size=SIZE)
        assert holds(phantom, structure, phantom.landmarks[landmark])


@pytest.mark.parametrize(("fault", "end"), [("crown_cut", "crown"), ("rump_cut", "rump")])
def test_cut_end_lies_outside_and_has_no_box(fault: str, end: str) -> None:
    for seed in range(3):
        phantom = draw("crl", seed=seed, size=SIZE, faults=[fault])
        x, y = phantom.landmarks[end]
        assert not (0 < x < SIZE[0] and 0 < y < SIZE[1])
        assert end not in {box.name for box in phantom.structures}
        assert not phantom.truth["caliper_placed"]


def test_plexuses_are_two_and_one_where_one_is_missing() -> None:
    for faults, count in (((), 2), (("plexus_missing",), 1)):
        drawn = draw("head_first_trimester", seed=5, size=SIZE, faults=faults)
        assert sum(box.name == "choroid_plexus" for box in drawn.structures) == count


def test_severity_is_refused_beyond_its_scale() -> None:
    for severity in ({"small": 3.5}, {"low_gain": 2.5}, {"oblique": 1.0}):
        with pytest.raises(ValueError, match="severity"):
            draw("nt", seed=1, severity=severity)


@pytest.mark.parametrize("plane", FAULTS)
def test_every_mixture_of_faults_and_losses_can_be_drawn(plane: str) -> None:
    chance = random.Random(plane)
    for seed, size in enumerate(((96, 160), (160, 96), (110, 110)) * 2):
        absent = [name for name in STRUCTURES[plane] if chance.random() < 0.3]
        drawn = draw(plane, seed=seed, size=size, faults=[f for f in FAULTS[plane] if chance.random() < 0.5], absent=absent, quality=0.3)
        assert not {box.name for box in drawn.structures} & set(absent)
        assert all(isinstance(value, bool | float) and math.isfinite(value) for value in drawn.truth.values())
        assert all(math.isfinite(x + y) for x, y in drawn.landmarks.values())
