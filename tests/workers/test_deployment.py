"""docker-compose.yml, Dockerfile, Makefile, .env.example and settings.py say the same."""

import re
from typing import Any

import pytest
import yaml
from django.core.management import get_commands

from tests.architecture.source import ROOT
from workers.processes import processes

COMPOSE_ONLY = {"POSTGRES_PASSWORD"}  # for the database's own container
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
OWN = {name: service for name, service in COMPOSE["services"].items() if service["image"] == "sonoaudit"}


def read_by_settings() -> set[str]:
    return set(re.findall(r'env\.\w+\(\s*"(\w+)"', (ROOT / "auditapp/settings.py").read_text()))


def explained() -> set[str]:
    return set(re.findall(r"^# ?([A-Z][A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))


def interpolated() -> set[str]:
    return set(re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text()))


def test_every_setting_is_explained_and_every_explained_variable_is_read() -> None:
    assert explained() - COMPOSE_ONLY == read_by_settings()


def test_compose_asks_only_for_variables_that_are_explained() -> None:
    assert interpolated() - COMPOSE_ONLY <= read_by_settings()
    assert interpolated() <= explained()


def test_compose_sets_only_variables_that_are_read() -> None:
    assert {name for service in OWN.values() for name in service["environment"]} <= read_by_settings()


@pytest.mark.parametrize("name", OWN)
def test_compose_service_runs_a_command_of_ours(name: str) -> None:
    command = OWN[name]["command"]
    assert command[:2] == ["python", "manage.py"] and command[2] in get_commands()
    assert command[2] == "prepare" or command[2:] == ["start", name]


@pytest.mark.parametrize("name", sorted(set(OWN) - {"prepare"}))
def test_compose_service_is_watched_restarted_and_keeps_its_state(name: str) -> None:
    service = OWN[name]
    assert service["healthcheck"]["test"][1:] == ["python", "manage.py", "healthy", name]
    assert service["restart"] == "unless-stopped"
    assert "state:/srv/sonoaudit/var" in service["volumes"]


def test_compose_has_every_process_of_the_served_deployment(settings: Any) -> None:
    settings.REDIS_URL = "redis://redis:6379/0"
    assert set(OWN) - {"prepare"} == set(processes())


def test_compose_reserves_an_nvidia_device_for_the_machine_alone() -> None:
    reserved = {name: service["deploy"]["resources"]["reservations"]["devices"] for name, service in OWN.items() if "deploy" in service}
    assert reserved == {"machine": [{"driver": "nvidia", "count": 1, "capabilities": ["gpu"]}]}


def test_compose_broker_forgets_and_drops_nothing() -> None:
    command = " ".join(COMPOSE["services"]["redis"]["command"])
    assert "--appendonly yes" in command and "--maxmemory-policy noeviction" in command


def test_compose_holds_no_secret() -> None:
    given = [
        value for service in COMPOSE["services"].values() for name, value in service.get("environment", {}).items() if "PASSWORD" in name
    ]
    assert given == ["${POSTGRES_PASSWORD}"]
    assert all("env_file" in service for service in OWN.values())


@pytest.mark.parametrize("name", processes())
def test_makefile_starts_every_process(name: str) -> None:
    makefile = (ROOT / "Makefile").read_text()
    assert name in re.search(r"^PROCESSES := (.*)$", makefile, re.MULTILINE)[1].split()  # type: ignore[index]
    assert "exec $(PYTHON) manage.py start $@" in makefile


def test_image_installs_with_the_makefile_s_uv() -> None:
    makefile, image = (ROOT / "Makefile").read_text(), (ROOT / "Dockerfile").read_text()
    assert re.search(r"UV_VERSION := (\S+)", makefile)[1] == re.search(r"uv==(\S+)", image)[1]  # type: ignore[index]


def test_image_does_not_run_as_root() -> None:
    assert re.search(r"^USER (\S+)$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)[1] != "root"  # type: ignore[index]
