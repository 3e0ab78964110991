import os
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from workers.processes import processes


class Command(BaseCommand):
    help = "Become one process of the deployment: web, ingest, machine, schedule (or broker, where REDIS_URL is not set)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("process", choices=list(processes()))

    def handle(self, *args: Any, process: str, **options: Any) -> None:
        chosen = processes()[process]
        # In place of this process, so that a container's stop signal reaches the server itself.
        os.execve(chosen.argv[0], chosen.argv, {**os.environ, **chosen.environment})
