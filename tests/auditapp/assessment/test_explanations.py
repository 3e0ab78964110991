import pytest
from django.db import IntegrityError

from auditapp.assessment.explanations import (
    NothingToShowError,
    claim_explanation,
    fail_explanation,
    forgotten_explanations,
    record_explanation,
    request_explanation,
    request_explanation_of_grade,
    rests_on,
)
from auditapp.assessment.models import AssessmentGrade, AssessmentState, AssessmentVerdict, Explanation
from auditapp.trail.models import TrailEntry
from tests.factories import make_assessment, make_frame, make_image
from tests.people import make_department, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def verdict() -> AssessmentVerdict:
    """One that rests on structures."""
    assessment = make_assessment(make_frame(make_department()))
    return next(row for row in assessment.verdicts.select_related("criterion", "assessment__model_version") if rests_on(row))


@pytest.fixture
def grade() -> AssessmentGrade:
    """One that the opinion of experts gave."""
    return make_image(make_department(), standard_probability=0.93).grades.get()


def _done(explanation: Explanation) -> bool:
    return record_explanation(explanation=explanation, heat=b"png", score=0.9, hidden=0.1, elsewhere=0.8, expected=None)


def test_asking_twice_makes_one_row_and_one_trail_entry(verdict: AssessmentVerdict) -> None:
    user = make_user("maria")

    assert request_explanation(by=user, verdict=verdict) == request_explanation(by=user, verdict=verdict)
    assert TrailEntry.objects.filter(verb="ask_why").count() == 1


def test_verdict_that_rests_on_nothing_cannot_be_explained(verdict: AssessmentVerdict) -> None:
    verdict.criterion.rule = {"kind": "unseen", "why": "The machine does not look."}

    with pytest.raises(NothingToShowError):
        request_explanation(by=make_user("maria"), verdict=verdict)


def test_only_one_worker_gets_the_row(verdict: AssessmentVerdict) -> None:
    pk = request_explanation(by=make_user("maria"), verdict=verdict).pk

    assert claim_explanation(pk) is not None
    assert claim_explanation(pk) is None


def test_what_is_recorded_stays(verdict: AssessmentVerdict) -> None:
    claimed = claim_explanation(request_explanation(by=make_user("maria"), verdict=verdict).pk)
    assert claimed is not None

    assert _done(claimed)
    assert not _done(claimed)
    claimed.refresh_from_db()
    assert claimed.state == AssessmentState.DONE and bytes(claimed.heat or b"") == b"png"


def test_failed_one_can_be_asked_for_again(verdict: AssessmentVerdict) -> None:
    user = make_user("maria")
    claimed = claim_explanation(request_explanation(by=user, verdict=verdict).pk)
    assert claimed is not None
    fail_explanation(explanation=claimed, error="It broke.")

    assert request_explanation(by=user, verdict=verdict).state == AssessmentState.WAITING
    assert claim_explanation(claimed.pk) is not None


def test_row_whose_hint_was_lost_is_found(verdict: AssessmentVerdict) -> None:
    explanation = request_explanation(by=make_user("maria"), verdict=verdict)
    assert forgotten_explanations() == []
    Explanation.objects.update(requested_at="2026-01-01T00:00Z")

    assert forgotten_explanations() == [explanation.pk]


def test_row_whose_workers_died_fails_with_a_sentence(verdict: AssessmentVerdict) -> None:
    explanation = request_explanation(by=make_user("maria"), verdict=verdict)
    Explanation.objects.update(attempts=99, requested_at="2026-01-01T00:00Z")

    assert forgotten_explanations() == []
    explanation.refresh_from_db()
    assert explanation.state == AssessmentState.FAILED and explanation.error


def test_a_grade_by_the_opinion_is_asked_for_its_reason_once(grade: AssessmentGrade) -> None:
    user = make_user("maria")
    explanation = request_explanation_of_grade(by=user, grade=grade)

    assert request_explanation_of_grade(by=user, grade=grade) == explanation
    assert explanation.assessment == grade.assessment
    assert TrailEntry.objects.filter(verb="ask_why").count() == 1


def test_a_grade_by_its_criteria_has_no_heat_map() -> None:
    by_criteria = make_image(make_department()).grades.get()

    with pytest.raises(NothingToShowError):
        request_explanation_of_grade(by=make_user("maria"), grade=by_criteria)


def test_a_grade_s_reason_is_leased_and_recorded_like_a_verdict_s(grade: AssessmentGrade) -> None:
    user = make_user("maria")
    claimed = claim_explanation(request_explanation_of_grade(by=user, grade=grade).pk)
    assert claimed is not None and claim_explanation(claimed.pk) is None
    fail_explanation(explanation=claimed, error="It broke.")
    assert request_explanation_of_grade(by=user, grade=grade).state == AssessmentState.WAITING
    again = claim_explanation(claimed.pk)

    assert again is not None and _done(again)


def test_an_explanation_is_of_one_thing(grade: AssessmentGrade) -> None:
    explanation = request_explanation_of_grade(by=make_user("maria"), grade=grade)

    with pytest.raises(IntegrityError):
        Explanation.objects.filter(pk=explanation.pk).update(verdict=grade.assessment.verdicts.first())
