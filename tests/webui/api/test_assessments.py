import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from auditapp.access.roles import QUALITY_MANAGER
from auditapp.access.services import grant_role
from auditapp.assessment.judging import judge_under
from auditapp.rounds.models import Assignment
from tests.factories import make_assessment, make_frame, make_image, make_opinion, make_protocol, make_review, make_round
from tests.people import make_department, make_maria, make_ravi
from tests.webui.api.clients import client_of, make_file, open_upload, send_files, take_in

pytestmark = pytest.mark.django_db
KEYS_OF_THE_COMMAND = {
    "frame", "plane", "plane_probabilities", "structures", "quality", "verdicts", "score", "grade", "model_versions", "seconds",
    "out_of_distribution", "factors", "criteria", "overall", "standard_probability", "doubts", "decided_by",
}  # fmt: skip


@pytest.fixture
def department():
    return make_department()


@pytest.fixture
def client(department):
    return client_of(make_maria(department))


def test_assessment_has_the_keys_of_the_command(department, client):
    image = make_image(department)
    told = client.get(f"/api/v1/assessments/{image.pk}/").json()
    assert set(told) > KEYS_OF_THE_COMMAND
    assert told["plane_probabilities"] == {"nt": 0.97, "other": 0.03}
    assert told["structures"][0] == {"name": "thalami", "confidence": 0.9, "box": [20, 80, 45, 120], "quality": 2.7, "clarity": None}
    assert told["model_versions"] == {"structures": "structures-test-1", "planes": "planes-test-1"}


def test_assessment_of_older_networks_has_no_opinions(department, client):
    told = client.get(f"/api/v1/assessments/{make_image(department).pk}/").json()
    assert (told["out_of_distribution"], told["factors"], told["criteria"], told["overall"]) == (None, {}, {}, None)
    assert (told["standard_probability"], told["doubts"], told["decided_by"]) == (None, {}, "criteria")


def test_assessment_tells_how_sure_the_machine_is(department, client):
    soft, basic = make_opinion(2, of=4, lowest=1, highest=3), make_opinion(1, of=3)
    further = {"out_of_distribution": 0.02, "factors": {"sharpness": soft}, "criteria": {"amnion_apart": 0.7}, "overall": basic}
    told = client.get(f"/api/v1/assessments/{make_assessment(make_frame(department), **further).pk}/").json()
    assert {key: told[key] for key in further} == further


@pytest.mark.parametrize(("probability", "grade"), [(0.93, "standard"), (0.07, "basic")])
def test_assessment_tells_who_decided_and_how_surely(department, client, probability, grade):
    image = make_image(department, standard_probability=probability, doubts={"nasal_tip": 1.2, "whole": -0.3})
    told = client.get(f"/api/v1/assessments/{image.pk}/").json()
    assert (told["grade"], told["decided_by"], told["standard_probability"]) == (grade, "opinion", probability)
    assert told["doubts"] == {"nasal_tip": 1.2, "whole": -0.3}


def test_assessment_of_a_strange_image_has_no_grade(department, client):
    told = client.get(f"/api/v1/assessments/{make_assessment(make_frame(department), out_of_distribution=0.97).pk}/").json()
    assert (told["grade"], told["score"], told["out_of_distribution"], told["decided_by"]) == (None, None, 0.97, "nobody")
    assert {verdict["verdict"] for verdict in told["verdicts"]} == {"cannot_tell"}


def test_assessment_says_what_was_missing_and_what_the_grade_rests_on(department, client):
    image = make_image(department, missing=["nasal_tip", "thalami", "nt"])
    told = client.get(f"/api/v1/assessments/{image.pk}/").json()
    missed = [verdict for verdict in told["verdicts"] if verdict["verdict"] == "not_met"]
    assert missed and all(verdict["reason"] for verdict in missed)
    assert 0 < told["rests_on"]["known_weight"] <= told["rests_on"]["total_weight"]
    assert told["grade"] in {"standard", "basic", "non_standard", None}


def test_assessment_that_waits_has_every_key_and_no_grade(department, client):
    waiting = make_assessment(make_frame(department), state="waiting")
    told = client.get(f"/api/v1/assessments/{waiting.pk}/").json()
    assert (told["state"], told["plane"], told["structures"], told["grade"], told["protocol"]) == ("waiting", "", [], None, None)
    assert (told["standard_probability"], told["doubts"], told["decided_by"]) == (None, {}, None)
    assert told["plane_probabilities"] == told["model_versions"] == {}


def test_assessment_under_two_protocols_shows_the_departments_alone(department, client):
    image = make_image(department)
    before = client.get(f"/api/v1/assessments/{image.pk}/").json()
    judge_under(make_protocol("herman"), [image])
    assert client.get(f"/api/v1/assessments/{image.pk}/").json() == before


@pytest.mark.parametrize("query", ["instance={instance}", "plane=nt", "grade=standard", "state=done"])
def test_assessments_are_found_by(department, client, query):
    wanted = make_image(department)
    make_image(department, plane="other")
    make_assessment(make_frame(department), state="waiting")
    query = query.format(instance=wanted.frame.instance_id)
    found = client.get(f"/api/v1/assessments/?{query}").json()["results"]
    assert str(wanted.pk) in [one["id"] for one in found]
    assert len(found) < 3


def test_assessments_are_found_by_the_grade_that_is_shown(department, client):
    image = make_image(department)
    judge_under(make_protocol("herman"), [image])
    image.grades.filter(protocol__code="herman").update(grade="non_standard", decided_by="criteria")
    counts = {grade: client.get(f"/api/v1/assessments/?grade={grade}").json()["count"] for grade in ("standard", "non_standard")}
    assert counts == {"standard": 1, "non_standard": 0}


def test_assessments_are_found_by_upload(client):
    upload = open_upload(client)
    send_files(client, upload, make_file())
    take_in(upload)
    (found,) = client.get(f"/api/v1/assessments/?upload={upload['id']}").json()["results"]
    assert found["state"] == "waiting"


def test_assessments_of_a_page_need_few_queries(department, client):
    for _ in range(5):
        make_image(department)
    with CaptureQueriesContext(connection) as five:
        client.get("/api/v1/assessments/")
    for _ in range(5):
        make_image(department)
    with CaptureQueriesContext(connection) as ten:
        client.get("/api/v1/assessments/")
    assert len(ten) == len(five)


def test_assessments_are_hidden_from_who_still_has_to_read_the_image(department, client):
    ravi = make_ravi(department)
    audit_round = make_round(department, by=make_maria(department), images=2)
    grant_role(by=None, user=ravi, department=department, role=QUALITY_MANAGER)
    read, unread = Assignment.objects.filter(item__round=audit_round)
    make_review(read)
    told = client_of(ravi).get("/api/v1/assessments/").json()
    assert [one["id"] for one in told["results"]] == [str(read.item.assessment_id)]
    assert client_of(ravi).get(f"/api/v1/assessments/{unread.item.assessment_id}/").status_code == 404
    assert client.get("/api/v1/assessments/").json()["count"] == 2
