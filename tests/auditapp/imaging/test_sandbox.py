"""Whatever a decoder does in the child, the parent goes on."""

import multiprocessing
import os
from collections.abc import Callable

import pytest

from auditapp.imaging import readers, refusals, sandbox
from auditapp.imaging.refusals import Refused
from tests.dicom_files import make_dicom


def spin(data: bytes) -> None:
    while True:
        pass


def swell(data: bytes) -> None:
    bytearray(8 * 2**30)


def crash(data: bytes) -> None:
    os.abort()


def complain(data: bytes) -> None:
    raise ValueError("Doe^Jane has a broken tag")


@pytest.mark.parametrize(
    ("evil", "sentence"),
    [(spin, refusals.TOO_HARD), (swell, refusals.TOO_HARD), (crash, refusals.TOO_HARD), (complain, refusals.UNREADABLE)],
)
def test_poison_ends_as_a_refusal(evil: Callable[[bytes], None], sentence: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "opened", evil)
    monkeypatch.setattr(sandbox, "CPU_SECONDS", 1)
    with pytest.raises(Refused, match=sentence):
        sandbox.decoded(b"x")


def test_child_that_sleeps_is_ended_by_the_wall_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "opened", lambda data: multiprocessing.Event().wait())
    monkeypatch.setattr(sandbox, "WALL_SECONDS", 1)
    with pytest.raises(Refused, match=refusals.TOO_HARD):
        sandbox.decoded(b"x")


def test_daemonic_process_may_decode_as_a_pool_child_does() -> None:
    child = multiprocessing.get_context("fork").Process(target=sandbox.decoded, args=(make_dicom(),), daemon=True)
    child.start()
    child.join(30)
    assert child.exitcode == 0


def test_parent_keeps_no_open_files_after_many_refusals() -> None:
    before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208
    for _ in range(5):
        with pytest.raises(Refused):
            sandbox.decoded(b"text")
    assert len(os.listdir("/proc/self/fd")) == before  # noqa: PTH208
