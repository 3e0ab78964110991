import numpy as np
import pytest

from ml.metrics import (
    FoundBoxes,
    accuracy,
    average_precisions,
    bootstrap_draws,
    calibration_error,
    interval,
    macro_f1,
    overlap,
    presence,
    structure_score,
)

BOX = np.array([[0.0, 0.0, 10.0, 10.0]])
NONE = np.zeros((0, 4))


def test_overlap_is_shared_area_over_area_of_both() -> None:
    assert overlap(BOX, np.array([[5.0, 0.0, 15.0, 10.0], [20.0, 20.0, 30.0, 30.0]])) == pytest.approx(np.array([[1 / 3, 0]]))


def test_average_precision_is_one_for_exact_boxes_and_zero_for_none() -> None:
    assert average_precisions([FoundBoxes(BOX, np.array([0.9]), BOX)]) == pytest.approx(np.ones(10))
    assert average_precisions([FoundBoxes(NONE, np.zeros(0), BOX)]) == pytest.approx(np.zeros(10))


def test_average_precision_falls_only_where_overlap_is_too_small() -> None:
    near = np.array([[0.0, 0.0, 10.0, 7.2]])
    assert average_precisions([FoundBoxes(near, np.array([0.9]), BOX)]).tolist() == [1] * 5 + [0] * 5


def test_average_precision_counts_a_surer_false_box_against_the_true_one() -> None:
    pictures = [FoundBoxes(BOX + 50, np.array([0.9]), NONE), FoundBoxes(BOX, np.array([0.5]), BOX)]
    assert average_precisions(pictures)[0] == pytest.approx(0.5)


def test_average_precision_counts_the_second_box_on_one_truth_as_false() -> None:
    twice = FoundBoxes(np.vstack([BOX, BOX]), np.array([0.9, 0.8]), BOX)
    assert average_precisions([twice, FoundBoxes(BOX, np.array([0.7]), BOX)])[0] < 1


def test_average_precision_of_what_never_occurs_is_no_number() -> None:
    assert np.isnan(average_precisions([FoundBoxes(BOX, np.array([0.9]), NONE)])).all()


def test_presence_counts_boxes_from_the_threshold_on() -> None:
    pictures = [FoundBoxes(BOX, np.array([0.3]), BOX), FoundBoxes(BOX, np.array([0.2]), BOX), FoundBoxes(NONE, np.zeros(0), NONE)]
    assert structure_score(pictures, 0.25).presence_f1 == pytest.approx(2 / 3)


def test_macro_f1_counts_every_label_the_same() -> None:
    truth, said = ["a"] * 9 + ["b"], ["a"] * 10
    assert accuracy(truth, said) == pytest.approx(0.9)
    assert macro_f1(truth, said) == pytest.approx((18 / 19 + 0) / 2)


def test_calibration_error_is_the_gap_between_saying_and_being_right() -> None:
    assert calibration_error(np.full(10, 0.95), np.array([True] * 5 + [False] * 5)) == pytest.approx(0.45)


def test_draws_count_a_picture_as_often_as_it_was_drawn() -> None:
    right, wrong = FoundBoxes(BOX, np.array([0.9]), BOX), FoundBoxes(BOX + 50, np.array([0.95]), BOX)
    draws = np.array([[2.0, 0.0], [0.0, 2.0], [1.0, 1.0]])
    drawn = average_precisions([right, wrong], draws)[:, 0]
    assert drawn[:2].tolist() == [1, 0] and drawn[2] == pytest.approx(average_precisions([right, wrong])[0])


def test_draws_without_the_structure_are_no_number() -> None:
    pictures = [FoundBoxes(BOX, np.array([0.9]), BOX), FoundBoxes(NONE, np.zeros(0), NONE)]
    assert np.isnan(average_precisions(pictures, np.array([[0.0, 2.0]]))).all()


def test_kappa_is_one_where_all_agree_and_none_by_chance() -> None:
    seen, absent = FoundBoxes(BOX, np.array([0.9]), BOX), FoundBoxes(NONE, np.zeros(0), NONE)
    missed, false = FoundBoxes(NONE, np.zeros(0), BOX), FoundBoxes(BOX, np.array([0.9]), NONE)
    assert structure_score([seen, absent], 0.25).kappa == pytest.approx(1)
    assert structure_score([seen, absent, missed, false], 0.25).kappa == pytest.approx(0)
    assert structure_score([seen] * 45 + [absent] * 25 + [missed] * 15 + [false] * 15, 0.25).kappa == pytest.approx(0.375)


def test_the_interval_of_a_figure_holds_it() -> None:
    pictures = [FoundBoxes(BOX, np.array([0.9]), BOX)] * 30 + [FoundBoxes(NONE, np.zeros(0), BOX)] * 10
    f1, _ = presence(pictures, 0.25, bootstrap_draws(40))
    low, high = interval(f1)
    assert low < presence(pictures, 0.25)[0][0] < high and 0.1 < high - low < 0.3


def test_every_draw_holds_as_many_pictures_as_there_are() -> None:
    assert bootstrap_draws(7, 50).sum(1).tolist() == [7] * 50
