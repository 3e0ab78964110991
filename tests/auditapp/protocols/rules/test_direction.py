"""Angles between structures."""

from math import cos, radians, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditapp.protocols.editions.nt_anatomy import NEUTRAL
from auditapp.protocols.grading import Verdict
from auditapp.protocols.seen import Seen
from tests.auditapp.protocols.rules.sights import box_at, found, judged, seen

LYING = {"kind": "level", "ends": ["crown", "rump"], "most": 30}
FEMUR = {"kind": "level", "ends": ["femur_end", "femur_end"], "most": 45, "body": "femur"}


def ends_at(angle: float, *names: str, length: float = 200) -> Seen:
    """Two structures on a line at `angle` degrees to the horizontal."""
    dx, dy = length / 2 * cos(radians(angle)), length / 2 * sin(radians(angle))
    return seen(found(names[0], box_at(300 - dx, 150 - dy)), found(names[-1], box_at(300 + dx, 150 + dy)))


def head_at(angle: float, *, nape: tuple[float, float] = (120, 20), mirrored: bool = False) -> Seen:
    """A head whose axis lies at `angle` degrees, over a nape whose box has these sides."""
    side = -1 if mirrored else 1
    front = box_at(300 + side * 100 * cos(radians(angle)), 150 - 100 * sin(radians(angle)))
    return seen(found("midbrain", box_at(300, 150)), found("palate", front), found("nt", box_at(300 - side * 30, 250, *nape)))


@pytest.mark.parametrize(
    ("angle", "verdict"), [(0, "met"), (-20, "met"), (27, "cannot_tell"), (-33, "cannot_tell"), (60, "not_met"), (160, "met")]
)
def test_level_goes_by_the_angle_whichever_way_it_points(angle: float, verdict: str) -> None:
    assert judged(ends_at(angle, "crown", "rump"), **LYING).verdict == verdict


@given(st.floats(0, 90))
def test_swapping_the_ends_changes_nothing(angle: float) -> None:
    assert judged(ends_at(angle, "crown", "rump"), **LYING).verdict == judged(ends_at(angle, "rump", "crown"), **LYING).verdict


def test_level_of_a_bone_goes_by_its_two_ends() -> None:
    assert judged(ends_at(10, "femur_end"), **(FEMUR | {"body": ""})).verdict is Verdict.MET
    assert judged(ends_at(70, "femur_end"), **(FEMUR | {"body": ""})).verdict is Verdict.NOT_MET


def test_level_of_a_bone_goes_by_its_box_where_an_end_is_missing() -> None:
    steep = seen(found("femur_end"), found("femur", box_at(300, 150, 40, 200)))

    assert judged(steep, **FEMUR).verdict is Verdict.NOT_MET
    assert "The femur lies at 79°" in judged(steep, **FEMUR).reason


def test_level_cannot_be_told_from_one_end() -> None:
    assert judged(seen(found("crown"), knows=["rump"]), **LYING).verdict is Verdict.CANNOT_TELL


@pytest.mark.parametrize(("angle", "verdict"), [(35, "met"), (26, "met"), (15, "not_met"), (60, "not_met")])
@pytest.mark.parametrize("mirrored", [False, True])
def test_neutral_goes_by_the_usual_range(angle: float, verdict: str, mirrored: bool) -> None:
    assert judged(head_at(angle, mirrored=mirrored), **NEUTRAL).verdict == verdict


def test_neutral_says_which_way_the_head_leans() -> None:
    assert "bent to the chest" in judged(head_at(15), **NEUTRAL).reason
    assert "stretched back" in judged(head_at(60), **NEUTRAL).reason


def test_neutral_cannot_be_told_over_a_steep_nape() -> None:
    assert judged(head_at(60, nape=(120, 60)), **NEUTRAL).verdict is Verdict.CANNOT_TELL


@pytest.mark.parametrize("missing", ["palate", "midbrain", "nt"])
def test_neutral_cannot_be_told_without_all_three(missing: str) -> None:
    whole = head_at(35)
    left = [one for one in whole.structures if one.name != missing]

    assert judged(seen(*left, knows=[missing]), **NEUTRAL).verdict is Verdict.CANNOT_TELL
