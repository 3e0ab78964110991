"""What the networks learnt: met or not met only where they are sure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditapp.protocols.grading import Verdict
from auditapp.protocols.seen import FACTOR_LEVELS, SeenLevel
from tests.auditapp.protocols.rules.sights import judged, seen

SHARP = {"kind": "factor", "factor": "sharpness", "most": 1}
GAIN = {"kind": "factor", "factor": "gain", "least": 2, "most": 2}
SKIN = {"kind": "learnt", "criterion": "skin_line_complete", "met_from": 0.8, "not_met_to": 0.2}
LEVELS = st.integers(0, 4)


@pytest.mark.parametrize(
    ("lowest", "highest", "verdict"),
    [(0, 0, "met"), (0, 1, "met"), (1, 2, "cannot_tell"), (0, 3, "cannot_tell"), (2, 2, "not_met"), (2, 3, "not_met")],
)
def test_factor_goes_by_what_cannot_be_ruled_out(lowest: int, highest: int, verdict: str) -> None:
    told = SeenLevel(lowest, lowest, highest)

    assert judged(seen(factors={"sharpness": told}), **SHARP).verdict == verdict


@pytest.mark.parametrize(
    ("lowest", "highest", "verdict"), [(2, 2, "met"), (1, 2, "cannot_tell"), (0, 4, "cannot_tell"), (0, 1, "not_met"), (3, 4, "not_met")]
)
def test_factor_with_two_sides(lowest: int, highest: int, verdict: str) -> None:
    assert judged(seen(factors={"gain": SeenLevel(lowest, lowest, highest)}), **GAIN).verdict == verdict


@given(LEVELS, LEVELS, LEVELS, LEVELS)
def test_factor_is_judged_as_every_level_that_cannot_be_ruled_out_would_be(one: int, other: int, edge: int, far: int) -> None:
    (lowest, highest), (least, most) = sorted((one, other)), sorted((edge, far))
    verdict = judged(
        seen(factors={"gain": SeenLevel(lowest, lowest, highest)}), kind="factor", factor="gain", least=least, most=most
    ).verdict
    inside = {least <= level <= most for level in range(lowest, highest + 1)}

    assert verdict == {(True,): "met", (False,): "not_met"}.get(tuple(inside), "cannot_tell")


def test_factor_cannot_be_told_where_the_machine_abstains() -> None:
    told = SeenLevel(0, 0, 1, abstains=True)

    assert judged(seen(factors={"sharpness": told}), **SHARP).verdict is Verdict.CANNOT_TELL


def test_factor_cannot_be_told_by_older_networks() -> None:
    assert judged(seen(), **SHARP).verdict is Verdict.CANNOT_TELL


def test_factor_says_what_it_is_and_what_was_expected() -> None:
    told = SeenLevel(3, 3, 3)

    assert judged(seen(factors={"sharpness": told}), **SHARP).reason == "Sharpness: blurred; sharp or slightly soft is expected."


@pytest.mark.parametrize(
    ("probability", "verdict"),
    [(1.0, "met"), (0.8, "met"), (0.79, "cannot_tell"), (0.21, "cannot_tell"), (0.2, "not_met"), (0.0, "not_met")],
)
def test_learnt_goes_by_probability(probability: float, verdict: str) -> None:
    assert judged(seen(criteria={"skin_line_complete": probability}), **SKIN).verdict == verdict


def test_what_was_not_learnt_is_not_guessed() -> None:
    assert judged(seen(criteria={"other": 0.9}), **SKIN).verdict is Verdict.CANNOT_TELL


@pytest.mark.parametrize("name", FACTOR_LEVELS)
def test_every_factor_has_a_rule_that_can_be_met(name: str) -> None:
    last = len(FACTOR_LEVELS[name]) - 1

    assert judged(seen(factors={name: SeenLevel(last, last, last)}), kind="factor", factor=name, most=last).verdict is Verdict.MET
