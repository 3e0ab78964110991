from collections.abc import Iterable

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from auditapp.access.roles import QUALITY_MANAGER
from auditapp.assessment.models import AssessmentState
from auditapp.imaging.models import FileState, Instance, Upload, UploadedFile
from auditapp.imaging.services import receive_files, receive_upload
from auditapp.rounds.models import Assignment
from tests.factories import make_assessment, make_frame, make_picture, make_round
from tests.people import Cast, make_cast, make_radiologist, make_user
from tests.sr_files import make_first_trimester
from tests.webui.api.clients import take_in
from workers.celery import app

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def picture(name: str = "a.png", seed: int = 0) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, make_picture(seed=seed))


def make_upload(cast: Cast, names: Iterable[str] = ("a.png",)) -> Upload:
    """Uma's, its files waiting to be read."""
    upload = receive_upload(by=cast.uma, department=cast.department)
    receive_files(by=cast.uma, upload=upload, files=[(name, ContentFile(b"x")) for name in names])
    return upload


def end(upload: Upload, name: str, state: FileState, reason: str = "", instance: Instance | None = None) -> None:
    file = upload.files.get(name=name)
    UploadedFile.objects.filter(pk=file.pk).update(state=state, reason=reason, instance=instance, finished_at=file.received_at)


def text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_a_script_makes_the_upload_then_sends_its_files(client: Client, cast: Cast) -> None:
    client.force_login(cast.uma)
    made = client.post("/uploads/new/", {"performed_on": "2026-10-03"}, headers=JSON)
    assert made.status_code == 201
    told = client.post(made.json()["files_url"], {"files": [picture("a.png"), SimpleUploadedFile("b.dcm", b"")]}, headers=JSON)
    assert told.status_code == 201
    assert [(one["name"], one["state"]) for one in told.json()] == [("a.png", "waiting"), ("b.dcm", "refused")]
    assert client.get(made.json()["page_url"]).status_code == 200


def test_each_waiting_file_is_sent_to_a_worker(client: Client, cast: Cast) -> None:
    upload = receive_upload(by=cast.uma, department=cast.department)
    client.force_login(cast.uma)
    with app.connection_for_read() as broker, broker.SimpleQueue("ingest") as queue:
        queue.clear()
        client.post(f"/uploads/{upload.pk}/files/", {"files": [picture(), SimpleUploadedFile("b.dcm", b"")]})
        assert queue.qsize() == 1


def test_a_plain_form_sends_files_at_once(client: Client, cast: Cast) -> None:
    client.force_login(cast.uma)
    answer = client.post("/uploads/new/", {"files": [picture("a.png"), picture("b.png", seed=1)]})
    upload = Upload.objects.get()
    assert answer.url == f"/uploads/{upload.pk}/"
    assert (upload.by, upload.department, upload.files.count()) == (cast.uma, cast.department, 2)


def test_a_quality_manager_says_who_acquired_the_images(client: Client, cast: Cast) -> None:
    client.force_login(cast.maria)
    client.post("/uploads/new/", {"radiologist": cast.radiologist.pk, "performed_on": "2026-10-03"})
    assert Upload.objects.get().radiologist == cast.radiologist


def test_a_radiologist_uploads_own_images_without_being_asked(client: Client, cast: Cast) -> None:
    make_radiologist(cast.department, "Olga Berg")
    client.force_login(cast.lena)
    assert "Olga Berg" not in text(client, "/uploads/new/")
    client.post("/uploads/new/", {})
    assert Upload.objects.get().radiologist == cast.radiologist


@pytest.mark.parametrize("wrong", [{"performed_on": "2999-01-01"}, {"radiologist": "999999"}, {"performed_on": "yesterday"}])
def test_an_upload_of_a_wrong_day_or_person_is_not_made(client: Client, cast: Cast, wrong: dict[str, str]) -> None:
    client.force_login(cast.maria)
    assert client.post("/uploads/new/", wrong).status_code == 422
    assert not Upload.objects.exists()


def test_another_departments_radiologist_cannot_be_named(client: Client, cast: Cast) -> None:
    client.force_login(cast.maria)
    assert client.post("/uploads/new/", {"radiologist": cast.sam.radiologist.pk}).status_code == 422


def test_only_the_sender_adds_files(client: Client, cast: Cast) -> None:
    upload = make_upload(cast)
    for person in (cast.maria, cast.sam, cast.lena):
        client.force_login(person)
        assert client.post(f"/uploads/{upload.pk}/files/", {"files": [picture()]}).status_code == 404
    assert upload.files.count() == 1


def test_file_names_are_told_to_the_sender_and_the_department_only(client: Client, cast: Cast) -> None:
    upload = make_upload(cast, ["MUELLER_ANNA.dcm"])
    answers = {}
    for person in (cast.uma, cast.maria, cast.lena, cast.ravi, cast.ada, cast.sam):
        client.force_login(person)
        answers[person.username] = "MUELLER" in text(client, f"/uploads/{upload.pk}/")
    assert answers == {"uma": True, "maria": True, "lena": False, "ravi": False, "ada": False, "sam": False}


def test_every_end_state_is_told_with_its_reason_and_counted(client: Client, cast: Cast) -> None:
    upload = make_upload(cast, ["a.png", "b.dcm", "c.png"])
    end(upload, "a.png", FileState.ACCEPTED, instance=make_frame(cast.department).instance)
    end(upload, "b.dcm", FileState.REFUSED, "The file is empty.")
    client.force_login(cast.uma)
    page = client.get(f"/uploads/{upload.pk}/")
    assert page.context["counts"] == [("waiting", "Waiting", 1), ("accepted", "Accepted", 1), ("refused", "Refused", 1)]
    assert "The file is empty." in page.content.decode()
    refused = text(client, f"/uploads/{upload.pk}/?state=refused")
    assert "b.dcm" in refused and "c.png" not in refused


def test_the_table_is_asked_for_until_all_is_read_and_scored(client: Client, cast: Cast) -> None:
    upload, frame = make_upload(cast), make_frame(cast.department)
    table = f"/uploads/{upload.pk}/table/"
    client.force_login(cast.maria)
    assert (client.get(table).status_code, "every 2s" in text(client, table)) == (200, True)
    awaited = make_assessment(frame, state=AssessmentState.WAITING)
    end(upload, "a.png", FileState.ACCEPTED, instance=frame.instance)
    assert "Being scored" in text(client, table)
    awaited.delete()
    make_assessment(frame)
    assert (client.get(table).status_code, "every 2s" in text(client, table)) == (286, False)


def test_a_scored_file_shows_plane_and_grade_to_the_department_not_to_the_clerk(client: Client, cast: Cast) -> None:
    upload, frame = make_upload(cast), make_frame(cast.department)
    make_assessment(frame)
    end(upload, "a.png", FileState.ACCEPTED, instance=frame.instance)
    client.force_login(cast.maria)
    assert "Standard" in text(client, f"/uploads/{upload.pk}/")
    client.force_login(cast.uma)
    assert "Standard" not in text(client, f"/uploads/{upload.pk}/")
    assert client.get(f"/uploads/{upload.pk}/table/").status_code == 286


def test_ten_thousand_files_are_paged_in_few_queries(client: Client, cast: Cast, django_assert_max_num_queries: object) -> None:
    upload = receive_upload(by=cast.uma, department=cast.department)
    UploadedFile.objects.bulk_create(UploadedFile(upload=upload, name=f"{n}.dcm", size=1, sha256="") for n in range(10_000))
    client.force_login(cast.uma)
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        page = client.get(f"/uploads/{upload.pk}/table/?page=100")
    assert "9999.dcm" in page.content.decode()
    assert len(page.context["rows"]) == 100


def test_the_list_shows_uploads_of_the_department_with_their_counts(client: Client, cast: Cast) -> None:
    upload = make_upload(cast, ["a.png", "b.dcm"])
    end(upload, "b.dcm", FileState.REFUSED, "The file is empty.")
    client.force_login(cast.maria)
    held = client.get("/uploads/").context["page"][0]
    assert (held, held.file_count, held.refused, held.accepted) == (upload, 2, 1, 0)
    client.force_login(cast.sam)
    assert not client.get("/uploads/").context["page"].object_list


def test_the_list_is_filtered_by_what_needs_attention(client: Client, cast: Cast) -> None:
    make_upload(cast)
    attention = make_upload(cast, ["b.dcm"])
    end(attention, "b.dcm", FileState.REFUSED, "The file is empty.")
    client.force_login(cast.uma)
    assert list(client.get("/uploads/?attention=on").context["page"]) == [attention]
    assert client.get("/uploads/?attention=on").context["page"][0].file_count == 1
    assert len(client.get("/uploads/").context["page"]) == 2


def test_a_file_does_not_lead_to_its_image_while_the_person_has_to_read_it(client: Client, cast: Cast) -> None:
    make_round(cast.department, by=cast.maria, images=1)
    assignment, upload = Assignment.objects.get(), make_upload(cast, ["ORTIZ_LENA.dcm"])
    end(upload, "ORTIZ_LENA.dcm", FileState.ACCEPTED, instance=assignment.item.frame.instance)
    make_user("ravi", role=QUALITY_MANAGER, department=cast.department)
    client.force_login(cast.ravi)
    told = text(client, f"/uploads/{upload.pk}/")
    assert "ORTIZ_LENA.dcm" in told
    assert str(assignment.item.frame_id) not in told and str(assignment.item.frame.instance_id) not in told


def test_structured_report_beside_images_tells_what_it_gave(client: Client, cast: Cast) -> None:
    client.force_login(cast.uma)
    report = SimpleUploadedFile("report.dcm", make_first_trimester())
    page = client.post("/uploads/new/", {"files": [picture(), report]}, follow=True).redirect_chain[-1][0]
    take_in({"id": page.strip("/").split("/")[-1]})
    told = client.get(page)
    assert told.context["counts"] == [("accepted", "Accepted", 2)]
    assert "Measurements taken from this structured report: 2." in told.content.decode()
