import subprocess
import sys
from pathlib import Path

import pytest
import torch

from ml.structures import detector

TARGETS = {
    "batch_idx": torch.tensor([0.0]),
    "cls": torch.tensor([0.0]),
    "bboxes": torch.tensor([[0.5, 0.5, 0.4, 0.4]]),
}


def slopes(known: list[list[float]]) -> torch.Tensor:
    """How strongly each structure's own last weights are pulled by one picture, on all scales together."""
    torch.manual_seed(0)
    network = detector.build(3).train()
    detector.training_loss(network, torch.rand(1, 1, 64, 96), TARGETS | {"known": torch.tensor(known)}).backward()  # type: ignore[no-untyped-call]
    heads = network.model[-1].cv3  # type: ignore[index, union-attr]
    return torch.stack([head[-1].weight.grad.abs().sum((1, 2, 3)) for head in heads]).sum(0)


def test_an_unknown_structure_teaches_nothing() -> None:
    everything, without_the_third = slopes([[1.0, 1, 1]]), slopes([[1.0, 1, 0]])
    assert float(everything[2]) > 0 and float(without_the_third[2]) == 0
    assert torch.allclose(everything[:2], without_the_third[:2])


def test_a_new_detector_keeps_what_the_old_one_knows_of_each_structure() -> None:
    torch.manual_seed(0)
    old, new = detector.build(2).eval(), detector.build(3)
    started = detector.started_from(new, ("new", "b", "a"), old, ("a", "b")).eval()
    picture = torch.rand(1, 1, 64, 96)
    with torch.inference_mode():
        before, after = old(picture)[0], started(picture)[0]
    assert torch.equal(before[:, :4], after[:, :4])
    assert torch.allclose(before[:, [4, 5]], after[:, [6, 5]])


def test_a_fused_network_sees_the_same() -> None:
    torch.manual_seed(0)
    network = detector.build(9).eval()
    picture = torch.rand(1, 1, 64, 96)
    with torch.inference_mode():
        before = network(picture)[0]
        after = detector.fused(network)(picture)[0]
    assert torch.allclose(before, after, rtol=1e-3, atol=1e-3)


def test_ultralytics_is_kept_offline_and_out_of_the_home_folder() -> None:
    code = "from ml.structures import detector; from ultralytics.utils import SETTINGS, AUTOINSTALL, ONLINE, USER_CONFIG_DIR; "
    code += "print(SETTINGS['sync'], AUTOINSTALL, ONLINE, USER_CONFIG_DIR)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert said[:3] == ["False", "False", "False"] and str(Path.home()) not in said[3]


def test_a_loss_needs_to_be_told_what_is_known() -> None:
    with pytest.raises(KeyError, match="known"):
        detector.training_loss(detector.build(3).train(), torch.rand(1, 1, 64, 96), TARGETS)
