from dataclasses import replace
from pathlib import Path

import pytest
import torch

from ml.model_card import ModelCard, WeightsError, card_of
from ml.opinion.network import TOLD, OpinionNetwork
from ml.opinion.predict import OpinionModel, load, opinions
from ml.opinion.seen import along, surest
from ml.paths import WEIGHTS
from ml.types import NT_STRUCTURES
from ml.weights_file import publish
from tests.ml.opinion.seen import ORIGIN, SIZE, looked

ALL = dict.fromkeys(NT_STRUCTURES, 0.8)


def model() -> OpinionModel:
    """Weighs confidences alone, all alike, against a usual standard picture of confidence 0.6 each."""
    network = OpinionNetwork().eval()
    network.offset.fill_(1.0)
    network.weights[1:] = 2.0
    network.usual[1:] = 0.6
    return OpinionModel(network, card_of(WEIGHTS, "opinion"))


def test_maps_are_read_where_the_anatomy_lies_and_alike_from_both_sides() -> None:
    seen, confidences = along(looked(ALL), SIZE)
    mirrored, _ = along(looked(ALL, side=-1.0), SIZE)
    origin = torch.tensor(ORIGIN) / torch.tensor(SIZE, dtype=torch.float32)
    nearest = (seen[:2] - origin[:, None, None]).abs().sum(0).min()
    assert nearest < 0.03 and confidences.tolist() == pytest.approx([0.8] * TOLD)
    across = seen[0] - origin[0]
    assert torch.allclose(mirrored[0] - origin[0], -across, atol=0.02) and torch.allclose(mirrored[1], seen[1], atol=0.02)


def test_structure_below_the_least_confidence_counts_as_not_there() -> None:
    assert "cm" not in surest(looked(ALL | {"cm": 0.04}))
    assert along(looked(ALL | {"cm": 0.04}), SIZE)[1][NT_STRUCTURES.index("cm")] == 0


def test_surer_sight_is_a_higher_probability_and_what_is_missing_a_doubt() -> None:
    everything, without = opinions([looked(ALL), looked(ALL | {"nasal_tip": 0.2})], [SIZE] * 2, ["nt"] * 2, model())
    assert everything is not None and without is not None
    assert everything.probability > without.probability
    assert everything.doubts == {} and without.doubts == {"nasal_tip": pytest.approx(0.8, abs=1e-4)}


def test_no_opinion_on_planes_that_nobody_graded_nor_without_a_network() -> None:
    assert opinions([looked(ALL)], [SIZE], ["femur"], model()) == [None]
    assert opinions([looked(ALL)], [SIZE], ["nt"], None) == [None]


def test_opinion_is_not_read_with_another_detector(tmp_path: Path) -> None:
    detector: ModelCard = card_of(WEIGHTS, "structures")
    publish(OpinionNetwork(), card_of(WEIGHTS, "opinion"), tmp_path)
    load(tmp_path, replace(detector, version=card_of(tmp_path, "opinion").reads))
    with pytest.raises(WeightsError, match="train it again"):
        load(tmp_path, replace(detector, version="structures-other"))


def test_shipped_opinion_reads_the_shipped_detector() -> None:
    assert load(WEIGHTS, card_of(WEIGHTS, "structures")).card.reads == card_of(WEIGHTS, "structures").version
