"""Sizes, proportions and places of boxes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditapp.protocols.grading import Verdict
from tests.auditapp.protocols.rules.sights import SIZE, Box, box_at, found, judged, seen

SIDE = st.floats(20, 280)


@pytest.mark.parametrize(
    ("width", "verdict"), [(400, "met"), (330, "met"), (315, "cannot_tell"), (300, "cannot_tell"), (271, "cannot_tell"), (200, "not_met")]
)
def test_fills_goes_by_the_longer_way_and_abstains_near_the_limit(width: float, verdict: str) -> None:
    what = seen(found("skull", box_at(300, 150, width, 60)))

    assert judged(what, kind="fills", structure="skull", least=0.5).verdict == verdict


def test_fills_counts_height_too() -> None:
    assert judged(seen(found("skull", box_at(300, 150, 60, 280))), kind="fills", structure="skull", least=0.5).verdict is Verdict.MET


@pytest.mark.parametrize("structures", [(), (found("skull", confidence=0.2),)])
def test_size_of_what_was_not_seen_cannot_be_told(structures: tuple[object, ...]) -> None:
    answer = judged(seen(*structures, knows=["skull"]), kind="fills", structure="skull", least=0.5)  # type: ignore[arg-type]

    assert answer.verdict is Verdict.CANNOT_TELL


@given(SIDE, SIDE)
def test_a_circle_is_round_and_turning_a_box_changes_nothing(width: float, height: float) -> None:
    rule = {"kind": "round", "structure": "abdomen_wall", "least": 0.85}
    upright = judged(seen(found("abdomen_wall", box_at(300, 150, width, height))), **rule)
    lying = judged(seen(found("abdomen_wall", box_at(300, 150, height, width))), **rule)

    assert upright == lying
    assert judged(seen(found("abdomen_wall", box_at(300, 150, width, width))), **rule).verdict is Verdict.MET


@pytest.mark.parametrize(
    ("box", "verdict"),
    [
        (box_at(300, 150, 200, 190), "met"),
        (box_at(300, 150, 200, 172), "cannot_tell"),  # 0.86: too close
        (box_at(300, 150, 200, 120), "not_met"),
        ((0.0, 50.0, 200.0, 250.0), "cannot_tell"),  # runs off the image
    ],
)
def test_round_abstains_near_the_limit_and_at_the_edge(box: Box, verdict: str) -> None:
    assert judged(seen(found("abdomen_wall", box)), kind="round", structure="abdomen_wall", least=0.85).verdict == verdict


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        (box_at(300, 150, 200, 6), "met"),
        (box_at(300, 190, 200, 6), "not_met"),  # 40 of 200 pixels beside the middle
        (box_at(300, 170, 200, 6), "cannot_tell"),  # right on the limit
        (box_at(380, 150, 6, 150), "not_met"),  # an upright line halves the width
        (box_at(305, 210, 6, 150), "met"),
    ],
)
def test_symmetric_goes_by_the_way_across_the_line(line: Box, verdict: str) -> None:
    what = seen(found("skull", box_at(300, 150, 260, 200)), found("midline", line))

    assert judged(what, kind="symmetric", line="midline", outline="skull", most=0.1).verdict == verdict


def test_halves_cannot_be_compared_without_both() -> None:
    answer = judged(seen(found("skull"), knows=["midline"]), kind="symmetric", line="midline", outline="skull", most=0.1)

    assert (answer.verdict, "midline" in answer.reason) == (Verdict.CANNOT_TELL, True)


@pytest.mark.parametrize(("x", "verdict"), [(300, "met"), (400, "met"), (420, "cannot_tell"), (480, "not_met")])
def test_centred_goes_by_the_middle_of_the_box(x: float, verdict: str) -> None:
    assert judged(seen(found("heart", box_at(x, 150))), kind="centred", structures=["heart"], most=0.2).verdict == verdict


@given(st.floats(10, SIZE[0] - 10), st.floats(10, SIZE[1] - 10))
def test_centred_is_blind_to_left_and_right(x: float, y: float) -> None:
    rule = {"kind": "centred", "structures": ["heart"], "most": 0.2}
    here, mirrored = (judged(seen(found("heart", box_at(at, y))), **rule).verdict for at in (x, SIZE[0] - x))

    assert here == mirrored
