import pytest
from django.test import Client
from django.urls import reverse

from auditapp.assessment.explanations import claim_explanation, record_explanation, rests_on
from auditapp.assessment.models import AssessmentGrade, AssessmentVerdict, Explanation
from tests.factories import make_assessment, make_frame, make_image
from tests.people import make_department, make_maria, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def verdict() -> AssessmentVerdict:
    department = make_department()
    make_maria(department)
    assessment = make_assessment(make_frame(department))
    return next(row for row in assessment.verdicts.select_related("criterion") if rests_on(row))


@pytest.fixture
def grade(verdict: AssessmentVerdict) -> AssessmentGrade:
    """Of another image of the department, given by experts' learnt opinion."""
    return make_image(verdict.assessment.frame.instance.series.study.department, standard_probability=0.93).grades.get()


@pytest.fixture
def maria(verdict: AssessmentVerdict) -> Client:
    client = Client()
    client.force_login(make_user("maria"))
    return client


def _answered(expected: list[float] | None = None, hidden: float | None = 0.1) -> None:
    claimed = claim_explanation(Explanation.objects.get().pk)
    assert claimed is not None
    record_explanation(explanation=claimed, heat=b"png", score=0.91, hidden=hidden, elsewhere=hidden and 0.88, expected=expected)


def test_image_page_offers_a_heat_map_for_what_rests_on_structures(maria: Client, verdict: AssessmentVerdict) -> None:
    page = maria.get(reverse("image", args=[verdict.assessment.frame.instance_id])).content.decode()

    assert reverse("ask_why", args=[verdict.pk]) in page


def test_asking_waits_then_shows_map_and_check(maria: Client, verdict: AssessmentVerdict) -> None:
    asked = maria.post(reverse("ask_why", args=[verdict.pk])).content.decode()
    assert 'hx-trigger="every 1s"' in asked
    _answered()

    told = maria.get(reverse("why", args=[verdict.pk])).content.decode()

    assert "goes from 0.91 to 0.10" in told and "elsewhere it is 0.88" in told
    assert reverse("heat", args=[verdict.pk]) in told and "Dashed" not in told


def test_missing_structure_shows_its_expected_place(maria: Client, verdict: AssessmentVerdict) -> None:
    maria.post(reverse("ask_why", args=[verdict.pk]))
    _answered(expected=[10, 20, 40, 30], hidden=None)

    told = maria.get(reverse("why", args=[verdict.pk])).content.decode()

    assert "Dashed" in told and "Checked" not in told
    assert '<rect x="10.0" y="20.0" width="30.0" height="10.0"/>' in told


def test_heat_is_a_picture_kept_private(maria: Client, verdict: AssessmentVerdict) -> None:
    maria.post(reverse("ask_why", args=[verdict.pk]))
    assert maria.get(reverse("heat", args=[verdict.pk])).status_code == 404
    _answered()

    answer = maria.get(reverse("heat", args=[verdict.pk]))

    assert answer.content == b"png" and answer["Content-Type"] == "image/png" and "private" in answer["Cache-Control"]


def test_verdict_that_rests_on_nothing_has_no_button(maria: Client, verdict: AssessmentVerdict) -> None:
    silent = [row for row in verdict.assessment.verdicts.select_related("criterion") if not rests_on(row)]
    page = maria.get(reverse("image", args=[verdict.assessment.frame.instance_id])).content.decode()

    for row in silent:
        assert reverse("ask_why", args=[row.pk]) not in page
        assert maria.post(reverse("ask_why", args=[row.pk])).status_code == 404


def test_others_cannot_ask(verdict: AssessmentVerdict) -> None:
    client = Client()
    client.force_login(make_user("sam"))

    assert client.post(reverse("ask_why", args=[verdict.pk])).status_code == 404
    assert not Explanation.objects.exists()


def test_grade_by_the_opinion_is_asked_for_its_reason_on_its_page(maria: Client, grade: AssessmentGrade) -> None:
    page = maria.get(reverse("image", args=[grade.assessment.frame.instance_id])).content.decode()
    assert reverse("ask_grade_why", args=[grade.pk]) in page
    asked = maria.post(reverse("ask_grade_why", args=[grade.pk])).content.decode()
    assert f'id="why-grade-{grade.pk}"' in asked and reverse("grade_why", args=[grade.pk]) in asked
    assert maria.get(reverse("grade_heat", args=[grade.pk])).status_code == 404
    _answered()

    told = maria.get(reverse("grade_why", args=[grade.pk])).content.decode()

    assert "the probability of this answer goes from 0.91 to 0.10" in told
    assert reverse("grade_heat", args=[grade.pk]) in told
    assert maria.get(reverse("grade_heat", args=[grade.pk])).content == b"png"


def test_grade_by_its_criteria_has_no_heat_map(maria: Client, verdict: AssessmentVerdict) -> None:
    grade = verdict.assessment.grades.get()
    page = maria.get(reverse("image", args=[verdict.assessment.frame.instance_id])).content.decode()

    assert reverse("ask_grade_why", args=[grade.pk]) not in page
    assert maria.post(reverse("ask_grade_why", args=[grade.pk])).status_code == 404


def test_others_cannot_ask_about_a_grade(grade: AssessmentGrade) -> None:
    client = Client()
    client.force_login(make_user("sam"))

    assert client.post(reverse("ask_grade_why", args=[grade.pk])).status_code == 404
    assert not Explanation.objects.exists()
