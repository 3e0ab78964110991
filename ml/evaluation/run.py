"""From entries to a report: reads the pictures, lets the machine look at them, reckons the figures."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ml.corpus import plane_parts
from ml.datasets import hc18
from ml.datasets.registry import read_data
from ml.evaluation import evaluated
from ml.manifest import Entry, read_grey
from ml.predict import Models, predict
from ml.training import watched
from ml.types import FramePrediction

ALL_BOXES_FROM = 0.01  # average precision needs the doubtful boxes too
PARTS = ("test", "validation", "train")


def entries_of(paths: Sequence[Path], part: str, limit: int | None = None) -> list[Entry]:
    """All pictures of manifests and public sets, or one part of the split that trainings on the same paths use; `limit` drawn by seed."""
    entries = plane_parts(*paths)[part] if part in PARTS else [hc18.with_trimester(entry) for entry in read_data(paths)]
    if limit is None or limit >= len(entries):
        return entries
    chosen = np.random.default_rng(7).choice(len(entries), limit, replace=False)
    return [entries[place] for place in sorted(chosen.tolist())]


def predictions_of(entries: Sequence[Entry], models: Models, batch: int = 16) -> list[FramePrediction]:
    """In the order of the entries; a progress bar on a terminal. Pictures are read as they are needed."""
    predictions: list[FramePrediction] = []
    starts = range(0, len(entries), batch)
    for start in watched(starts, "pictures", len(starts)):
        frames = [read_grey(entry.file, entry.frame) for entry in entries[start : start + batch]]
        predictions += predict(frames, models, confidence=ALL_BOXES_FROM)
    return predictions


def report_on(entries: Sequence[Entry], models: Models) -> dict[str, Any]:
    """`ml.evaluation.evaluated` with the versions of the networks."""
    card = models.structures.card
    seen_from = {name: card.thresholds.get(name, card.thresholds["confidence"]) for name in card.labels}
    return {"model_versions": dict(models.versions)} | evaluated(entries, predictions_of(entries, models), seen_from)
