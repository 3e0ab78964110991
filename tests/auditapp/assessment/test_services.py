"""The machine's queue: claimed once, recorded once, given back, ended."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, connection
from django.utils import timezone

from auditapp.access.models import Department
from auditapp.assessment.judging import judge_under
from auditapp.assessment.models import Assessment, AssessmentGrade, AssessmentState, AssessmentVerdict, ModelVersion
from auditapp.assessment.selectors import current_model, stalled, waiting
from auditapp.assessment.services import (
    FRAMES_PER_CLIP,
    UnknownLabels,
    claim_assessments,
    end_exhausted,
    fail_assessment,
    record_assessment,
    register_model,
    request_assessments,
    try_again,
)
from auditapp.assessment.stored import seen_in
from tests.factories import make_assessment, make_frame, make_image, make_instance, make_model, make_prediction, make_protocol, make_study
from tests.people import make_department, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def department() -> Department:
    make_protocol()
    return make_department()


def lapse(assessment: Assessment) -> None:
    """The worker that held it is gone."""
    Assessment.objects.filter(pk=assessment.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def record(assessment: Assessment) -> bool:
    model = current_model() or make_model()
    prediction = make_prediction()
    held = Assessment(prediction=prediction, model_version=model)
    return record_assessment(assessment=assessment, model_version=model, seen=seen_in(held), prediction=prediction, seconds=0.1)


def test_every_frame_of_a_short_clip_is_requested(department: Department) -> None:
    assert len(request_assessments(make_instance(make_study(department), frame_count=3))) == 3


def test_long_clip_is_thinned_evenly(department: Department) -> None:
    requested = request_assessments(make_instance(make_study(department), frame_count=30))

    assert [one.frame.number for one in requested] == [1, 5, 9, 13, 17, 21, 25, 29]
    assert len(requested) <= FRAMES_PER_CLIP


def test_claim_takes_the_oldest_up_to_its_limit(department: Department) -> None:
    first, second, _ = (make_assessment(make_frame(department), state="waiting") for _ in range(3))

    assert {one.pk for one in claim_assessments(2)} == {first.pk, second.pk}


def test_second_claim_gets_what_is_left(department: Department) -> None:
    make_assessment(make_frame(department), state="waiting")
    claim_assessments(10)

    assert claim_assessments(10) == []


@pytest.mark.django_db(transaction=True)
def test_workers_that_claim_at_once_share_what_waits(department: Department) -> None:
    for _ in range(4):
        request_assessments(make_instance(make_study(department), frame_count=5))
    together = Barrier(4)

    def claim(_: int) -> int:
        connection.ensure_connection()
        together.wait()
        try:
            return len(claim_assessments(5))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as workers:
        assert list(workers.map(claim, range(4))) == [5, 5, 5, 5]


def test_lapsed_lease_is_claimed_anew(department: Department) -> None:
    held = make_assessment(make_frame(department), state="working")
    lapse(held)
    (again,) = claim_assessments(1)

    assert (again.pk, again.attempts) == (held.pk, 2)
    assert again.token != held.token


def test_recorded_answer_ends_the_row(department: Department) -> None:
    held = make_assessment(make_frame(department), state="working")

    assert record(held)
    held.refresh_from_db()
    assert (held.state, held.plane, held.lease_until) == ("done", "nt", None)


def test_answer_of_a_lost_lease_is_not_written(department: Department) -> None:
    lost = make_assessment(make_frame(department), state="working")
    lapse(lost)
    (held,) = claim_assessments(1)

    assert not record(lost)
    assert record(held)


def test_second_recording_changes_nothing(department: Department) -> None:
    held = make_assessment(make_frame(department), state="working")
    record(held)

    assert not record(held)
    assert AssessmentGrade.objects.count() == 1


def test_done_row_is_never_claimed(department: Department) -> None:
    lapse(make_image(department))

    assert claim_assessments(1) == []


def test_failed_try_gives_the_row_back(department: Department) -> None:
    held = make_assessment(make_frame(department), state="working")
    fail_assessment(assessment=held, error="out of memory")

    assert list(waiting()) == [held]


def test_last_failed_try_ends_the_row_with_its_error(department: Department) -> None:
    failed = make_assessment(make_frame(department), state="failed", error="out of memory")

    assert (failed.state, failed.error) == (AssessmentState.FAILED, "out of memory")


def test_row_whose_workers_all_died_is_ended(department: Department) -> None:
    held = make_assessment(make_frame(department), state="working")
    Assessment.objects.filter(pk=held.pk).update(attempts=settings.MAX_ATTEMPTS)
    lapse(held)

    assert claim_assessments(1) == []
    assert end_exhausted() == 1


def test_failed_row_can_be_tried_again(department: Department) -> None:
    failed = make_assessment(make_frame(department), state="failed")

    assert try_again(by=make_user("ada"), assessments=Assessment.objects.all()) == 1
    assert claim_assessments(1) == [failed]


def test_lapsed_row_counts_as_stalled_and_a_fresh_one_does_not(department: Department) -> None:
    make_assessment(make_frame(department), state="waiting")
    held = make_assessment(make_frame(department), state="working")
    lapse(held)

    assert held in stalled()
    assert stalled().count() == 1


def test_verdicts_and_grade_follow_the_departments_protocol(department: Department) -> None:
    assessment = make_image(department, missing=["nasal_tip"])
    verdicts = {row.criterion.code: row.verdict for row in AssessmentVerdict.objects.filter(assessment=assessment)}

    assert (verdicts["nasal_tip"], verdicts["palate"], verdicts["calipers"]) == ("not_met", "met", "cannot_tell")


def test_plane_outside_the_protocol_gets_no_grade(department: Department) -> None:
    assert not make_image(department, plane="other").grades.exists()


def test_grading_by_another_protocol_keeps_the_first(department: Department) -> None:
    assessment, structures = make_image(department), make_protocol("nt-structures")
    judge_under(structures, [assessment])
    judge_under(structures, [assessment])

    assert sorted(assessment.grades.values_list("protocol__code", flat=True)) == ["nt-structures", "routine"]


def test_newly_registered_model_is_the_only_current_one() -> None:
    make_model("one")
    two = make_model("two")

    assert list(ModelVersion.objects.filter(is_current=True)) == [two]


def test_registering_a_known_model_makes_no_second_row() -> None:
    one = make_model("one")
    make_model("two")

    assert make_model("one") == one
    assert current_model() == one


def test_model_of_unknown_labels_is_refused() -> None:
    with pytest.raises(UnknownLabels, match="toes"):
        register_model(by=None, digest="x", networks={}, knows=["nt", "toes"], cards={})


@pytest.mark.parametrize(
    "broken",
    [
        {"state": "done"},
        {"state": "failed", "error": ""},
        {"state": "waiting"},  # a second waiting row of the frame
    ],
)
def test_database_refuses(department: Department, broken: dict[str, Any]) -> None:
    frame = make_assessment(make_frame(department), state="waiting").frame

    with pytest.raises(IntegrityError):
        Assessment.objects.create(frame=frame, **broken)


def test_database_refuses_a_second_answer_of_the_same_model(department: Department) -> None:
    done = make_image(department)
    second = make_assessment(done.frame, state="waiting")

    with pytest.raises(IntegrityError):
        Assessment.objects.filter(pk=second.pk).update(model_version=done.model_version)


def test_database_refuses_a_second_current_model() -> None:
    make_model()

    with pytest.raises(IntegrityError):
        ModelVersion.objects.create(digest="other", networks={}, knows=[], cards={}, is_current=True)
