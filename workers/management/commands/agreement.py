"""Agreement of anybody's raters, from a CSV."""

import io
import json
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from auditapp.statistics.agreement import agreement_summary
from auditapp.statistics.rating_file import RatingsError, read_ratings
from auditapp.statistics.two_raters import Credit


class Command(BaseCommand):
    help = (
        "Print every statistic of agreement that the ratings allow: kappa and its relatives, alpha, ICC, with standard errors and 95 % "
        "intervals, and the reason where one is not estimable. docs/agreement.md tells of each key."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("ratings", type=Path, help="CSV in UTF-8: item, rater, rating; optionally cluster, stratum, stratum_size")
        kinds = [kind.value for kind in Credit]
        parser.add_argument("--weights", choices=kinds, default="unweighted", help="of weighted_kappa and ac2 (default: %(default)s)")
        parser.add_argument("--categories", default="", metavar="A,B,C", help="in their order; else numbers by value, words by letter")
        parser.add_argument("--missing", action="append", default=[], metavar="A,B", help="ratings that mean none, as an empty one does")
        parser.add_argument("--json", action="store_true", help="one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["ratings"]
        missing = [value for given in options["missing"] for value in listed(given)]
        try:
            ratings = read_ratings(lines_of(file), listed(options["categories"]), missing)
        except RatingsError as error:
            place = file if error.line is None else f"{file}, line {error.line}"
            raise CommandError(f"{place}: {error.cause}") from error
        told = agreement_summary(ratings, Credit(options["weights"])) | {"software_version": settings.SOFTWARE_VERSION}
        self.stdout.write(json.dumps(told, ensure_ascii=False, allow_nan=False) if options["json"] else "\n".join(table(told)))


def listed(given: str) -> list[str]:
    return [value.strip() for value in given.split(",")] if given.strip() else []


def lines_of(file: Path) -> io.StringIO:
    """The file's text; the byte order mark of spreadsheets is no part of it."""
    try:
        content = file.read_bytes()
        return io.StringIO(content.decode("utf-8-sig"), newline="")
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise CommandError(f"{file}, line {line}: not UTF-8. Save it as CSV UTF-8.") from error


def table(told: Mapping[str, Any]) -> Iterator[str]:
    """For people: facts, then a line for each statistic with its standard error and interval, then what is missing and why."""
    yield f"{told['n']} items with two ratings or more, of {told['items']}; raters: {', '.join(told['raters'])}"
    shown = told["categories"] if len(told["categories"]) <= 30 else [told["categories"][0], "...", told["categories"][-1]]
    yield f"categories: {', '.join(shown)}; weights: {told['weights']}; interval: {told['method']}; SonoAudit {told['software_version']}"
    yield f"{'':28} {'value':>8} {'se':>8}  95 % interval"
    for key, value in told.items():
        if isinstance(value, float) and not key.endswith(("_se", "_se_no_fpc")):
            interval, error = told.get(f"{key}_interval"), told.get(f"{key}_se")
            held = f"{interval['low']:.4f} to {interval['high']:.4f}" if interval else ""
            yield f"{key:28} {value:8.4f} {'' if error is None else f'{error:.4f}':>8}  {held}".rstrip()
    if told["bland_altman"]:
        found = told["bland_altman"]
        yield f"bland_altman: bias {found['bias']:.4f}, limits {found['lower']:.4f} to {found['upper']:.4f}, SD {found['sd']:.4f}"
    if told["kappa_test"]:
        yield "kappa_test: z {z:.4f}, p {p:.4f}, standard error {se0:.4f} if kappa were 0".format(**told["kappa_test"])
    if told["mcnemar"]:
        yield "mcnemar: difference {difference:.4f} ({low:.4f} to {high:.4f}), p {p:.4f}".format(**told["mcnemar"])
    for key, reason in told["reasons"].items():
        if not key.endswith(("_se", "_interval", "_ci", "_no_fpc")):
            yield f"{key}: not estimable, {reason}."
    yield from told["notes"]
