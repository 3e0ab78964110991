"""The pixel store, its seals and its upkeep."""

import io
import os
import time
from datetime import date

import numpy as np
import pytest
from django.core.files.storage import default_storage

from auditapp.imaging import store
from auditapp.imaging.leases import incoming_key
from auditapp.imaging.models import Frame
from auditapp.imaging.phantoms import add_phantom
from auditapp.imaging.seal import PIECE, SealBrokenError, sealed, unsealed
from auditapp.imaging.services import UploadError
from auditapp.imaging.upkeep import check_store, clear_leftovers
from tests.auditapp.imaging.conftest import Receive, Send
from tests.dicom_files import make_dicom, make_speckle
from tests.people import Cast, make_department

KEY = b"k" * 32


def as_sealed(plain: bytes, name: str = "n") -> bytes:
    return b"".join(sealed(io.BytesIO(plain), key=KEY, name=name))


def as_unsealed(secret: bytes, name: str = "n", key: bytes = KEY) -> bytes:
    return b"".join(unsealed(io.BytesIO(secret), key=key, name=name))


@pytest.mark.parametrize("size", [0, 1, PIECE, PIECE + 1, 3 * PIECE])
def test_seal_gives_back_what_it_was_given(size: int) -> None:
    plain = os.urandom(size)
    assert as_unsealed(as_sealed(plain)) == plain


def test_seal_shows_any_change() -> None:
    secret = as_sealed(bytes(2 * PIECE))
    half = len(secret) // 2
    changed = [secret[:-1], secret[:half], secret[half:], secret[half:] + secret[:half], b"", secret[:50] + b"x" + secret[51:]]
    for each in changed:
        with pytest.raises(SealBrokenError):
            as_unsealed(each)
    with pytest.raises(SealBrokenError):
        as_unsealed(secret, name="another")
    with pytest.raises(SealBrokenError):
        as_unsealed(secret, key=b"x" * 32)


@pytest.mark.parametrize("shape", [(90, 120), (90, 120, 3)])
def test_stored_frame_comes_back_without_loss(shape: tuple[int, ...]) -> None:
    pixels = make_speckle(*shape)
    image, _ = store.put_frame(pixels, department_id=1)
    assert np.array_equal(store.read_pixels(image), pixels)


def test_same_frame_is_kept_once_and_apart_for_each_department() -> None:
    pixels = make_speckle(90, 120)
    assert store.put_frame(pixels, department_id=1) == store.put_frame(pixels, department_id=1)
    store.put_frame(pixels, department_id=2)
    assert len(list(store.picture_keys())) == 4


def test_half_written_file_is_replaced() -> None:
    pixels = make_speckle(90, 120)
    image, _ = store.put_frame(pixels, department_id=1)
    with open(default_storage.path(image), "r+b") as stream:  # noqa: PTH123
        stream.truncate(100)
    store.put_frame(pixels, department_id=1)
    assert np.array_equal(store.read_pixels(image), pixels)


def test_check_finds_nothing_in_a_sound_store(send: Send, receive: Receive) -> None:
    send(make_dicom())
    receive(make_dicom())
    report = check_store()
    assert (report.missing, report.orphans, report.left_over) == ((), (), ())


def test_check_finds_missing_files_orphans_and_leftovers(send: Send) -> None:
    send(make_dicom())
    frame = Frame.objects.get()
    store.remove(frame.thumbnail)
    orphan, _ = store.put_frame(make_speckle(70, 70), department_id=9)
    old = time.time() - 7200
    os.utime(default_storage.path(orphan), (old, old))
    store.put_incoming("nobody/1", io.BytesIO(b"x"))
    report = check_store()
    assert (report.missing, report.orphans, report.left_over) == ((frame.pk,), (orphan,), ("nobody/1",))
    assert clear_leftovers(report) == 2
    assert not store.is_there(orphan) and store.is_there(frame.image)


def test_check_leaves_alone_what_comes_in_while_it_looks(receive: Receive, send: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    """Listing a large bucket takes minutes, in which files arrive and are ingested."""
    listed_frames, listed_raw = store.picture_keys, store.incoming_keys
    monkeypatch.setattr(store, "picture_keys", lambda: [list(listed_frames()), send(make_dicom())][0])
    monkeypatch.setattr(store, "incoming_keys", lambda: [incoming_key(receive(make_dicom())), *listed_raw()])
    report = check_store()
    assert (report.missing, report.orphans, report.left_over) == ((), (), ())


def test_phantom_is_kept_unblanked_once_in_demo_departments_only(cast: Cast) -> None:
    frames = make_speckle(2, 90, 120)
    demo = make_department("Demo", is_demo=True)
    drawn = {"frames": frames, "study": "S1", "performed_on": date(2026, 10, 1), "radiologist": None, "on_accepted": lambda instance: None}
    first, again = (add_phantom(by=cast.maria, department=demo, **drawn) for _ in range(2))
    assert first == again and (first.kind, first.blanking, first.frames.count()) == ("phantom", "none", 2)
    assert np.array_equal(store.read_pixels(first.frames.get(number=2).image), frames[1])
    with pytest.raises(UploadError):
        add_phantom(by=cast.maria, department=cast.department, **drawn)
