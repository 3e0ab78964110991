"""A file's row as a job: claimed by one conditional UPDATE, held by a lease, written once under a token.

"Now" is the database's, never the worker's: a worker whose clock is wrong would otherwise take files that another still reads.
"""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from auditapp.imaging import store
from auditapp.imaging.models import FileState, Instance, UploadedFile
from auditapp.imaging.selectors import stalled_files

HINTS_AT_ONCE = 200  # enough for the next minute; of ten thousand files that wait their turn, no more is told anew again and again


class LeaseLostError(Exception):
    """The lease passed and another process has the file now: whatever was found must not be written."""


def incoming_key(file: UploadedFile) -> str:
    """Where the sealed bytes of this row wait; of its own, so that equal files do not take each other's away."""
    return f"{file.upload_id}/{file.pk}"


def claim_file(file_id: int) -> UploadedFile | None:
    """Take a file that waits or whose lease has passed, for LEASE_SECONDS. None if it is taken, finished or used up."""
    token = uuid.uuid4()
    free = Q(state=FileState.WAITING) | Q(state=FileState.WORKING, lease_until__lt=Now())
    claimed = UploadedFile.objects.filter(free, pk=file_id, attempts__lt=settings.MAX_ATTEMPTS).update(
        state=FileState.WORKING, attempts=F("attempts") + 1, lease_until=Now() + _lease(), token=token
    )
    return UploadedFile.objects.select_related("upload__department").filter(pk=file_id, token=token).first() if claimed else None


def renew_lease(file: UploadedFile) -> None:
    """Raises LeaseLostError if another process has the file."""
    if not _held(file).update(lease_until=Now() + _lease()):
        raise LeaseLostError


def finish_file(file: UploadedFile, *, state: FileState, reason: str = "", instance: Instance | None = None) -> None:
    """Write the end of a file, once. Raises LeaseLostError if another process has it, so that the caller's transaction rolls back."""
    done = _held(file).update(state=state, reason=reason, instance=instance, finished_at=Now(), lease_until=None, token=None)
    if not done:
        raise LeaseLostError


@transaction.atomic
def requeue_stalled_files() -> list[int]:
    """Ids of the oldest files that nobody reads though they wait. Those whose attempts are used up fail here, with a sentence."""
    used_up = list(stalled_files().filter(attempts__gte=settings.MAX_ATTEMPTS))
    for file in used_up:
        reason = f"This file could not be read after {settings.MAX_ATTEMPTS} tries; send it again or ask your administrator."
        _fail(file, reason)
    return list(stalled_files().filter(attempts__lt=settings.MAX_ATTEMPTS).values_list("pk", flat=True)[:HINTS_AT_ONCE])


def _fail(file: UploadedFile, reason: str) -> None:
    failed = UploadedFile.objects.filter(pk=file.pk, state=file.state, token=file.token).update(
        state=FileState.FAILED, reason=reason, finished_at=Now(), lease_until=None, token=None
    )
    if failed:
        transaction.on_commit(lambda: store.drop_incoming(incoming_key(file)))


def _held(file: UploadedFile) -> QuerySet[UploadedFile]:
    return UploadedFile.objects.filter(pk=file.pk, token=file.token, state=FileState.WORKING)


def _lease() -> timedelta:
    return timedelta(seconds=settings.LEASE_SECONDS)
