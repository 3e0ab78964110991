"""Whatever a decoder does in the child, the parent goes on, and no file meets another."""

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from auditapp.imaging import refusals, sandbox
from auditapp.imaging.refusals import Refused
from tests.auditapp.imaging import poison
from tests.dicom_files import make_dicom, make_speckle

FORK = multiprocessing.get_context("fork")


@pytest.fixture(autouse=True, scope="module")
def poisonable_opener() -> Iterator[None]:
    """All tests here share openers that obey `poison`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sandbox, "PROGRAM", poison.PROGRAM)
        patch.setattr(sandbox, "_idle", [])
        yield
        for opener in sandbox._idle:
            opener.end()


def said(data: bytes) -> str:
    """The words with which a file is refused."""
    with pytest.raises(Refused) as refused:
        sandbox.decoded(data)
    return str(refused.value)


def children_of(process: int) -> list[int]:
    """Those that run; what has ended and waits to be reaped does not count."""
    fields = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields[int(path.parent.name)] = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
    return [number for number, (state, parent, *_) in fields.items() if int(parent) == process and state != "Z"]


def wait_until(holds: Callable[[], Any], seconds: float = 30) -> Any:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := holds():
            return found
        time.sleep(0.02)
    raise AssertionError("waited in vain")


def is_gone(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


@pytest.mark.parametrize(
    ("deed", "sentence"),
    [
        (b"spin", refusals.TOO_HARD),
        (b"swell", refusals.TOO_HARD),
        (b"crash", refusals.TOO_HARD),
        (b"kill opener", refusals.TOO_HARD),
        (b"complain", refusals.UNREADABLE),
    ],
)
def test_poison_ends_as_a_refusal_and_the_next_file_is_read(deed: bytes, sentence: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "CPU_SECONDS", 1)
    assert said(deed) == sentence
    assert sandbox.decoded(make_dicom()).facts.patient_id == "P-1"


def test_child_that_sleeps_is_ended_by_the_wall_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "WALL_SECONDS", 1)
    assert said(b"sleep") == refusals.TOO_HARD


def test_child_cannot_write_more_than_a_picture_may_hold(settings: Any) -> None:
    settings.UPLOAD_MAX_DECODED_BYTES = 2**20
    assert said(b"write on") == refusals.UNREADABLE


def test_answer_that_is_too_long_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "MOST_ANSWER", 10)
    assert said(make_dicom()) == refusals.TOO_HARD


def test_file_leaves_nothing_behind_for_the_next() -> None:
    sandbox.decoded(make_dicom())
    opener = sandbox._idle[-1]
    assert said(b"leave a mark") == refusals.NO_PICTURE_FILE
    assert said(b"find marks") == "None None"
    assert sandbox._idle[-1] is opener


def test_each_file_has_a_process_of_its_own_and_all_one_opener() -> None:
    (opener, first), (again, second) = (said(b"tell opener").split() for _ in range(2))
    assert opener == again and first != second


def test_child_holds_no_file_but_its_own_and_no_secret(tmp_path: Path) -> None:
    descriptor = os.open(tmp_path / "another's.dcm", os.O_CREAT | os.O_RDWR)
    os.set_inheritable(descriptor, True)
    while sandbox._idle:  # so that one starts beside the open file
        sandbox._idle.pop().end()
    try:
        assert len(said(b"tell files").split()) == 3 + 4  # standard streams; file, answer, pixels and the pipe that tells its end
        assert not {"SECRET_KEY", "DATABASE_URL", "SONOAUDIT_VAR", "DJANGO_SETTINGS_MODULE"} & set(said(b"tell secrets").split())
    finally:
        os.close(descriptor)


def test_opener_knows_no_database_and_no_network() -> None:
    assert not {"django.db", "requests", "sqlite3", "psycopg"} & set(said(b"tell modules").split())


def test_no_process_may_look_into_the_opener_or_a_child() -> None:
    assert said(b"tell dumpable") == "0"


def test_killed_opener_is_replaced_and_no_file_refused() -> None:
    sandbox.decoded(make_dicom())
    for opener in sandbox._idle:
        os.kill(opener._process, signal.SIGKILL)
    assert sandbox.decoded(make_dicom()).frames.shape == (1, 120, 160)


def test_opener_that_is_killed_takes_its_child_along() -> None:
    sandbox.decoded(make_dicom())
    refused = threading.Thread(target=said, args=(b"sleep",))
    opener = sandbox._idle[-1]._process
    refused.start()
    (child,) = wait_until(lambda: children_of(opener))
    os.kill(opener, signal.SIGKILL)
    wait_until(lambda: is_gone(child))
    (second,) = wait_until(lambda: [one for one in children_of(os.getpid()) if children_of(one)])  # the other try
    os.kill(second, signal.SIGKILL)
    refused.join(30)
    assert not refused.is_alive()


def test_owner_that_is_killed_takes_opener_and_child_along() -> None:
    owner = FORK.Process(target=sandbox.decoded, args=(b"sleep",))
    owner.start()
    (opener,) = wait_until(lambda: children_of(owner.pid or 0))
    (child,) = wait_until(lambda: children_of(opener))
    os.kill(owner.pid or 0, signal.SIGKILL)
    owner.join(30)
    wait_until(lambda: is_gone(opener) and is_gone(child))


def test_interrupted_wait_leaves_no_answer_for_the_next_file() -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    sandbox.decoded(make_dicom())
    held = signal.signal(signal.SIGALRM, interrupt)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.3)
        with pytest.raises(KeyboardInterrupt):
            sandbox.decoded(b"sleep")
    finally:
        signal.signal(signal.SIGALRM, held)
    assert said(b"find marks") == "None None"


def test_opener_that_does_not_start_is_no_fault_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "PROGRAM", "raise SystemExit(1)")
    monkeypatch.setattr(sandbox, "_idle", [])
    with pytest.raises(RuntimeError):
        sandbox.decoded(make_dicom())


def test_daemonic_process_may_decode_as_a_pool_child_does() -> None:
    child = FORK.Process(target=sandbox.decoded, args=(make_dicom(),), daemon=True)
    child.start()
    child.join(60)
    assert child.exitcode == 0


def test_forked_process_has_an_opener_of_its_own() -> None:
    ours = said(b"tell opener").split()[0]
    with FORK.Pool(1) as pool:
        theirs = pool.apply(said, (b"tell opener",)).split()[0]
    assert ours != theirs
    assert said(b"tell opener").split()[0] == ours


def mean_of(seed: int) -> float:
    return float(sandbox.decoded(make_dicom(make_speckle(80, 90, seed=seed))).frames.mean())


def test_threads_and_processes_forked_beside_them_each_get_their_own_picture() -> None:
    wanted = [float(np.mean(make_speckle(80, 90, seed=seed))) for seed in range(12)]
    with ThreadPoolExecutor(3) as threads:
        told = threads.map(mean_of, range(12))
        with FORK.Pool(2) as pool:
            assert pool.map(mean_of, range(12)) == wanted
        assert list(told) == wanted


def test_parent_keeps_no_open_files_after_many_refusals() -> None:
    said(b"text")
    before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208
    for deed in (b"text", b"crash", b"complain", b"text"):
        said(deed)
    assert len(os.listdir("/proc/self/fd")) == before  # noqa: PTH208
