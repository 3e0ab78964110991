"""Train the quality network on public data and phantoms, or print its held-out figures."""

import json
import logging
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from workers.training_options import add_training_options, planned


class Command(BaseCommand):
    help = "Train the quality network on folders of public data sets, or with --evaluate print the figures of the published one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_training_options(parser, network="quality", epochs=30, batch=48, learning_rate=2e-3)
        parser.add_argument("--set-edges", action="store_true", help="train nothing, choose anew how far edges move, for a new detector")
        parser.add_argument("--start", type=Path, help="checkpoint of another run, from which the parts that see are taken over")
        parser.add_argument("--cache", type=Path, default=Path("build/training/quality"), help="folder that keeps the made pictures")

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
        plan = Plan(**planned(options))
        self.stdout.write(f"published {command.train_and_publish(task, plan)}")
