from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from ml import explain_standard
from ml.explain import LONG_SIDE
from ml.networks import Models, load_models
from ml.pixels import Frame
from tests.ml.pictures import Pixels, noisy


@pytest.fixture(scope="module")
def models() -> Models:
    return load_models("cpu")


@pytest.fixture(scope="module")
def frame() -> Pixels:
    return noisy(240, 180)


def bright_corner(frames: Sequence[Frame], models: Models) -> np.ndarray:
    """Standard as far as the lower left corner is full of contrast."""
    return np.array([min(1.0, float(one[135:, :60].std()) / 90) for one in frames])


def test_heat_lies_where_the_opinion_looks(models: Models, frame: Pixels, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explain_standard, "_probabilities", bright_corner)
    told = explain_standard.explain_standard(frame, models)
    height, width = told.heat.shape
    assert max(told.heat.shape) == LONG_SIDE and told.expected is None
    assert told.heat[height * 3 // 4 :, : width // 4].mean() > 3 * told.heat[: height // 2, width // 2 :].mean()
    assert told.hidden is not None and told.elsewhere is not None and told.hidden < told.elsewhere < told.score + 1e-6


def test_score_is_that_of_the_answer_it_leans_to(models: Models, frame: Pixels, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explain_standard, "_probabilities", lambda frames, models: 0.2 * bright_corner(frames, models))
    assert explain_standard.explain_standard(frame, models).score > 0.8


def test_shipped_networks_have_an_opinion_on_any_frame(models: Models, frame: Pixels) -> None:
    (told,) = explain_standard._probabilities([frame], models)
    assert 0 <= told <= 1


def test_without_an_opinion_there_is_nothing_to_explain(models: Models, frame: Pixels) -> None:
    with pytest.raises(ValueError, match="no opinion"):
        explain_standard.explain_standard(frame, replace(models, opinion=None))
