"""Figures of the shipped networks on any data whose truth is known. The keys of --json are a contract: docs/evaluation.md."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from auditapp.protocols.edition import ProtocolEdition
from auditapp.protocols.editions import DEFAULT
from ml.evaluation.grades import CUT
from ml.manifest import DataError
from ml.paths import WEIGHTS
from workers.from_files import printed_grades
from workers.machine import LISTED_FROM

HELP = """Look at pictures of which something is known and print how often the networks are right, with 95 % bootstrap intervals by patient.
Keys of --json: data, part, learnt_from, model_versions, n, groups, interval, planes, structures, out_of_distribution, quality,
grades.
planes, structures and quality each hold "all" and by_vendor, by_site, by_source (structures and quality also by_plane).
grades, how far the protocol's grade agrees with people's, is told apart by_site, by_vendor, by_source and by_screen.
A figure is {state, value, low, high, n, groups}; state is ok, not_enough_data (under 20 pictures) or not_estimable."""


CLASSES = ("n_standard", "n_not_standard")  # counts that a reader of the table needs beside the figures


class Command(BaseCommand):
    help = HELP
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--data", type=Path, nargs="+", required=True, metavar="PATH", help="manifest, public set, or folder of several"
        )
        parser.add_argument(
            "--part",
            choices=("test", "validation", "train", "all"),
            default="all",
            help="one part of the split that trainings on the same data use, or everything (default)",
        )
        parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")
        parser.add_argument("--limit", type=int, metavar="N", help="look at N pictures, drawn by seed")
        parser.add_argument(
            "--strange", type=int, default=0, metavar="N", help="beside the data, N made pictures that are no fetal ultrasound"
        )
        parser.add_argument(
            "--shortcuts", action="store_true", help="what tells people's grades beside the fetus, and what the opinion owes to it (slow)"
        )
        parser.add_argument("--keep", action="store_true", help='write the part "grades" into the card of the opinion, which pages show')
        parser.add_argument("--device", default="auto", choices=("auto", "cpu", "cuda"))
        parser.add_argument("--weights", type=Path, default=WEIGHTS, help="folder of the networks and their cards")

    def handle(self, *args: Any, **options: Any) -> None:
        from ml.evaluation.run import entries_of, grades_on, learnt_from, report_on
        from ml.model_card import keep_scores
        from ml.predict import load_models

        try:
            entries = entries_of(options["data"], options["part"], options["limit"])
            if not entries:
                raise CommandError("There is no picture in this part of the data.")
            models = load_models(options["device"], options["weights"])
            taught = learnt_from(options["data"], models) if options["part"] in ("all", "train") else []
            report = report_on(entries, models, options["strange"])
            printed = partial(printed_grades, knows=models.structures.card.labels, protocol=DEFAULT)
            grades = grades_on(entries, models, printed, confidence=LISTED_FROM, cut=_cut(DEFAULT), shortcuts=options["shortcuts"])
        except DataError as error:
            raise CommandError(str(error)) from None
        report = {"data": [str(path) for path in options["data"]], "part": options["part"], "learnt_from": taught} | report
        report["grades"] = {"protocol": f"{DEFAULT.code} {DEFAULT.edition}"} | grades
        if options["keep"]:
            keep_scores(options["weights"], "opinion", {"grades": report["grades"]})
        self.stdout.write(json.dumps(report, indent=2) if options["json"] else "\n".join(table(report)))


def _cut(protocol: ProtocolEdition) -> float:
    """The probability from which the opinion calls an NT plane standard under the protocol."""
    plane = protocol.plane_named("nt")
    return plane.opinion.standard_from if plane and plane.opinion else CUT


def table(report: Mapping[str, Any]) -> Iterator[str]:
    """A line a figure: where it stands in the report, its n, value and interval."""
    networks = ", ".join(report["model_versions"].values())
    yield f"{report['n']} pictures of {report['groups']} groups, part {report['part']}; networks {networks}"
    if report["learnt_from"]:
        yield f"The networks have learnt from {', '.join(report['learnt_from'])}: these figures flatter; --part test is honest."
    yield f"{'figure':<64} {'n':>6} {'value':>7}  95 % interval"
    yield from _lines(report, "")


def _lines(part: Mapping[str, Any], path: str) -> Iterator[str]:
    for name, value in part.items():
        place = f"{path} {name}".strip()
        if isinstance(value, Mapping) and "state" in value:
            yield f"{place:<64} {value['n']:>6} {_told(value)}"
        elif isinstance(value, Mapping):
            yield from _lines(value, place)
        elif isinstance(value, list):
            for number, row in enumerate(one for one in value if isinstance(one, Mapping)):
                yield from _lines(row, f"{place} {number}")
        elif name in CLASSES:
            yield f"{place:<64} {value:>6}"


def _told(figure: Mapping[str, Any]) -> str:
    if figure["state"] != "ok":
        return str(figure["state"]).replace("_", " ")
    interval = "too few groups" if figure["low"] is None else f"{figure['low']:.3f} to {figure['high']:.3f}"
    return f"{figure['value']:>7.3f}  {interval}"
