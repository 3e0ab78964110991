from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from knox.models import AuthToken

from auditapp.trail.services import record


class Command(BaseCommand):
    help = "Make an API token for a user and print it. It is kept as a hash only, so it cannot be shown again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--days", type=int, default=90, help="how long the token lives, 1 to 3650; 90 if not given")

    @transaction.atomic
    def handle(self, *, username: str, days: int, **options: Any) -> None:
        user = User.objects.filter(username=username, is_active=True).first()
        if user is None:
            raise CommandError(f"There is no active account “{username}”.")
        if not 1 <= days <= 3650:
            raise CommandError("--days must be between 1 and 3650.")
        row, token = AuthToken.objects.create(user=user, expiry=timedelta(days=days))
        record(by=None, verb="create_token", subject=user, token=row.token_key[:8], days=days)
        self.stdout.write(token)
