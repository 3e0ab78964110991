from dataclasses import replace
from pathlib import Path

import pytest
import torch

from ml.model_card import WeightsError, card_of
from ml.opinion.anatomy import placed
from ml.opinion.network import OpinionNetwork
from ml.opinion.predict import OpinionModel, load, opinions
from ml.opinion.seen import along, surest, told
from ml.paths import WEIGHTS
from ml.runtime import Runtime, TorchRunner
from ml.types import NT_STRUCTURES
from ml.weights_file import publish
from tests.ml.opinion.seen import ORIGIN, SIZE, looked
from tests.ml.pictures import noisy

ALL = dict.fromkeys(NT_STRUCTURES, 0.8)
CLEAR = dict.fromkeys(NT_STRUCTURES, 2.5)
SCAN = noisy(*SIZE)
RUNTIME = Runtime(on_cpu="torch")


def model() -> OpinionModel:
    """Weighs what is told alone: confidences twice as much as clarity, against a usual picture of confidence 0.6 and clarity 2."""
    network = OpinionNetwork().eval()
    network.offset.fill_(1.0)
    half = len(NT_STRUCTURES) + 2
    network.weights[2:half], network.usual[2:half] = 2.0, 0.6
    network.weights[half:], network.usual[half:] = 1.0, 2.0
    picture = TorchRunner(network.picture, "cpu", 1)
    return OpinionModel(network, picture, card_of(WEIGHTS, "opinion"))


def test_maps_are_read_where_the_anatomy_lies_and_alike_from_both_sides() -> None:
    both = (looked(ALL), looked(ALL, side=-1.0))
    seen, mirrored = (along(one, placed(surest(one), SIZE)) for one in both)
    origin = torch.tensor(ORIGIN) / torch.tensor(SIZE, dtype=torch.float32)
    nearest = (seen[:2] - origin[:, None, None]).abs().sum(0).min()
    assert nearest < 0.03
    across = seen[0] - origin[0]
    assert torch.allclose(mirrored[0] - origin[0], -across, atol=0.02) and torch.allclose(mirrored[1], seen[1], atol=0.02)


def test_structure_below_the_least_confidence_counts_as_not_there() -> None:
    place = NT_STRUCTURES.index("cm")
    for confidence, expected in ((0.04, (0.0, 0.0)), (0.07, (0.07, 0.0)), (0.5, (0.5, 2.5))):
        values = told(looked(ALL | {"cm": confidence}), CLEAR | {"cm": 2.5})
        assert (values[place], values[len(NT_STRUCTURES) + place]) == pytest.approx(expected)
    assert "cm" not in surest(looked(ALL | {"cm": 0.04}))


def test_surer_and_clearer_sight_is_a_higher_probability_and_what_is_missing_a_doubt() -> None:
    seen = [looked(ALL), looked(ALL | {"nasal_tip": 0.2}), looked(ALL)]
    clarity = [CLEAR, CLEAR, CLEAR | {"palate": 0.5}]
    everything, unsure, unclear = opinions(seen, clarity, ["nt"] * 3, model())
    assert everything is not None and unsure is not None and unclear is not None
    assert everything.probability > max(unsure.probability, unclear.probability)
    assert everything.doubts == {} and unsure.doubts == {"nasal_tip": pytest.approx(0.3, abs=1e-4)}
    assert unclear.doubts == {"palate": pytest.approx(1.1, abs=1e-4)}


def test_no_opinion_on_planes_that_nobody_graded_nor_without_a_network() -> None:
    assert opinions([looked(ALL)], [CLEAR], ["femur"], model()) == [None]
    assert opinions([looked(ALL)], [CLEAR], ["nt"], None) == [None]


def test_opinion_is_not_read_with_other_eyes(tmp_path: Path) -> None:
    detector, quality = (card_of(WEIGHTS, name) for name in ("structures", "quality"))
    known = replace(card_of(WEIGHTS, "opinion"), reads=(detector.version, quality.version))
    publish(OpinionNetwork(), known, tmp_path)
    load(tmp_path, RUNTIME, detector, quality)
    with pytest.raises(WeightsError, match="not structures-other: train it again"):
        load(tmp_path, RUNTIME, replace(detector, version="structures-other"), quality)


def test_shipped_opinion_reads_the_shipped_networks() -> None:
    eyes = [card_of(WEIGHTS, name) for name in ("structures", "quality")]
    assert set(load(WEIGHTS, RUNTIME, *eyes).card.reads) == {eye.version for eye in eyes}


def test_picture_network_counts_for_the_whole() -> None:
    """Once as it is, and once where it says the opposite: what moves is the doubt about the whole."""
    known = model()
    known.network.weights[1] = 1.0
    known.network.picture.last.bias.data.fill_(4.0)
    (well,) = opinions([looked(ALL)], [CLEAR], ["nt"], known)
    known.network.picture.last.bias.data.fill_(-4.0)
    (ill,) = opinions([looked(ALL)], [CLEAR], ["nt"], known)
    assert well is not None and ill is not None and well.probability > ill.probability
    assert next(iter(ill.doubts)) == "whole" and "whole" not in well.doubts


def test_opinion_on_a_frame_does_not_depend_on_its_company() -> None:
    frames = [SCAN, noisy(*SIZE, 3), noisy(*SIZE, 4)]
    known = model()
    known.network.weights[1] = 0.3
    seen = [looked(ALL, frame=frame) for frame in frames]
    together = opinions(seen, [CLEAR] * 3, ["nt", "femur", "nt"], known)
    alone = [opinions([one], [CLEAR], [plane], known)[0] for one, plane in zip(seen, ("nt", "femur", "nt"), strict=True)]
    assert together == alone
