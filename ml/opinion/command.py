"""The steps an operator may ask for: learn the opinion and publish it, or print its held-out figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ml import energy, weights_file
from ml.corpus import graded_parts
from ml.datasets import first_trimester
from ml.opinion.card import card
from ml.opinion.samples import Samples, eyes_of, samples_of
from ml.opinion.studies import left_out
from ml.opinion.train import Flags, Settings, fit

RUNTIME = "openvino-bf16"  # of what it reads, as in use


@dataclass(frozen=True, slots=True)
class Task:
    """`data` are folders of public sets with graded NT planes; `weights` holds the published detector and takes the opinion.

    `variants` of each picture, as other machines would have shown it, stand beside it.
    """

    data: Sequence[Path]
    weights: Path
    version: str
    variants: int = 5


def train_and_publish(task: Task, settings: Settings) -> str:
    """Looks at the graded pictures with the published detector, learns and publishes without figures. Gives the version."""
    meter = energy.Meter()
    eyes, parts = eyes_of(task.weights, RUNTIME), graded_parts(*task.data)
    taught, settled = samples_of(parts["train"], eyes, task.variants), samples_of(parts["validation"], eyes)
    network = fit(taught, settled, unseen(taught), settings)
    spent = {"watt_hours": round(meter.stop(), 1), "method": energy.METHOD}
    described = card(task.version, eyes.cards, settings, task.variants, spent)
    return weights_file.publish(network, described, task.weights).version


def study_screens(task: Task, settings: Settings) -> dict[str, Any]:
    """Publishes nothing: the figures of opinions that each learnt without one kind of screen, on that kind."""
    eyes, parts = eyes_of(task.weights, RUNTIME), graded_parts(*task.data)
    variants = {"train": task.variants, "validation": 0, "test": 0}
    samples = [samples_of(parts[name], eyes, count) for name, count in variants.items()]
    known = [unseen(samples[0]), *(np.ones(len(one.entries), bool) for one in samples[1:])]
    return left_out(list(zip(samples, known, strict=True)), settings)


def unseen(samples: Samples) -> Flags:
    """(n,) whether the detector has not learnt from the picture: it learns from the training part of the standard planes alone."""
    return np.array([entry.source != first_trimester.SOURCE for entry in samples.entries], bool)
