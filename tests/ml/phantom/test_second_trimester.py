"""Spine, profile, lips, kidneys, cervix, thorax and femur: the truth follows what was asked for, and nothing else moves."""

import numpy as np
import pytest

from ml.phantom import FAULTS, Phantom, draw
from ml.types import STRUCTURES

PLANES = ("spine", "profile", "lips", "kidneys", "cervix", "thorax", "femur")
SIZE = (400, 280)


def middle(phantom: Phantom, name: str) -> tuple[float, float]:
    x1, y1, x2, y2 = next(box.box for box in phantom.structures if box.name == name)
    return (x1 + x2) / 2, (y1 + y2) / 2


def named(phantom: Phantom, name: str) -> int:
    return sum(box.name == name for box in phantom.structures)


@pytest.mark.parametrize("plane", PLANES)
def test_sound_phantom_shows_all_structures_of_its_plane_and_scores_full(plane: str) -> None:
    for seed in range(4):
        phantom = draw(plane, seed=seed, size=SIZE)
        assert {box.name for box in phantom.structures} == set(STRUCTURES[plane])
        assert phantom.truth["score"] == 1


@pytest.mark.parametrize(
    ("plane", "fault", "fact"),
    [
        ("spine", "cut_end", None),
        ("spine", "skin_merged", "fluid_beyond_skin"),
        ("spine", "skin_broken", "skin_line_complete"),
        ("spine", "crooked", "aligned"),
        ("spine", "oblique", "sagittal"),
        ("spine", "steep", "horizontal"),
        ("profile", "off_midline", "midsagittal"),
        ("profile", "steep", "horizontal"),
        ("profile", "face_covered", "fluid_before_face"),
        ("lips", "oblique", "both_nostrils_visible"),
        ("lips", "corner_hidden", "both_lip_angles_visible"),
        ("lips", "face_covered", "fluid_before_face"),
        ("kidneys", "oblique", "symmetrical"),
        ("kidneys", "one_side", "both_kidneys_visible"),
        ("cervix", "bladder_full", "bladder_empty"),
        ("cervix", "pressed", "lips_equal"),
        ("cervix", "steep", "horizontal"),
        ("cervix", "calipers_off", "caliper_placed"),
        ("cervix", "no_calipers", "caliper_present"),
        ("thorax", "oblique", "one_rib_each_side"),
        ("thorax", "crux_lost", "crux_visible"),
        ("femur", "cut_end", "both_ends_visible"),
    ],
)
def test_fault_of_the_plane_costs_its_fact_and_score(plane: str, fault: str, fact: str | None) -> None:
    sound, faulty = draw(plane, seed=2, size=SIZE), draw(plane, seed=2, size=SIZE, faults=[fault])
    facts = [fact] if fact else ["sacrum_visible", "cervical_visible"]
    assert all(sound.truth[name] for name in facts)
    assert sum(not faulty.truth[name] for name in facts) == 1
    assert faulty.truth["score"] < 1 or fault == "no_calipers"
    assert np.abs(sound.pixels.astype(int) - faulty.pixels).max() > 40


@pytest.mark.parametrize(
    ("plane", "fault", "name", "left"),
    [("kidneys", "one_side", "kidney", 1), ("femur", "cut_end", "femur_end", 1), ("profile", "off_midline", "nasal_bone", 0)],
)
def test_lost_structure_has_no_box(plane: str, fault: str, name: str, left: int) -> None:
    assert named(draw(plane, seed=3, size=SIZE), name) == left + 1
    assert named(draw(plane, seed=3, size=SIZE, faults=[fault]), name) == left


def test_an_oblique_face_has_one_nostril_and_a_narrower_box() -> None:
    for seed in range(3):
        sound, oblique = (draw("lips", seed=seed, faults=faults) for faults in ([], ["oblique"]))
        area = [
            (box[2] - box[0]) * (box[3] - box[1])
            for box in (next(one.box for one in phantom.structures if one.name == "nostrils") for phantom in (sound, oblique))
        ]
        assert area[1] < 0.7 * area[0]


def test_parts_of_a_face_stand_in_their_order() -> None:
    for seed in range(6):
        phantom = draw("profile", seed=seed, size=SIZE)
        places = [middle(phantom, name)[0] for name in ("nasal_bone", "lips", "chin")]
        assert places == sorted(places, reverse=bool(phantom.truth["faces_right"]))
        assert middle(phantom, "nose")[1] < middle(phantom, "nasal_bone")[1]


def test_landmarks_lie_where_the_boxes_say() -> None:
    for plane, marks, names in (("cervix", ("canal_a", "canal_b"), ("internal_os", "external_os")), ("femur", ("femur_a", "femur_b"), ())):
        phantom = draw(plane, seed=4)
        ends = [phantom.landmarks[mark] for mark in marks]
        for end, name in zip(ends, names, strict=False):
            assert np.hypot(*np.subtract(end, middle(phantom, name))) < 12
        long = next(box.box for box in phantom.structures if box.name in ("cervical_canal", "femur"))
        assert abs(ends[0][0] - ends[1][0]) == pytest.approx(long[2] - long[0], rel=0.15)


def test_femur_ends_go_with_the_femur() -> None:
    assert draw("femur", seed=1, size=SIZE, absent=["femur"]).structures == ()
    without = draw("femur", seed=1, size=SIZE, absent=["femur_end"])
    assert named(without, "femur") == 1 and named(without, "femur_end") == 0
    assert not without.truth["both_ends_visible"]


def test_degrees_of_magnification_and_centring_are_told() -> None:
    for plane in PLANES:
        severe = draw(plane, seed=2, size=SIZE, severity={"small": 3, "off_centre": 2})
        assert severe.truth["factor_magnification"] == pytest.approx(3)
        assert severe.truth["factor_centring"] == pytest.approx(2)
        assert not severe.truth["magnified"]
        assert draw(plane, seed=2, size=SIZE).truth["factor_magnification"] == 0


def test_off_centre_moves_the_subject() -> None:
    still, moved = (draw("thorax", seed=8, severity={"off_centre": degree}) for degree in (0, 3))
    assert np.hypot(*np.subtract(still.landmarks["crux"], moved.landmarks["crux"])) > 80


@pytest.mark.parametrize("plane", PLANES)
def test_every_pair_of_faults_can_be_drawn(plane: str) -> None:
    own = FAULTS[plane][7:]
    for number, first in enumerate(own):
        assert draw(plane, seed=number, size=(200, 150), faults=[first, own[number - 1], "small"]).pixels.any()


@pytest.mark.parametrize("plane", PLANES)
def test_what_the_edge_takes_is_not_told_as_visible(plane: str) -> None:
    taken_off = 0
    for seed in range(12):
        phantom = draw(plane, seed=seed, size=(200, 150), severity={"off_centre": 3})
        shown = {box.name for box in phantom.structures}
        for name in STRUCTURES[plane]:
            if f"{name}_visible" in phantom.truth:
                assert phantom.truth[f"{name}_visible"] == (name in shown)
        if plane == "femur":
            ends = [phantom.landmarks[mark] for mark in ("femur_a", "femur_b")]
            inside = all(0 <= x <= 200 and 0 <= y <= 150 for x, y in ends)
            assert phantom.truth["both_ends_visible"] == inside
            taken_off += not inside
    assert taken_off or plane != "femur"
