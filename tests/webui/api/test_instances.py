import pytest

from auditapp.access.roles import QUALITY_MANAGER
from auditapp.access.services import grant_role
from auditapp.rounds.models import Assignment
from tests.factories import make_frame, make_instance, make_review, make_round, make_study
from tests.people import make_cast, make_department, make_maria
from tests.webui.api.clients import client_of, make_file, open_upload, send_files, take_in

pytestmark = pytest.mark.django_db


def test_instance_tells_its_facts_and_where_its_frames_are():
    department = make_department()
    instance = make_instance(make_study(department), frame_count=2, size=(320, 240))
    told = client_of(make_maria(department)).get(f"/api/v1/instances/{instance.pk}/").json()
    assert (told["columns"], told["rows"], told["frame_count"], told["kind"]) == (320, 240, 2, "png")
    assert told["performed_on"] == "2026-10-14"
    assert [frame["number"] for frame in told["frames"]] == [1, 2]


def test_instance_is_hidden_from_who_still_has_to_read_it():
    cast = make_cast()
    make_round(cast.department, by=cast.maria, images=1, radiologist=cast.radiologist)
    grant_role(by=None, user=cast.ravi, department=cast.department, role=QUALITY_MANAGER)
    assignment, client = Assignment.objects.get(), client_of(cast.ravi)
    address = f"/api/v1/instances/{assignment.item.frame.instance_id}/"
    assert (client.get("/api/v1/instances/").json()["count"], client.get(address).status_code) == (0, 404)
    make_review(assignment)
    assert client.get(address).json()["radiologist"] == cast.radiologist.pk


def test_frame_image_is_a_png_kept_out_of_shared_caches():
    department = make_department()
    frame = make_frame(department)
    client = client_of(make_maria(department))
    (shown,) = client.get(f"/api/v1/instances/{frame.instance_id}/").json()["frames"]
    answer = client.get(shown["image"], headers={"accept": "image/png"})
    assert b"".join(answer.streaming_content).startswith(b"\x89PNG")
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/png", "private, max-age=300")


def test_frame_image_that_left_the_store_is_not_found(own_media_folder):
    department = make_department()
    frame = make_frame(department)
    (own_media_folder / frame.image).unlink()
    assert client_of(make_maria(department)).get(f"/api/v1/frames/{frame.pk}/image.png").status_code == 404


def test_instances_are_found_by_upload():
    cast = make_cast()
    make_frame(cast.department)
    client = client_of(cast.maria)
    upload = open_upload(client)
    send_files(client, upload, make_file())
    take_in(upload)
    (found,) = client.get(f"/api/v1/instances/?upload={upload['id']}").json()["results"]
    assert found["id"] == client.get(upload["url"]).json()["files"][0]["instance"]


def test_instances_do_not_tell_which_foreign_upload_brought_them():
    cast = make_cast()
    client = client_of(cast.uma)
    upload = open_upload(client, radiologist=str(cast.radiologist.pk))
    send_files(client, upload, make_file())
    take_in(upload)
    lena = client_of(cast.lena)
    assert lena.get("/api/v1/instances/").json()["count"] == 1
    assert lena.get(f"/api/v1/instances/?upload={upload['id']}").json()["count"] == 0


def test_instances_of_something_that_is_no_id_name_the_field():
    answer = client_of(make_maria(make_department())).get("/api/v1/instances/?upload=1")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "upload"
