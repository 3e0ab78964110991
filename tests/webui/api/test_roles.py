"""Who may ask what: every address of the API, for every person. An address without a row fails."""

import pytest
from django.urls import reverse

from auditapp.rounds.models import Assignment
from tests.factories import make_image, make_report, make_round
from tests.people import Cast, make_cast
from tests.webui.api.clients import client_of, make_file, open_upload
from webui.api.urls import addresses

pytestmark = pytest.mark.django_db
PEOPLE = ("maria", "ravi", "lena", "uma", "ada", "sam", "nobody")
SIGNED_IN = (200, 200, 200, 200, 200, 200, 401)
MANAGER = (200, 404, 404, 404, 404, 404, 401)
SENDERS = (200, 404, 404, 200, 404, 404, 401)
SEERS = (200, 404, 200, 404, 404, 404, 401)

# (address, what it is about, method) → status for each of PEOPLE. Uma sent the upload, Lena acquired "her" images, Ravi has one to read.
TABLE = {
    ("me", "", "get"): SIGNED_IN,
    ("protocols", "", "get"): SIGNED_IN,
    ("schema", "", "get"): (200,) * 7,
    ("docs", "", "get"): (200,) * 7,
    ("nothing", "", "get"): (404,) * 6 + (401,),
    ("uploads", "", "get"): SIGNED_IN,
    ("uploads", "to Kingsway", "post"): (201, 404, 201, 201, 404, 422, 401),
    ("upload", "Uma's", "get"): SENDERS,
    ("upload-files", "Uma's", "get"): SENDERS,
    ("upload-files", "Uma's", "post"): (403, 404, 404, 202, 404, 404, 401),
    ("instances", "", "get"): SIGNED_IN,
    ("instance", "her", "get"): SEERS,
    ("instance", "not hers", "get"): MANAGER,
    ("frame-image", "her", "get"): SEERS,
    ("frame-image", "to read", "get"): (200, 200, 404, 404, 404, 404, 401),
    ("frame-image", "not hers", "get"): MANAGER,
    ("measurements", "", "get"): SIGNED_IN,
    ("measurements", "of Kingsway", "post"): (200, 404, 200, 200, 404, 422, 401),
    ("measurements", "again", "post"): (404, 200, 404, 404, 404, 422, 401),
    ("assessments", "", "get"): SIGNED_IN,
    ("assessment", "her", "get"): SEERS,
    ("assessment", "to read", "get"): MANAGER,
    ("assessment", "not hers", "get"): MANAGER,
    ("rounds", "", "get"): SIGNED_IN,
    ("round", "closed", "get"): MANAGER,
    ("round-report", "closed", "get"): MANAGER,
    ("round-report", "open", "get"): (404,) * 6 + (401,),
}


def test_table_has_a_row_for_every_address():
    assert {address.name for address in addresses} == {name for name, _, _ in TABLE}


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.mark.parametrize("row", TABLE, ids=" ".join)
def test_table_holds(cast, row):
    name, about, method = row
    address, body = _address(cast, name, about), _body(name, about, method)
    told = [_status(client_of(_person(cast, who)), method, address, body) for who in PEOPLE]
    assert dict(zip(PEOPLE, told, strict=True)) == dict(zip(PEOPLE, TABLE[row], strict=True))


@pytest.mark.parametrize("name", ["uploads", "instances", "assessments", "measurements", "rounds"])
def test_lists_give_a_stranger_no_line_and_no_count(cast, name):
    open_upload(client_of(cast.uma))
    client_of(cast.uma).post("/api/v1/measurements/", _body("measurements", "", "post"), format="json")
    make_report(cast.department, by=cast.maria)
    told = client_of(cast.sam).get(reverse(f"api:{name}")).json()
    assert (told["count"], told["results"]) == (0, [])
    assert client_of(cast.maria).get(reverse(f"api:{name}")).json()["count"] > 0


def _person(cast: Cast, who: str):
    return None if who == "nobody" else cast.named(who)


def _body(name: str, about: str, method: str):
    if method == "get":
        return None
    if name == "measurements":
        return {
            "department": "kingsway",
            "remeasured": about == "again",
            "measurements": [{"study_uid": "1.2", "kind": "nt", "value_mm": 1, "performed_on": "2026-10-14"}],
        }
    return {"department": "kingsway"} if name == "uploads" else {"files": make_file()}


def _status(client, method: str, address: str, body) -> int:
    written = "json" if body and "measurements" in body else "multipart"
    answer = getattr(client, method)(address, body, **{"format": written} if body else {})
    if answer.streaming:
        b"".join(answer.streaming_content)  # a picture's file is closed when it was read
    return answer.status_code


def _address(cast: Cast, name: str, about: str) -> str:
    if name == "nothing":
        return "/api/v1/nothing/"
    return reverse(f"api:{name}", args=[_subject(cast, name, about)] if about and name not in ("uploads", "measurements") else [])


def _subject(cast: Cast, name: str, about: str):
    if name.startswith("upload"):
        return open_upload(client_of(cast.uma))["id"]
    if name.startswith("round"):
        return make_report(cast.department, by=cast.maria).round_id if about == "closed" else make_round(cast.department, by=cast.maria).pk
    image = _image(cast, about)
    return {"assessment": image.pk, "frame-image": image.frame_id, "instance": image.frame.instance_id}[name]


def _image(cast: Cast, about: str):
    if about == "to read":
        make_round(cast.department, by=cast.maria, images=1)
        return Assignment.objects.get().item.assessment
    return make_image(cast.department, radiologist=cast.radiologist if about == "her" else None)
