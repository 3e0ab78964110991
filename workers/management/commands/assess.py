import json
import sys
from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from django.core.management.base import BaseCommand

from auditapp.protocols.editions import DEFAULT, EDITIONS
from auditapp.protocols.grading import DecidedBy
from auditapp.protocols.opinion import share
from workers.from_files import scored
from workers.machine import LISTED_FROM

ALL_FROM = 0.01  # confidence from which --all-boxes lists a structure


class Command(BaseCommand):
    help = "Score image files (DICOM, PNG, JPEG, TIFF) or folders of them, without a server or a database."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", metavar="PATH", help="file or folder")
        parser.add_argument("--json", action="store_true", help="one JSON object a line, errors too")
        parser.add_argument(
            "--all-boxes", action="store_true", help="list every structure from confidence 0.01, for precision-recall curves"
        )
        parser.add_argument(
            "--protocol", choices=sorted(EDITIONS), default=DEFAULT.code, help="grade by this protocol (default: %(default)s)"
        )
        parser.add_argument("--batch", type=int, default=16, help="frames predicted together (default: %(default)s)")

    def handle(self, *args: Any, **options: Any) -> None:
        confidence = ALL_FROM if options["all_boxes"] else LISTED_FROM
        failed = 0
        for answer in scored(options["paths"], EDITIONS[options["protocol"]], confidence=confidence, batch=max(1, options["batch"])):
            failed += "error" in answer
            self.stdout.write(json.dumps(answer, ensure_ascii=False) if options["json"] else _line(answer))
            self.stdout.flush()
        if failed:
            sys.exit(1)


def _line(answer: Mapping[str, Any]) -> str:
    if "error" in answer:
        return f"{answer['file']}: {answer['error']}"
    grade = (answer["grade"] or "no grade").replace("_", "-")
    probability = answer["plane_probabilities"][answer["plane"]]
    return f"{answer['file']} frame {answer['frame']}: {answer['plane']} ({probability:.0%}), {grade}, {_how_sure(answer)}"


def _how_sure(answer: Mapping[str, Any]) -> str:
    """By what the grade goes: the points that are known, or experts' learnt opinion."""
    if answer["decided_by"] == DecidedBy.OPINION:
        return f"experts would call it standard: {share(answer['standard_probability'])}"
    if answer["rests_on"] is None:
        return "the protocol does not speak of this plane"
    known = "{known_weight:g} of {total_weight:g} points known".format(**answer["rests_on"])
    return known if answer["score"] is None else f"score {answer['score']:.0f}, {known}"
