"""What a training or an evaluation on some data would see: counts, before any network is loaded."""

import json
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ml.datasets.registry import read_sets
from ml.manifest import DataError, Entry
from ml.manifest_file import Manifest, joined, write_manifest


class Command(BaseCommand):
    help = "Read manifests and public sets, and print how many pictures there are of each source, plane, site, vendor and structure."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", type=Path, nargs="+", metavar="PATH", help="manifest, public set, or folder of several")
        parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")
        parser.add_argument("--write", type=Path, metavar="MANIFEST", help="also write all pictures as one manifest, where they lie")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            sets = read_sets(options["paths"])
            if options["write"]:
                write_manifest(options["write"], joined(sets))
        except (DataError, OSError) as error:
            raise CommandError(str(error)) from None
        counted = counts(sets)
        self.stdout.write(json.dumps(counted, indent=2) if options["json"] else "\n".join(table(counted)))


def counts(sets: Sequence[Manifest]) -> dict[str, Any]:
    """Pictures and groups, in all and of each kind. Of a structure: on how many pictures it was looked for, and on how many it is."""
    entries = [entry for one in sets for entry in one.entries]
    looked_for = Counter(name for entry in entries for name in entry.looked_for)
    marked = Counter(name for entry in entries for name in {box.name for box in entry.boxes or ()})
    return {
        "pictures": len(entries),
        "groups": len({entry.group for entry in entries}),
        "sets": [{"name": one.name, "kind": one.kind, "licence": one.licence, "pictures": len(one.entries)} for one in sets],
        "source": _counted(entries, "source"),
        "plane": _counted(entries, "plane"),
        "site": _counted(entries, "site"),
        "vendor": _counted(entries, "vendor"),
        "structure": {name: {"looked_for": looked_for[name], "marked": marked[name]} for name in sorted(looked_for | marked)},
        "labels": dict(sorted(Counter(name for entry in entries for name in entry.labels).items())),
    }


def _counted(entries: Sequence[Entry], name: str) -> dict[str, int]:
    return dict(Counter(getattr(entry, name) or "unknown" for entry in entries).most_common())


def table(counted: Mapping[str, Any]) -> Iterator[str]:
    yield f"{counted['pictures']} pictures of {counted['groups']} groups"
    for one in counted["sets"]:
        yield f"  {one['name']}: {one['pictures']} ({one['kind']}; {one['licence']})"
    for kind in ("source", "plane", "site", "vendor"):
        yield kind
        yield from (f"  {name:<28} {count:>7}" for name, count in counted[kind].items())
    yield f"{'structure':<30} {'marked':>7} of looked for"
    yield from (f"  {name:<28} {row['marked']:>7} of {row['looked_for']}" for name, row in counted["structure"].items())
