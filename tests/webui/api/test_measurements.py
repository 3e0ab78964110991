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
