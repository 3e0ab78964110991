"""Grading many predictions anew, without a network and without a query a row."""

from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from auditapp.access.models import Department
from auditapp.assessment.judging import judge_under
from auditapp.assessment.models import Assessment, AssessmentGrade, AssessmentState, AssessmentVerdict
from auditapp.assessment.selectors import current_model
from tests.factories import make_assessment, make_frame, make_image, make_instance, make_prediction, make_protocol, make_study
from tests.people import make_department

pytestmark = pytest.mark.django_db
MANY = 500


@pytest.fixture
def department() -> Department:
    make_protocol()
    return make_department()


def scored(department: Department, count: int) -> list[Assessment]:
    """Rows as the machine leaves them, made at once."""
    image = make_image(department)
    frame, prediction = image.frame, make_prediction(missing=["palate"])
    frames = [type(frame)(instance=frame.instance, number=number, image=frame.image) for number in range(2, count + 2)]
    done: dict[str, Any] = {"state": AssessmentState.DONE, "model_version": current_model(), "finished_at": image.finished_at}
    made = [Assessment(frame=one, plane="nt", prediction=prediction, **done) for one in type(frame).objects.bulk_create(frames)]
    return Assessment.objects.bulk_create(made)


def test_many_predictions_are_graded_in_few_queries(department: Department) -> None:
    rows, structures = scored(department, MANY), make_protocol("nt-structures")
    with CaptureQueriesContext(connection) as asked:
        judge_under(structures, rows)

    assert AssessmentGrade.objects.filter(protocol=structures).count() == MANY
    assert AssessmentVerdict.objects.filter(criterion__plane__protocol=structures).count() == 9 * MANY
    assert len(asked) < MANY / 10


def test_what_is_graded_already_keeps_its_grade(department: Department) -> None:
    rows, structures = scored(department, 3), make_protocol("nt-structures")
    judge_under(structures, rows[:1])
    first = AssessmentGrade.objects.get(protocol=structures)
    judge_under(structures, rows)

    assert AssessmentGrade.objects.filter(protocol=structures).count() == 3
    assert AssessmentGrade.objects.get(assessment=rows[0], protocol=structures) == first


def test_what_is_not_scored_yet_is_left_alone(department: Department) -> None:
    waiting = make_assessment(make_frame(department), state="waiting")
    judge_under(make_protocol("nt-structures"), [waiting])

    assert not waiting.grades.exists()


def test_an_image_unlike_all_others_has_verdicts_and_no_grade(department: Department) -> None:
    frame = make_instance(make_study(department)).frames.get()
    image = make_assessment(frame, out_of_distribution=0.9)
    grade = image.grades.get()

    assert (grade.grade, grade.score, grade.known_weight, grade.decided_by) == ("", None, 0, "nobody")
    assert {row.verdict for row in image.verdicts.all()} == {"cannot_tell"}
    assert "unlike anything the machine knows" in image.verdicts.first().reason


@pytest.mark.parametrize(("probability", "expected"), [(0.93, "standard"), (0.07, "basic")])
def test_a_grade_by_the_opinion_of_experts_says_so(department: Department, probability: float, expected: str) -> None:
    grade = make_image(department, standard_probability=probability).grades.get()

    assert (grade.grade, grade.decided_by, grade.standard_probability) == (expected, "opinion", probability)
    assert grade.is_open
    assert grade.sure == (probability if expected == "standard" else None)


def test_a_prediction_without_an_opinion_is_graded_by_the_criteria(department: Department) -> None:
    grade = make_image(department).grades.get()

    assert (grade.grade, grade.decided_by, grade.standard_probability, grade.sure) == ("standard", "criteria", None, None)
    assert grade.is_open  # five of nine points: the four others could still change it


def test_a_grade_that_nothing_could_change_asks_no_opinion(department: Department) -> None:
    grade = make_image(department, missing=["nasal_tip", "palate"], standard_probability=0.99).grades.get()

    assert (grade.grade != "standard", grade.decided_by, grade.standard_probability) == (True, "criteria", None)
    assert not grade.is_open


@pytest.mark.parametrize(
    "told", [{"decided_by": "opinion"}, {"decided_by": "nobody"}, {"grade": ""}], ids=["no probability", "a grade by nobody", "no grade"]
)
def test_database_keeps_grade_and_who_gave_it_together(department: Department, told: dict[str, str]) -> None:
    grades = make_image(department).grades

    with pytest.raises(IntegrityError):
        grades.update(**told)
