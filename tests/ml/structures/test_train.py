import csv
import math
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import numpy as np
import torch
from torch import nn

from ml.structures.samples import Maker, sample_of
from ml.structures.train import Course, fresh, train
from ml.training import Plan, finished
from tests.ml.pictures import noisy

PLAN = Plan(epochs=2, batch=2, learning_rate=1e-3, warm_up=1, device="cpu")


def lesson(epoch: int, average: nn.Module) -> list[Maker]:
    box = ("nt", (20.0, 30.0, 90.0, 60.0))
    return [partial(sample_of, noisy(120, 90, epoch + seed), [box], "nt", ("nt",)) for seed in range(4)]


def check(network: nn.Module) -> Mapping[str, float]:
    return {"nt_mAP50": 0.5, "figure": 0.4}


COURSE = Course(lesson, check, (96, 64), check_every=2)


def same(one: nn.Module, other: nn.Module) -> bool:
    return all(torch.equal(*pair) for pair in zip(one.state_dict().values(), other.state_dict().values(), strict=True))


def test_a_training_learns_and_leaves_checkpoint_and_curve(tmp_path: Path) -> None:
    run = train(fresh(), COURSE, PLAN, tmp_path / "run.pt")
    assert run.epoch == 2 and (run.best_epoch, run.best_figure) == (2, 0.4)
    assert not same(finished(run), fresh())
    rows = list(csv.DictReader((tmp_path / "run.csv").read_text().splitlines()))
    assert [row["nt_mAP50"] for row in rows] == ["", "0.5"] and all(float(row["watt_hours"]) >= 0 for row in rows)
    assert math.isfinite(float(rows[0]["loss"]))


def test_an_interrupted_training_ends_where_the_whole_one_does(tmp_path: Path) -> None:
    whole = train(fresh(), COURSE, PLAN, tmp_path / "whole.pt")
    epochs = Plan(epochs=1, batch=2, learning_rate=1e-3, warm_up=1, device="cpu")
    train(fresh(), COURSE, epochs, tmp_path / "parts.pt")
    again = train(fresh(seed=5), COURSE, PLAN, tmp_path / "parts.pt")
    assert again.epoch == 2 and [row["epoch"] for row in again.curve] == [1, 2]
    assert np.isclose(again.curve[1]["step"], whole.curve[1]["step"])


def test_a_training_without_time_keeps_the_first_weights(tmp_path: Path) -> None:
    run = train(fresh(), COURSE, Plan(epochs=2, batch=2, learning_rate=1e-3, minutes=0), tmp_path / "run.pt")
    assert run.epoch == 0 and not (tmp_path / "run.pt").exists() and same(run.network, fresh())


def test_time_that_is_used_up_ends_an_epoch_early_and_is_checked(tmp_path: Path) -> None:
    run = train(fresh(), COURSE, Plan(epochs=9, batch=2, learning_rate=1e-3, minutes=1e-6, device="cpu"), tmp_path / "run.pt")
    assert (run.epoch, run.step, run.best_figure) == (1, 1, 0.4)
