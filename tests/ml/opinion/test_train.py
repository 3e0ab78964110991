from pathlib import Path

import numpy as np
import pytest
import torch

from ml.manifest import Entry
from ml.opinion import train
from ml.opinion.anatomy import placed
from ml.opinion.learn_picture import learn_picture, said_by_picture
from ml.opinion.network import HEADS
from ml.opinion.picture import PictureNetwork
from ml.opinion.samples import Samples
from ml.opinion.seen import along, surest, told
from ml.opinion.train import Settings, fit, folds_of, said_of, weighed
from ml.types import NT_STRUCTURES
from tests.ml.opinion.seen import SIZE, boxes, looked
from tests.ml.pictures import noisy
from tests.ml.planes.test_model import write_sononet

FEW = Settings(steps=25, learning_rate=5e-3)


def graded(count: int, seed: int) -> Samples:
    """Standard pictures fill the maps and are found surely; of the others half differ in the maps alone, half in the nasal tip alone.

    On the scan a standard picture is bright where the palate lies.
    """
    random = np.random.default_rng(seed)
    standard = np.arange(count) % 2 == 0
    maps, said, scans = [], [], []
    left, top, right, bottom = (round(edge) for edge in boxes()["palate"])
    for number in range(count):
        sure = dict(zip(NT_STRUCTURES, random.uniform(0.5, 0.9, len(NT_STRUCTURES)), strict=True))
        if not standard[number] and number % 4 == 1:
            sure["nasal_tip"] = 0.1
        fill = 1.0 if standard[number] or number % 4 == 1 else -1.0
        seen = looked(sure, fill + float(random.normal(0, 0.2)))
        anatomy = placed(surest(seen), SIZE)
        scan = (noisy(*SIZE, seed * 1000 + number) // 3).astype(np.uint8)
        scan[top:bottom, left:right] = 240 if standard[number] else 20
        maps.append(along(seen, anatomy))
        said.append(told(seen, dict.fromkeys(NT_STRUCTURES, float(random.uniform(1, 3)))))
        scans.append((scan, anatomy))
    entries = [Entry(Path(f"{number}.png"), "set", "nt", str(number)) for number in range(count)]
    return Samples(entries, torch.stack(maps)[:, None].half(), torch.stack(said), scans, standard)


def test_folds_spread_both_grades_evenly() -> None:
    standard = np.arange(40) < 12
    folds = folds_of(standard, seed=3)
    assert {int((folds[standard] == fold).sum()) for fold in range(HEADS)} == {3}
    assert {int((folds[~standard] == fold).sum()) for fold in range(HEADS)} == {7}


def test_opinion_learns_from_the_maps_and_from_what_is_told() -> None:
    network = fit(graded(48, 1), graded(24, 2), np.ones(48, bool), FEW)
    said, truth = said_of(network, graded(24, 3)), graded(24, 3).standard
    assert (said[truth] > 0.5).mean() > 0.9 and (said[~truth] < 0.5).mean() > 0.9
    assert network.weights[0] > 0 and network.weights[2 + NT_STRUCTURES.index("nasal_tip")] > 0


def test_same_seed_gives_the_same_opinion() -> None:
    once, again = (fit(graded(16, 1), graded(12, 2), np.ones(16, bool), Settings(steps=3)) for _ in range(2))
    assert torch.equal(once.weights, again.weights) and torch.equal(once.basis, again.basis)


def test_chosen_samples_keep_what_belongs_together() -> None:
    samples = graded(6, 1)
    own = samples.chosen(np.array([False, True, False, False, True, False]))
    assert [entry.group for entry in own.entries] == ["1", "4"] and own.standard.tolist() == [False, True]
    assert torch.equal(own.told, samples.told[[1, 4]]) and own.scans[1][0] is samples.scans[4][0]


def test_picture_network_learns_what_only_the_scan_shows(tmp_path: Path) -> None:
    start = tmp_path / "SonoNet16.npz"
    write_sononet(start)
    network = learn_picture(graded(48, 1), start, epochs=6, seed=1)
    said, truth = said_by_picture(network, graded(16, 2)), graded(16, 2).standard
    assert said[truth].mean() > said[~truth].mean() + 0.5


def test_opinion_with_a_picture_network_weighs_it_by_what_it_has_not_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The picture network is handed in, so that only its weight is learnt: it tells the grade of settled pictures, and of them alone."""
    settled = graded(16, 2)
    monkeypatch.setattr(train, "learn_picture", lambda *told: PictureNetwork().eval())
    monkeypatch.setattr(train, "said_by_picture", lambda network, samples: np.where(samples.standard, 3.0, -3.0).astype(np.float32))
    network = fit(graded(24, 1), settled, np.ones(24, bool), Settings(start=tmp_path, steps=3))
    assert network.weights[1] > 0 and network.usual[1] == pytest.approx(3.0)
    monkeypatch.setattr(train, "said_by_picture", lambda network, samples: np.where(samples.standard, -3.0, 3.0).astype(np.float32))
    assert fit(graded(24, 1), settled, np.ones(24, bool), Settings(start=tmp_path, steps=3)).weights[1] == 0


def test_surer_sight_never_counts_against_a_picture() -> None:
    random = np.random.default_rng(0)
    standard = np.arange(80) < 40
    parts = random.normal(0, 1, (80, 4)).astype(np.float32)
    parts[:, 0] += 2 * standard
    parts[:, 1] -= 2 * standard  # seen more surely where people said no: chance, or a shortcut
    told = weighed(parts, standard)
    assert told.each[0] > 0.5 and told.each[1] == 0 and (told.each >= 0).all()


def test_both_grades_count_alike_however_many_there_are() -> None:
    random = np.random.default_rng(1)
    standard = np.arange(330) < 30
    parts = (random.normal(0, 1, (330, 1)) + standard[:, None]).astype(np.float32)
    odds = weighed(parts, standard).odds(parts)
    assert abs((odds[standard] > 0).mean() - (odds[~standard] < 0).mean()) < 0.15
