"""Train the plane network on public data, or print its held-out figures."""

import json
import logging
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ml.paths import WEIGHTS


class Command(BaseCommand):
    help = "Fine-tune the plane network from SonoNet-16, or with --evaluate print the figures of the published one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("data", type=Path, help="folder with first_trimester, fetal_planes, african, hc18 and dicom_us")
        parser.add_argument("--start", type=Path, help="SonoNet16.npz of the authors")
        parser.add_argument("--evaluate", action="store_true", help="train nothing, print the held-out figures")
        parser.add_argument("--epochs", type=int, default=14)
        parser.add_argument("--weights", type=Path, default=WEIGHTS)
        parser.add_argument("--version-name", default="dev", help="first part of the version, the hash follows")

    def handle(self, *args: Any, **options: Any) -> None:
        from ml.planes import command
        from ml.planes.train import Settings

        logging.basicConfig(level=logging.INFO)
        if options["evaluate"]:
            self.stdout.write(json.dumps(command.evaluate(options["data"], options["weights"]), indent=2))
            return
        if options["start"] is None:
            raise CommandError("--start must name the SonoNet-16 file to train from")
        published = command.train_and_publish(
            options["data"], options["start"], Settings(epochs=options["epochs"]), options["weights"], options["version_name"]
        )
        self.stdout.write(f"published {published}")
