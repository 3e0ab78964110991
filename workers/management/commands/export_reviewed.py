"""The product's own reviewed images as a manifest: what the next training may learn from."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from auditapp.access.models import Department
from auditapp.imaging import store
from auditapp.review.settled import SettledImage, settled_images
from auditapp.trail.services import record
from ml.manifest import Entry
from ml.manifest_file import Manifest, write_manifest

PICTURES = "pictures"


class Command(BaseCommand):
    help = (
        "Write the images of closed rounds that experts read, as they are stored (de-identified), with what was settled on about them: "
        "plane, verdicts, grade. Names and groups are pseudonyms; radiologists, readers and days are left out."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="made; an existing one must be empty")
        parser.add_argument("--department", metavar="NAME", help="only this one (name or code); all but demonstrations if not given")
        parser.add_argument("--since", type=date.fromisoformat, metavar="DATE", help="only rounds closed on or after this day (2026-10-01)")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise CommandError(f"{folder} is there already and not empty.")
        of_each = {department: exported(department, options["since"], folder) for department in self.chosen(options["department"])}
        entries = [entry for own in of_each.values() for entry in own]
        if not entries:
            raise CommandError("There is no image that experts read in a closed round.")
        names = ", ".join(department.name for department, own in of_each.items() if own)
        kind = "drawn" if any(department.is_demo for department in of_each) else "real"
        write_manifest(folder / "reviewed.jsonl", Manifest(f"Reviewed images of {names}", "internal", names, kind, tuple(entries)))
        patients = len({entry.group for entry in entries})
        self.stdout.write(f"{len(entries)} reviewed images of {patients} patients are in {folder / 'reviewed.jsonl'}")

    def chosen(self, name: str | None) -> list[Department]:
        if name is None:
            return list(Department.objects.filter(is_demo=False))
        found = Department.objects.filter(name=name).first() or Department.objects.filter(slug=name).first()
        if found is None:
            raise CommandError(f"There is no department “{name}”.")
        return [found]


def exported(department: Department, since: date | None, folder: Path) -> list[Entry]:
    """The department's settled images, their pictures written into `folder`, and a line in the trail."""
    entries = [written(image, department, folder) for image in settled_images(department, since)]
    if entries:
        detail = {"images": len(entries), "since": since.isoformat() if since else None}
        record(by=None, verb="export_reviewed", subject=department, department_id=department.pk, **detail)
    return entries


def written(image: SettledImage, department: Department, folder: Path) -> Entry:
    file = folder / PICTURES / f"{image.name}.png"
    file.parent.mkdir(parents=True, exist_ok=True)
    with store.open_image(image.frame.image) as stored:
        file.write_bytes(stored.read())
    instance = image.frame.instance
    labels: dict[str, str | int] = {"protocol": image.protocol, "readers": image.readers}
    labels |= {f"criterion/{code}": verdict.value for code, verdict in image.verdicts.items()}
    told = {"grade": image.grade.value if image.grade else "", "limited_by": image.limited_by, "machine": instance.machine_model}
    labels |= {name: value for name, value in told.items() if value}
    return Entry(file, "reviewed", image.plane, image.group, site=department.slug, vendor=instance.manufacturer, labels=labels)
