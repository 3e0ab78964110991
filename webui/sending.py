"""The one place from which pages and the API send tasks. The rows are the jobs: a hint that gets lost is sent again by the schedule."""

from collections.abc import Iterable

from auditapp.imaging.models import FileState, UploadedFile
from workers.tasks import assess_waiting, explain, ingest_upload_file, mail_reminder


def send_ingest(files: Iterable[UploadedFile]) -> None:
    """Wake an ingest worker for each file that waits. Call it after the rows are committed; never raises when the broker is away."""
    for file in files:
        if file.state == FileState.WAITING:
            ingest_upload_file.delay(file.pk)


def send_assess() -> None:
    """Wake a machine worker, as after `try_again`."""
    assess_waiting.delay()


def send_explain(pk: int) -> None:
    """Wake a machine worker for one explanation. Call it after the row is committed."""
    explain.delay(pk)


def send_reminder(pk: int) -> None:
    """Wake a worker to mail a reminder. Call it after the row is committed. Lost, it is not sent again: the start page asks as well."""
    mail_reminder.delay(pk)
