import uuid

import pytest
from django.urls import reverse

from tests.factories import make_image, make_report
from tests.people import make_cast, make_department, make_uma
from tests.webui.api.clients import client_of, open_upload

pytestmark = pytest.mark.django_db


def test_problem_is_the_same_for_what_is_foreign_and_what_is_not_there():
    cast = make_cast()
    image = make_image(cast.department)
    closed = make_report(cast.department, by=cast.maria).round_id
    ids = {"upload": open_upload(client_of(cast.uma))["id"], "upload-files": open_upload(client_of(cast.uma))["id"]}
    ids |= {"instance": image.frame.instance_id, "frame-image": image.frame_id, "assessment": image.pk}
    ids |= {"round": closed, "round-report": closed}
    sam = client_of(cast.sam)
    answers = [sam.get(reverse(f"api:{name}", args=[pk])) for name, there in ids.items() for pk in (there, uuid.UUID(int=1))]
    assert {answer.status_code for answer in answers} == {404}
    assert len({(answer.content, answer["Content-Type"]) for answer in answers}) == 1


@pytest.mark.parametrize("address", ["uploads/1/", "uploads/not-an-id/", "nothing/", "uploads", f"uploads/{uuid.UUID(int=1)}/files/x/"])
@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_problem_of_an_address_that_is_none_is_json(address, method):
    answer = getattr(client_of(make_uma(make_department())), method)(f"/api/v1/{address}")
    assert answer.status_code == 404
    assert answer.json()["title"] == "Not Found"


def test_problem_of_broken_json_is_a_bad_request():
    answer = client_of(make_uma(make_department())).post("/api/v1/uploads/", "{", content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert answer.json()["detail"].startswith("JSON parse error")


@pytest.mark.parametrize("body", ['["department"]', '"kingsway"', "null", '{"department": {"a": 1}}', '{"department": "a\\u0000b"}'])
def test_problem_of_json_of_another_shape_names_a_field(body):
    answer = client_of(make_uma(make_department())).post("/api/v1/uploads/", body, content_type="application/json")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"]


def test_problem_of_a_method_that_is_none_names_it():
    answer = client_of(make_uma(make_department())).delete("/api/v1/uploads/")
    assert (answer.status_code, answer.json()["title"]) == (405, "Method Not Allowed")


@pytest.mark.parametrize("page", ["0", "99", "x", "-1"])
def test_problem_of_a_page_that_is_none_is_a_404(page):
    assert client_of(make_uma(make_department())).get(f"/api/v1/uploads/?page={page}").status_code == 404
