import socket
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.management.base import BaseCommand, CommandError, CommandParser

from workers import schedule
from workers.celery import app
from workers.welcome import health


class Command(BaseCommand):
    help = "Exit 0 if this host's process is well: the container's health check."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("process", choices=["web", "ingest", "machine", "schedule"])

    def handle(self, *args: Any, process: str, **options: Any) -> None:
        if not is_well(process):
            raise CommandError(f"{process} does not answer")


def is_well(process: str) -> bool:
    """`web` answers its health page, a worker its ping, and sweeps happen where `schedule` runs."""
    try:
        if process == "web":
            health(settings.PORT)
            return True
        if process == "schedule":
            return cache.get(schedule.SWEPT) is not None
        return bool(app.control.ping(destination=[f"{process}@{socket.gethostname()}"], timeout=5))
    except OSError:
        return False
