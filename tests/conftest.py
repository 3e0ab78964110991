"""Fixtures of every suite. Those that start processes are in `tests.services`."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

OWNER = os.getpid()
pytest_plugins = ["tests.services"]


def pytest_configure(config: pytest.Config) -> None:
    """Playwright's event loop hides under the tests' thread, which Django would take for asynchronous code."""
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_unconfigure(config: pytest.Config) -> None:
    folder = os.environ.get("SONOAUDIT_TEST_VAR")
    if folder and os.getpid() == OWNER:
        shutil.rmtree(folder, ignore_errors=True)


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
