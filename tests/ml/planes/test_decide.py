import pytest
import torch

from ml.planes.decide import decided, prediction, shown
from ml.planes.model import OUTPUTS, PLANES, STRANGE


def scores(**high: float) -> list[float]:
    return [high.get(name, 0.0) for name in (*PLANES, STRANGE)]


def test_three_head_planes_that_are_likelier_together_win_over_one_other() -> None:
    chances = {"femur": 0.4, "transthalamic": 0.25, "transventricular": 0.2, "transcerebellar": 0.15}
    assert decided(chances) == "transthalamic"
    assert decided(chances | {"femur": 0.7}) == "femur"


def test_probabilities_sum_to_one_and_what_shows_no_fetus_is_other() -> None:
    told = prediction(scores(strange=9.0), 1.0)
    assert sum(told.probabilities.values()) == pytest.approx(1) and set(told.probabilities) == set(PLANES)
    assert told.plane == "other" and told.probabilities["other"] > 0.99


def test_a_warmer_temperature_makes_the_machine_less_sure() -> None:
    cool, warm = (prediction(scores(nt=3.0), temperature).probabilities["nt"] for temperature in (1.0, 3.0))
    assert cool > warm > 1 / OUTPUTS


def test_shown_says_no_more_than_the_truth_knows() -> None:
    rows = torch.tensor([scores(transcerebellar=5.0), scores(transcerebellar=5.0), scores(strange=5.0)])
    assert shown(rows, ["head", "transthalamic", "head"]) == ["head", "transcerebellar", "strange"]
