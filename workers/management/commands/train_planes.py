"""Train the plane network on public data, print its held-out figures, or measure what its training rests on."""

import json
import logging
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workers.training_options import add_training_options, planned

STUDIES = ("countries", "phantoms", "share", "traces", "unseen")


class Command(BaseCommand):
    help = "Fine-tune the plane network from SonoNet-16; with --evaluate print the figures of the published one; with --study try variants."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_training_options(parser, network="planes", epochs=24, batch=32, learning_rate=1e-3)
        parser.add_argument("--start", type=Path, help="SonoNet16.npz of the authors")
        parser.add_argument("--earlier", type=Path, help="a folder with weights of ours to go on from, instead of SonoNet's")
        parser.add_argument(
            "--study", choices=STUDIES, help="publish nothing: short trainings, each without something; or what traces tell"
        )
        parser.add_argument("--epoch", type=int, default=2048, help="pictures an epoch")

    def handle(self, *args: Any, **options: Any) -> None:
        from ml.planes import command, studies, traces

        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
        if options["evaluate"]:
            self.stdout.write(json.dumps(command.evaluate(options["data"], options["weights"]), indent=2))
            return
        if options["study"] == "traces":
            self.stdout.write(json.dumps(traces.report(options["data"]), indent=2))
            return
        if options["start"] is None:
            raise CommandError("--start must name the SonoNet-16 file to train from")
        task = command.Task(
            options["data"], options["start"], options["checkpoint"], options["weights"], options["version_name"], options["earlier"]
        )
        if options["study"]:
            self.stdout.write(json.dumps(studies.study(options["study"], task.data, task.start, settings_of(options)), indent=2))
            return
        self.stdout.write(f"published {command.train_and_publish(task, settings_of(options))}")


def settings_of(options: dict[str, Any]) -> Any:
    from ml.planes.train import Settings
    from ml.training import Plan

    return Settings(Plan(**planned(options), patience=10, warm_up=30), epoch=options["epoch"])
