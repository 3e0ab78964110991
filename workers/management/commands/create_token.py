from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from auditapp.access.refusal import AccessError
from auditapp.access.tokens import create_token


class Command(BaseCommand):
    help = "Make an API token for a user and print it. It is kept as a hash only, so it cannot be shown again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--days", type=int, default=90, help="how long the token lives, 1 to 3650; 90 if not given")

    def handle(self, *, username: str, days: int, **options: Any) -> None:
        user = User.objects.filter(username=username, is_active=True).first()
        if user is None:
            raise CommandError(f"There is no active account “{username}”.")
        try:
            self.stdout.write(create_token(by=None, user=user, days=days))
        except AccessError as error:
            raise CommandError(f"--days: {error}") from error
