"""Fixtures of every suite. Those that start processes are in `tests.services`."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.utils import translation
from pytest_django.plugin import DjangoDbBlocker

from auditapp.trail.models import TrailEntry, TrailHead
from tests.factories import make_protocol

OWNER = os.getpid()
pytest_plugins = ["tests.services"]


def pytest_configure(config: pytest.Config) -> None:
    """Playwright's event loop hides under the tests' thread, which Django would take for asynchronous code."""
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_unconfigure(config: pytest.Config) -> None:
    folder = os.environ.get("SONOAUDIT_TEST_VAR")
    if folder and os.getpid() == OWNER and not hasattr(config, "workerinput"):
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Every edition is there from the start, as on a prepared site: hundreds of rows that most tests would else write anew.

    The trail is empty, as each test expects. After a test that empties the database `make_protocol` installs them again.
    """
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        make_protocol()
        for table in (TrailHead, TrailEntry):
            cursor.execute(f"DELETE FROM {table._meta.db_table}")


@pytest.fixture(autouse=True)
def own_media_folder(tmp_path: Path, settings: object) -> Path:
    """Pixel files of one test never meet those of another."""
    folder = tmp_path / "media"
    settings.MEDIA_ROOT = str(folder)  # type: ignore[attr-defined]
    settings.STORAGES = {  # type: ignore[attr-defined]
        **settings.STORAGES,  # type: ignore[attr-defined]
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(folder)}},
    }
    return folder


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """What a request of one test was answered in is not what the next one speaks."""
    yield
    translation.deactivate()
