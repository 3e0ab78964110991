import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from ml.quality.ordinal import corn_loss, probabilities, temperature_of

ROWS = st.lists(st.lists(st.floats(-12, 12), min_size=3, max_size=3), min_size=1, max_size=5)


@given(ROWS, st.floats(0.3, 5))
def test_probabilities_sum_to_one_and_a_higher_level_is_never_likelier_to_be_passed(rows: list[list[float]], temperature: float) -> None:
    told = probabilities(torch.tensor(rows), temperature)
    assert bool((told >= -1e-6).all()) and torch.allclose(told.sum(1), torch.ones(len(rows)), atol=1e-5)
    passed = 1 - told.cumsum(1)
    assert bool((passed.diff(dim=1) <= 1e-6).all())


@given(ROWS, st.integers(0, 2))
def test_a_higher_score_moves_the_expected_level_up(rows: list[list[float]], question: int) -> None:
    levels = torch.arange(4.0)
    lifted = torch.tensor(rows)
    lifted[:, question] += 1
    before, after = (probabilities(one).double() @ levels.double() for one in (torch.tensor(rows), lifted))
    assert bool((after >= before - 1e-4).all())


def test_a_network_that_knows_every_level_has_no_loss() -> None:
    levels = torch.arange(4)
    sure = torch.where(levels[:, None] > torch.arange(3), 30.0, -30.0)
    assert float(corn_loss(sure, levels)) < 1e-6 and probabilities(sure).argmax(1).tolist() == [0, 1, 2, 3]
    assert float(corn_loss(sure, levels.flip(0))) > 5


def test_unknown_levels_teach_nothing() -> None:
    scores = torch.randn(4, 3, requires_grad=True)
    corn_loss(scores, torch.tensor([-1, -1, 2, -1])).backward()  # type: ignore[no-untyped-call]
    assert scores.grad is not None and scores.grad[[0, 1, 3]].abs().sum() == 0 and scores.grad[2].abs().sum() > 0


def test_temperature_cools_an_overconfident_network_and_leaves_an_honest_one() -> None:
    random = np.random.default_rng(0)
    scores = torch.from_numpy(random.normal(0, 1.5, (4000, 2))).float()
    told = probabilities(scores).numpy()
    levels = torch.from_numpy((random.random((4000, 1)) > told.cumsum(1)[:, :-1]).sum(1))
    assert temperature_of(scores, levels) == pytest.approx(1, abs=0.1)
    assert temperature_of(4 * scores, levels) == pytest.approx(4, rel=0.1)
    assert temperature_of(scores, torch.full((4000,), -1)) == 1
