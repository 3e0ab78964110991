import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from auditapp.imaging.models import UploadedFile
from tests.people import make_department, make_maria, make_uma
from tests.webui.api.clients import client_of, make_file, open_upload, send_files, take_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    return client_of(make_uma(make_department()))


@pytest.fixture
def upload(client):
    return open_upload(client)


def test_files_are_answered_in_the_order_they_came(client, upload):
    told = send_files(client, upload, make_file("b.png"), make_file("a.png"), make_file("c.png"))
    assert [file["name"] for file in told] == ["b.png", "a.png", "c.png"]
    assert {file["state"] for file in told} == {"waiting"}
    assert told[0]["size"] == len(make_file().read())


def test_files_may_come_under_any_field_name(client, upload):
    answer = client.post(f"{upload['url']}files/", {"file": make_file("a.png"), "image[]": make_file("b.png")}, format="multipart")
    assert sorted(file["name"] for file in answer.json()) == ["a.png", "b.png"]


def test_files_wake_a_worker_each(client, upload, monkeypatch):
    woken = []
    monkeypatch.setattr("workers.tasks.ingest_upload_file.delay", woken.append)
    told = send_files(client, upload, make_file(), make_file("empty.png", b""))
    assert woken == [told[0]["id"]]


def test_files_that_are_empty_are_refused_with_their_sentence(client, upload):
    (told,) = send_files(client, upload, make_file("empty.png", b""))
    assert told["state"] == "refused"
    assert told["reason"].startswith("The file is empty")


def test_files_larger_than_the_limit_are_refused_and_the_rest_goes_on(client, upload, settings):
    settings.UPLOAD_MAX_FILE_BYTES = 200_000
    large, small = send_files(client, upload, make_file("large.png", b"x" * 200_001), make_file("small.png"))
    assert (large["state"], small["state"]) == ("refused", "waiting")


def test_files_must_come_as_multipart(client, upload):
    answer = client.post(f"{upload['url']}files/", {"files": []}, format="json")
    assert answer.status_code == 415
    assert "application/json" in answer.json()["detail"]


@pytest.mark.parametrize("given", [{}, {"files": "text, not a file"}])
def test_files_request_without_a_file_says_what_to_do(client, upload, given):
    answer = client.post(f"{upload['url']}files/", given, format="multipart")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "files"
    assert not UploadedFile.objects.exists()


def test_files_of_more_than_a_request_may_hold_are_none_taken(client, upload):
    answer = client.post(f"{upload['url']}files/", {"files": [SimpleUploadedFile(f"{n}.png", b"x") for n in range(1001)]})
    assert answer.status_code == 413
    assert answer.json()["detail"].startswith("Send at most 1000 files in one request")
    assert not UploadedFile.objects.exists()


def test_files_cut_off_in_the_middle_are_a_bad_request(client, upload):
    answer = client.post(f"{upload['url']}files/", b"--x\r\nContent-Disposition: form-data", content_type="multipart/form-data")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("name", ["a\0b.png", "a\nb.png", "a‮gnp.exe"])
def test_files_are_shown_without_control_characters(client, upload, name):
    body = f'--x\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\nxyz\r\n--x--\r\n'.encode()
    answer = client.generic("POST", f"{upload['url']}files/", body, "multipart/form-data; boundary=x")
    if answer.status_code == 202:
        assert answer.json()[0]["name"].isprintable()
    else:
        assert answer.status_code in (400, 422)


def test_files_are_listed_in_pages_by_state(client, upload):
    send_files(client, upload, make_file("a.png"), *(make_file(f"{n}.png", b"") for n in range(3)))
    told = client.get(f"{upload['url']}files/?state=refused&page_size=2").json()
    assert (told["count"], [file["name"] for file in told["results"]]) == (3, ["0.png", "1.png"])
    assert [file["name"] for file in client.get(told["next"]).json()["results"]] == ["2.png"]


def test_files_of_an_unknown_state_are_asked_for_in_vain(client, upload):
    answer = client.get(f"{upload['url']}files/?state=lost")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "state"


def test_files_sent_twice_end_as_duplicates(client, upload):
    send_files(client, upload, make_file("a.png"))
    send_files(client, upload, make_file("a.png"))
    take_in(upload)
    first, second = client.get(upload["url"]).json()["files"]
    assert (first["state"], second["state"]) == ("accepted", "duplicate")
    assert first["instance"] == second["instance"]


def test_files_are_added_only_by_who_opened_the_upload(client, upload):
    maria = make_maria(UploadedFile.upload.field.related_model.objects.get(pk=upload["id"]).department)
    answer = client_of(maria).post(f"{upload['url']}files/", {"files": make_file()}, format="multipart")
    assert answer.status_code == 403
    assert not UploadedFile.objects.exists()
