import configparser
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from workers.preparation import NotReady
from workers.processes import BROKER, Process, broker, processes
from workers.supervise import Supervisor, alive_in, configuration, lock


def read(text: str) -> configparser.RawConfigParser:
    parser = configparser.RawConfigParser(inline_comment_prefixes=(" ;",))
    parser.read_string(text)
    return parser


@pytest.fixture
def embedded(settings: Any) -> None:
    """Whatever broker these tests themselves run on."""
    settings.REDIS_URL = ""


@pytest.mark.usefixtures("embedded")
def test_broker_starts_before_all_others_and_stops_after_them(tmp_path: Path) -> None:
    written = read(configuration(list(processes().values()), tmp_path))
    assert written["group:site"]["programs"].split(",") == ["web", "ingest", "machine", "schedule"]
    assert int(written[f"program:{BROKER}"]["priority"]) < int(written["group:site"]["priority"])


def test_every_process_is_restarted_and_has_its_own_log(tmp_path: Path) -> None:
    written = read(configuration(list(processes().values()), tmp_path))
    for name in processes():
        assert written[f"program:{name}"]["autorestart"] == "true"
        assert written[f"program:{name}"]["stdout_logfile"] == f"{tmp_path}/log/{name}.log"


def test_there_is_no_private_broker_where_redis_is_given(settings: Any) -> None:
    settings.REDIS_URL = "redis://broker/0"
    assert BROKER not in processes()


def test_second_run_in_the_same_folder_is_refused_by_name_of_the_first(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    with lock(), pytest.raises(NotReady, match=f"process {os.getpid()}"):
        lock()


def test_folder_is_free_again_after_the_run(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    lock().close()
    lock().close()


def test_broker_refuses_a_folder_of_somebody_else(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir()
    (tmp_path / "ours").symlink_to(tmp_path / "theirs")
    settings.BROKER_SOCKET = str(tmp_path / "ours" / "broker.sock")
    with pytest.raises(PermissionError):
        broker()


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path
    (tmp_path / "log").mkdir()
    return tmp_path


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.1)


def test_process_that_dies_is_started_again_and_told_of(folder: Path) -> None:
    told: list[str] = []
    starts = folder / "starts"
    mortal = Process("mortal", ("sh", "-c", f"echo x >> '{starts}'; sleep 1.5"), stop_seconds=2)
    supervisor = Supervisor([mortal], {}, told.append)
    try:
        wait_until(lambda: starts.exists() and len(starts.read_text().split()) > 1)
    finally:
        supervisor.stop()
    assert "exited: mortal" in told[0]


@pytest.fixture
def stubborn(folder: Path) -> Supervisor:
    """A process, running, that does not listen to SIGTERM, and its child."""
    script = f"trap '' TERM; sleep 600 & touch '{folder}/started'; wait; sleep 600"
    supervisor = Supervisor([Process("stubborn", ("sh", "-c", script), stop_seconds=1)], {}, lambda line: None)
    wait_until((folder / "started").exists)
    return supervisor


def test_stop_leaves_no_process_behind(stubborn: Supervisor) -> None:
    stubborn.stop()
    assert stubborn.child.poll() == 0
    assert alive_in(stubborn.child.pid) == []


def test_processes_of_a_killed_supervisor_end_too(stubborn: Supervisor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workers.supervise.ORPHAN_SECONDS", 0.5)
    stubborn.child.kill()
    stubborn.stop()
    assert alive_in(stubborn.child.pid) == []
