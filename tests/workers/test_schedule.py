import logging
import queue
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models.functions import Now

from auditapp.assessment.models import Assessment, AssessmentState
from auditapp.imaging import leases
from auditapp.imaging.models import UploadedFile
from auditapp.imaging.services import receive_files, receive_upload
from tests.factories import make_assessment, make_frame, make_picture
from tests.people import make_department, make_uma
from workers import schedule, tasks
from workers.celery import app

pytestmark = pytest.mark.django_db
LONG_AGO = Now() - timedelta(minutes=10)


@pytest.fixture(autouse=True)
def fresh_start() -> None:
    cache.clear()
    sent("ingest"), sent("machine")


def sent(name: str) -> list[tuple[str, list[object]]]:
    """Task and arguments of the messages that wait in a queue, which is empty afterwards."""
    found: list[tuple[str, list[object]]] = []
    with app.connection_for_read() as connection, connection.SimpleQueue(name) as waiting:
        while True:
            try:
                message = waiting.get_nowait()
            except queue.Empty:
                return found
            found.append((message.headers["task"], message.payload[0]))
            message.ack()


def make_file(*, received_long_ago: bool) -> UploadedFile:
    department = make_department()
    uma = make_uma(department)
    [file] = receive_files(by=uma, upload=receive_upload(by=uma, department=department), files=[("IM1.png", BytesIO(make_picture()))])
    if received_long_ago:
        UploadedFile.objects.update(received_at=LONG_AGO)
    return file


def sweep_again() -> None:
    """The next sweep, five seconds later."""
    cache.delete("sweeping")
    schedule.sweep()


def test_sweep_sends_the_hint_of_a_file_that_nobody_heard_of() -> None:
    file = make_file(received_long_ago=True)
    schedule.sweep()
    assert sent("ingest") == [(tasks.ingest_upload_file.name, [file.pk])]


def test_sweep_leaves_a_file_alone_that_has_only_just_come() -> None:
    make_file(received_long_ago=False)
    schedule.sweep()
    assert sent("ingest") == []


def test_sweep_does_not_flood_the_queue_while_files_wait_in_it() -> None:
    make_file(received_long_ago=True)
    schedule.sweep()
    sweep_again()
    assert len(sent("ingest")) == 1


def test_sweep_sends_the_oldest_hints_of_a_long_queue_not_all_of_them_every_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leases, "HINTS_AT_ONCE", 1)
    department = make_department()
    uma = make_uma(department)
    upload = receive_upload(by=uma, department=department)
    first, _ = receive_files(by=uma, upload=upload, files=[(f"{n}.png", BytesIO(make_picture(seed=n))) for n in range(2)])
    UploadedFile.objects.update(received_at=LONG_AGO)
    schedule.sweep()
    sweep_again()
    assert sent("ingest") == [(tasks.ingest_upload_file.name, [first.pk])]


def test_second_delivery_of_a_file_wakes_no_machine() -> None:
    file = make_file(received_long_ago=False)
    tasks.ingest_upload_file(file.pk)
    sent("machine")
    tasks.ingest_upload_file(file.pk)
    assert sent("machine") == []


def test_sweeps_that_piled_up_are_one_sweep() -> None:
    make_assessment(make_frame(make_department()), state=AssessmentState.WAITING)
    Assessment.objects.update(requested_at=LONG_AGO)
    schedule.sweep()
    schedule.sweep()
    assert len(sent("machine")) == 1


def test_sweep_wakes_the_machine_for_an_image_whose_worker_died() -> None:
    make_assessment(make_frame(make_department()), state=AssessmentState.WORKING)
    Assessment.objects.update(lease_until=LONG_AGO)
    schedule.sweep()
    assert sent("machine") == [(tasks.assess_waiting.name, [])]


def test_sweep_ends_an_image_that_killed_its_worker_each_time(settings: object) -> None:
    make_assessment(make_frame(make_department()), state=AssessmentState.WORKING)
    Assessment.objects.update(lease_until=LONG_AGO, attempts=3)
    schedule.sweep()
    assert Assessment.objects.get().state == AssessmentState.FAILED
    assert sent("machine") == []


def test_check_store_removes_what_a_killed_worker_left(caplog: pytest.LogCaptureFixture) -> None:
    left = default_storage.save("incoming/0000/1", ContentFile(b"sealed"))
    schedule.check_store()
    assert not default_storage.exists(left)


def test_check_store_says_loudly_that_a_picture_is_gone(caplog: pytest.LogCaptureFixture) -> None:
    frame = make_frame(make_department())
    default_storage.delete(frame.image)
    schedule.check_store()
    assert [(line.levelno, line.args) for line in caplog.records if line.name == schedule.__name__] == [(logging.ERROR, (1, 0))]


def test_ingest_is_followed_by_a_hint_for_the_machine() -> None:
    tasks.ingest_upload_file(make_file(received_long_ago=False).pk)
    assert Assessment.objects.get().state == AssessmentState.WAITING
    assert sent("machine") == [(tasks.assess_waiting.name, [])]


@pytest.mark.parametrize(("claimed", "hints"), [(16, 1), (1, 1), (0, 0)])
def test_machine_looks_again_until_nothing_waits(monkeypatch: pytest.MonkeyPatch, claimed: int, hints: int) -> None:
    monkeypatch.setattr("workers.machine.assess_waiting", lambda limit: claimed)
    tasks.assess_waiting()
    assert len(sent("machine")) == hints
