"""A small process that opens files, each in a child of its own, which is a fork of this one and ends with its file.

It is a program of its own, started by `sandbox`, and holds the decoders and nothing else: no secret, no connection, no other file.
So a fork of it is cheap, and a file that takes over its decoder finds nobody's data there. It serves one file after the other, and
ends when who started it goes away.
"""

import ctypes
import gc
import logging
import os
import resource
import select
import signal
import socket
import struct
import sys
import warnings
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import NoReturn, Self

from django.conf import settings

READY, ENDED, DIED = b"r", b"e", b"d"
FILES = 3  # of a request: the file to open, room for the answer, room for the pixels
PACKED = struct.Struct("!4Q")
# It ends with its owner, and nothing else is to end a file half way: Ctrl-C reaches a whole group of processes.
PATIENT = (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT, signal.SIGUSR1, signal.SIGUSR2, signal.SIGHUP)
DEADLY = (signal.SIGALRM, signal.SIGXCPU)
MOST_FILES = 65536  # more are never open
PR_SET_PDEATHSIG, PR_SET_DUMPABLE = 1, 4
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
# Before anything is imported: threading, random and logging would renew locks and seeds in every child, which is half of what a fork
# takes. There is one thread here, whose locks are free, and a child draws nothing.
PROGRAM = "import os; os.register_at_fork = lambda **hooks: None; from auditapp.imaging.opener import main; main()"
Open = Callable[[int, int, int], None]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may take. `memory`: bytes of address space beyond the decoders' own; `decoded`: bytes of pixels."""

    cpu_seconds: int
    wall_seconds: int
    memory: int
    decoded: int

    def packed(self) -> bytes:
        return PACKED.pack(*astuple(self))

    @classmethod
    def unpacked(cls, packed: bytes) -> Self:
        return cls(*PACKED.unpack(packed))


def main() -> None:
    """Serves the socket that is its standard input."""
    for each in PATIENT:
        signal.signal(each, signal.SIG_IGN)
    for each in DEADLY:
        signal.signal(each, signal.SIG_DFL)
    os.closerange(3, MOST_FILES)
    _prctl(PR_SET_DUMPABLE, 0)  # no process of another file may look into this one
    settings.configure()
    sys.modules["requests"] = None  # type: ignore[assignment]  # pydicom would take it along to download examples
    from auditapp.imaging import decoding  # before any fork

    settings.UPLOAD_MAX_DECODED_BYTES = 2**20
    decoding.rehearse()
    _settle()
    with socket.socket(fileno=0) as owner, suppress(ConnectionError):
        owner.sendall(READY)
        _serve(owner, decoding.open_file)


def _settle() -> None:
    """All that need not be done again in every child: what a child changes costs it a copy of the page."""
    quiet = os.open(os.devnull, os.O_RDWR)  # decoders complain in words of the file, which may be a patient's name
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    logging.disable()
    warnings.simplefilter("ignore")
    gc.collect()
    gc.freeze()
    gc.disable()
    if LIBC is not None and hasattr(LIBC, "malloc_trim"):  # glibc: what loading took and gave back would be copied with every fork
        LIBC.malloc_trim(0)


def _serve(owner: socket.socket, open_file: Open) -> None:
    memory = _address_space()
    while True:
        packed, files, _, _ = socket.recv_fds(owner, PACKED.size, FILES)
        if len(packed) < PACKED.size:
            return
        limits = Limits.unpacked(packed)
        settings.UPLOAD_MAX_DECODED_BYTES = limits.decoded
        ended = _ends_by_itself(owner, files, limits, memory, open_file)
        for file in files:
            os.close(file)
        owner.sendall(ENDED if ended else DIED)


def _ends_by_itself(owner: socket.socket, files: Sequence[int], limits: Limits, memory: int, open_file: Open) -> bool:
    """Its end closes the pipe, which is how the wait has a limit without polling; it is cut short when the owner goes away."""
    ends, alive = os.pipe()
    opener = os.getpid()
    child = os.fork()
    if child == 0:
        _be_the_child(opener, files, alive, limits, memory, open_file)
    os.close(alive)
    try:
        select.select([ends, owner.fileno()], [], [], limits.wall_seconds)
    finally:
        os.close(ends)
        os.kill(child, signal.SIGKILL)  # harmless to one that has ended: it is not reaped yet
        _, status = os.waitpid(child, 0)
    return os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0


def _be_the_child(opener: int, files: Sequence[int], alive: int, limits: Limits, memory: int, open_file: Open) -> NoReturn:
    """Never returns and never runs the opener's own clean-up."""
    status = 1
    try:
        _confine(opener, {*files, alive}, limits, memory)
        open_file(*files)
        status = 0
    finally:
        os._exit(status)


def _confine(opener: int, keep: set[int], limits: Limits, memory: int) -> None:
    _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != opener:  # it was killed before this could follow
        os._exit(1)
    os.dup2(1, 0)  # in place of the line to our owner
    last = 3
    for number in sorted(keep):
        os.closerange(last, number)
        last = number + 1
    os.closerange(last, MOST_FILES)
    largest = limits.decoded + 2**20
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds))
    if sys.platform == "linux":  # elsewhere the limit is not obeyed
        resource.setrlimit(resource.RLIMIT_AS, (memory + limits.memory, memory + limits.memory))
    signal.alarm(limits.wall_seconds)  # should the opener hang, the child does not outlive it for long


def _address_space() -> int:
    """Bytes that this process holds; 0 where nobody says."""
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize() if sys.platform == "linux" else 0


def _prctl(option: int, value: int) -> None:
    if LIBC is not None:
        LIBC.prctl(option, value)
