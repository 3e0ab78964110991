import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workers.preparation import NotReady, steps


class Command(BaseCommand):
    help = "Bring database, static files, protocols and model version up to date. Safe to repeat; `run` does it too."

    def handle(self, *args: Any, **options: Any) -> None:
        for name, step in steps():
            started = time.monotonic()
            try:
                step()
            except NotReady as error:
                raise CommandError(str(error)) from None
            self.stdout.write(f"  {name:<16} {time.monotonic() - started:5.1f} s")
