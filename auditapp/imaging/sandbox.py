"""Decoding in a disposable process: a native crash, an endless loop or a memory bomb ends as a refusal, not as a dead worker.

Each file has a process of its own, forked from a small one that holds nothing but the decoders (`opener`), so that no file meets
another's data, our secrets or our connections: docs/decisions/0014-one-process-a-file.md. Bytes go in and plain JSON and plain pixels
come out through unnamed files, which vanish with the processes that hold them open: nothing that was not yet de-identified is left
on disk, even after kill -9.
"""

import atexit
import json
import os
import signal
import socket
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Any

import numpy as np
import numpy.typing as npt
from django.conf import settings

from auditapp.imaging import refusals
from auditapp.imaging.facts import Facts, Report
from auditapp.imaging.opener import DEADLY, DIED, ENDED, PATIENT, PROGRAM, READY, Limits
from auditapp.imaging.refusals import Refused
from auditapp.sentences import term

CPU_SECONDS = 20
WALL_SECONDS = 40
MEMORY = 2 * 2**30  # bytes of address space beyond what the child inherits
MOST_ANSWER = 2**24  # bytes; the longest report that is read has a tenth
START_SECONDS = 60.0  # an opener loads the decoders in one, on a machine that does nothing else
GRACE_SECONDS = 10.0  # for an opener to end its child and say so
TRIES = 2  # an opener may be killed while it waits, or by whoever runs short of memory


@dataclass(frozen=True, slots=True)
class Decoded:
    """`frames` is uint8 of shape (n, height, width) or (n, height, width, 3) RGB, read from disk as it is used."""

    facts: Facts
    frames: npt.NDArray[np.uint8]


class OpenerLostError(Exception):
    """An opener ended or hung, and did not say what became of the file."""


class Opener:
    """A running `auditapp.imaging.opener`. It ends when this is closed, or this process ends."""

    def __init__(self) -> None:
        """RuntimeError where none starts: that is our fault and no file's."""
        self._line, theirs = socket.socketpair()
        with theirs:
            # Not a fork: a thread of ours may hold a lock in this moment, and nothing that we know is to be there.
            self._process = os.posix_spawn(
                sys.executable,
                [sys.executable, "-P", "-c", PROGRAM],
                _environment(),
                file_actions=[(os.POSIX_SPAWN_DUP2, theirs.fileno(), 0)],
                setsigmask=(),
                setsigdef=(*PATIENT, *DEADLY),
            )
        try:
            self._line.settimeout(START_SECONDS)
            if self._heard() != READY:
                raise RuntimeError("the process that opens files does not start")
        except BaseException:
            self.end()
            raise

    def survives(self, files: list[int], limits: Limits) -> bool:
        """Whether the file's process ended by itself. Raises OpenerLostError."""
        self._line.settimeout(limits.wall_seconds + GRACE_SECONDS)
        try:
            socket.send_fds(self._line, [limits.packed()], files)
        except OSError:
            raise OpenerLostError from None
        said = self._heard()
        if said not in (ENDED, DIED):
            raise OpenerLostError
        return said == ENDED

    def end(self) -> None:
        """Its child ends with it."""
        self._line.close()
        with suppress(ProcessLookupError, ChildProcessError):
            os.kill(self._process, signal.SIGKILL)
            os.waitpid(self._process, 0)

    def forget(self) -> None:
        """At our end; and in a process that was forked from us, where it is the other's and must not wait for us to end."""
        self._line.close()

    def _heard(self) -> bytes:
        """One word; none where it has ended or is silent for too long."""
        try:
            return self._line.recv(1)
        except OSError:
            return b""


_idle: list[Opener] = []  # as many as there were ever threads that asked in the same moment; taken and given back in one step each


def _forget_all() -> None:
    for opener in _idle:
        opener.forget()
    _idle.clear()


os.register_at_fork(after_in_child=_forget_all)
atexit.register(_forget_all)


def decoded(data: bytes) -> Decoded:
    """The picture in a file. Raises Refused, whatever the file does, and for a structured report."""
    found = read(data)
    if isinstance(found, Report):
        raise refusals.other_modality(term("a structured report, not an image"))
    return found


def read(data: bytes) -> Decoded | Report:
    """Read and decode a file in a process of its own. Raises Refused, whatever the file does."""
    for _ in range(TRIES):
        with suppress(OpenerLostError):
            return _read(data)
    raise Refused(refusals.TOO_HARD)


def _read(data: bytes) -> Decoded | Report:
    with _room_for_bytes() as file, tempfile.TemporaryFile() as answer, tempfile.TemporaryFile() as pixels:
        file.write(data)
        file.flush()
        survived = _survives([file.fileno(), answer.fileno(), pixels.fileno()])
        if not survived or not 0 < os.fstat(answer.fileno()).st_size <= MOST_ANSWER:
            raise Refused(refusals.TOO_HARD)
        answer.seek(0)
        said: dict[str, Any] = json.loads(answer.read())
        if "refused" in said:
            raise Refused(said["refused"])
        if "report" in said:
            return Report.from_json(said["report"])
        facts = Facts.from_json(said["facts"])
        # the map keeps the file's bytes reachable after `pixels` is closed
        return Decoded(facts, np.memmap(pixels, np.uint8, "r", shape=tuple(said["shape"])))


def _survives(files: list[int]) -> bool:
    try:
        opener = _idle.pop()
    except IndexError:
        opener = Opener()
    limits = Limits(CPU_SECONDS, WALL_SECONDS, MEMORY, settings.UPLOAD_MAX_DECODED_BYTES)
    try:
        survived = opener.survives(files, limits)
    except BaseException:  # it may be in the middle of this file: the next must not hear of it
        opener.end()
        raise
    _idle.append(opener)
    return survived


def _room_for_bytes() -> IO[bytes]:
    """The file as it came, with all its names, does not touch the disk where the system can do without."""
    if sys.platform == "linux":
        return os.fdopen(os.memfd_create("file"), "w+b")
    return tempfile.TemporaryFile()


def _environment() -> dict[str, str]:
    """Enough to find our modules and no more: passwords and keys stand in the environment too."""
    kept = {name: value for name, value in os.environ.items() if name.startswith(("PYTHON", "LD_", "LC_", "TMPDIR", "LANG"))}
    paths = [str(settings.BASE_DIR), *filter(None, [os.environ.get("PYTHONPATH")])]
    return kept | {"PYTHONPATH": os.pathsep.join(paths), "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
