from dataclasses import replace

import numpy as np
import torch

from ml.quality.counted import learn_cells, learn_facts
from ml.quality.network import CELLS, QualityNetwork, cells
from ml.quality.samples import joined
from ml.training import Plan
from tests.ml.quality.test_train import CRITERIA, handful

PLAN = Plan(1, 2, 1e-3, device="cpu")


def test_cells_tell_how_grey_and_how_uneven_each_square_is() -> None:
    pictures = torch.zeros(1, 1, 144, 192)
    pictures[..., :16, :16] = 0.5
    pictures[..., 16:32, :16][..., ::2] = 1.0
    told = cells(pictures)
    assert told.shape == (1, CELLS)
    assert told[0, 0] == 0.5 and told[0, 12] == 0.5 and told[0, 1] == 0
    assert told[0, CELLS // 2] < 0.02 and told[0, CELLS // 2 + 12] > 0.49


def test_the_first_answers_are_learnt_from_counted_numbers_and_the_rest_is_left_alone() -> None:
    many = joined([handful()] * 20)
    many = replace(many, factors=np.where(np.arange(len(many))[:, None] % 4 < 2, 0, 2) * np.ones((1, 6), np.int64))
    torch.manual_seed(0)
    network = QualityNetwork(len(CRITERIA))
    before = {name: value.clone() for name, value in network.structure.state_dict().items()}
    first, last = learn_facts(network, many, PLAN, rounds=1), learn_facts(network, many, PLAN, rounds=12)
    assert last < 0.7 * first
    first, last = learn_cells(network, many, PLAN, rounds=1), learn_cells(network, many, PLAN, rounds=12)
    assert last < 0.7 * first
    assert all(torch.equal(value, before[name]) for name, value in network.structure.state_dict().items())
