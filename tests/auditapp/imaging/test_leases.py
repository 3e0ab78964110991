"""A file as a job: killed half-way, delivered twice, used up."""

import os
import signal
from datetime import timedelta
from multiprocessing import get_context

import pytest
from django.db import connection
from django.utils import timezone

from auditapp.imaging.ingest import ingest_file
from auditapp.imaging.leases import LeaseLostError, claim_file, finish_file, renew_lease, requeue_stalled_files
from auditapp.imaging.models import FileState, Instance, UploadedFile
from auditapp.imaging.selectors import stalled_files
from tests.auditapp.imaging.conftest import Receive, Send
from tests.dicom_files import make_dicom


def lapse(row: UploadedFile) -> None:
    """As if the lease's time had passed."""
    UploadedFile.objects.filter(pk=row.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_file_is_claimed_by_one_only(receive: Receive) -> None:
    row = receive(make_dicom())
    claimed = claim_file(row.pk)
    assert claimed is not None and (claimed.state, claimed.attempts) == (FileState.WORKING, 1)
    assert claim_file(row.pk) is None


def test_file_of_a_dead_worker_is_claimed_again_and_its_old_token_writes_nothing(receive: Receive) -> None:
    row = receive(make_dicom())
    dead = claim_file(row.pk)
    lapse(row)
    alive = claim_file(row.pk)
    assert dead is not None and alive is not None and alive.attempts == 2
    with pytest.raises(LeaseLostError):
        finish_file(dead, state=FileState.REFUSED, reason="too late")
    with pytest.raises(LeaseLostError):
        renew_lease(dead)
    finish_file(alive, state=FileState.REFUSED, reason="in time")
    assert UploadedFile.objects.get().reason == "in time"


@pytest.mark.django_db(transaction=True)
def test_file_whose_worker_was_killed_half_way_is_accepted_by_the_next(receive: Receive) -> None:
    row = receive(make_dicom())
    assert _killed_while_ingesting(row.pk) == signal.SIGKILL
    connection.close()
    lapse(row)
    assert requeue_stalled_files() == [row.pk]
    assert len(ingest_file(row.pk, on_accepted=lambda instance: None)) == 1
    row.refresh_from_db()
    assert (row.state, row.attempts, Instance.objects.count()) == (FileState.ACCEPTED, 2, 1)


def test_second_delivery_of_a_finished_file_does_nothing(send: Send) -> None:
    row = send(make_dicom())
    assert ingest_file(row.pk, on_accepted=lambda instance: pytest.fail("accepted twice")) == []


def test_file_fails_with_a_sentence_once_its_tries_are_used_up(receive: Receive) -> None:
    row = receive(make_dicom())
    for _ in range(3):
        assert claim_file(row.pk) is not None
        lapse(row)
    assert claim_file(row.pk) is None
    assert requeue_stalled_files() == []
    row.refresh_from_db()
    assert row.state == FileState.FAILED
    assert "could not be read after 3 tries" in row.reason


def test_file_that_waits_becomes_stalled_after_a_while_only(receive: Receive) -> None:
    row = receive(make_dicom())
    assert not stalled_files().exists()
    UploadedFile.objects.update(received_at=timezone.now() - timedelta(seconds=20))
    assert list(stalled_files()) == [row]


@pytest.mark.django_db(transaction=True)
def test_two_workers_with_the_same_file_sent_twice_accept_it_once(receive: Receive) -> None:
    data = make_dicom()
    rows = [receive(data, name=name) for name in ("a", "b")]
    connection.close()  # two processes must not share it
    workers = [get_context("fork").Process(target=ingest_file, args=(row.pk,), kwargs={"on_accepted": lambda _: None}) for row in rows]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(UploadedFile.objects.values_list("state", flat=True)) == [FileState.ACCEPTED, FileState.DUPLICATE]
    assert Instance.objects.count() == 1


def _killed_while_ingesting(file_id: int) -> int:
    """The signal that ended a process which dies just before it would write its rows."""
    child = os.fork()
    if child == 0:
        connection.connect()
        ingest_file(file_id, on_accepted=lambda instance: os.kill(os.getpid(), signal.SIGKILL))
        os._exit(0)
    return os.WTERMSIG(os.waitpid(child, 0)[1])
