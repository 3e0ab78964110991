import pytest

from auditapp.reports.services import freeze_report
from tests.factories import make_report, make_round
from tests.people import make_cast
from tests.webui.api.clients import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


def test_round_tells_how_far_the_reading_is(cast):
    audit_round = make_round(cast.department, by=cast.maria, images=3)
    told = client_of(cast.maria).get(f"/api/v1/rounds/{audit_round.pk}/").json()
    assert (told["state"], told["protocol"]["code"]) == ("open", "routine")
    assert told["progress"] == {"images": 3, "of": 3, "done": 0, "experts": [{"expert": "Ravi", "done": 0, "of": 3}]}


def test_round_report_gives_the_frozen_numbers(cast):
    report = make_report(cast.department, by=cast.maria, radiologist=cast.radiologist)
    told = client_of(cast.maria).get(f"/api/v1/rounds/{report.round_id}/report/").json()
    assert told["numbers"] == report.numbers
    assert (told["edition"], told["department"], told["period_start"]) == (1, "kingsway", "2026-10-01")
    assert told["method"]["sampling"] == "census"
    assert told["method"]["seed"] == "7"


def test_round_report_is_the_newest_edition(cast):
    report = make_report(cast.department, by=cast.maria)
    freeze_report(by=cast.maria, audit_round=report.round)
    assert client_of(cast.maria).get(f"/api/v1/rounds/{report.round_id}/report/").json()["edition"] == 2


def test_round_report_of_an_open_round_says_when_it_comes(cast):
    audit_round = make_round(cast.department, by=cast.maria)
    answer = client_of(cast.maria).get(f"/api/v1/rounds/{audit_round.pk}/report/")
    assert answer.status_code == 404
    assert "when the round is closed" in answer.json()["detail"]


def test_rounds_lists_only_those_managed(cast):
    audit_round = make_round(cast.department, by=cast.maria)
    (told,) = client_of(cast.maria).get("/api/v1/rounds/").json()["results"]
    assert told["id"] == str(audit_round.pk)
    assert client_of(cast.sam).get("/api/v1/rounds/").json()["count"] == 0


def test_round_says_how_it_was_designed(cast):
    make_round(cast.department, by=cast.maria, images=1)
    told = client_of(cast.maria).get("/api/v1/rounds/").json()["results"][0]

    assert (told["design"], told["reads_per_radiologist"], told["reads"], told["care_reads"], told["planes"]) == (
        "simple",
        20,
        None,
        False,
        [],
    )
