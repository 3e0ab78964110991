import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from auditapp.access.checks import refused_settings, unwise_settings
from tests.architecture.source import ROOT

SERVED = {
    "SECRET_KEY": "p4sJ0vTnGq2mWz8LkR6yXc1bHd5fUe9aQi3oYt7sNw0rVx2zBj4hKl6gMp8d",
    "PUBLIC_URL": "https://audit.example.org",
    "ALLOWED_HOSTS": "audit.example.org,127.0.0.1",
    "BEHIND_PROXY": "1",
    "DATABASE_URL": "postgres://sonoaudit:secret@db.example.org/sonoaudit",
    "REDIS_URL": "redis://broker.example.org:6379/0",
}


def check(folder: Path, **variables: str) -> "subprocess.CompletedProcess[str]":
    environment = {"PATH": os.environ["PATH"], "ENV_FILE": os.devnull, "SONOAUDIT_VAR": str(folder), **variables}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)


def ids(messages: list[Any]) -> list[str]:
    return [message.id for message in messages]


def test_documented_production_settings_are_clean(tmp_path: Path) -> None:
    answer = check(tmp_path, **SERVED)
    assert (answer.returncode, answer.stderr) == (0, "")


@pytest.mark.parametrize("changed", [{"PUBLIC_URL": "http://audit.example.org"}, {"DEBUG": "1"}, {"SECRET_KEY": "short"}])
def test_unsafe_production_settings_are_not(tmp_path: Path, changed: dict[str, str]) -> None:
    assert check(tmp_path, **(SERVED | changed)).returncode == 1


@pytest.mark.parametrize(
    "public", [{"ALLOWED_HOSTS": ["audit.example.org"]}, {"ALLOWED_HOSTS": ["*"]}, {"PUBLIC_URL": "http://10.0.0.5:8000"}]
)
def test_demo_is_refused_on_a_public_host(settings: Any, public: dict[str, Any]) -> None:
    settings.DEMO = True
    for name, value in public.items():
        setattr(settings, name, value)
    assert ids(refused_settings(None)) == ["access.E001"]


def test_demo_is_allowed_on_the_own_machine(settings: Any) -> None:
    settings.DEMO = True
    settings.ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
    assert refused_settings(None) == []


def test_served_site_must_not_make_a_secret_of_its_own_on_each_host(settings: Any) -> None:
    settings.REDIS_URL, settings.SECRET_KEY_IS_EMBEDDED = "redis://broker/0", True
    assert ids(refused_settings(None)) == ["access.E002"]


def test_sqlite_is_unwise_with_a_shared_broker(settings: Any) -> None:
    settings.SQLITE, settings.REDIS_URL = True, "redis://broker/0"
    assert ids(unwise_settings(None)) == ["access.W001"]


@pytest.mark.parametrize(("hosts", "found"), [([".example.org"], []), (["*"], []), (["audit.example.com"], ["access.W002"])])
def test_own_address_must_be_allowed(settings: Any, hosts: list[str], found: list[str]) -> None:
    settings.PUBLIC_URL, settings.ALLOWED_HOSTS, settings.REDIS_URL, settings.S3_BUCKET = "https://audit.example.org", hosts, "", ""
    assert ids(unwise_settings(None)) == found
