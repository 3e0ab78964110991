"""The heat map must tell the truth: hiding what it shows must cost more than hiding something else."""

import numpy as np
import pytest

from ml.explain import LONG_SIDE, Explainer, explain, load_explainer
from ml.phantom import Phantom, draw


@pytest.fixture(scope="module")
def explainer() -> Explainer:
    return load_explainer()


@pytest.fixture(scope="module")
def phantom() -> Phantom:
    return draw("nt", seed=5)


def test_hiding_the_highlighted_area_costs_more_than_hiding_another(explainer: Explainer, phantom: Phantom) -> None:
    told = [explain(phantom.pixels, [name], explainer) for name in ("thalami", "palate", "midbrain")]
    tested = [one for one in told if one.hidden is not None and one.elsewhere is not None]

    assert tested
    assert all(one.hidden < one.elsewhere for one in tested)


def test_heat_lies_on_the_structure(explainer: Explainer, phantom: Phantom) -> None:
    heat = explain(phantom.pixels, ["palate"], explainer).heat
    left, top, right, bottom = next(np.array(box.box) for box in phantom.structures if box.name == "palate") * LONG_SIDE / 640
    row, column = np.unravel_index(int(heat.argmax()), heat.shape)

    assert max(heat.shape) == LONG_SIDE
    assert heat.min() >= 0 and heat.max() <= 1
    assert left - 8 <= column <= right + 8 and top - 8 <= row <= bottom + 8


def test_missing_structure_is_expected_where_it_would_lie(explainer: Explainer) -> None:
    whole, without = draw("nt", seed=8), draw("nt", seed=8, absent=["palate"])
    told = explain(without.pixels, ["palate"], explainer)
    truth = next(box.box for box in whole.structures if box.name == "palate")

    assert told.hidden is None
    assert told.expected is not None
    assert abs((told.expected[0] + told.expected[2]) - (truth[0] + truth[2])) / 2 < 25


def test_same_frame_gives_the_same_explanation(explainer: Explainer, phantom: Phantom) -> None:
    first, second = (explain(phantom.pixels, ["thalami", "palate"], explainer) for _ in range(2))

    assert (first.score, first.hidden, first.elsewhere) == (second.score, second.hidden, second.elsewhere)
    assert np.array_equal(first.heat, second.heat)


@pytest.mark.parametrize("asked", [["tail"], []])
def test_unknown_structure_is_refused(asked: list[str], explainer: Explainer, phantom: Phantom) -> None:
    with pytest.raises(ValueError, match="detector does not know"):
        explain(phantom.pixels, asked, explainer)
