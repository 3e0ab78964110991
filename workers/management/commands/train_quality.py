"""Train the quality network on public data and phantoms, or print its held-out figures."""

import json
import logging
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from ml.paths import WEIGHTS


class Command(BaseCommand):
    help = "Train the quality network on folders of public data sets, or with --evaluate print the figures of the published one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--data", type=Path, nargs="+", required=True, help="folders with first_trimester, fetal_planes, african, hc18")
        parser.add_argument("--evaluate", action="store_true", help="train nothing, print the held-out figures and keep them in the card")
        parser.add_argument("--set-edges", action="store_true", help="train nothing, choose anew how far edges move, for a new detector")
        parser.add_argument("--epochs", type=int, default=30)
        parser.add_argument("--minutes", type=float, help="end after so many minutes, the learning rate's fall fitted to them")
        parser.add_argument("--device", default="auto", help="cpu, cuda or auto")
        parser.add_argument("--batch", type=int, default=48)
        parser.add_argument("--learning-rate", type=float, default=2e-3)
        parser.add_argument("--seed", type=int, default=11)
        parser.add_argument("--threads", type=int, default=1)
        parser.add_argument("--start", type=Path, help="checkpoint of another run, from which the parts that see are taken over")
        parser.add_argument("--checkpoint", type=Path, default=Path("build/training/quality.pt"), help="gone on from where it exists")
        parser.add_argument("--cache", type=Path, default=Path("build/training/quality"), help="folder that keeps the made pictures")
        parser.add_argument("--weights", type=Path, default=WEIGHTS, help="folder to publish into, or to evaluate")
        parser.add_argument("--version-name", default="dev", help="first part of the version, the hash follows")

    def handle(self, *args: Any, **options: Any) -> None:
        from ml.quality import command
        from ml.training import Plan

        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
        named = ("data", "checkpoint", "cache", "weights", "start")
        task = command.Task(**{name: options[name] for name in named}, version=options["version_name"])
        if options["evaluate"] or options["set_edges"]:
            asked = command.evaluate if options["evaluate"] else command.set_edges
            self.stdout.write(json.dumps(asked(task), indent=2))
            return
        plan = Plan(**{name: options[name] for name in ("epochs", "minutes", "device", "batch", "learning_rate", "seed", "threads")})
        self.stdout.write(f"published {command.train_and_publish(task, plan)}")
