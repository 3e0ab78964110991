"""`manage.py run` as an operator sees it: from an empty folder to a page, and back to no process at all."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import ROOT
from workers.preparation import free_port
from workers.supervise import alive_in

pytestmark = pytest.mark.slow


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """An installation of its own, embedded whatever these tests run on, its path with a space."""
    served = ("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "PUBLIC_URL")
    own = {"SONOAUDIT_VAR": str(tmp_path / "a folder"), "DEMO": "0", "PORT": str(free_port(18000)), "ENV_FILE": os.devnull}
    (tmp_path / "a folder").mkdir()
    return {name: value for name, value in os.environ.items() if name not in served} | own


@pytest.fixture
def running(environment: dict[str, str], tmp_path: Path) -> Iterator["subprocess.Popen[bytes]"]:
    child = started(environment, tmp_path)
    yield child
    if child.poll() is None:
        child.send_signal(signal.SIGINT)
        child.wait(60)


def started(environment: dict[str, str], tmp_path: Path) -> "subprocess.Popen[bytes]":
    """Returns when the box is on the terminal."""
    output = tmp_path / "terminal"
    with output.open("wb") as terminal:
        child = subprocess.Popen([sys.executable, "manage.py", "run"], cwd=ROOT, env=environment, stdout=terminal, stderr=terminal)
    deadline = time.monotonic() + 180
    while "└" not in output.read_text():
        assert child.poll() is None and time.monotonic() < deadline, output.read_text()
        time.sleep(0.2)
    return child


def page(environment: dict[str, str]) -> int:
    with urllib.request.urlopen(f"http://127.0.0.1:{environment['PORT']}/healthz", timeout=30) as answer:
        return int(answer.status)


def supervisord(environment: dict[str, str]) -> int:
    return int((Path(environment["SONOAUDIT_VAR"]) / "supervisord.pid").read_text())


def test_run_serves_pages_until_it_is_interrupted(running: "subprocess.Popen[bytes]", environment: dict[str, str]) -> None:
    assert page(environment) == 200
    session = supervisord(environment)
    assert len(alive_in(session)) >= 6
    running.send_signal(signal.SIGINT)
    assert running.wait(60) == 0
    assert alive_in(session) == []


def test_run_killed_outright_leaves_no_process_behind(running: "subprocess.Popen[bytes]", environment: dict[str, str]) -> None:
    session = supervisord(environment)
    running.kill()
    deadline = time.monotonic() + 60
    while alive_in(session) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert alive_in(session) == []


def test_second_run_in_the_same_folder_says_that_it_runs(running: "subprocess.Popen[bytes]", environment: dict[str, str]) -> None:
    second = subprocess.run([sys.executable, "manage.py", "run"], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert second.returncode == 1
    assert f"It runs already (process {running.pid})" in second.stderr


def test_workers_of_a_run_are_well(running: "subprocess.Popen[bytes]", environment: dict[str, str]) -> None:
    for name in ("web", "ingest", "machine", "schedule"):
        assert becomes_well(name, environment), name


def becomes_well(name: str, environment: dict[str, str]) -> bool:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        if subprocess.run([sys.executable, "manage.py", "healthy", name], cwd=ROOT, env=environment, capture_output=True).returncode == 0:
            return True
    return False
