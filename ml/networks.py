"""The networks of one process: read from their weights, made ready for the machine that they run on."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch

from ml.model_card import ModelCard
from ml.opinion import predict as opinion
from ml.paths import WEIGHTS
from ml.planes import predict as planes
from ml.planes.model import INPUT_SIZE
from ml.quality import predict as quality
from ml.runtime import Example, Runtime, runner
from ml.structures import predict as structures


@dataclass(frozen=True, slots=True)
class Models:
    """Loaded once and used for every batch. `opinion` is None where none was published; `runtime` says what runs them."""

    structures: structures.StructureModel
    planes: planes.PlaneModel
    quality: quality.QualityModel
    opinion: opinion.OpinionModel | None
    runtime: Runtime

    @property
    def versions(self) -> dict[str, str]:
        """Each network's name and version."""
        return {card.name: card.version for card in self.cards}

    @property
    def cards(self) -> tuple[ModelCard, ...]:
        networks = (self.structures, self.planes, self.quality, self.opinion)
        return tuple(network.card for network in networks if network is not None)


def load_models(device: str = "auto", weights: Path = WEIGHTS, *, on_cpu: str = "openvino", cache: Path | None = None) -> Models:
    """Loads the networks from `weights` onto "cpu", "cuda" or, with "auto", a GPU where there is one.

    On a CPU they run by `on_cpu`, one of ml.runtime.CPU_RUNTIMES; `cache` is a folder of ours alone that spares the next process
    the seconds of converting them. Call it in the process that predicts, after it was forked.
    WeightsError, naming the file, where a file is missing or is not the one that its card describes.
    """
    runtime = Runtime.chosen(device, on_cpu, cache)
    if runtime.device == "cpu" and runtime.on_cpu != "torch":
        torch.set_num_threads(1)  # it only adds up here; its threads would wait busily beside those of the networks
    detector, grader = structures.load(weights, runtime), quality.load(weights, runtime)
    return Models(
        detector,
        _ready(planes.load(weights, torch.device(runtime.device)), runtime),
        grader,
        opinion.load(weights, runtime, detector.card, grader.card) if any(weights.glob("opinion-*.json")) else None,
        runtime,
    )


def _ready(model: planes.PlaneModel, runtime: Runtime) -> planes.PlaneModel:
    width, height = INPUT_SIZE
    network: Any = model.network
    run = runner(lambda: network, Example((torch.zeros(1, 1, height, width),)), model.card, runtime)
    return replace(model, network=lambda pictures: run(pictures)[0], device=run.device, dtype=torch.float32)
