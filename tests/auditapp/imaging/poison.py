"""An opener whose decoders do what a file says: what a hostile file could make a real one do, without a hole in a real one.

It runs in the opener's process and its children only: `PROGRAM` starts it.
"""

import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from auditapp.imaging import readers
from auditapp.imaging.facts import Picture, Report
from auditapp.imaging.opener import main
from auditapp.imaging.refusals import Refused

PROGRAM = "from tests.auditapp.imaging.poison import run; run()"
PR_GET_DUMPABLE = 3
real = readers.opened


def spin() -> None:
    while True:
        pass


def swell() -> None:
    bytearray(8 * 2**30)


def complain() -> None:
    raise ValueError("Doe^Jane has a broken tag")


def kill_opener() -> None:
    os.kill(os.getppid(), signal.SIGKILL)
    time.sleep(60)


def leave_a_mark() -> None:
    """For the next file, in all that Python keeps."""
    os.environ["MARK"] = opened.__dict__["mark"] = "was here"


def find_marks() -> None:
    raise Refused(f"{os.environ.get('MARK')} {getattr(opened, 'mark', None)}")


def tell_files() -> None:
    raise Refused(" ".join(str(number) for number in range(256) if is_open(number)))


def is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


def tell_secrets() -> None:
    raise Refused(" ".join(sorted(os.environ)))


def tell_modules() -> None:
    raise Refused(" ".join(name for name, module in sys.modules.items() if module is not None))


def tell_dumpable() -> None:
    raise Refused(str(ctypes.CDLL(None).prctl(PR_GET_DUMPABLE)))


def tell_opener() -> None:
    raise Refused(f"{os.getppid()} {os.getpid()}")


def write_on() -> None:
    largest = max(number for number in range(256) if is_open(number) and Path(f"/proc/self/fd/{number}").is_file())
    while True:
        os.write(largest, bytes(2**16))


DEEDS: dict[bytes, Callable[[], None]] = {
    b"spin": spin,
    b"swell": swell,
    b"crash": os.abort,
    b"complain": complain,
    b"sleep": lambda: time.sleep(600),
    b"kill opener": kill_opener,
    b"leave a mark": leave_a_mark,
    b"find marks": find_marks,
    b"tell files": tell_files,
    b"tell secrets": tell_secrets,
    b"tell modules": tell_modules,
    b"tell dumpable": tell_dumpable,
    b"tell opener": tell_opener,
    b"write on": write_on,
}


def opened(data: bytes) -> Picture | Report:
    if data in DEEDS:
        DEEDS[data]()
    return real(data)


def run() -> None:
    readers.opened = opened
    main()
