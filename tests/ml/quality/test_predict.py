from functools import cache
from pathlib import Path

import numpy as np
import pytest
import torch

from ml.model_card import ModelCard
from ml.phantom import draw
from ml.quality.card import card
from ml.quality.inputs import parts_of
from ml.quality.network import QualityNetwork
from ml.quality.predict import Graded, QualityModel, best_of, grade, load
from ml.runtime import Runtime
from ml.structures.predict import Found
from ml.training import Plan, begin
from ml.types import FACTORS, PlanePrediction
from ml.weights_file import publish
from tests.ml.pictures import noisy

LABELS = ("nt/midsagittal", "nt/nt_visible", "transthalamic/symmetrical", "transventricular/symmetrical", "transcerebellar/symmetrical")
HEADS = (*FACTORS, "overall", "clarity")
THRESHOLDS = {"seen": 0.25, "widest": 2.0, "criteria/temperature": 1.0, "refine/nt": 1.0}
THRESHOLDS |= {f"{name}/temperature": 1.5 for name in HEADS} | {f"{name}/conformal": 0.7 for name in HEADS}


def model_card() -> ModelCard:
    plan = Plan(1, 2, 1e-3, device="cpu")
    return card(begin(QualityNetwork(3), plan), plan, LABELS, THRESHOLDS, "test")


@cache
def network() -> QualityNetwork:
    torch.manual_seed(0)
    return QualityNetwork(3).eval()


@cache
def model() -> QualityModel:
    return QualityModel(parts_of(network()), model_card(), torch.device("cpu"))


def shown(plane: str) -> PlanePrediction:
    return PlanePrediction(plane, {plane: 0.9, "other": 0.1})


DRAWN = [draw("nt", seed=seed) for seed in range(2)]
FRAMES = [DRAWN[0].pixels, noisy(90, 60), DRAWN[1].pixels]
FOUND = [[Found(one.name, 0.9, one.box) for one in drawn.structures] for drawn in DRAWN]
SEEN = [FOUND[0], [], FOUND[1]]
SHOWN = [shown("nt"), shown("other"), shown("head")]


def test_every_frame_gets_opinions_on_what_it_shows() -> None:
    first, second, third = grade(FRAMES, SEEN, SHOWN, model())
    assert set(first.factors) == set(FACTORS) and all(len(first.factors[name].probabilities) == len(FACTORS[name]) for name in FACTORS)
    assert len(first.clarity) == len(first.boxes) == len(FOUND[0]) and second.clarity == second.boxes == ()
    assert set(first.criteria) == {"midsagittal"} and second.criteria == {} and set(third.criteria) == {"symmetrical"}
    assert first.overall is not None and sum(first.overall.probabilities) == pytest.approx(1) and second.overall is None


def test_edges_are_set_anew_only_where_the_card_says_so() -> None:
    (first, *_) = grade(FRAMES, SEEN, SHOWN, model())
    for found, box in zip(FOUND[0], first.boxes, strict=True):
        assert (box == pytest.approx(found.box, abs=1e-3)) != (found.name == "nt")


def test_a_frame_s_grades_depend_on_no_other_frame() -> None:
    together = grade(FRAMES * 7, SEEN * 7, SHOWN * 7, model())
    alone = [grade([frame], [found], [plane], model())[0] for frame, found, plane in zip(FRAMES, SEEN, SHOWN, strict=True)]
    for number, one in enumerate(together):
        assert numbers(one) == pytest.approx(numbers(alone[number % 3]), abs=1e-4)


def numbers(one: Graded) -> list[float]:
    parts = [*one.factors.values(), *([one.overall] if one.overall else []), *one.clarity]
    return [
        *(value for part in parts for value in part.probabilities),
        *(edge for box in one.boxes for edge in box),
        *one.criteria.values(),
    ]


def test_frames_without_a_box_are_graded_too() -> None:
    (only,) = grade(FRAMES[:1], [[]], SHOWN[:1], model())
    assert only.clarity == only.boxes == () and only.overall is not None


def test_no_frames_no_grades() -> None:
    assert grade([], [], [], model()) == []


def test_of_each_structure_the_surest_box_is_weighed_and_two_of_a_pair() -> None:
    names = [("nt", 0.5), ("nt", 0.9), ("kidney", 0.6), ("kidney", 0.7), ("kidney", 0.8), ("cm", 0.1)]
    assert best_of([Found(name, sure, (0, 0, 9, 9)) for name, sure in names], 0.25) == [False, True, False, True, True, False]


@pytest.mark.parametrize("on_cpu", ["openvino", "torch"])
def test_a_published_network_grades_as_before(tmp_path: Path, on_cpu: str) -> None:
    published = publish(network(), model_card(), tmp_path)
    again = load(tmp_path, Runtime(on_cpu=on_cpu))
    assert again.card.version == published.version and again.criteria == ("midsagittal", "nt_visible", "symmetrical")
    before, after = (grade(FRAMES, SEEN, SHOWN, one)[0] for one in (model(), again))
    assert np.array(numbers(after)) == pytest.approx(np.array(numbers(before)), abs=0.02, rel=0.01)
