from dataclasses import replace

import numpy as np
import pytest

from ml.quality.evaluate import evaluate, pictures_of
from ml.quality.samples import joined
from ml.types import FACTORS
from tests.ml.quality.test_predict import model, network
from tests.ml.quality.test_train import handful


def test_variants_of_a_real_picture_are_one_picture_and_every_phantom_is_its_own() -> None:
    four = handful()
    clean, faulty = np.array([2, 0, 0, 0, 0, 0]), np.array([4, 0, 1, 0, 0, 0])
    real = replace(four, sources=np.array(["african"] * 4), factors=np.stack([clean, faulty, clean, faulty]), planes=np.zeros(4, np.int64))
    assert pictures_of(real).tolist() == [1, 1, 2, 2]
    assert len(set(pictures_of(four).tolist())) == 4


def test_every_question_has_its_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ml.quality.evaluate.interval", lambda figure, groups: (figure(np.arange(len(groups))), 1.0))
    monkeypatch.setattr("ml.quality.evaluate.chance_calibration_error", lambda probabilities: 0.5)
    drawn = replace(handful(), criteria=np.array([[1, 1, -1], [1, 1, -1], [-1, -1, -1], [-1, -1, -1]]))  # in the model's order
    real = replace(drawn, sources=np.array(["african"] * 4), overall=np.full(4, -1))
    figures = evaluate(network(), model(), joined([drawn, real]))
    assert {f"{name}/{source}" for name in FACTORS for source in ("real", "african", "drawn")} == set(figures["factors"])
    assert figures["n_real"] == figures["n_drawn"] == 4 and figures["overall"]["all"]["n"] == 4
    assert 0 <= figures["factors"]["gain/real"]["coverage"] <= 1 <= figures["factors"]["gain/real"]["set_size"]
    assert set(figures["clarity"]) >= {"all", "nt", "nasal_tip", "drawn"} and "visible_f1" in figures["clarity"]["nt"]
    assert figures["criteria"]["nt/nt_visible"]["n_met"] == 4 and "ece" in figures["criteria"]["all"]
