"""Learn from graded pictures how surely an expert would call an NT plane standard."""

import json
import logging
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from ml.paths import WEIGHTS


class Command(BaseCommand):
    help = "Learn the opinion on NT planes from pictures that people graded, with the published detector, and publish it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--data", type=Path, nargs="+", required=True, help="manifests, or folders of public sets, with grades")
        parser.add_argument("--start", type=Path, help="SonoNet16.npz of its authors; without it there is no picture network")
        parser.add_argument("--weights", type=Path, default=WEIGHTS, help="folder of the published detector, to publish into")
        parser.add_argument("--version-name", default="dev", help="first part of the version, the hash follows")
        parser.add_argument("--variants", type=int, default=5, help="of each picture, as other machines would have shown it")
        parser.add_argument("--steps", type=int, default=400, help="of each head")
        parser.add_argument("--epochs", type=int, default=12, help="of the picture network")
        parser.add_argument("--study", choices=("screens",), help="publish nothing, print figures on each kind of screen left out")
        parser.add_argument("--seed", type=int, default=11)
        parser.add_argument("--threads", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        from ml.opinion import command
        from ml.opinion.train import Settings

        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
        task = command.Task(options["data"], options["weights"], options["version_name"], options["variants"])
        settings = Settings(**{name: options[name] for name in ("start", "steps", "epochs", "seed", "threads")})
        if options["study"]:
            self.stdout.write(json.dumps(command.study_screens(task, settings), indent=2))
            return
        self.stdout.write(f"published {command.train_and_publish(task, settings)}")
