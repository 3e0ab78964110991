from pathlib import Path

import numpy as np
import pytest

from ml.opinion import studies
from ml.opinion.samples import Samples
from ml.screens import SCREEN_KINDS
from tests.ml.opinion.test_train import FEW, graded


def test_kind_is_judged_by_an_opinion_that_did_not_learn_from_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures are of two kinds; the second shows what the first does not, so an opinion that had learnt from it would show."""
    parts = [graded(count, seed) for seed, count in enumerate((48, 24, 80))]
    monkeypatch.setattr(studies, "screens_of", lambda samples: np.array([SCREEN_KINDS[n // 2 % 2] for n in range(len(samples.entries))]))
    taught: list[Samples] = []
    learn = studies.fit

    def watched(*args: object) -> object:
        taught.append(args[0])  # type: ignore[arg-type]
        return learn(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(studies, "fit", watched)
    told = studies.left_out([(one, np.ones(len(one.entries), bool)) for one in parts], FEW)
    first, second, *others = (told[kind] for kind in SCREEN_KINDS)
    assert all(kind == {"n_standard": 0, "n_non_standard": 0, "state": "not_enough_data"} for kind in others)
    assert first["n_standard"] + second["n_standard"] == 76 and {"auroc", "kappa", "adapted"} <= first.keys() & second.keys()
    kinds = [{int(Path(entry.file).stem) // 2 % 2 for entry in samples.entries} for samples in taught]
    assert kinds == [{1}, {0}]


def test_adapting_a_site_hides_its_true_share() -> None:
    network = studies.fit(graded(48, 1), graded(24, 2), np.ones(48, bool), FEW)
    samples = graded(80, 3)
    odds = studies.parts_of(network, samples).sum(1) + float(network.offset)
    told = studies._adapted(odds, samples.standard, 1)
    assert told["20%"]["as_it_is"] < 0.3 and told["80%"]["as_it_is"] > 0.7
    assert told["20%"]["adapted"] > told["20%"]["as_it_is"] and told["80%"]["adapted"] < told["80%"]["as_it_is"] + 0.05
