import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from auditapp.imaging.models import FileState, Upload, UploadedFile
from tests.people import make_cast, make_department, make_maria, make_radiologist, make_uma
from tests.webui.api.clients import client_of, make_file, open_upload, send_files, take_in

pytestmark = pytest.mark.django_db


def test_upload_needs_no_department_where_there_is_one():
    uma = make_uma(make_department("Kingsway"))
    upload = open_upload(client_of(uma))
    assert upload["department"] == "kingsway"
    assert Upload.objects.get(pk=upload["id"]).by == uma


def test_upload_asks_for_the_department_where_there_are_two():
    uma = make_uma(make_department("Kingsway"))
    make_uma(make_department("Riverside"))
    answer = client_of(uma).post("/api/v1/uploads/")
    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"field": "department", "detail": "Name a department to which you may upload: kingsway, riverside."}]


@pytest.mark.parametrize("given", ["slug", "id"])
def test_upload_takes_department_by_slug_and_by_id(given):
    department = make_department("Kingsway")
    named = {"slug": department.slug, "id": department.pk}[given]
    assert open_upload(client_of(make_uma(department)), department=named)["department"] == "kingsway"


def test_upload_takes_a_form_as_well_as_json():
    uma = make_uma(make_department())
    answer = client_of(uma).post(
        "/api/v1/uploads/", "department=kingsway&performed_on=2026-10-14", content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 201
    assert answer.json()["performed_on"] == "2026-10-14"
    assert answer["Location"] == answer.json()["url"]


@pytest.mark.parametrize("given", ["id", "operator name"])
def test_upload_takes_radiologist_by_id_and_by_operator_name(given):
    department = make_department()
    radiologist = make_radiologist(department, operator_name="ORTIZ^LENA")
    named = {"id": radiologist.pk, "operator name": "ORTIZ^LENA"}[given]
    assert open_upload(client_of(make_uma(department)), radiologist=named)["radiologist"] == radiologist.pk


def test_upload_knows_no_radiologist_of_another_department():
    department, elsewhere = make_department("Kingsway"), make_department("Elsewhere")
    stranger = make_radiologist(elsewhere, operator_name="STONE^SAM")
    client = client_of(make_uma(department))
    answers = [client.post("/api/v1/uploads/", {"radiologist": named}) for named in (str(stranger.pk), "STONE^SAM", "999999")]
    assert {answer.status_code for answer in answers} == {422}
    assert len({answer.content for answer in answers}) == 1
    assert not Upload.objects.exists()


def test_upload_answers_alike_for_a_foreign_department_and_for_none():
    make_department("Elsewhere")
    client = client_of(make_uma(make_department("Kingsway")))
    foreign, absent = (client.post("/api/v1/uploads/", {"department": slug}) for slug in ("elsewhere", "nowhere"))
    assert foreign.status_code == 422
    assert foreign.content == absent.content


@pytest.mark.parametrize("day", ["14.10.2026", "2026-02-30", "yesterday"])
def test_upload_names_the_field_of_a_bad_day(day):
    answer = client_of(make_uma(make_department())).post("/api/v1/uploads/", {"performed_on": day})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "performed_on"


def test_upload_tells_its_state_from_sending_to_scoring():
    client = client_of(make_uma(make_department()))
    upload = open_upload(client)
    send_files(client, upload, make_file(), make_file("empty.png", b""))
    sent = client.get(upload["url"]).json()
    take_in(upload)
    taken = client.get(upload["url"]).json()
    assert (sent["counts"]["waiting"], sent["counts"]["refused"], sent["finished"], sent["scored"]) == (1, 1, False, False)
    assert (taken["counts"]["accepted"], taken["finished"], taken["scored"]) == (1, True, False)
    assert [file["state"] for file in taken["files"]] == ["accepted", "refused"]


def test_upload_without_anything_left_to_score_is_scored():
    client = client_of(make_uma(make_department()))
    upload = open_upload(client)
    send_files(client, upload, make_file("empty.png", b""))
    assert client.get(upload["url"]).json()["scored"] is True


def test_upload_of_ten_thousand_files_is_told_in_few_queries():
    client = client_of(make_uma(make_department()))
    upload = open_upload(client)
    rows = [_refused(upload["id"], number) for number in range(10_001)]
    UploadedFile.objects.bulk_create(rows, batch_size=1000)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        told = client.get(upload["url"]).json()
    assert len(told["files"]) == 10_000
    assert told["counts"]["refused"] == 10_001
    assert len(queries) <= 15
    assert client.get(f"{upload['url']}?files=none").json()["files"] == []


def test_uploads_lists_newest_first_and_nobody_elses():
    cast = make_cast()
    first, second = (open_upload(client_of(cast.uma)) for _ in range(2))
    open_upload(client_of(cast.sam))
    told = client_of(make_maria(cast.department)).get("/api/v1/uploads/").json()
    assert [upload["id"] for upload in told["results"]] == [second["id"], first["id"]]
    assert told["count"] == 2


def _refused(upload_id: str, number: int) -> UploadedFile:
    return UploadedFile(
        upload_id=upload_id, name=f"{number}.png", size=1, state=FileState.REFUSED, reason="Not a picture.", finished_at=timezone.now()
    )
