from typing import Any

from django.core.management.base import BaseCommand, CommandError

from auditapp.trail.services import first_broken_entry


class Command(BaseCommand):
    help = "Check the trail's chain of hashes, line by line; names the first line that was changed, removed or moved."

    def handle(self, *args: Any, **options: Any) -> None:
        broken = first_broken_entry()
        if broken is not None and broken.pk is None:
            raise CommandError("The trail was emptied: its head is there, its lines are gone.")
        if broken is not None:
            raise CommandError(f"The trail is broken at line {broken.pk}, written {broken.at:%Y-%m-%d %H:%M} UTC: {broken.verb}.")
        self.stdout.write("The trail holds from its first line to its last.")
