from pathlib import Path

import numpy as np
import torch

from ml.manifest import Entry
from ml.opinion.network import HEADS, TOLD, OpinionNetwork
from ml.opinion.samples import Samples
from ml.opinion.seen import along, told
from ml.opinion.train import Settings, fit, folds_of, said_of, settle
from ml.types import NT_STRUCTURES
from tests.ml.opinion.seen import SIZE, looked

FEW = Settings(steps=25, learning_rate=5e-3)


def graded(count: int, seed: int) -> Samples:
    """Standard pictures fill the maps and are found surely; of the others half differ in the maps alone, half in the nasal tip alone."""
    random = np.random.default_rng(seed)
    standard = np.arange(count) % 2 == 0
    maps, said = [], []
    for number in range(count):
        sure = dict(zip(NT_STRUCTURES, random.uniform(0.5, 0.9, len(NT_STRUCTURES)), strict=True))
        if not standard[number] and number % 4 == 1:
            sure["nasal_tip"] = 0.1
        fill = 1.0 if standard[number] or number % 4 == 1 else -1.0
        seen = looked(sure, fill + float(random.normal(0, 0.2)))
        maps.append(along(seen, SIZE))
        said.append(told(seen, dict.fromkeys(NT_STRUCTURES, float(random.uniform(1, 3)))))
    entries = [Entry(Path(f"{number}.png"), "set", "nt", str(number)) for number in range(count)]
    return Samples(entries, torch.stack(maps)[:, None].half(), torch.stack(said), standard)


def test_folds_spread_both_grades_evenly() -> None:
    standard = np.arange(40) < 12
    folds = folds_of(standard, seed=3)
    assert {int((folds[standard] == fold).sum()) for fold in range(HEADS)} == {3}
    assert {int((folds[~standard] == fold).sum()) for fold in range(HEADS)} == {7}


def test_opinion_learns_from_the_maps_and_from_what_is_told() -> None:
    network = fit(graded(48, 1), graded(24, 2), np.ones(48, bool), FEW)
    said, truth = said_of(network, graded(24, 3)), graded(24, 3).standard
    assert (said[truth] > 0.5).mean() > 0.9 and (said[~truth] < 0.5).mean() > 0.9
    assert network.weights[0] > 0 and network.weights[1 + NT_STRUCTURES.index("nasal_tip")] > 0


def test_same_seed_gives_the_same_opinion() -> None:
    once, again = (fit(graded(16, 1), graded(12, 2), np.ones(16, bool), Settings(steps=3)) for _ in range(2))
    assert torch.equal(once.weights, again.weights) and torch.equal(once.basis, again.basis)


def test_surer_sight_never_counts_against_a_picture() -> None:
    random = np.random.default_rng(0)
    standard = np.arange(80) < 40
    parts = random.normal(0, 1, (80, 1 + TOLD)).astype(np.float32)
    parts[:, 0] += 2 * standard
    parts[:, 1] -= 2 * standard  # seen more surely where people said no: chance, or a shortcut
    network = OpinionNetwork()
    settle(network, parts, standard)
    assert network.weights[0] > 0.5 and network.weights[1] == 0 and bool((network.weights >= 0).all())


def test_both_grades_count_alike_however_many_there_are() -> None:
    random = np.random.default_rng(1)
    standard = np.arange(330) < 30
    parts = np.zeros((330, 1 + TOLD), np.float32)
    parts[:, 0] = random.normal(0, 1, 330) + standard
    network = OpinionNetwork()
    settle(network, parts, standard)
    told = 1 / (1 + np.exp(-((parts - network.usual.numpy()) @ network.weights.numpy() + float(network.offset))))
    assert abs((told[standard] > 0.5).mean() - (told[~standard] < 0.5).mean()) < 0.15
