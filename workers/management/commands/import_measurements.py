"""Measurements of a department from a CSV."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from auditapp.access.models import Department
from auditapp.imaging.measurement_file import ColumnsError, Line, read_measurements
from auditapp.imaging.measuring import Taken, TakenState, take_measurements
from auditapp.imaging.models import MeasurementSource
from auditapp.imaging.services import UploadError

SHOWN = 20  # wrong lines that are told one by one


class Command(BaseCommand):
    help = (
        "Take measurements from a CSV: kind (nt, crl, bpd, hc, ac, fl), value_mm, and study_uid (StudyInstanceUID, of which only a keyed "
        "hash is kept) or instance; optionally gestational_age_days, sequence, performed_on, radiologist. A wrong line means that nothing "
        "is taken."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="CSV in UTF-8")
        parser.add_argument("--department", required=True, metavar="SLUG")
        parser.add_argument("--leave-out-wrong", action="store_true", help="take the other lines all the same")
        parser.add_argument("--remeasured-by", metavar="USER", help="the expert who measured these again")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        department = Department.objects.filter(slug=options["department"]).first()
        if department is None:
            raise CommandError(f"There is no department “{options['department']}”.")
        lines = list(lines_of(file))
        with transaction.atomic():
            taken = self.take(department, [line for line in lines if line.measured], options["remeasured_by"])
            wrong = sorted([(line.number, line.cause) for line in lines if line.cause] + [(n, t.reason) for n, t in taken if t.reason])
            told = [f"{file}, line {number}: {cause}" for number, cause in wrong[:SHOWN]]
            told += [f"{len(wrong) - SHOWN} more lines are wrong."] if len(wrong) > SHOWN else []
            if wrong and not options["leave_out_wrong"]:
                raise CommandError("\n".join([*told, "Nothing was taken."]))
        self.stderr.write("\n".join(told)) if told else None
        states = [one.state for _, one in taken]
        stored, there = states.count(TakenState.STORED), states.count(TakenState.DUPLICATE)
        self.stdout.write(f"{stored} measurements taken, {there} here already, {len(wrong)} refused.")

    def take(self, department: Department, lines: list[Line], expert: str | None) -> list[tuple[int, Taken]]:
        by = User.objects.filter(username=expert).first() if expert else None
        if expert and by is None:
            raise CommandError(f"There is no account “{expert}”.")
        source = MeasurementSource.EXPERT if expert else MeasurementSource.CSV
        rows = [line.measured for line in lines if line.measured]
        try:
            taken = take_measurements(by=by, department=department, rows=rows, source=source)
        except UploadError as error:
            raise CommandError(str(error)) from None
        return [(line.number, one) for line, one in zip(lines, taken, strict=True)]


def lines_of(file: Path) -> Iterator[Line]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            yield from read_measurements(opened)
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{file}: not UTF-8. Save it as CSV UTF-8.") from error
    except ColumnsError as error:
        raise CommandError(f"{file}, line 1: {error}") from None
