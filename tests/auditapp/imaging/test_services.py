"""How uploads come in and who sees them."""

import io

import pytest

from auditapp.imaging import refusals, store
from auditapp.imaging.leases import incoming_key
from auditapp.imaging.models import FileState, Upload, UploadedFile
from auditapp.imaging.selectors import files_in, instances_for, upload_counts, uploads_for
from auditapp.imaging.services import UploadError, clean_name, receive_files, receive_upload
from auditapp.trail.models import TrailEntry
from tests.auditapp.imaging.conftest import Receive, Send
from tests.dicom_files import make_dicom
from tests.people import Cast


def test_received_file_waits_sealed(receive: Receive, own_media_folder: object) -> None:
    row = receive(b"Jane Doe was here", name="a/b.dcm")
    assert (row.state, row.size, row.name) == (FileState.WAITING, 17, "a/b.dcm")
    on_disk = [path.read_bytes() for path in own_media_folder.rglob("*") if path.is_file()]  # type: ignore[attr-defined]
    assert len(on_disk) == 1 and b"Jane" not in on_disk[0]
    assert store.open_incoming(incoming_key(row)) == b"Jane Doe was here"


def test_stranger_may_not_upload(cast: Cast, upload: Upload) -> None:
    for person in (cast.sam, cast.ravi, cast.ada):
        with pytest.raises(UploadError):
            receive_upload(by=person, department=cast.department)
    with pytest.raises(UploadError):
        receive_files(by=cast.maria, upload=upload, files=[])


def test_radiologist_of_another_department_may_not_be_named(cast: Cast) -> None:
    with pytest.raises(UploadError):
        receive_upload(by=cast.uma, department=cast.department, radiologist=cast.sam.radiologist)


def test_radiologist_uploads_own_studies_without_being_named(cast: Cast) -> None:
    assert receive_upload(by=cast.lena, department=cast.department).radiologist == cast.radiologist


def test_too_large_file_is_refused_and_the_next_goes_on(cast: Cast, upload: Upload, settings: object) -> None:
    settings.UPLOAD_MAX_FILE_BYTES = 2**20  # type: ignore[attr-defined]
    sent = [("big", io.BytesIO(bytes(2**20 + 1))), ("small", io.BytesIO(b"x"))]
    big, small = receive_files(by=cast.uma, upload=upload, files=sent)
    assert (big.state, big.reason) == (FileState.REFUSED, "The file is larger than 1 MiB; send a shorter clip.")
    assert small.state == FileState.WAITING
    assert list(store.incoming_keys()) == [incoming_key(small)]


def test_empty_file_is_refused_at_once(receive: Receive) -> None:
    assert receive(b"").reason == refusals.EMPTY


def test_trail_counts_files_and_names_none(cast: Cast, upload: Upload, receive: Receive) -> None:
    receive(b"x", name="Jane Doe.dcm")
    lines = TrailEntry.objects.filter(subject_id=str(upload.pk)).order_by("id")
    assert [(line.verb, line.detail) for line in lines] == [("receive_upload", {}), ("receive_files", {"files": 1})]


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("a\x00b\r\n.dcm", "ab.dcm"),
        ("../../etc/passwd", "etc/passwd"),
        ("C:\\scans\\1.dcm", "C:/scans/1.dcm"),
        ("\u202egnp.exe", "gnp.exe"),
        ("", "unnamed"),
        ("x" * 600 + ".dcm", "x" * 496 + ".dcm"),
        ("\udcff.dcm", "?.dcm"),
    ],
)
def test_file_name_is_cleaned_for_showing(sent: str, shown: str) -> None:
    assert clean_name(sent) == shown


def test_upload_is_seen_by_its_sender_and_the_quality_manager_only(cast: Cast, upload: Upload) -> None:
    seeing = {name for name in ("maria", "ravi", "lena", "uma", "ada", "sam") if uploads_for(cast.named(name)).exists()}
    assert seeing == {"maria", "uma"}


def test_counts_name_every_state_and_give_strangers_nothing(cast: Cast, upload: Upload, receive: Receive) -> None:
    receive(b"x")
    receive(b"")
    assert upload_counts(cast.uma, upload) == dict.fromkeys(FileState.values, 0) | {"waiting": 1, "refused": 1}
    assert sum(upload_counts(cast.sam, upload).values()) == 0
    assert files_in(cast.maria, upload, "refused").count() == 1


def test_images_are_seen_by_the_quality_manager_and_who_acquired_them(cast: Cast, send: Send) -> None:
    own = receive_upload(by=cast.lena, department=cast.department)
    send(make_dicom(), to=own)
    send(make_dicom())
    seen = {name: instances_for(cast.named(name)).count() for name in ("maria", "lena", "uma", "sam")}
    assert seen == {"maria": 2, "lena": 1, "uma": 0, "sam": 0}


def test_row_of_a_broken_off_request_ends_with_its_sentence(receive: Receive, cast: Cast, upload: Upload) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise OSError("connection lost")

    with pytest.raises(OSError, match="connection lost"):
        receive_files(by=cast.uma, upload=upload, files=[("a", Broken())])
    assert UploadedFile.objects.get().state == FileState.WORKING
    assert list(store.incoming_keys()) == []
