"""What a department's audit is measured against: its NT curve and the planes that it requires."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from auditapp.access.models import Department
from auditapp.protocols.models import Protocol
from auditapp.protocols.selectors import examinations_of, protocol_of
from auditapp.protocols.services import ProtocolError, require_planes
from auditapp.reports.curves import CurveError, choose_nt_curve, nt_curve_of
from auditapp.statistics.nt_curves import CURVES


class Command(BaseCommand):
    help = "Show, or set for reports that are counted from now on, a department's NT curve and the planes that its examinations require."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--department", required=True, metavar="SLUG")
        parser.add_argument("--nt-curve", choices=list(CURVES))
        parser.add_argument("--require", metavar="PLANE,PLANE", help="codes of planes; 'none': nothing; 'edition': as the protocol")
        parser.add_argument("--protocol", metavar="CODE", help="whose planes; the department's own protocol if not given")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        department = Department.objects.filter(slug=options["department"]).first()
        if department is None:
            raise CommandError(f"There is no department “{options['department']}”.")
        protocol = self.protocol(department, options["protocol"])
        try:
            if options["nt_curve"]:
                choose_nt_curve(by=None, department=department, curve=options["nt_curve"])
            if options["require"]:
                require_planes(by=None, department=department, protocol=protocol, planes=asked(options["require"]))
        except (CurveError, ProtocolError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write("\n".join(told(department, protocol)))

    def protocol(self, department: Department, code: str | None) -> Protocol:
        if code is None:
            return protocol_of(department)
        found: Protocol | None = Protocol.objects.filter(code=code).order_by("edition").last()
        if found is None:
            raise CommandError(f"There is no protocol “{code}”.")
        return found


def asked(words: str) -> list[str] | None:
    if words == "edition":
        return None
    return [] if words == "none" else [code.strip() for code in words.split(",")]


def told(department: Department, protocol: Protocol) -> Iterator[str]:
    curve = nt_curve_of(department)
    yield f"NT curve: {curve.code}" + ("" if curve.confirmed else " (to be confirmed by a clinician)")
    examinations = examinations_of(department, protocol)
    for examination in examinations:
        yield f"{protocol}: {examination.name} requires {', '.join(examination.required)}"
    if not examinations:
        yield f"{protocol}: no plane is required"
