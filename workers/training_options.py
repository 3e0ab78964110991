"""What every training command is asked: the same words with the same meaning."""

from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ml.paths import WEIGHTS

PLANNED = ("epochs", "minutes", "device", "batch", "learning_rate", "seed", "threads")  # what `ml.training.Plan` takes


def add_training_options(parser: ArgumentParser, *, network: str, epochs: int, batch: int, learning_rate: float) -> None:
    """`batch` in pictures; the defaults are each network's own."""
    parser.add_argument("--data", type=Path, nargs="+", required=True, help="manifests, or folders of public sets")
    parser.add_argument("--evaluate", action="store_true", help="train nothing, print the held-out figures")
    parser.add_argument("--epochs", type=int, default=epochs)
    parser.add_argument("--minutes", type=float, help="end after so many minutes; the learning rate falls accordingly")
    parser.add_argument("--device", default="auto", help="cpu, cuda or auto")
    parser.add_argument("--batch", type=int, default=batch)
    parser.add_argument("--learning-rate", type=float, default=learning_rate)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--checkpoint", type=Path, default=Path(f"build/training/{network}.pt"), help="gone on from where it exists")
    parser.add_argument("--weights", type=Path, default=WEIGHTS, help="folder to publish into, or to evaluate")
    parser.add_argument("--version-name", default="dev", help="first part of the version, the hash follows")


def planned(options: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of `ml.training.Plan` among a command's options."""
    return {name: options[name] for name in PLANNED}
