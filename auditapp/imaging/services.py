"""Uploads come in: rows first, then the sealed bytes. The caller sends the task; a file's row is the job of ingesting it."""

import hashlib
import unicodedata
import uuid
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext

from auditapp.access.models import Department, Radiologist
from auditapp.access.selectors import departments_for
from auditapp.imaging import refusals, store
from auditapp.imaging.leases import LeaseLostError, finish_file, incoming_key
from auditapp.imaging.models import FileState, Upload, UploadedFile
from auditapp.imaging.refusals import Refused
from auditapp.trail.services import record

RECEIVING = timedelta(hours=1)  # a file that is not whole by then is taken for broken off
LONGEST_NAME = 500


class UploadError(ValueError):
    """What was asked for cannot be; the message says why to the person who asked."""


@transaction.atomic
def receive_upload(*, by: Any, department: Department, radiologist: Radiologist | None = None, performed_on: date | None = None) -> Upload:
    """Open an upload, to which files are then added. A radiologist who uploads own studies need not be named.

    Raises UploadError if `by` may not upload to the department or the radiologist is not of it.
    """
    if not departments_for(by, "upload").filter(pk=department.pk).exists():
        raise UploadError(gettext("You may not upload to this department."))
    if radiologist is not None and radiologist.department_id != department.pk:
        raise UploadError(gettext("This radiologist is not of this department."))
    upload = Upload.objects.create(
        department=department, by=by, radiologist=radiologist or uploader_as_radiologist(by, department), performed_on=performed_on
    )
    record(by=by, verb="receive_upload", subject=upload, department_id=department.pk)
    return upload


def receive_files(*, by: Any, upload: Upload, files: Iterable[tuple[str, BinaryIO]]) -> list[UploadedFile]:
    """Take files of (name with its folders, readable stream). Each becomes a row: waiting, or refused with its sentence.

    A stream is read once, in pieces. Raises UploadError if the upload is not of `by` or `by` may no longer upload there.
    """
    if upload.by_id != by.pk or not departments_for(by, "upload").filter(pk=upload.department_id).exists():
        raise UploadError(gettext("You may not add files to this upload."))
    arriving = list(files)
    rows = _announce(by, upload, [name for name, _ in arriving])
    for row, (_, stream) in zip(rows, arriving, strict=True):
        _receive(row, stream)
    return list(UploadedFile.objects.filter(pk__in=[row.pk for row in rows]))


def clean_name(name: str) -> str:
    """A file's path as it may be shown: without control and direction characters, its end kept if it is too long."""
    parts = name.encode("utf-8", "replace").decode().replace("\\", "/").split("/")
    plain = "/".join(part for part in parts if part not in {"", ".", ".."})
    shown = "".join(character for character in plain if unicodedata.category(character) not in {"Cc", "Cf", "Zl", "Zp"})
    return shown[-LONGEST_NAME:] or "unnamed"


def uploader_as_radiologist(by: Any, department: Department) -> Radiologist | None:
    """The radiologist that `by` is in this department, where they send for nobody but themselves."""
    if departments_for(by, "view_images").filter(pk=department.pk).exists():
        return None  # a quality manager uploads for others
    return Radiologist.objects.filter(user=by, department=department).first()


@transaction.atomic
def _announce(by: Any, upload: Upload, names: list[str]) -> list[UploadedFile]:
    """Rows under a lease of ours: should this process die, the lease passes and the file ends as one that did not arrive."""
    rows = [UploadedFile(upload=upload, name=clean_name(name), size=0, state=FileState.WORKING, token=uuid.uuid4()) for name in names]
    created = UploadedFile.objects.bulk_create(rows)
    UploadedFile.objects.filter(pk__in=[row.pk for row in created]).update(lease_until=Now() + RECEIVING)
    record(by=by, verb="receive_files", subject=upload, department_id=upload.department_id, files=len(created))
    return created


def _receive(row: UploadedFile, stream: BinaryIO) -> None:
    counted = _Counted(stream, settings.UPLOAD_MAX_FILE_BYTES)
    try:
        store.put_incoming(incoming_key(row), cast(BinaryIO, counted))
        if counted.size == 0:
            raise Refused(refusals.EMPTY)
    except Refused as refusal:
        finish_file(row, state=FileState.REFUSED, reason=str(refusal))
        store.drop_incoming(incoming_key(row))
        return
    received = UploadedFile.objects.filter(pk=row.pk, token=row.token, state=FileState.WORKING)
    if not received.update(state=FileState.WAITING, size=counted.size, sha256=counted.hash.hexdigest(), lease_until=None, token=None):
        raise LeaseLostError


class _Counted:
    """Counts and hashes what passes, and stops it at the limit."""

    def __init__(self, stream: BinaryIO, limit: int) -> None:
        self.stream, self.limit, self.size, self.hash = stream, limit, 0, hashlib.sha256()

    def read(self, size: int) -> bytes:
        piece = self.stream.read(size)
        self.size += len(piece)
        if self.size > self.limit:
            raise refusals.too_large(self.limit)
        self.hash.update(piece)
        return piece
