"""How a network runs: torch on a GPU, OpenVINO or torch on a CPU. Tensors in, tensors out; whoever asks need not know which.

No answer depends on what else is asked at the same time: rows run in blocks of one fixed size, filled up with zeros.
The choices rest on docs/performance.md.
"""

import logging
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from ml import converted
from ml.model_card import ModelCard

logger = logging.getLogger(__name__)
PRECISIONS = {"openvino": "f32", "openvino-bf16": "bf16"}
CPU_RUNTIMES = (*PRECISIONS, "torch")
MOST_STREAMS = 4  # blocks under way at once on a CPU; each holds memory of its own
GPU_BLOCK = 16  # rows at least in one step on a GPU


class Runner(Protocol):
    """A network ready to run: inputs (n, ...) to outputs (n, ...), n from 0 up. `name` says by what it runs, `device` where answers lie."""

    name: str
    device: torch.device

    def __call__(self, *inputs: Tensor) -> tuple[Tensor, ...]: ...


@dataclass(frozen=True, slots=True)
class Runtime:
    """Where networks run. `device` is "cpu", "cuda", "cuda:1" …, `on_cpu` one of CPU_RUNTIMES; `cache` keeps converted networks.

    ValueError where `on_cpu` is none of them.
    """

    device: str = "cpu"
    on_cpu: str = "openvino"
    cache: Path | None = None

    def __post_init__(self) -> None:
        if self.on_cpu not in CPU_RUNTIMES:
            raise ValueError(f"networks run on a CPU by {', '.join(CPU_RUNTIMES)}, not by {self.on_cpu!r}")

    @classmethod
    def chosen(cls, device: str = "auto", on_cpu: str = "openvino", cache: Path | None = None) -> "Runtime":
        """The same with "auto" as a GPU where there is one."""
        return cls(("cuda" if torch.cuda.is_available() else "cpu") if device == "auto" else device, on_cpu, cache)


@dataclass(frozen=True, slots=True)
class Example:
    """An input as the network takes it: `inputs` (block, ...) each, `block` rows of them in one step.

    Where `any_size`, the last two axes of the inputs are of any length; otherwise they are always as in the example.
    """

    inputs: tuple[Tensor, ...]
    any_size: bool = False

    @property
    def block(self) -> int:
        return len(self.inputs[0])


def runner(build: Callable[[], nn.Module], example: Example, card: ModelCard, runtime: Runtime, part: str = "") -> Runner:
    """A runner of the network that `build` gives, in float32 and ready for prediction; `part` tells parts of one card's network apart.

    Where the runtime's cache holds the network already, `build` is not called: check the weights before. Where OpenVINO cannot run
    the network, torch does, and the log says so.
    """
    if torch.device(runtime.device).type != "cpu" or runtime.on_cpu not in PRECISIONS:
        return TorchRunner(build(), runtime.device, example.block)
    try:
        shape = [
            [-1 if example.any_size and axis >= value.ndim - 2 else side for axis, side in enumerate(value.shape)]
            for value in example.inputs
        ]
        model = converted.model(build, example.inputs, card, part, runtime.cache)
        return OpenVinoRunner(model, shape, PRECISIONS[runtime.on_cpu])
    except Exception as error:  # whatever its converter or the CPU cannot do; an error of `build` itself comes again below
        logger.warning("OpenVINO cannot run %s %s, torch does: %s", card.name, part, error)
        return TorchRunner(build(), runtime.device, example.block)


class OpenVinoRunner:
    """Blocks in parallel streams of one thread each, so that an answer does not depend on the number of cores either."""

    device = torch.device("cpu")

    def __init__(self, model: Any, shapes: Sequence[Sequence[int]], precision: str) -> None:
        import openvino  # type: ignore[import-untyped]

        model.reshape(dict(enumerate(map(list, shapes))))
        streams = min(len(os.sched_getaffinity(0)), MOST_STREAMS)
        options = {
            "INFERENCE_PRECISION_HINT": precision,
            "PERFORMANCE_HINT": "THROUGHPUT",
            "NUM_STREAMS": streams,
            "INFERENCE_NUM_THREADS": streams,
            "ENABLE_CPU_PINNING": False,  # two workers of one host would pin themselves to the same cores
        }
        compiled = openvino.Core().compile_model(model, "CPU", options)
        self.name = f"openvino {precision}"
        self._block = shapes[0][0]
        self._outputs = range(len(compiled.outputs))
        self._queue = openvino.AsyncInferQueue(compiled, streams)
        self._queue.set_callback(self._keep)
        self._owner = os.getpid()

    def __call__(self, *inputs: Tensor) -> tuple[Tensor, ...]:
        if os.getpid() != self._owner:  # its threads stayed behind in the parent: this would wait for ever
            raise RuntimeError("networks must be loaded in the process that uses them, after it was forked")
        blocks = list(_blocks(inputs, self._block))
        answers: list[tuple[Any, ...]] = [()] * len(blocks)
        for number, block in enumerate(blocks):
            self._queue.start_async({place: value.numpy() for place, value in enumerate(block)}, (answers, number))
        self._queue.wait_all()
        return tuple(torch.from_numpy(np.concatenate(parts))[: len(inputs[0])] for parts in zip(*answers, strict=True))

    def _keep(self, finished: Any, place: tuple[list[tuple[Any, ...]], int]) -> None:
        answers, number = place
        answers[number] = tuple(finished.get_output_tensor(output).data.copy() for output in self._outputs)


class TorchRunner:
    """Block by block; on a GPU in half precision and at least GPU_BLOCK rows at once, answers in float32 on the GPU."""

    def __init__(self, network: nn.Module, device: str, block: int) -> None:
        self.device = torch.device(device)
        on_gpu = self.device.type != "cpu"
        self._dtype = torch.float16 if on_gpu else torch.float32
        self._block = max(block, GPU_BLOCK) if on_gpu else block
        placed = network.to(self.device, self._dtype, memory_format=torch.channels_last)  # type: ignore[call-overload]
        self._network: nn.Module = placed.eval().requires_grad_(False)
        self.name = f"torch {'f16' if on_gpu else 'f32'}"

    @torch.inference_mode()
    def __call__(self, *inputs: Tensor) -> tuple[Tensor, ...]:
        answers = [self._run(block) for block in _blocks([self._placed(value) for value in inputs], self._block)]
        return tuple(torch.cat(parts)[: len(inputs[0])] for parts in zip(*answers, strict=True))

    def _placed(self, value: Tensor) -> Tensor:
        moved = value.to(self.device, self._dtype if value.is_floating_point() else value.dtype)
        return moved.contiguous(memory_format=torch.channels_last) if value.ndim == 4 else moved

    def _run(self, block: Sequence[Tensor]) -> tuple[Tensor, ...]:
        found = self._network(*block)
        return tuple(output.float() for output in (found if isinstance(found, tuple) else (found,)))


def _blocks(inputs: Sequence[Tensor], block: int) -> list[list[Tensor]]:
    """The inputs in parts of `block` rows, at least one; the last is filled up with zeros."""
    rows = len(inputs[0])
    missing = max(1, -(-rows // block)) * block - rows
    full = [functional.pad(value, (0, 0) * (value.ndim - 1) + (0, missing)) if missing else value for value in inputs]
    return [list(parts) for parts in zip(*(torch.split(value, block) for value in full), strict=True)]
