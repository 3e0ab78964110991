"""Decoding in a disposable child process: a native crash, an endless loop or a memory bomb ends as a refusal, not as a dead worker.

The child hands over plain JSON and plain pixels through two unnamed files, which vanish with the processes that hold them open:
nothing that was not yet de-identified is left on disk, even after kill -9. It is a fork, because a Celery pool child is daemonic
and may not start `multiprocessing` children.
"""

import gc
import json
import logging
import os
import resource
import select
import signal
import sys
import tempfile
import warnings
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any, NoReturn

import numpy as np
import numpy.typing as npt
from django.conf import settings

from auditapp.imaging import readers, refusals
from auditapp.imaging.facts import Facts, Report
from auditapp.imaging.refusals import Refused
from auditapp.sentences import term

CPU_SECONDS = 20
WALL_SECONDS = 40
MEMORY = 2 * 2**30  # bytes of address space beyond what the child inherits
HARMLESS = (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT, signal.SIGUSR1, signal.SIGUSR2, signal.SIGHUP, signal.SIGALRM, signal.SIGXCPU)


@dataclass(frozen=True, slots=True)
class Decoded:
    """`frames` is uint8 of shape (n, height, width) or (n, height, width, 3) RGB, read from disk as it is used."""

    facts: Facts
    frames: npt.NDArray[np.uint8]


def decoded(data: bytes) -> Decoded:
    """The picture in a file. Raises Refused, whatever the file does, and for a structured report."""
    found = read(data)
    if isinstance(found, Report):
        raise refusals.other_modality(term("a structured report, not an image"))
    return found


def read(data: bytes) -> Decoded | Report:
    """Read and decode a file in a child process. Raises Refused, whatever the file does."""
    with tempfile.TemporaryFile() as answer, tempfile.TemporaryFile() as pixels:
        survived = _run_child(data, answer, pixels)
        answer.seek(0)
        text = answer.read()
        if not survived or not text:
            raise Refused(refusals.TOO_HARD)
        said: dict[str, Any] = json.loads(text)
        if "refused" in said:
            raise Refused(said["refused"])
        if "report" in said:
            return Report.from_json(said["report"])
        facts = Facts.from_json(said["facts"])
        # the map keeps the file's bytes reachable after `pixels` is closed
        return Decoded(facts, np.memmap(pixels, np.uint8, "r", shape=tuple(said["shape"])))


def _run_child(data: bytes, answer: IO[bytes], pixels: IO[bytes]) -> bool:
    """True if the child ended by itself. Its end closes the pipe, which is how the wait has a limit without polling."""
    ends, alive = os.pipe()
    child = os.fork()
    if child == 0:
        _be_the_child(data, answer, pixels, alive)
    os.close(alive)
    try:
        select.select([ends], [], [], WALL_SECONDS)
    finally:
        os.close(ends)
        os.kill(child, signal.SIGKILL)  # harmless to one that has ended: it is not reaped yet
        _, status = os.waitpid(child, 0)
    return os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0


def _be_the_child(data: bytes, answer: IO[bytes], pixels: IO[bytes], alive: int) -> NoReturn:
    """Never returns and never runs the parent's clean-up: the parent's connections are not the child's to close."""
    status = 1
    try:
        _confine({answer.fileno(), pixels.fileno(), alive})
        answer.write(json.dumps(_answer(data, pixels)).encode())
        answer.flush()
        pixels.flush()
        status = 0
    finally:
        os._exit(status)


def _confine(keep: set[int]) -> None:
    gc.disable()
    logging.disable()
    warnings.simplefilter("ignore")
    for each in HARMLESS:
        signal.signal(each, signal.SIG_DFL)
    quiet = os.open(os.devnull, os.O_RDWR)  # decoders complain in words of the file, which may be a patient's name
    for stream in (0, 1, 2):
        os.dup2(quiet, stream)
    last = 3
    for number in sorted(keep):
        os.closerange(last, number)
        last = number + 1
    os.closerange(last, min(resource.getrlimit(resource.RLIMIT_NOFILE)[0], 65536))
    largest = settings.UPLOAD_MAX_DECODED_BYTES + 2**20
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    if sys.platform == "linux":  # elsewhere the limit is not obeyed
        inherited = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (inherited + MEMORY, inherited + MEMORY))
    signal.alarm(WALL_SECONDS)  # should the parent be killed, the child does not outlive it for long


def _answer(data: bytes, pixels: IO[bytes]) -> dict[str, Any]:
    """The one boundary where every exception that a file can cause becomes a sentence."""
    try:
        return _decode(data, pixels)
    except Refused as refusal:
        return {"refused": str(refusal)}
    except RecursionError:
        return {"refused": refusals.TOO_DEEP}
    except MemoryError:
        return {"refused": refusals.TOO_HARD}
    except Exception:
        return {"refused": refusals.UNREADABLE}


def _decode(data: bytes, pixels: IO[bytes]) -> dict[str, Any]:
    picture = readers.opened(data)
    if isinstance(picture, Report):
        return {"report": picture.as_json()}
    shape: tuple[int, ...] = ()
    count = 0
    for frame in picture.frames:
        shape = shape or frame.shape
        if frame.shape != shape or len(shape) != (2 if picture.channels == 1 else 3):
            raise Refused(refusals.UNREADABLE)
        pixels.write(np.ascontiguousarray(frame, np.uint8).data)
        count += 1
    if count != picture.facts.frame_count:
        raise Refused(refusals.CUT_OFF)
    facts = replace(picture.facts, rows=shape[0], columns=shape[1])  # a picture that lay on its side is upright now
    return {"facts": facts.as_json(), "shape": [count, *shape]}
