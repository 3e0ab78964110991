"""Keeps the processes of `make run` alive under supervisord, and stops them in order: the broker last."""

import ctypes
import fcntl
import os
import shlex
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import IO

from django.conf import settings

from workers.preparation import NotReady
from workers.processes import BROKER, Process

STOP_SECONDS = 40
PR_SET_PDEATHSIG = 1


def lock() -> IO[str]:
    """Held as long as the returned file is open. Raises NotReady if another `make run` uses the same folder."""
    held = (Path(settings.VAR_DIR) / "run.lock").open("a+")
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        held.seek(0)
        raise NotReady(
            f"It runs already (process {held.read().strip()}): stop that first, or set SONOAUDIT_VAR to another folder."
        ) from None
    held.truncate(0)
    held.write(str(os.getpid()))
    held.flush()
    return held


def supervise(processes: Iterable[Process], environment: dict[str, str], tell: Callable[[str], None]) -> "subprocess.Popen[str]":
    """Start supervisord over `processes`; `tell` hears of each one that stops unasked."""
    folder = Path(settings.VAR_DIR).resolve()
    path = folder / "supervisord.conf"
    path.write_text(configuration(list(processes), folder))
    child = subprocess.Popen(
        [sys.executable, "-m", "supervisor.supervisord", "--nodaemon", "--configuration", str(path)],
        cwd=settings.BASE_DIR,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,  # Ctrl-C reaches us alone, and we stop the rest in order
        preexec_fn=_end_with_parent,
    )
    threading.Thread(target=_relay, args=(child.stdout, tell), daemon=True).start()
    return child


def stop(child: "subprocess.Popen[str]") -> None:
    """Ask supervisord to stop everything in order, and wait for it."""
    child.send_signal(signal.SIGTERM)
    try:
        child.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
    end_orphans(child)


def end_orphans(child: "subprocess.Popen[str]") -> None:
    """End what a killed supervisord left behind: whatever still runs in its session."""
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(ProcessLookupError):
            if os.getsid(int(entry.name)) == child.pid:
                os.kill(int(entry.name), signal.SIGTERM)


def configuration(processes: list[Process], folder: Path) -> str:
    """The supervisord.conf. One group holds all but the broker: its members stop together, the broker after them."""
    site = [process.name for process in processes if process.name != BROKER]
    head = {
        "nodaemon": "true",
        "logfile": f"{folder}/log/supervisord.log",
        "pidfile": f"{folder}/supervisord.pid",
        "childlogdir": f"{folder}/log",
    }
    if os.getuid() == 0:
        head["user"] = "root"  # said, so that supervisord does not warn that nobody said it
    sections = [_section("supervisord", head), _section("group:site", {"programs": ",".join(site), "priority": "20"})]
    return "\n".join(sections + [_program(process, folder) for process in processes])


def _program(process: Process, folder: Path) -> str:
    options = {
        "command": shlex.join(process.argv),
        "priority": "10",
        "autorestart": "true",
        "startretries": "100",
        "stopwaitsecs": str(process.stop_seconds),
        "killasgroup": "true",
        "redirect_stderr": "true",
        "stdout_logfile": f"{folder}/log/{process.name}.log",
        "stdout_logfile_maxbytes": "10MB",
        "stdout_logfile_backups": "3",
        "environment": ",".join(f'{name}="{value}"' for name, value in process.environment.items()),
    }
    return _section(f"program:{process.name}", options)


def _section(name: str, options: dict[str, str]) -> str:
    lines = [f"{option}={value.replace('%', '%%')}" for option, value in options.items() if value]
    return "\n".join([f"[{name}]", *lines, ""])


def _relay(output: IO[str] | None, tell: Callable[[str], None]) -> None:
    for line in output or ():
        if "exited:" in line or "gave up:" in line:
            tell(line.split(maxsplit=3)[-1].strip())


def _end_with_parent() -> None:
    """Linux: if `manage.py run` is killed outright, supervisord gets SIGTERM and no process is orphaned."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
