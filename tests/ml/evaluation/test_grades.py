"""The machine's grade against people's, on invented predictions, against what one reckons by hand."""

from pathlib import Path
from typing import Any

import pytest

from ml.evaluation.cases import Case
from ml.evaluation.grades import BANDS, grades_report
from ml.manifest import Entry
from ml.types import FramePrediction, PlanePrediction

FIGURES = {"graded", "kappa", "auroc", "accuracy", "precision", "recall", "f1", "specificity", "false_standard", "brier"}
COUNTS = {"n", "n_standard", "n_not_standard"}


def case(grade: str | None, printed: str | None, probability: float | None = 0.5, **known: Any) -> Case:
    plane, screen = known.pop("named", "nt"), known.pop("screen", "bare")
    entry = Entry(
        Path("p.png"), known.pop("source", "set"), known.pop("plane", "nt"), "", labels={"grade": grade} if grade else {}, **known
    )
    seen = FramePrediction((60, 40), PlanePrediction(plane, {plane: 1.0}), (), {}, {}, 0.1, standard_probability=probability)
    return Case(entry, seen, printed, screen)


def grouped(*told: tuple[Case, int]) -> list[Case]:
    """Each as often as it says, every picture a group of its own."""
    cases = [one for one, times in told for _ in range(times)]
    return [
        Case(
            Entry(Path(f"{n}.png"), c.entry.source, c.entry.plane, f"{n}", site=c.entry.site, vendor=c.entry.vendor, labels=c.entry.labels),
            c.prediction,
            c.printed,
            c.screen,
        )
        for n, c in enumerate(cases)
    ]


def figures(*told: tuple[Case, int]) -> dict[str, Any]:
    found: dict[str, Any] = grades_report(grouped(*told))["all"]
    return found


MIXED = (
    (case("standard", "standard", 0.9), 60),
    (case("standard", "basic", 0.4), 15),
    (case("standard", None, None), 5),
    (case("non_standard", "standard", 0.7), 4),
    (case("non_standard", "non_standard", 0.1), 30),
    (case("basic", "basic", 0.3), 6),
)


def test_agreement_is_counted_as_by_hand() -> None:
    found = figures(*MIXED)
    assert {name: found[name] for name in COUNTS} == {"n": 120, "n_standard": 80, "n_not_standard": 40}
    assert found["graded"]["value"] == round(115 / 120, 4)
    assert found["accuracy"]["value"] == 0.8
    assert found["precision"]["value"] == round(60 / 64, 4)
    assert found["recall"]["value"] == 0.75
    assert found["f1"]["value"] == round(2 * 60 / (80 + 64), 4)
    assert (found["specificity"]["value"], found["false_standard"]["value"]) == (0.9, 0.1)
    by_chance = (80 * 64 + 40 * 56) / 120**2
    assert found["kappa"]["value"] == round((0.8 - by_chance) / (1 - by_chance), 4)
    assert found["kappa"]["low"] < found["kappa"]["value"] < found["kappa"]["high"]
    assert (found["recall"]["n"], found["specificity"]["n"], found["kappa"]["n"]) == (80, 40, 120)


def test_every_figure_is_told_and_nothing_else() -> None:
    assert set(figures(*MIXED)) == FIGURES | COUNTS | {"calibration_error", "calibration_error_by_chance"}


def test_no_opinion_ranks_below_every_opinion() -> None:
    found = figures((case("standard", "standard", 0.5), 30), (case("standard", None, None), 10), (case("non_standard", "basic", 0.2), 20))
    assert found["auroc"]["value"] == 0.75


def test_without_any_opinion_there_is_no_area_under_a_curve() -> None:
    found = figures((case("standard", "standard", None), 30), (case("non_standard", "basic", None), 30))
    assert (found["auroc"]["state"], found["kappa"]["value"]) == ("not_estimable", 1)
    assert (found["brier"]["state"], found["calibration_error"]["state"]) == ("not_enough_data", "not_enough_data")
    assert found["calibration_error_by_chance"] is None


def test_a_picture_taken_for_another_plane_is_not_graded_and_not_standard() -> None:
    found = figures((case("standard", "standard", 0.9, named="crl"), 20), (case("non_standard", "standard", 0.9, named="crl"), 20))
    assert (found["graded"]["value"], found["recall"]["value"], found["specificity"]["value"]) == (0, 0, 1)


def test_any_head_plane_is_the_plane_of_a_head() -> None:
    head = {"plane": "head", "named": "transthalamic"}
    found = figures((case("standard", "standard", 0.9, **head), 20), (case("non_standard", "basic", 0.1, **head), 20))
    assert (found["graded"]["value"], found["recall"]["value"]) == (1, 1)


def test_basic_counts_as_not_standard_on_both_sides() -> None:
    found = figures((case("basic", "basic", 0.2), 20), (case("standard", "basic", 0.2), 20))
    assert (found["n_not_standard"], found["specificity"]["value"], found["recall"]["value"]) == (20, 1, 0)


def test_pictures_that_nobody_graded_do_not_count() -> None:
    assert figures(*MIXED, (case(None, "standard", 0.9), 50))["n"] == 120


@pytest.mark.parametrize("name", ["kappa", "auroc", "accuracy", "precision", "f1", "brier", "calibration_error", "specificity"])
def test_under_twenty_of_a_class_there_is_not_enough_data(name: str) -> None:
    few, enough = (
        figures((case("standard", "standard", 0.9), 60), (case("non_standard", "basic", 0.2), number))[name] for number in (19, 20)
    )
    assert (few["state"], enough["state"]) == ("not_enough_data", "ok")


def test_what_rests_on_one_class_asks_for_that_class_alone() -> None:
    found = figures((case("standard", "standard", 0.9), 60), (case("non_standard", "basic", 0.2), 5))
    assert (found["recall"]["state"], found["false_standard"]["state"]) == ("ok", "not_enough_data")


def test_a_probability_is_compared_with_the_share_that_people_call_standard() -> None:
    right = figures((case("standard", "standard", 0.75), 60), (case("non_standard", "standard", 0.75), 20))
    assert (right["calibration_error"]["value"], right["calibration_error"]["low"]) == (0, None)
    assert right["calibration_error_by_chance"] > 0
    assert right["brier"]["value"] == 0.1875
    wrong = figures((case("standard", "standard", 0.35), 60), (case("non_standard", "standard", 0.35), 20))
    assert wrong["calibration_error"]["value"] == pytest.approx(0.4)


def test_reliability_names_each_bin() -> None:
    cases = grouped(
        (case("standard", "standard", 1.0), 3), (case("non_standard", "basic", 0.94), 1), (case("basic", "basic", 0.31), 2), *MIXED[2:3]
    )
    rows = grades_report(cases)["reliability"]
    assert [row["from"] for row in rows] == [place / 10 for place in range(10)]
    assert rows[9] == {"from": 0.9, "n": 4, "mean": 0.985, "standard": 0.75}
    assert rows[3] == {"from": 0.3, "n": 2, "mean": 0.31, "standard": 0}
    assert rows[5] == {"from": 0.5, "n": 0, "mean": None, "standard": None}
    assert sum(row["n"] for row in rows) == 6


def test_a_wider_band_grades_fewer_and_agrees_better() -> None:
    """Within 0.2 of the cut lie what was wrongly graded and a few others."""
    cases = grouped(
        (case("standard", "standard", 0.9), 40),
        (case("standard", "basic", 0.42), 10),
        (case("non_standard", "standard", 0.65), 10),
        (case("non_standard", "basic", 0.1), 30),
        (case("non_standard", None, None), 10),
    )
    rows = {row["abstain_within"]: row for row in grades_report(cases)["curve"]}
    assert tuple(rows) == BANDS
    assert [rows[band]["share_graded"] for band in (0.0, 0.05, 0.1, 0.15, 0.2, 0.4, 0.45)] == [0.9, 0.9, 0.8, 0.8, 0.7, 0.7, 0.0]
    by_chance = (50 * 50 + 40 * 40) / 90**2
    assert (rows[0.0]["kappa"]["n"], rows[0.0]["kappa"]["value"]) == (90, round((70 / 90 - by_chance) / (1 - by_chance), 4))
    assert rows[0.0]["kappa"]["value"] < rows[0.1]["kappa"]["value"] < rows[0.2]["kappa"]["value"] == 1
    assert rows[0.45]["kappa"]["state"] == "not_enough_data"


def test_the_band_lies_around_the_cut_that_is_given() -> None:
    cases = grouped((case("standard", "standard", 0.9), 30), (case("non_standard", "basic", 0.7), 30))
    shares = {row["abstain_within"]: row["share_graded"] for row in grades_report(cases, 0.7)["curve"]}
    assert (shares[0.0], shares[0.05], shares[0.2], shares[0.25]) == (1, 0.5, 0.5, 0)
    assert grades_report(cases, 0.7)["cut"] == 0.7


def test_grades_are_told_apart_by_site_vendor_source_and_screen() -> None:
    cases = grouped(
        (case("standard", "standard", site="north", vendor="GE", screen="inset"), 25),
        (case("non_standard", "basic", site="north", vendor="GE", screen="inset"), 25),
        (case("standard", "basic", site="south", source="b", screen="ruler"), 30),
    )
    report = grades_report(cases)
    assert {name: one["kappa"]["value"] for name, one in report["by_screen"].items()} == {"inset": 1, "ruler": None}
    assert {name: one["n"] for name, one in report["by_site"].items()} == {"north": 50, "south": 30}
    assert set(report["by_vendor"]) == {"GE", "unknown"} and set(report["by_source"]) == {"set", "b"}
    assert set(report) == {"all", "by_site", "by_vendor", "by_source", "by_screen", "cut", "curve", "reliability"}


def test_without_graded_pictures_nothing_is_told() -> None:
    report = grades_report([case(None, "standard", 0.9)])
    assert report["all"]["n"] == 0 and report["all"]["kappa"]["state"] == "not_enough_data"
    assert report["curve"][0]["share_graded"] is None
