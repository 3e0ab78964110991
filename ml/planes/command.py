"""The steps an operator may ask for: train, publish, evaluate the plane network."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

from ml import weights_file
from ml.planes import predict, recipe, train
from ml.planes.model import from_sononet


def train_and_publish(data: Path, start: Path, settings: train.Settings, weights: Path, version: str) -> str:
    """Fine-tunes from the SonoNet-16 file `start`, calibrates, publishes into `weights` with held-out figures. Gives the version."""
    trained = train.train(from_sononet(start), recipe.part_samples(data, "train"), settings)
    validation = recipe.part_samples(data, "validation")
    temperature = train.temperature_of(train.scores_of(trained.network, validation), recipe.planes_of(validation))
    card = weights_file.publish(trained.network, recipe.card(trained, settings, version, temperature), weights)
    replace(card, scores=evaluate(data, weights)).save(weights)
    return card.version


def evaluate(data: Path, weights: Path) -> Mapping[str, Any]:
    """The held-out figures of the published plane network."""
    model = predict.load(weights, torch.device("cpu"))
    return recipe.scores(model.network, recipe.part_samples(data, "test"), model.card.thresholds["temperature"])
