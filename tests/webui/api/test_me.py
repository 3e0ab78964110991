import pytest

from tests.people import make_cast
from tests.webui.api.clients import client_of

pytestmark = pytest.mark.django_db


def test_me_says_who_is_asking_and_where_they_may_upload():
    cast = make_cast()
    told = client_of(cast.uma).get("/api/v1/me/").json()
    assert (told["username"], told["may_upload_to"]) == ("uma", ["kingsway"])
    assert told["roles"] == [{"role": "uploader", "department": "kingsway"}]
    assert client_of(cast.ravi).get("/api/v1/me/").json()["may_upload_to"] == []
