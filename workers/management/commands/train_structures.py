"""Train the structure detector on public data, or print its held-out figures."""

import json
import logging
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from ml.paths import WEIGHTS


class Command(BaseCommand):
    help = "Train the structure detector on a folder of public data sets, or with --evaluate print the figures of the published one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("data", type=Path, help="folder with first_trimester, fetal_planes, african and hc18")
        parser.add_argument("--evaluate", action="store_true", help="train nothing, print the held-out figures")
        parser.add_argument("--minutes", type=float, default=90)
        parser.add_argument("--width", type=int, default=512)
        parser.add_argument("--height", type=int, default=416)
        parser.add_argument("--checkpoint", type=Path, default=Path("build/training/structures.pt"))
        parser.add_argument("--weights", type=Path, default=WEIGHTS)
        parser.add_argument("--version-name", default="dev", help="first part of the version, the hash follows")

    def handle(self, *args: Any, **options: Any) -> None:
        from ml.structures import command
        from ml.structures.train import Settings

        logging.basicConfig(level=logging.INFO)
        if options["evaluate"]:
            self.stdout.write(json.dumps(command.evaluate(options["data"], options["weights"]), indent=2))
            return
        options["checkpoint"].parent.mkdir(parents=True, exist_ok=True)
        settings = Settings(minutes=options["minutes"], canvas=(options["width"], options["height"]))
        published = command.train_and_publish(options["data"], settings, options["checkpoint"], options["weights"], options["version_name"])
        self.stdout.write(f"published {published}")
