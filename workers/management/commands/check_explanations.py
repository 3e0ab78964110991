"""Do the heat maps tell the truth? The deletion test over whole sets of pictures."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = (
        "Hide what the heat maps highlight on held-out NT planes, and as large an area elsewhere, and print by how much the scores fall: "
        "for each structure n, score, hidden, elsewhere (means, 0-1), holds (share in which hiding the highlighted area costs more) with "
        "a 95 % interval."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--data", type=Path, help="folder of public data sets; without it drawn phantoms are explained")
        parser.add_argument("--limit", type=int, default=30, help="pictures (default: %(default)s)")
        parser.add_argument("--json", action="store_true", help="one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        from ml.corpus import nt_parts
        from ml.drawn import phantoms
        from ml.explain import deletion_test
        from ml.manifest import read_grey

        if options["limit"] < 1:
            raise CommandError("--limit must be 1 or more")
        if options["data"]:
            frames = [read_grey(entry.file) for entry in nt_parts(options["data"])["test"][: options["limit"]]]
        else:
            frames = [phantom.pixels for phantom in phantoms("nt", options["limit"], 930_000)]
        told = {"pictures": "real, held out" if options["data"] else "drawn", "n_pictures": len(frames)} | deletion_test(frames)
        if options["json"]:
            self.stdout.write(json.dumps(told))
            return
        for name, row in told["structures"].items():
            low, high = row["holds_interval"]
            self.stdout.write(
                f"{name}: n {row['n']}, score {row['score']:.2f}, hidden {row['hidden']:.2f}, elsewhere {row['elsewhere']:.2f}, "
                f"holds in {row['holds']:.0%} ({low:.0%}-{high:.0%})"
            )
