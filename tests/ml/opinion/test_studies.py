from pathlib import Path

import numpy as np
import pytest

from ml.opinion import studies
from ml.opinion.samples import Samples
from ml.opinion.train import Settings
from ml.screens import SCREEN_KINDS
from tests.ml.opinion.test_train import graded


def test_kind_is_judged_by_an_opinion_that_did_not_learn_from_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures are of two kinds; the second shows what the first does not, so an opinion that had learnt from it would show."""
    parts = [graded(count, seed) for seed, count in enumerate((24, 16, 16))]
    monkeypatch.setattr(studies, "LEAST", 4)
    monkeypatch.setattr(studies, "screens_of", lambda samples: np.array([SCREEN_KINDS[n // 2 % 2] for n in range(len(samples.entries))]))
    taught: list[Samples] = []
    learn = studies.fit

    def watched(*args: object) -> object:
        taught.append(args[0])  # type: ignore[arg-type]
        return learn(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(studies, "fit", watched)
    told = studies.left_out([(one, np.ones(len(one.entries), bool)) for one in parts], Settings(steps=3))
    first, second, *others = (told[kind] for kind in SCREEN_KINDS)
    assert all(kind == {"n_standard": 0, "n_non_standard": 0, "state": "not_enough_data"} for kind in others)
    assert first["n_standard"] + second["n_standard"] == 28 and {"auroc", "kappa", "adapted"} <= first.keys() & second.keys()
    kinds = [{int(Path(entry.file).stem) // 2 % 2 for entry in samples.entries} for samples in taught]
    assert kinds == [{1}, {0}]


def test_adapting_a_site_hides_its_true_share() -> None:
    random = np.random.default_rng(2)
    standard = np.arange(200) % 2 == 0
    told = studies._adapted(np.where(standard, 2.0, -2.0) + random.normal(0, 1, 200), standard, 1)
    assert abs(told["20%"]["as_it_is"] - 0.2) < 0.05 and abs(told["80%"]["as_it_is"] - 0.8) < 0.05
    assert told["20%"]["adapted"] > told["20%"]["as_it_is"] + 0.02 and told["80%"]["adapted"] < told["80%"]["as_it_is"] - 0.02
