"""What tells a grade beside the fetus, on drawn screens whose shortcut is known."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from ml import scores
from ml.evaluation.cases import Case
from ml.evaluation.shortcuts import learnt, ring_of, seen_besides, shortcuts_report, size_of, traces_of
from ml.evaluation.surroundings import blanked, donors, pasted, scan_of, surroundings_report
from ml.manifest import Entry
from ml.pixels import Frame
from ml.types import FramePrediction, PlanePrediction

PICTURES = 48


def screen(number: int, mark: int = 0, width: int = 240, height: int = 180) -> Frame:
    """A scan in the middle, alike on all but for its grain, and `mark` in the grey of a bar at the screen's top."""
    picture = np.zeros((height, width), np.uint8)
    scan = np.random.default_rng(number).integers(60, 120, (height - 80, width - 80)).astype(np.uint8)
    picture[50:-30, 40:-40] = scan
    picture[2:12, 20:-20] = mark
    return picture


def case(number: int, frame: Frame, probability: float | None, set_name: str = "") -> Case:
    labels = {"grade": "standard" if number % 2 else "non_standard"} | ({"set": set_name} if set_name else {})
    plane = PlanePrediction("nt", {"nt": 1.0})
    seen = FramePrediction((frame.shape[1], frame.shape[0]), plane, (), {}, {}, 0.1, standard_probability=probability)
    return Case(Entry(Path(f"{number}.png"), "set", "nt", f"{number}", labels=labels), seen)


def report(frames: list[Frame], sets: bool = False) -> dict[str, Any]:
    """The opinion knows all; the sets are the first 44 pictures and the last four."""
    cases = [case(n, frame, 0.6 if n % 2 else 0.4, ("first" if n < 44 else "last") if sets else "") for n, frame in enumerate(frames)]
    return shortcuts_report(cases, seen_besides(frames))


def test_a_mark_beside_the_scan_is_found_in_the_ring_alone() -> None:
    found = report([screen(n, 200 if n % 2 else 20) for n in range(PICTURES)])["all"]
    assert found["ring"]["value"] > 0.95
    assert abs(found["size"]["value"] - 0.5) < 0.25
    assert found["opinion"]["value"] == 1


def test_without_a_mark_the_ring_tells_nothing() -> None:
    assert abs(report([screen(n, 60) for n in range(PICTURES)])["all"]["ring"]["value"] - 0.5) < 0.3


def test_a_size_is_found_and_counts_no_more_among_equal_sizes() -> None:
    frames = [screen(n, 60, 440 if n % 2 == (n % 5 > 0) else 300, 260) for n in range(PICTURES)]
    found = report(frames)
    assert found["all"]["size"]["value"] > 0.7
    assert found["at_equal_size"]["size"]["state"] in ("ok", "not_enough_data")
    if found["at_equal_size"]["size"]["state"] == "ok":
        assert found["at_equal_size"]["size"]["value"] < 0.65
    assert found["at_equal_size"]["opinion"]["value"] in (1, None)


def test_pictures_without_a_partner_of_their_size_are_left_out() -> None:
    frames = [screen(n, 60, 240 if n < 42 else 400 + 40 * n) for n in range(PICTURES)]
    found = report(frames)["at_equal_size"]
    assert (found["n"], found["n_standard"], found["n_not_standard"]) == (42, 21, 21)
    assert found["opinion"]["value"] == 1


def test_a_soft_picture_leaves_traces() -> None:
    frames = [screen(n, 60) for n in range(PICTURES)]
    frames = [np.asarray(cv2.GaussianBlur(frame, (0, 0), 1.5), np.uint8) if n % 2 else frame for n, frame in enumerate(frames)]
    assert report(frames)["all"]["traces"]["value"] > 0.95


def test_only_sets_with_enough_of_both_classes_are_told() -> None:
    found = report([screen(n, 60) for n in range(PICTURES)], sets=True)
    assert set(found["by_set"]) == {"first"}
    assert found["by_set"]["first"]["n"] == 44


def test_too_few_pictures_are_said_to_be_too_few() -> None:
    found = report([screen(n, 60) for n in range(12)])
    assert {found[part][name]["state"] for part in ("all", "at_equal_size") for name in ("size", "ring", "opinion")} == {"not_enough_data"}
    assert shortcuts_report([], seen_besides([]))["all"]["n"] == 0


def test_what_is_learnt_has_not_seen_the_group() -> None:
    """A number that names each group says nothing of the others: it must not be told by heart."""
    groups = np.arange(60) // 2
    truth = groups % 2 == 0
    found = learnt(np.eye(30)[groups], truth, [str(group) for group in groups])
    assert scores.auroc(np.ones((1, 60)), found, truth)[0] < 0.6


def test_features_have_the_same_length_whatever_the_picture() -> None:
    frames = [screen(0), screen(1, 0, 700, 500)]
    assert {size_of(frame).shape for frame in frames} == {size_of(frames[0]).shape}
    assert {ring_of(frame).shape for frame in frames} == {(32 * 24,)}
    assert all(np.isfinite(traces_of(frame)).all() for frame in (*frames, np.zeros((60, 80), np.uint8)))


def test_the_ring_holds_nothing_of_the_scans_middle() -> None:
    one, other = screen(0, 90), screen(0, 90)
    other[70:-50, 60:-60] = 255
    assert np.abs(ring_of(one) - ring_of(other)).max() < 0.02


def test_blanking_leaves_the_scan_and_takes_what_is_around() -> None:
    picture = screen(0, 200)
    changed = blanked(picture)
    inside = scan_of(picture) > 0
    assert (changed[inside] == picture[inside]).all() and not changed[~inside].any()
    assert not changed[2:12, 100].any()


def test_pasting_keeps_the_scan_and_takes_the_others_screen() -> None:
    picture, other = screen(0, 0), screen(1, 200, 480, 360)
    changed = pasted(picture, other)
    inside = scan_of(picture) > 0
    assert (changed[inside] == picture[inside]).all()
    assert changed[3, 120] > 100
    assert changed.shape == picture.shape


def test_a_picture_gets_the_screen_of_the_other_class() -> None:
    cases = [case(n, screen(n), 0.5) for n in range(20)]
    given = donors(cases)
    assert all(given[one.entry].labels["grade"] != one.entry.labels["grade"] for one in cases)
    assert given == donors(cases)
    assert all(
        mine.labels["grade"] == "standard" for mine in donors([one for one in cases if one.entry.labels["grade"] == "standard"]).values()
    )


def test_what_other_surroundings_change_is_told() -> None:
    cases = [case(n, screen(n), 0.9 if n % 2 else 0.2) for n in range(40)]
    on_black = [
        replace(one, prediction=replace(one.prediction, standard_probability=(one.prediction.standard_probability or 0) - 0.1))
        for one in cases
    ]
    elsewhere = [replace(one, prediction=replace(one.prediction, standard_probability=None)) for one in cases]
    found = surroundings_report(cases, on_black, elsewhere)
    assert (found["n"], found["auroc"]["value"], found["blanked"]["auroc"]["value"]) == (40, 1, 1)
    assert found["blanked"]["mean_change"]["value"] == pytest.approx(0.1)
    assert found["other_screen"]["mean_change"]["value"] == pytest.approx(0.55)
    assert found["other_screen"]["auroc"]["state"] == "not_estimable"
