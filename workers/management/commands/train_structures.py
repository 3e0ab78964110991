"""Train the structure detector on public data, or print its held-out figures."""

import json
import logging
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from workers.training_options import add_training_options, planned

DEFAULT_MINUTES = 40.0  # of the comparison


class Command(BaseCommand):
    help = (
        "Train the structure detector and publish it; with --evaluate print the held-out figures of the published one, with --baseline "
        "those of the same architecture trained by ultralytics' defaults."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_training_options(parser, network="structures", epochs=60, batch=8, learning_rate=1e-3)
        parser.add_argument(
            "--baseline", action="store_true", help="train by ultralytics' defaults for --minutes, publish nothing, print figures"
        )
        parser.add_argument("--start", type=Path, help="folder with published weights to start from; without it from nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        from ml.structures import command
        from ml.training import Plan

        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
        if options["evaluate"] or options["baseline"]:
            self.stdout.write(json.dumps(self._figures(options), indent=2))
            return
        plan = Plan(**planned(options))
        task = command.Task(options["data"], options["checkpoint"], options["weights"], options["version_name"], options["start"])
        self.stdout.write(f"published {command.train_and_publish(task, plan)}")

    def _figures(self, options: dict[str, Any]) -> Mapping[str, Any]:
        from ml.structures import command
        from ml.structures.baseline import baseline

        if options["baseline"]:
            return baseline(options["data"], options["minutes"] or DEFAULT_MINUTES)
        return command.evaluate(options["data"], options["weights"])
