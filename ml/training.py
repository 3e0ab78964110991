"""What every training shares: device, cosine, early stopping, checkpoints that survive a kill, a curve on disk, a progress bar."""

import copy
import csv
import math
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import torch
from torch import nn
from tqdm import tqdm


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how fast to learn. `patience` epochs without a better validation figure end it; `minutes`, where named, too.

    `device` is "cpu", "cuda" or "auto"; `threads` are torch's CPU threads.
    """

    epochs: int
    batch: int
    learning_rate: float
    weight_decay: float = 1e-4
    warm_up: int = 100
    patience: int = 20
    minutes: float | None = None
    seed: int = 11
    threads: int = 1
    device: str = "auto"


@dataclass(slots=True)
class Run:
    """The state of a training, all of which a checkpoint holds. `average` is the moving average of the weights: the one that predicts.

    `curve` has one row an epoch; `best` is the average network's state where `best_figure`, the validation figure, was highest.
    """

    network: nn.Module
    average: nn.Module
    optimizer: torch.optim.Optimizer
    epoch: int = 0
    step: int = 0
    seconds: float = 0.0
    best_figure: float = -math.inf
    best_epoch: int = 0
    best: dict[str, Any] = field(default_factory=dict)
    curve: list[dict[str, float]] = field(default_factory=list)


def chosen_device(name: str) -> torch.device:
    """ "auto" is a GPU where there is one."""
    return torch.device(("cuda" if torch.cuda.is_available() else "cpu") if name == "auto" else name)


def begin(network: nn.Module, plan: Plan, groups: Sequence[Mapping[str, Any]] | None = None) -> Run:
    """A run at its start. `groups` are the optimizer's, each with `params` and, where its rate differs, `scale`; weights alone decay."""
    torch.manual_seed(plan.seed)
    torch.set_num_threads(plan.threads)
    network.to(chosen_device(plan.device), memory_format=torch.channels_last)  # type: ignore[call-overload]
    optimizer = torch.optim.AdamW(
        [dict(group) for group in groups or _by_shape(network, plan)], plan.learning_rate, weight_decay=plan.weight_decay
    )
    return Run(network, copy.deepcopy(network).eval(), optimizer)


def _by_shape(network: nn.Module, plan: Plan) -> list[dict[str, Any]]:
    learnt = [parameter for parameter in network.parameters() if parameter.requires_grad]
    return [
        {"params": [one for one in learnt if one.ndim > 1], "weight_decay": plan.weight_decay},
        {"params": [one for one in learnt if one.ndim <= 1], "weight_decay": 0.0},
    ]


def autocast(device: torch.device) -> AbstractContextManager[Any]:
    """Half the bits while the network runs: bfloat16 needs no loss scaling on either device."""
    return torch.autocast(device.type, dtype=torch.bfloat16)


def descend(run: Run, loss: torch.Tensor, plan: Plan, steps: int, clip: float = 5.0) -> float:
    """One step down the loss, under a warm-up and a cosine over `steps` in all; the average follows."""
    rate = (
        plan.learning_rate * min(1.0, (run.step + 1) / plan.warm_up) * (0.01 + 0.495 * (1 + math.cos(math.pi * min(1.0, run.step / steps))))
    )
    for group in run.optimizer.param_groups:
        group["lr"] = rate * group.get("scale", 1.0)
    run.optimizer.zero_grad(set_to_none=True)
    torch.autograd.backward(loss)
    nn.utils.clip_grad_norm_(run.network.parameters(), clip)
    run.optimizer.step()
    run.step += 1
    _follow(run, min(0.998, (1 + run.step) / (10 + run.step)))
    return float(loss.detach())


@torch.no_grad()
def _follow(run: Run, decay: float) -> None:
    current = run.network.state_dict()
    for name, value in run.average.state_dict().items():
        if value.is_floating_point():
            value.lerp_(current[name].to(value.dtype), 1 - decay)
        else:
            value.copy_(current[name])


def end_epoch(run: Run, figures: Mapping[str, float], figure: float, seconds: float, checkpoint: Path) -> None:
    """Counts the epoch, keeps the average network where `figure` (more is better) is the best yet, and writes checkpoint and curve."""
    run.epoch += 1
    run.seconds += seconds
    run.curve.append({"epoch": run.epoch, "step": run.step, "minutes": round(run.seconds / 60, 2), **figures, "figure": figure})
    if figure > run.best_figure:
        run.best_figure, run.best_epoch = figure, run.epoch
        run.best = {name: value.detach().cpu().clone() for name, value in run.average.state_dict().items()}
    save(run, checkpoint)
    with checkpoint.with_suffix(".csv").open("w", newline="") as table:
        rows = csv.DictWriter(table, fieldnames=list(dict.fromkeys(name for row in run.curve for name in row)))
        rows.writeheader()
        rows.writerows(run.curve)


def goes_on(run: Run, plan: Plan) -> bool:
    within = plan.minutes is None or run.seconds < plan.minutes * 60
    return run.epoch < plan.epochs and within and run.epoch - run.best_epoch < plan.patience


def finished(run: Run) -> nn.Module:
    """The network that validated best."""
    if run.best:
        run.average.load_state_dict(run.best)
    return run.average.eval()


Item = TypeVar("Item")
FIELDS = ("epoch", "step", "seconds", "best_figure", "best_epoch", "best", "curve")
PARTS = ("network", "average", "optimizer")


def save(run: Run, file: Path) -> None:
    """Written beside and renamed, so that a killed training leaves the last whole checkpoint."""
    file.parent.mkdir(parents=True, exist_ok=True)
    state: dict[str, Any] = {name: getattr(run, name) for name in FIELDS} | {name: getattr(run, name).state_dict() for name in PARTS}
    part = file.with_suffix(".part")
    torch.save(state, part)
    part.replace(file)


def resumed(run: Run, file: Path) -> Run:
    """The run as `file` left it, or as it is where there is no such file."""
    if file.exists():
        state = torch.load(file, weights_only=True, map_location="cpu")
        for name in PARTS:
            getattr(run, name).load_state_dict(state[name])
        for name in FIELDS:
            setattr(run, name, state[name])
    return run


def watched(items: Iterable[Item], what: str, total: int) -> Iterator[Item]:
    """The items, with a progress bar on a terminal and in silence elsewhere."""
    yield from tqdm(items, desc=what, total=total, disable=None, leave=False)


class Stopwatch:
    """Seconds since it was made."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._began
