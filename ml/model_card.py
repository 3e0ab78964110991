"""What training leaves beside the weights: everything that somebody must know before trusting a network. No torch here."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any


class WeightsError(ValueError):
    """The weights on disk are not the ones their card describes; the message names the file."""


@dataclass(frozen=True, slots=True)
class ModelCard:
    """One network's card, stored as JSON with the weights' file name and the ending .json.

    `labels` in the order of the network's outputs; `input_size` (width, height) in pixels, for the detector its training canvas;
    `thresholds` by name; `data` one entry a set, with licence and attribution; `scores` on held-out data, each with its n;
    `rests_on` says what the figures and the training rest on: real, drawn or made pictures; `energy` training time and how it was used;
    `reads` names the versions of other networks whose output this one reads, where it does.
    """

    name: str
    version: str
    architecture: str
    weights: str
    sha256: str
    labels: tuple[str, ...]
    input_size: tuple[int, int]
    preprocessing: str
    thresholds: Mapping[str, float]
    data: tuple[Mapping[str, str], ...]
    split: str
    scores: Mapping[str, Any]
    rests_on: str
    limits: tuple[str, ...]
    energy: Mapping[str, Any] = field(default_factory=dict)
    reads: tuple[str, ...] = ()

    def save(self, folder: Path) -> Path:
        file = (folder / self.weights).with_suffix(".json")
        file.write_text(json.dumps(asdict(self), indent=2) + "\n")
        return file

    def weights_in(self, folder: Path) -> Path:
        """The weights beside the card, once their hash is found to be the card's. WeightsError where they are missing or changed."""
        file = folder / self.weights
        if not file.is_file():
            raise WeightsError(f"{file} is missing: the card of {self.version} names it")
        if hash_of(file) != self.sha256:
            raise WeightsError(
                f"{file} is not the file that its card describes: sha256 {hash_of(file)[:12]}…, the card says {self.sha256[:12]}…"
            )
        return file


def hash_of(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def read_card(file: Path) -> ModelCard:
    """ValueError where the file is no model card."""
    try:
        stored = json.loads(file.read_text())
        sequences = {name: tuple(stored[name]) for name in ("labels", "input_size", "data", "limits")}
        return ModelCard(**(stored | sequences | {"reads": tuple(stored.get("reads", ()))}))
    except (KeyError, TypeError, json.JSONDecodeError) as error:
        raise ValueError(f"{file} is not a model card: {error}") from error


def keep_scores(folder: Path, name: str, figures: Mapping[str, Any]) -> None:
    """Adds figures to the scores of the one card of the named network in `folder`. WeightsError as `card_of`."""
    known = card_of(folder, name)
    replace(known, scores={**known.scores, **figures}).save(folder)


def card_of(folder: Path, name: str) -> ModelCard:
    """The one card of the named network in `folder`. WeightsError where there is none, or more than one."""
    found = sorted(folder.glob(f"{name}-*.json"))
    if len(found) != 1:
        raise WeightsError(f"{folder} holds {len(found)} cards of the network {name!r}, one is expected")
    return read_card(found[0])
