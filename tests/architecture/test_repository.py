"""What must hold of the repository as a whole."""

import re
import tomllib

import pytest
from django.core.management import call_command

from tests.architecture.source import ROOT

PINNED = re.compile(r"^([a-z0-9_.-]+(\[[a-z0-9,]+\])?)==[0-9][^ ]*$")


@pytest.mark.django_db
def test_migrations_are_complete() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("name", ["requirements.txt", "tests/requirements.txt"])
def test_every_requirement_is_pinned(name: str) -> None:
    lines = [line.partition(" #")[0].strip() for line in (ROOT / name).read_text().splitlines()]
    assert [line for line in lines if line and not line.startswith("#") and not PINNED.match(line)] == []


def test_requirements_hold_what_the_project_asks_for() -> None:
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    held = (ROOT / "requirements.txt").read_text().splitlines()
    assert [pin for pin in asked if re.sub(r"\[.*\]", "", pin) not in held] == []


def test_tests_run_with_the_product_s_own_pins() -> None:
    product = set(pins("requirements.txt"))
    assert product - set(pins("tests/requirements.txt")) == set()


def pins(name: str) -> list[str]:
    return [line for line in (ROOT / name).read_text().splitlines() if PINNED.match(line)]
