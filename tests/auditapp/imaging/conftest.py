"""An upload of Uma's, and what sends one file through it to its end."""

import io
from collections.abc import Callable

import pytest

from auditapp.imaging.ingest import ingest_file
from auditapp.imaging.models import Upload, UploadedFile
from auditapp.imaging.services import receive_files, receive_upload
from tests.people import Cast, make_cast

Send = Callable[..., UploadedFile]
Receive = Callable[..., UploadedFile]


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def upload(cast: Cast) -> Upload:
    return receive_upload(by=cast.uma, department=cast.department)


@pytest.fixture
def receive(upload: Upload) -> Receive:
    """Sends one file; the row as it waits."""

    def received(data: bytes, name: str = "IM1", to: Upload = upload) -> UploadedFile:
        return receive_files(by=to.by, upload=to, files=[(name, io.BytesIO(data))])[0]

    return received


@pytest.fixture
def send(receive: Receive) -> Send:
    """Sends one file and ingests it; the row as it ended."""

    def sent(data: bytes, **how: object) -> UploadedFile:
        row = receive(data, **how)
        ingest_file(row.pk, on_accepted=lambda instance: None)
        row.refresh_from_db()
        return row

    return sent
