from functools import cache
from pathlib import Path

import numpy as np
import pytest
import torch

from ml.manifest import Entry, KnownBox
from ml.phantom import draw
from ml.quality import made, recipe
from ml.quality.calibrate import thresholds_of
from ml.quality.made import Truths, of_entry, of_phantom
from ml.quality.network import QualityNetwork
from ml.quality.samples import Samples, batch_of, batches, chosen, joined, mirrored, read_samples, widened
from ml.quality.train import figures_of, opinions, train
from ml.training import Plan
from ml.types import PLANES
from tests.ml.pictures import noisy, write_picture

FACTS = {"nt": ("midsagittal", "neutral"), "femur": ("both_ends_visible",)}
CRITERIA = ("both_ends_visible", "midsagittal", "neutral")
SMALL = Plan(epochs=1, batch=2, learning_rate=1e-3, warm_up=1, device="cpu")


class Unmetered:
    """In place of the energy meter, which takes seconds to start."""

    def lap(self) -> float:
        return 0.5

    stop = lap


@cache
def truths() -> Truths:
    return Truths(made.usual_places([], [draw("nt", seed=1), draw("femur", seed=1)]), CRITERIA, FACTS)


@cache
def handful() -> Samples:
    parts = [of_phantom(draw(plane, seed=seed, quality=0.5), seed, truths()) for plane in FACTS for seed in range(2)]
    return joined([widened(one, FACTS[PLANES[int(one.planes[0])]], CRITERIA) for one in parts])


def test_a_phantom_tells_all_that_is_known_of_it() -> None:
    phantom = draw("nt", seed=3, faults={"flexed"}, severity={"high_gain": 2.0})
    sample = of_phantom(phantom, 3, truths())
    assert sample.criteria.tolist() == [[1, 0]] and sample.factors[0, 0] >= 3 and sample.overall[0] >= 0
    assert set(sample.clarity.tolist()) <= {0, 1, 2, 3} and (sample.clarity[np.isnan(sample.off).any(1)] == 0).any()
    assert sample.weighed.sum() >= len(phantom.structures)


def test_a_real_picture_is_clean_first_and_has_made_faults_after(tmp_path: Path) -> None:
    file = write_picture(tmp_path / "a.png", draw("nt", seed=5).pixels)
    boxes = tuple(KnownBox(found.name, found.box) for found in draw("nt", seed=5).structures)
    entry = Entry(file, "first_trimester", "nt", "a", boxes)
    clean, *faulty = (of_entry(entry, draw("nt", seed=5).pixels, variant, 1, truths()) for variant in range(6))
    assert clean.factors[0].tolist() == [2, 0, 0, 0, 0, 0] and any(one.factors[0].tolist() != clean.factors[0].tolist() for one in faulty)
    assert np.array_equal(of_entry(entry, draw("nt", seed=5).pixels, 2, 1, truths()).patches, faulty[1].patches)


def test_a_picture_that_nobody_marked_teaches_factors_alone(tmp_path: Path) -> None:
    entry = Entry(write_picture(tmp_path / "a.png", noisy(200, 150)), "african", "other", "a")
    sample = of_entry(entry, noisy(200, 150), 1, 1, truths())
    assert len(sample.patches) == 0 and sample.overall.tolist() == [-1] and (sample.factors >= 0).all()


def test_samples_survive_a_round_trip_and_are_chosen_with_their_boxes(tmp_path: Path) -> None:
    handful().save(tmp_path / "x.npz")
    again = read_samples(tmp_path / "x.npz")
    last = chosen(again, np.array([3, 0]))
    assert np.array_equal(last.pictures[1], handful().pictures[0])
    assert np.array_equal(last.patches, np.concatenate([chosen(again, np.array([number])).patches for number in (3, 0)]))


def test_a_mirrored_mirror_image_is_the_picture() -> None:
    there, back = mirrored(handful()), mirrored(mirrored(handful()))
    assert np.array_equal(back.patches, handful().patches) and back.facts == pytest.approx(handful().facts)
    assert np.array_equal(back.off, handful().off, equal_nan=True) and not np.array_equal(there.pictures, handful().pictures)


def test_batches_seat_no_more_than_there_are_and_miss_some() -> None:
    many = joined([handful()] * 20)
    seated = [int((batch.inputs.seats >= 0).sum()) for batch in batches(many, 8, np.random.default_rng(0))]
    assert 0 < sum(seated) < int(many.weighed.sum())
    assert int((batch_of(many).inputs.seats >= 0).sum()) == int(many.weighed.sum())


def test_one_epoch_changes_the_network_and_a_second_call_goes_on_after_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ml.quality.train.Meter", Unmetered)
    run = train(handful(), handful(), SMALL, tmp_path / "run.pt")
    assert run.epoch == 1 and run.step == 2 and np.isfinite(run.curve[0]["loss"]) and run.curve[0]["watt_hours"] == 0.5
    again = train(handful(), handful(), SMALL, tmp_path / "run.pt")
    assert (again.epoch, again.step) == (1, 2)
    assert all(torch.equal(one, other) for one, other in zip(run.average.parameters(), again.average.parameters(), strict=True))


def test_opinions_are_the_same_whatever_the_batch() -> None:
    torch.manual_seed(0)
    network, device = QualityNetwork(len(CRITERIA)).eval(), torch.device("cpu")
    one, whole = opinions(network, handful(), device, 1), opinions(network, handful(), device, 4)
    assert torch.allclose(one.overall, whole.overall, atol=1e-5) and torch.allclose(one.clarity, whole.clarity, atol=1e-5)
    figures = figures_of(whole, handful())
    assert -1 <= figures["clarity"] <= 1 and 0 <= figures["criteria"] <= 1
    found = thresholds_of(whole, handful(), CRITERIA)
    assert {"widest", "clarity/temperature", "overall/conformal", "criteria/temperature"} <= set(found)


def test_parts_are_made_once_and_read_after(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = Entry(write_picture(tmp_path / "a.png", noisy(120, 90)), "african", "femur", "a")
    monkeypatch.setattr(recipe, "plane_parts", lambda *data: {"test": [entry]})
    monkeypatch.setattr(recipe, "drawn_planes", lambda: ("femur",))
    first = recipe.part([tmp_path], "test", recipe.Amount({"african": 2}, 1), truths(), tmp_path / "kept")
    monkeypatch.setattr(recipe, "phantoms", None)
    again = recipe.part([tmp_path], "test", recipe.Amount({"african": 2}, 1), truths(), tmp_path / "kept")
    assert len(first) == 3 and first.criteria[2].tolist()[1:] == [-1, -1] and first.criteria[2, 0] >= 0
    assert np.array_equal(first.pictures, again.pictures)
