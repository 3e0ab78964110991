"""Train the structure detector on public data, or print its held-out figures."""

import json
import logging
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from ml.paths import WEIGHTS

DEFAULT_MINUTES = 40.0  # of the comparison


class Command(BaseCommand):
    help = (
        "Train the structure detector and publish it; with --evaluate print the held-out figures of the published one, with --baseline "
        "those of the same architecture trained by ultralytics' defaults."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--data", type=Path, nargs="+", required=True, help="manifests, or folders of public sets")
        parser.add_argument("--evaluate", action="store_true", help="train nothing, print the held-out figures")
        parser.add_argument(
            "--baseline", action="store_true", help="train by ultralytics' defaults for --minutes, publish nothing, print figures"
        )
        parser.add_argument("--epochs", type=int, default=60)
        parser.add_argument("--minutes", type=float, help="end after so many minutes; the learning rate falls accordingly")
        parser.add_argument("--device", default="auto", help="cpu, cuda or auto")
        parser.add_argument("--batch", type=int, default=8)
        parser.add_argument("--learning-rate", type=float, default=1e-3)
        parser.add_argument("--seed", type=int, default=11)
        parser.add_argument("--threads", type=int, default=1)
        parser.add_argument("--start", type=Path, help="folder with published weights to start from; without it from nothing")
        parser.add_argument("--checkpoint", type=Path, default=Path("build/training/structures.pt"), help="gone on from where it exists")
        parser.add_argument("--weights", type=Path, default=WEIGHTS, help="folder to publish into, or to evaluate")
        parser.add_argument("--version-name", default="dev", help="first part of the version, the hash follows")

    def handle(self, *args: Any, **options: Any) -> None:
        from ml.structures import command
        from ml.training import Plan

        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
        if options["evaluate"] or options["baseline"]:
            self.stdout.write(json.dumps(self._figures(options), indent=2))
            return
        named = ("epochs", "minutes", "device", "batch", "learning_rate", "seed", "threads")
        plan = Plan(**{name: options[name] for name in named})
        task = command.Task(options["data"], options["checkpoint"], options["weights"], options["version_name"], options["start"])
        self.stdout.write(f"published {command.train_and_publish(task, plan)}")

    def _figures(self, options: dict[str, Any]) -> Mapping[str, Any]:
        from ml.structures import command
        from ml.structures.baseline import baseline

        if options["baseline"]:
            return baseline(options["data"], options["minutes"] or DEFAULT_MINUTES)
        return command.evaluate(options["data"], options["weights"])
