"""Real processes for tests: the broker and the workers of the product, killed and started at will.

Without DATABASE_URL and REDIS_URL this is the embedded deployment (SQLite and the private broker), with them the served one.
"""

import os
import signal
import subprocess
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import redis
from celery import Celery
from django.conf import settings as configured
from django.db import connection
from kombu import pools

from workers import processes
from workers.celery import app

ROOT = Path(__file__).resolve().parent.parent
READY = {"ingest": "ingest@", "machine": "machine@"}
START_SECONDS = 90.0  # a worker imports Django and its codecs; the machine running the tests may have one slow core


@dataclass
class LiveWorkers:
    """`environment` may be changed before `start`; `log(name)` is what the process wrote."""

    environment: dict[str, str]
    folder: Path
    running: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    def start(self, *names: str) -> None:
        """Start ingest, machine or schedule and wait until the workers among them answer."""
        for name in names:
            process = {"ingest": processes.ingest, "machine": processes.machine, "schedule": processes.schedule}[name]()
            environment = {**os.environ, **self.environment, **process.environment}
            with (self.folder / f"{name}.log").open("ab") as log:
                self.running[name] = subprocess.Popen(
                    process.argv, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
                )
        for name in names:
            if name in READY:
                self.wait_until(lambda name=name: self._answers(name), f"{name} to answer", START_SECONDS)

    def kill(self, name: str) -> None:
        """kill -9 of the worker and its pool, as the kernel does when memory ends."""
        child = self.running.pop(name)
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()

    def stop(self, name: str, seconds: float = 30) -> int:
        """SIGTERM; the exit status."""
        child = self.running.pop(name)
        child.terminate()
        return child.wait(seconds)

    def log(self, name: str) -> str:
        path = self.folder / f"{name}.log"
        return path.read_text(errors="replace") if path.exists() else "(was not started)"

    def wait_until(self, is_so: Callable[[], bool], what: str, seconds: float = 120) -> None:
        """Fails with the workers' last words if it does not become so."""
        deadline = time.monotonic() + seconds
        while not is_so():
            if time.monotonic() > deadline:
                ends = "\n".join(f"--- {name}\n{self.log(name)[-2000:]}" for name in READY)
                pytest.fail(f"waited {seconds:.0f} s for {what}\n{ends}")
            time.sleep(0.2)

    def _answers(self, name: str) -> bool:
        found: list[dict[str, object]] = app.control.ping(timeout=1)
        return any(host.startswith(READY[name]) for answer in found for host in answer)


@pytest.fixture
def broker(request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    """The product's broker, to which this process sends as well. Gives what a worker's environment needs to find it."""
    prefix = f"test-{uuid.uuid4().hex}:"
    url, child = (configured.REDIS_URL, None) if configured.REDIS_URL else _private_broker()
    before = app.conf.broker_url, app.conf.broker_transport_options
    _send_to(app, url, {**before[1], "global_keyprefix": prefix})
    yield {"SONOAUDIT_TEST_WORKER": prefix}
    _send_to(app, *before)
    if child is None:
        server = redis.Redis.from_url(url)
        for key in server.scan_iter(f"{prefix}*"):
            server.delete(key)
    else:
        child.terminate()
        child.wait(10)


@pytest.fixture
def live_workers(transactional_db: None, broker: dict[str, str], own_media_folder: Path, tmp_path: Path) -> Iterator[LiveWorkers]:
    """Workers on this test's database, broker and pictures. None runs until `start`; all are stopped before the database is emptied."""
    environment = broker | {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": _database_url(),
        "MEDIA_ROOT": str(own_media_folder),
        "ML_DEVICE": "cpu",
    }
    workers = LiveWorkers(environment, tmp_path)
    yield workers
    for name in list(workers.running):
        workers.kill(name)


def _private_broker() -> tuple[str, "subprocess.Popen[bytes]"]:
    child = subprocess.Popen(processes.broker().argv, stdout=subprocess.DEVNULL)
    server = redis.Redis(unix_socket_path=configured.BROKER_SOCKET)
    for _ in range(100):
        try:
            server.ping()
            break
        except redis.ConnectionError:
            time.sleep(0.1)
    server.flushall()
    return f"redis+socket://{configured.BROKER_SOCKET}", child


def _send_to(celery: Celery, url: str, options: dict[str, object]) -> None:
    pools.reset()  # kombu keeps pools by address, closed ones too
    celery.conf.update(broker_url=url, broker_transport_options=options)
    celery._pool = None  # type: ignore[attr-defined]
    celery.amqp._producer_pool = None


def _database_url() -> str:
    facts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{facts['NAME']}"
    user = f"{facts['USER']}:{facts['PASSWORD']}" if facts["PASSWORD"] else facts["USER"]
    return f"postgres://{user}@{facts['HOST']}:{facts['PORT'] or 5432}/{facts['NAME']}"
