"""The steps an operator may ask for: train, publish, evaluate the detector."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

from ml import weights_file
from ml.structures import predict, recipe, train


def train_and_publish(data: Path, settings: train.Settings, checkpoint: Path, weights: Path, version: str) -> str:
    """Trains, or goes on from `checkpoint`, then publishes into `weights` with the held-out figures. Gives the new version."""
    run = train.train(recipe.training_samples(data), settings, checkpoint)
    card = weights_file.publish(run.average, recipe.card(run, settings, version), weights)
    replace(card, scores=evaluate(data, weights)).save(weights)
    return card.version


def evaluate(data: Path, weights: Path) -> Mapping[str, Any]:
    """The held-out figures of the published detector."""
    return recipe.scores(predict.load(weights, torch.device("cpu")), data)
