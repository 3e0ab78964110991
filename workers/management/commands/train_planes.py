"""Train the plane network on public data, print its held-out figures, or measure what its training rests on."""

import json
import logging
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ml.paths import WEIGHTS

STUDIES = ("countries", "phantoms", "share", "unseen")


class Command(BaseCommand):
    help = "Fine-tune the plane network from SonoNet-16; with --evaluate print the figures of the published one; with --study try variants."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--data", type=Path, nargs="+", required=True, help="folders with first_trimester, fetal_planes, african, hc18, dicom_us"
        )
        parser.add_argument("--start", type=Path, help="SonoNet16.npz of the authors")
        parser.add_argument("--evaluate", action="store_true", help="train nothing, print the held-out figures")
        parser.add_argument("--study", choices=STUDIES, help="publish nothing: short trainings, each without something, and their figures")
        parser.add_argument("--epochs", type=int, default=26)
        parser.add_argument("--epoch", type=int, default=1024, help="pictures an epoch")
        parser.add_argument("--minutes", type=float, help="end after so many minutes")
        parser.add_argument("--device", default="auto", help="cpu, cuda or auto")
        parser.add_argument("--batch", type=int, default=32)
        parser.add_argument("--learning-rate", type=float, default=1e-3)
        parser.add_argument("--seed", type=int, default=11)
        parser.add_argument("--threads", type=int, default=1)
        parser.add_argument("--checkpoint", type=Path, default=Path("build/training/planes.pt"), help="gone on from where it exists")
        parser.add_argument("--weights", type=Path, default=WEIGHTS, help="folder to publish into, or to evaluate")
        parser.add_argument("--version-name", default="dev", help="first part of the version, the hash follows")

    def handle(self, *args: Any, **options: Any) -> None:
        from ml.planes import command, studies

        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
        if options["evaluate"]:
            self.stdout.write(json.dumps(command.evaluate(options["data"], options["weights"]), indent=2))
            return
        if options["start"] is None:
            raise CommandError("--start must name the SonoNet-16 file to train from")
        task = command.Task(options["data"], options["start"], options["checkpoint"], options["weights"], options["version_name"])
        if options["study"]:
            self.stdout.write(json.dumps(studies.study(options["study"], task.data, task.start, settings_of(options)), indent=2))
            return
        self.stdout.write(f"published {command.train_and_publish(task, settings_of(options))}")


def settings_of(options: dict[str, Any]) -> Any:
    from ml.planes.train import Settings
    from ml.training import Plan

    named = ("epochs", "minutes", "device", "batch", "learning_rate", "seed", "threads")
    return Settings(Plan(**{name: options[name] for name in named}, patience=6, warm_up=30), epoch=options["epoch"])
