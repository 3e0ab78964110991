"""Keeps the processes of `make run` alive under supervisord, and stops them in order: the broker last."""

import ctypes
import fcntl
import os
import shlex
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import IO

from django.conf import settings

from workers.preparation import NotReady
from workers.processes import BROKER, Process

STOP_SECONDS = 40.0
ORPHAN_SECONDS = 10.0
PROMPT = (BROKER, "web")  # people wait for these; the others yield to them on a busy machine
PR_SET_PDEATHSIG = 1


def lock() -> IO[str]:
    """Held as long as the returned file is open. Raises NotReady if another `make run` uses the same folder."""
    held = (Path(settings.VAR_DIR) / "run.lock").open("a+")
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        with held:
            held.seek(0)
            owner = held.read().strip()
        raise NotReady(f"It runs already (process {owner}): stop that first, or set SONOAUDIT_VAR to another folder.") from None
    held.truncate(0)
    held.write(str(os.getpid()))
    held.flush()
    return held


class Supervisor:
    """supervisord over `processes`, from now on; `tell` hears of each process that stops unasked."""

    def __init__(self, processes: Iterable[Process], environment: dict[str, str], tell: Callable[[str], None]) -> None:
        folder = Path(settings.VAR_DIR).resolve()
        path = folder / "supervisord.conf"
        path.write_text(configuration(list(processes), folder))
        log = (folder / "log/supervisord.log").open("a+")
        self.child = subprocess.Popen(
            [sys.executable, "-m", "supervisor.supervisord", "--nodaemon", "--configuration", str(path)],
            cwd=settings.BASE_DIR,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            # Not a pipe to us: were we killed, supervisord would die of writing to it before it has stopped the others.
            stdout=subprocess.DEVNULL,
            stderr=log,
            start_new_session=True,  # Ctrl-C reaches us alone, and we stop the rest in order
            preexec_fn=_end_with_parent,
        )
        self._relay = threading.Thread(target=_relay, args=(log, self.child, tell), daemon=True)
        self._relay.start()

    def wait(self) -> int:
        """Until it ends, which it does only by a fault or a signal; its exit status."""
        return self.child.wait()

    def stop(self) -> None:
        """Stop every process in order and wait until none is left."""
        self.child.send_signal(signal.SIGTERM)
        try:
            self.child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.child.kill()
        self._end_orphans()
        self._relay.join(5)

    def _end_orphans(self) -> None:
        """What a killed supervisord left behind: whatever still runs in its session."""
        for number, seconds in ((signal.SIGTERM, ORPHAN_SECONDS), (signal.SIGKILL, 1.0)):
            deadline = time.monotonic() + seconds
            while (left := alive_in(self.child.pid)) and time.monotonic() < deadline:
                for process in left:
                    with suppress(ProcessLookupError):
                        os.kill(process, number)
                time.sleep(0.2)


def configuration(processes: list[Process], folder: Path) -> str:
    """The supervisord.conf. One group holds all but the broker: its members stop together, the broker after them."""
    site = [process.name for process in processes if process.name != BROKER]
    head = {
        "nodaemon": "true",
        "silent": "true",
        "logfile_maxbytes": "0",
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
        "command": shlex.join(process.argv if process.name in PROMPT else ("nice", "-n", "5", *process.argv)),
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


def _relay(log: IO[str], child: "subprocess.Popen[bytes]", tell: Callable[[str], None]) -> None:
    with log:
        while True:
            ended = child.poll() is not None
            for line in log:
                if "exited:" in line or "gave up:" in line:
                    tell(line.split(maxsplit=3)[-1].strip())
            if ended:
                return
            time.sleep(0.2)


def alive_in(session: int) -> list[int]:
    """Process ids of a session, zombies left out. Linux; elsewhere none."""
    alive = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _, _, of_session = path.read_text().rpartition(")")[2].split()[:4]
            if state != "Z" and int(of_session) == session:
                alive.append(int(path.parent.name))
    return alive


def _end_with_parent() -> None:
    """Linux: if `manage.py run` is killed outright, supervisord gets SIGTERM and no process is orphaned."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
