"""A database that lasts as long as a measurement, with assessments that wait in it."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.utils import timezone

from auditapp.access.services import create_department
from auditapp.assessment.services import request_assessments
from auditapp.imaging.models import Blanking, Frame, Instance, Series, Study
from auditapp.protocols.services import install_editions


@contextmanager
def throw_away_database(folder: Path) -> Iterator[None]:
    """An empty SQLite database in `folder`, as the product sets one up, in place of the one of this deployment, which stays untouched."""
    pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32768;"
    options = {"transaction_mode": "IMMEDIATE", "init_command": pragmas}
    with _in_place({"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "bench.sqlite3"), "OPTIONS": options}):
        yield


@contextmanager
def throw_away_database_alike(folder: Path) -> Iterator[None]:
    """The same of the kind that this deployment has: on PostgreSQL a database of its own on the same server, dropped afterwards."""
    held = connections[DEFAULT_DB_ALIAS]
    if held.vendor != "postgresql":
        with throw_away_database(folder):
            yield
        return
    name = f"sonoaudit_bench_{secrets.token_hex(6)}"
    held.close()
    with held._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    try:
        with _in_place({"NAME": name}):
            yield
    finally:
        with held._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def _in_place(changed: dict[str, Any]) -> Iterator[None]:
    kept, own = connections[DEFAULT_DB_ALIAS], connections.settings[DEFAULT_DB_ALIAS]
    connections.settings[DEFAULT_DB_ALIAS] = own | changed
    connections[DEFAULT_DB_ALIAS] = connections.create_connection(DEFAULT_DB_ALIAS)
    try:
        call_command("migrate", interactive=False, verbosity=0)
        install_editions()
        yield
    finally:
        connections[DEFAULT_DB_ALIAS].close()
        connections.settings[DEFAULT_DB_ALIAS], connections[DEFAULT_DB_ALIAS] = own, kept


def let_wait(count: int) -> None:
    """`count` assessments of as many instances of a new study. Their pictures are files elsewhere."""
    department = create_department(by=None, name=f"Bench {Study.objects.count()}")
    study = Study.objects.create(department=department, uid=str(department.pk), patient="phantom", performed_on=timezone.localdate())
    series = Series.objects.create(study=study, uid=str(department.pk))
    for number in range(count):
        uid = f"{department.pk}.{number}"
        facts = {"rows": 450, "columns": 640, "frame_count": 1, "kind": "png", "blanking": Blanking.NONE}
        instance = Instance.objects.create(series=series, uid=uid, sha256=f"{department.pk:032x}{number:032x}", **facts)
        Frame.objects.create(instance=instance, number=1, image=uid, thumbnail=uid)
        request_assessments(instance)
