import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from ml.model_card import card_of
from ml.paths import WEIGHTS
from ml.runtime import CPU_RUNTIMES, Example, Runner, Runtime, runner

CARD = replace(card_of(WEIGHTS, "planes"), name="small")
ROOT = Path(__file__).parents[2]


class Small(nn.Module):
    """A picture's mean feature beside what is told of it, and the features themselves."""

    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(1)
        self.seen = nn.Sequential(nn.Conv2d(1, 8, 3, 2, 1), nn.ReLU(), nn.Conv2d(8, 8, 3, 2, 1))
        self.told = nn.Linear(3, 8)

    def forward(self, pictures: Tensor, facts: Tensor) -> tuple[Tensor, Tensor]:
        features = self.seen(pictures.to(facts.dtype) / 255)
        return features.mean((2, 3)) + self.told(facts), features


def example(block: int = 1) -> Example:
    return Example((torch.zeros(block, 1, 32, 32, dtype=torch.uint8), torch.zeros(block, 3)))


def inputs(rows: int, size: tuple[int, int] = (32, 32)) -> tuple[Tensor, Tensor]:
    random = np.random.default_rng(rows)
    pictures = random.integers(0, 255, (rows, 1, *size)).astype(np.uint8)
    return torch.from_numpy(pictures), torch.from_numpy(random.normal(size=(rows, 3)).astype(np.float32))


@pytest.fixture(scope="module", params=[(name, block) for name in CPU_RUNTIMES for block in (1, 4)], ids=str)
def ready(request: pytest.FixtureRequest) -> Runner:
    name, block = request.param
    return runner(Small, example(block), CARD, Runtime(on_cpu=name))


def test_runner_answers_as_the_network_does(ready: Runner) -> None:
    given = inputs(5)
    with torch.inference_mode():
        expected = Small()(*given)
    answers = ready(*given)
    near = 0.03 if "bf16" in ready.name else 1e-5
    for answer, right in zip(answers, expected, strict=True):
        torch.testing.assert_close(answer, right, atol=near, rtol=near)


def test_runner_gives_a_row_the_same_answer_whatever_stands_beside_it(ready: Runner) -> None:
    pictures, facts = inputs(7)
    together = ready(pictures, facts)
    for row in range(7):
        alone = ready(pictures[row : row + 1], facts[row : row + 1])
        assert all(torch.equal(one[0], all_of_them[row]) for one, all_of_them in zip(alone, together, strict=True))
    assert all(torch.equal(one, again) for one, again in zip(together, ready(pictures, facts), strict=True))


def test_runner_takes_no_rows_at_all(ready: Runner) -> None:
    assert [tuple(answer.shape) for answer in ready(*inputs(0))] == [(0, 8), (0, 8, 8, 8)]


def test_runner_refuses_pictures_of_another_size_than_its_example_s() -> None:
    ready = runner(Small, example(), CARD, Runtime())
    with pytest.raises(RuntimeError):
        ready(*inputs(2, (48, 80)))


@pytest.mark.parametrize("size", [(32, 32), (48, 80)])
def test_runner_of_any_size_does_not_remember_the_size_it_was_made_with(size: tuple[int, int]) -> None:
    class Sized(nn.Module):
        def forward(self, pictures: Tensor) -> Tensor:
            return pictures.float().mean((1, 2, 3))

    any_size = runner(Sized, Example((torch.zeros(1, 1, 32, 32, dtype=torch.uint8),), any_size=True), CARD, Runtime())
    pictures, _ = inputs(3, size)
    torch.testing.assert_close(any_size(pictures)[0], pictures.float().mean((1, 2, 3)))


def test_runner_takes_a_converted_network_from_the_cache_without_building_it(tmp_path: Path) -> None:
    runtime = Runtime(cache=tmp_path / "networks")
    first = runner(Small, example(), CARD, runtime)
    second = runner(never, example(), CARD, runtime)
    assert all(torch.equal(one, other) for one, other in zip(first(*inputs(3)), second(*inputs(3)), strict=True))


def never() -> nn.Module:
    raise AssertionError("the network lies in the cache")


def test_runner_converts_again_what_is_damaged_and_clears_away_what_is_old(tmp_path: Path) -> None:
    runtime = Runtime(cache=tmp_path)
    runner(Small, example(), CARD, runtime)
    [folder] = tmp_path.iterdir()
    (folder / "network.bin").write_bytes(b"")
    expected = runner(Small, example(), CARD, Runtime())(*inputs(2))
    for one, right in zip(runner(Small, example(), CARD, runtime)(*inputs(2)), expected, strict=True):
        torch.testing.assert_close(one, right)
    runner(Small, example(), replace(CARD, sha256="other weights"), runtime)
    assert [left.name != folder.name for left in tmp_path.iterdir()] == [True]


def test_runner_falls_back_to_torch_where_openvino_cannot_run_the_network(caplog: pytest.LogCaptureFixture) -> None:
    class Odd(nn.Module):
        def forward(self, rows: Tensor) -> Tensor:
            return torch.linalg.eigvals(rows).real.sum(1, keepdim=True)

    odd = runner(Odd, Example((torch.eye(3)[None],)), CARD, Runtime())
    assert odd.name == "torch f32"
    assert odd(torch.eye(3)[None])[0].item() == pytest.approx(3)
    assert "OpenVINO cannot run small" in caplog.text


def test_runtime_refuses_a_name_that_it_does_not_know() -> None:
    with pytest.raises(ValueError, match="not by 'tpu'"):
        Runtime(on_cpu="tpu")


def test_openvino_runner_says_no_in_a_process_forked_after_it() -> None:
    ready = runner(Small, example(), CARD, Runtime())
    child = os.fork()
    if child == 0:
        try:
            ready(*inputs(1))
        except RuntimeError:
            os._exit(7)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7


def test_openvino_opens_no_connection_and_leaves_the_home_folder_alone(tmp_path: Path) -> None:
    script = """
import socket
class Closed(socket.socket):
    def __init__(self, *args, **kwargs):
        raise AssertionError("a socket was opened")
socket.socket = Closed
import torch
from tests.ml.test_runtime import CARD, Small, example, inputs
from ml.runtime import Runtime, runner
print(runner(Small, example(), CARD, Runtime()).name)
import sys
print([name for name in sys.modules if name.startswith("openvino_telemetry") and sys.modules[name]])
"""
    home = tmp_path / "home"
    home.mkdir()
    said = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True, env=os.environ | {"HOME": str(home)}
    )
    assert said.stdout.split("\n")[:2] == ["openvino f32", "[]"]
    assert list(home.rglob("*")) == []
