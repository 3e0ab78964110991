"""What the simulated experts read follows from what was drawn."""

import random

import pytest

from auditapp.protocols.editions import ROUTINE
from auditapp.protocols.grading import Verdict
from ml.phantom import draw
from workers.demo.pictures import FACTS, Month, answers, commissions, read_by_simulated_expert


def month(experience: str = "junior", rounds_before: int = 0, helped: float = 1.0) -> Month:
    return Month(experience, images=400, rounds_before=rounds_before, seed=3, helped=helped)


def faulty(of: Month) -> int:
    return sum(bool(order.absent or order.faults) for order in commissions(of))


def test_commissions_are_the_same_for_the_same_month() -> None:
    assert commissions(month()) == commissions(month())


def test_commissions_of_juniors_hold_more_faults_and_feedback_takes_some_away() -> None:
    assert faulty(month("junior")) > faulty(month("junior", rounds_before=1)) > faulty(month("senior"))


def test_feedback_that_does_not_help_changes_nothing() -> None:
    assert commissions(month(rounds_before=1, helped=0)) == commissions(month())
    assert faulty(month(rounds_before=1, helped=2)) < faulty(month(rounds_before=1))


@pytest.mark.parametrize("plane", sorted(FACTS))
def test_answers_cover_every_criterion_of_the_routine_protocol(plane: str) -> None:
    drawn = draw(plane, seed=1, size=(320, 240))
    edition = ROUTINE.plane_named(plane)
    assert edition is not None
    told = answers(plane, drawn.truth, frozenset(box.name for box in drawn.structures))
    assert set(told) == {criterion.code for criterion in edition.criteria}


def test_answers_miss_a_structure_that_was_not_drawn() -> None:
    drawn = draw("nt", seed=2, absent=("palate",))
    told = answers("nt", drawn.truth, frozenset(box.name for box in drawn.structures))
    assert told["palate"] is Verdict.NOT_MET
    assert told["nuchal_membrane"] is Verdict.MET


def test_answers_turn_a_fact_that_must_not_be() -> None:
    kidneys = draw("abdomen", seed=4, faults=("kidneys_in",))
    assert answers("abdomen", kidneys.truth, frozenset())["no_kidneys"] is Verdict.NOT_MET


def test_simulated_expert_errs_now_and_then() -> None:
    truth = {str(number): Verdict.MET for number in range(2000)}
    read = read_by_simulated_expert(truth, random.Random(1))
    assert 40 <= sum(verdict is Verdict.NOT_MET for verdict in read.values()) <= 80
