import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from ml.structures import detector
from ml.structures.samples import Sample, batches, sample_of
from ml.structures.train import Settings, resume, save, start, train
from ml.types import NT_STRUCTURES
from tests.ml.pictures import noisy

SMALL = Settings(minutes=1e-9, canvas=(96, 64), batch=2, warm_up=1)


def handful() -> list[Sample]:
    return [sample_of(noisy(120, 90, seed), [("nt", (20, 30, 90, 60)), ("skull", (0, 0, 9, 9))]) for seed in range(4)]


def test_sample_of_keeps_only_our_structures() -> None:
    assert handful()[0].structures.tolist() == [NT_STRUCTURES.index("nt")]


def test_batches_give_relative_boxes_of_the_pictures_they_stand_on() -> None:
    (first, second) = batches([*handful()[:2], sample_of(noisy(60, 60), ()), handful()[3]], (96, 64), 2, np.random.default_rng(0))
    for batch in (first, second):
        assert batch.pictures.shape == (2, 1, 64, 96) and 0 <= float(batch.pictures.min()) <= float(batch.pictures.max()) <= 1
        assert len(batch.targets["cls"]) == len(batch.targets["bboxes"]) == len(batch.targets["batch_idx"])
        assert bool(((batch.targets["bboxes"] > 0) & (batch.targets["bboxes"] <= 1)).all())
    assert len(first.targets["cls"]) + len(second.targets["cls"]) == 3


def test_a_training_without_time_keeps_the_first_weights(tmp_path: Path) -> None:
    run = train(handful(), Settings(minutes=0, canvas=(96, 64)), tmp_path / "run.pt")
    assert run.epoch == 0 and not (tmp_path / "run.pt").exists()


def test_one_epoch_changes_the_weights_and_leaves_a_checkpoint(tmp_path: Path) -> None:
    before = [parameter.clone() for parameter in start(SMALL).network.parameters()]
    run = train(handful(), SMALL, tmp_path / "run.pt")
    assert run.epoch == 1 and np.isfinite(run.losses).all()
    assert any(not torch.equal(old, new) for old, new in zip(before, run.network.parameters(), strict=True))
    again = resume(start(SMALL), tmp_path / "run.pt")
    assert (again.epoch, again.step, again.seconds) == (run.epoch, run.step, run.seconds)
    assert all(torch.equal(old, new) for old, new in zip(run.average.parameters(), again.average.parameters(), strict=True))


def test_a_finished_training_does_not_go_on(tmp_path: Path) -> None:
    save(train(handful(), SMALL, tmp_path / "run.pt"), tmp_path / "run.pt")
    assert train(handful(), SMALL, tmp_path / "run.pt").epoch == 1


def test_fused_network_finds_the_same_boxes() -> None:
    torch.manual_seed(0)
    network = detector.build(9).eval()
    picture = torch.rand(1, 1, 64, 96)
    with torch.inference_mode():
        before = detector.boxes(network, picture, 0.0)[0]
        after = detector.boxes(detector.fused(network), picture, 0.0)[0]
    assert torch.allclose(before[:, :5].sum(0), after[:, :5].sum(0), rtol=1e-3)


def test_boxes_of_one_structure_that_overlap_become_one() -> None:
    same = torch.tensor([[50.0, 50, 20, 20, 0.9, 0.0], [51, 50, 20, 20, 0.8, 0.0], [51, 50, 20, 20, 0.0, 0.7], [9, 9, 5, 5, 0.1, 0]])

    class Fixed(torch.nn.Module):
        def forward(self, pictures: torch.Tensor) -> tuple[torch.Tensor, None]:
            return same.T[None], None

    (found,) = detector.boxes(Fixed(), torch.zeros(1, 1, 8, 8), 0.25)
    assert found[:, 4:].tolist() == [[pytest.approx(0.9), 0], [pytest.approx(0.7), 1]]


def test_ultralytics_is_kept_offline_and_out_of_the_home_folder() -> None:
    code = "from ml.structures import detector; from ultralytics.utils import SETTINGS, AUTOINSTALL, ONLINE, USER_CONFIG_DIR; "
    code += "print(SETTINGS['sync'], AUTOINSTALL, ONLINE, USER_CONFIG_DIR)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert said[:3] == ["False", "False", "False"] and str(Path.home()) not in said[3]
