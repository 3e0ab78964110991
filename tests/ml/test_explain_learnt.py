"""The map of a learnt criterion, on the real networks and a drawn plane."""

import numpy as np
import pytest

from ml.explain import LONG_SIDE
from ml.explain_learnt import explain_criterion
from ml.networks import Models, load_models
from ml.phantom import draw
from ml.predict import predict


@pytest.fixture(scope="module")
def models() -> Models:
    return load_models("cpu", on_cpu="torch")


def test_map_tells_the_answer_that_the_network_gives(models: Models) -> None:
    pixels = draw("nt", seed=8).pixels
    criteria = predict([pixels], models, confidence=0.1)[0].criteria
    name = max(criteria, key=lambda name: abs(criteria[name] - 0.5))
    told = explain_criterion(pixels, name, models)

    assert told.score == pytest.approx(max(criteria[name], 1 - criteria[name]), abs=1e-4)
    assert max(told.heat.shape) == LONG_SIDE and told.heat.min() >= 0 and told.heat.max() <= 1
    assert told.hidden is not None and np.isfinite(told.hidden)


def test_criterion_of_another_plane_is_refused(models: Models) -> None:
    with pytest.raises(ValueError, match="no opinion on 'sacrum_visible'"):
        explain_criterion(draw("nt", seed=8).pixels, "sacrum_visible", models)
