import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from auditapp.access.models import Department, DepartmentKind, Tier
from auditapp.access.refusal import AccessError
from auditapp.access.roles import ADMINISTRATOR
from auditapp.access.services import create_account, create_department, grant_role


class Command(BaseCommand):
    help = "Add a department and its first administrator, who then gives everybody else their roles on the page People."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="the department's name, in quotes")
        parser.add_argument("--administrator", required=True, metavar="USER", help="a user name; the account is made if there is none")

        parser.add_argument("--tier", default="", choices=Tier.values, help="for comparisons with other departments")
        parser.add_argument("--kind", default="", choices=DepartmentKind.values, help="for comparisons with other departments")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with transaction.atomic():
                department = create_department(by=None, name=options["name"], tier=options["tier"], kind=options["kind"])
                self.give(department, options["administrator"])
        except AccessError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{department.name} is there; {options['administrator']} administers it. Its code for the API: {department.slug}")

    def give(self, department: Department, username: str) -> None:
        held = User.objects.filter(username=username).first()
        if held is None:
            create_account(by=None, department=department, role=ADMINISTRATOR, username=username, password=self.password(username))
        else:
            grant_role(by=None, user=held, department=department, role=ADMINISTRATOR)

    def password(self, username: str) -> str:
        """Asked for at a terminal, else the first line of standard input: an argument could be read by others."""
        if sys.stdin.isatty():
            return getpass.getpass(f"First password of {username}: ")
        return sys.stdin.readline().rstrip("\n")
