from typing import Any

import pytest

from auditapp.imaging.models import Measurement
from tests.people import Cast, make_cast
from tests.webui.api.clients import client_of

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/measurements/"
NT = {"study_uid": "1.2.3", "kind": "nt", "value_mm": 1.4, "gestational_age_days": 87, "performed_on": "2026-10-14"}


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def sent(user: Any, *rows: dict[str, Any], **given: Any) -> Any:
    return client_of(user).post(ADDRESS, {"measurements": list(rows)} | given, format="json")


def test_each_row_ends_in_a_state(cast: Cast) -> None:
    answer = sent(cast.uma, NT, NT | {"kind": "crl", "value_mm": 6.1}, NT, {"kind": "ear"})

    assert answer.status_code == 200, answer.content
    told = answer.json()
    assert (told["stored"], told["duplicate"], told["refused"]) == (1, 1, 2)
    assert [row["state"] for row in told["measurements"]] == ["stored", "refused", "duplicate", "refused"]
    assert "10 to 100 mm" in told["measurements"][1]["reason"]
    assert "value_mm: This field is required." in told["measurements"][3]["reason"]


def test_remeasurement_needs_the_expert(cast: Cast) -> None:
    sent(cast.uma, NT)

    assert sent(cast.ravi, NT | {"value_mm": 1.6}, remeasured=True).json()["stored"] == 1
    assert set(Measurement.objects.values_list("source", "value_mm", "by__username")) == {("rest", 1.4, "uma"), ("expert", 1.6, "ravi")}


@pytest.mark.parametrize("rows", [[], ["nt"], None])
def test_what_is_no_list_of_measurements_is_told(cast: Cast, rows: object) -> None:
    answer = client_of(cast.uma).post(ADDRESS, {"measurements": rows}, format="json")

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"].startswith("measurements")


def test_no_answer_repeats_the_uid(cast: Cast) -> None:
    assert "1.2.840.9999" not in sent(cast.uma, {"study_uid": "1.2.840.9999", "kind": "nt", "value_mm": 1}).content.decode()


def listed(user: Any, **asked: Any) -> Any:
    answer = client_of(user).get(ADDRESS, asked)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_list_tells_what_came_in(cast: Cast) -> None:
    sent(cast.uma, NT)

    (told,) = listed(cast.maria)["results"]
    held = Measurement.objects.get()
    assert told == {
        "id": held.pk,
        "department": "kingsway",
        "study": held.study_id,
        "performed_on": "2026-10-14",
        "radiologist": None,
        "kind": "nt",
        "sequence": 1,
        "value_mm": 1.4,
        "gestational_age_days": 87,
        "source": "rest",
        "received_at": told["received_at"],
    }


def test_list_is_filtered_and_comes_in_pages(cast: Cast) -> None:
    sent(cast.uma, NT, NT | {"kind": "crl", "value_mm": 61}, NT | {"study_uid": "1.2.4"})
    sent(cast.ravi, NT | {"value_mm": 1.6}, remeasured=True)
    study = Measurement.objects.first().study_id

    assert listed(cast.maria)["count"] == 4
    assert [row["kind"] for row in listed(cast.maria, kind="crl")["results"]] == ["crl"]
    assert [row["value_mm"] for row in listed(cast.maria, source="expert")["results"]] == [1.6]
    assert listed(cast.maria, study=study)["count"] == 3
    assert listed(cast.maria, department="kingsway")["count"] == 4
    assert listed(cast.maria, department="elsewhere")["count"] == 0
    pages = [listed(cast.maria, page_size=3, page=page)["results"] for page in (1, 2)]
    assert [len(page) for page in pages] == [3, 1]
    assert len({row["id"] for page in pages for row in page}) == 4
    assert client_of(cast.maria).get(ADDRESS, {"kind": "ear"}).status_code == 422


def test_list_gives_each_what_they_may_see(cast: Cast) -> None:
    """Maria's department, Lena's own studies, nothing to those who only send, read or administer, nor to another department."""
    sent(cast.uma, NT, NT | {"study_uid": "1.2.4", "radiologist": str(cast.radiologist.pk)})
    sent(cast.sam, NT | {"study_uid": "1.2.5"})

    counts = {who: listed(cast.named(who))["count"] for who in ("maria", "lena", "uma", "ravi", "ada", "sam")}
    assert counts == {"maria": 2, "lena": 1, "uma": 0, "ravi": 0, "ada": 0, "sam": 1}
    assert {row["radiologist"] for row in listed(cast.lena)["results"]} == {cast.radiologist.pk}


def test_list_asks_the_database_no_more_for_many(cast: Cast, django_assert_max_num_queries: Any) -> None:
    sent(cast.uma, *(NT | {"study_uid": f"1.2.{number}"} for number in range(20)))
    client = client_of(cast.maria)
    with django_assert_max_num_queries(12):
        assert len(client.get(ADDRESS).json()["results"]) == 20
