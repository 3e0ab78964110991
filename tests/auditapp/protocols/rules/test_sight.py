"""Seen, not seen, not sure: never guessed."""

import pytest

from auditapp.protocols.grading import Verdict
from auditapp.protocols.seen import SeenLevel
from tests.auditapp.protocols.rules.sights import box_at, found, judged, seen

MIDLINE = {"kind": "midsagittal", "signs": ["palate", "nasal_tip"], "against": ["choroid_plexus"]}
BOTH_ENDS = {"kind": "count", "structure": "femur_end", "least": 2}


def clarity(lowest: int, highest: int, *, abstains: bool = False) -> SeenLevel:
    return SeenLevel(lowest, lowest, highest, abstains)


def test_visible_says_where() -> None:
    answer = judged(seen(found("palate", box_at(50, 40))), kind="visible", structures=["palate"])

    assert answer.reason == "Seen: palate in the upper left of the image."


def test_visible_says_what_was_expected() -> None:
    answer = judged(seen(knows=["palate"]), kind="visible", structures=["palate"])

    assert (answer.verdict, answer.reason) == (Verdict.NOT_MET, "Not seen: palate. Expected on this plane.")


@pytest.mark.parametrize(
    ("told", "verdict"),
    [
        (None, "met"),  # no opinion on clarity: the sight counts
        (clarity(2, 3), "met"),
        (clarity(1, 2), "cannot_tell"),
        (clarity(0, 1), "not_met"),
        (clarity(0, 1, abstains=True), "cannot_tell"),
    ],
)
def test_clearly_seen_goes_by_the_levels_that_cannot_be_ruled_out(told: SeenLevel | None, verdict: str) -> None:
    answer = judged(seen(found("crown", clarity=told)), kind="visible", structures=["crown"], clear=2)

    assert answer.verdict == verdict


def test_seen_but_not_clearly_is_said_so() -> None:
    answer = judged(seen(found("crown", clarity=clarity(0, 1)), knows=["rump"]), kind="visible", structures=["crown", "rump"], clear=2)

    assert "Not seen: rump" in answer.reason
    assert "Seen, but not clearly: crown" in answer.reason
    assert "Fair or better" in answer.reason


@pytest.mark.parametrize(
    ("confidences", "verdict"),
    [([0.9, 0.3], "met"), ([0.9, 0.2], "cannot_tell"), ([0.9, 0.05], "not_met"), ([0.2, 0.2], "cannot_tell"), ([], "not_met")],
)
def test_count_goes_by_distinct_boxes(confidences: list[float], verdict: str) -> None:
    what = seen(*(found("femur_end", box_at(100 + 100 * n, 50), c) for n, c in enumerate(confidences)), knows=["femur_end"])

    assert judged(what, **BOTH_ENDS).verdict == verdict


def test_count_says_where_each_is() -> None:
    what = seen(found("femur_end", box_at(50, 250)), found("femur_end", box_at(550, 250)))

    assert "2 of 2 seen: end of the femur in the lower left, end of the femur in the lower right" in judged(what, **BOTH_ENDS).reason


def test_count_of_an_unknown_structure_is_not_guessed() -> None:
    assert judged(seen(), **BOTH_ENDS).verdict is Verdict.CANNOT_TELL


@pytest.mark.parametrize(("confidence", "verdict"), [(0.25, "not_met"), (0.2, "cannot_tell"), (0.10, "cannot_tell"), (0.05, "met")])
def test_absent_goes_by_confidence(confidence: float, verdict: str) -> None:
    assert judged(seen(found("cerebellum", confidence=confidence)), kind="absent", structures=["cerebellum"]).verdict == verdict


def test_absent_cannot_be_told_by_networks_that_do_not_look_for_it() -> None:
    assert judged(seen(), kind="absent", structures=["cerebellum"]).verdict is Verdict.CANNOT_TELL


def test_what_should_not_show_is_named_with_its_place() -> None:
    answer = judged(seen(found("cerebellum", box_at(550, 40))), kind="absent", structures=["cerebellum"])

    assert answer.reason == "Seen: cerebellum in the upper right of the image. It should not show on this plane."


def test_midsagittal_needs_every_sign() -> None:
    assert judged(seen(found("palate"), found("nasal_tip")), **MIDLINE).verdict is Verdict.MET
    assert judged(seen(found("palate"), knows=["nasal_tip"]), **MIDLINE).verdict is Verdict.NOT_MET


@pytest.mark.parametrize(("confidence", "verdict"), [(0.9, "not_met"), (0.15, "cannot_tell"), (0.05, "met")])
def test_midsagittal_is_missed_where_something_beside_the_midline_shows(confidence: float, verdict: str) -> None:
    what = seen(found("palate"), found("nasal_tip"), found("choroid_plexus", confidence=confidence))

    assert judged(what, **MIDLINE).verdict == verdict
