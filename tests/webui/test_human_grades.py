"""Agreement with people, as the page tells it, from the figures of a card."""

from typing import Any

import pytest

from webui.human_grades import HumanGrades, human_grades_of
from webui.networks import networks_of

NAMES = ("graded", "kappa", "auroc", "accuracy", "precision", "recall", "f1", "specificity", "false_standard", "calibration_error", "brier")


def figure(value: float | None, low: float | None = None, high: float | None = None, n: int = 224) -> dict[str, Any]:
    return {"state": "ok" if value is not None else "not_enough_data", "value": value, "low": low, "high": high, "n": n, "groups": n}


def figures(**told: dict[str, Any]) -> dict[str, Any]:
    every: dict[str, Any] = {name: figure(0.9, 0.85, 0.94) for name in NAMES}
    every |= {"false_standard": figure(0.06, 0.03, 0.114, 104), "recall": figure(0.86, 0.8, 0.91, 120)}
    return {"n": 224, "n_standard": 120, "n_not_standard": 104, "calibration_error_by_chance": 0.05} | every | told


def part(**told: Any) -> dict[str, Any]:
    """The part `grades` of a card's scores, as evaluate_models prints it."""
    return {
        "protocol": "routine 1",
        "all": figures(kappa=figure(0.78, 0.7, 0.85)),
        "by_site": {},
        "by_vendor": {},
        "by_source": {},
        "by_screen": {"inset": figures(), "ruler": figures(kappa=figure(None))},
        "cut": 0.5,
        "curve": [
            {"abstain_within": 0.0, "share_graded": 0.98, "kappa": figure(0.79, 0.7, 0.86)},
            {"abstain_within": 0.2, "share_graded": 0.8, "kappa": figure(0.9, 0.84, 0.95)},
            {"abstain_within": 0.3, "share_graded": 0.7, "kappa": figure(0.93, 0.88, 0.97)},
        ],
        "reliability": [
            {"from": 0.0, "n": 100, "mean": 0.05, "standard": 0.0},
            {"from": 0.5, "n": 0, "mean": None, "standard": None},
            {"from": 0.9, "n": 25, "mean": 0.95, "standard": 1.0},
        ],
    } | told


def card(grades: dict[str, Any] | None) -> dict[str, Any]:
    """A card of the network, with one figure beside the grades."""
    scores = {"epochs": {"auroc": figure(0.97)}} | ({"grades": grades} if grades else {})
    return {
        "version": "opinion-1",
        "architecture": "a head on the others' features",
        "labels": ["standard"],
        "rests_on": "real pictures",
        "limits": ["one hospital"],
        "split": "by picture",
        "preprocessing": "none",
        "data": [{"kind": "real", "attribution": "Cui and Dong 2022", "licence": "CC BY 4.0"}],
        "scores": scores,
    }


def told(**changed: Any) -> HumanGrades:
    found = human_grades_of({"opinion": card(part(**changed))})
    assert found is not None
    return found


@pytest.mark.parametrize(
    "cards", [{}, {"quality": card(part())}, {"opinion": card(None)}, {"opinion": card(part(all=figures() | {"n": 0}))}]
)
def test_without_a_network_that_was_tested_on_peoples_grades_nothing_is_told(cards: dict[str, Any]) -> None:
    assert human_grades_of(cards) is None


def test_kappa_and_counts_are_those_of_all_images() -> None:
    found = told()
    assert (found.n, found.standard, found.others) == (224, 120, 104)
    assert (found.kappa.shown, found.kappa.interval, found.kappa.n) == ("0.78", "0.70–0.85", 224)


def test_mistakes_are_told_among_100_with_their_intervals() -> None:
    assert told().mistakes == [
        "Of 100 images that people called non-standard, the machine calls 6 (3–11) standard.",
        "Of 100 images that people called standard, the machine does not call 14 (9–20) standard.",
    ]


def test_mistakes_without_an_interval_stand_alone() -> None:
    found = told(all=figures(false_standard=figure(0.06), recall=figure(0.86)))
    assert [sentence.split(", ")[1] for sentence in found.mistakes] == [
        "the machine calls 6 standard.",
        "the machine does not call 14 standard.",
    ]


@pytest.mark.parametrize("name", ["false_standard", "recall"])
def test_too_few_images_are_said_to_be_too_few(name: str) -> None:
    assert told(all=figures(**{name: figure(None)})).mistakes == [
        "Too few images of either kind to count the machine's mistakes among 100."
    ]


def test_published_figures_stand_beside_ours() -> None:
    assert [row.published for row in told().beside] == ["88.1 %", "83.3 %", "84.2 %", "83.7 %"]
    assert [row.own.shown for row in told().beside] == ["90 %", "90 %", "86 %", "90 %"]


def test_each_kind_of_screen_has_its_counts_and_kappa() -> None:
    assert [(one.name, one.standard, one.others, one.kappa.shown) for one in told().screens] == [
        ("Small overview in a corner", 120, 104, "0.90"),
        ("Ruler beside the scan", 120, 104, "Not enough data"),
    ]


def test_dots_lie_where_both_shares_are_and_grow_with_their_images() -> None:
    low, high = told().dots
    assert (low.x, low.y, low.radius) == (32.8, 176.0, 8.0)
    assert (high.x, high.y, high.radius) == (191.2, 0.0, 4.0)
    assert (high.expected, high.found, high.n) == ("95 %", "100 %", 25)


def test_the_trade_is_told_at_the_narrowest_band_that_leaves_enough_ungraded() -> None:
    assert told().trade == "If it left the closest cases to people and graded 80 % of the images, kappa would be 0.90 (0.84–0.95) on those."
    assert told(curve=[{"abstain_within": 0.0, "share_graded": 0.98, "kappa": figure(0.79)}]).trade == ""


def test_grades_are_told_in_words_and_not_a_second_time_with_the_card() -> None:
    (network,) = networks_of({"opinion": card(part())})
    assert network.purpose == "Whether experts would call it standard"
    assert [group.title for group in network.shown] == ["Auroc"]
    assert network.folded == []
