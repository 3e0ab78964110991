"""What is left after a worker dies in the middle of its work."""

import pytest

from auditapp.assessment.models import Assessment, AssessmentState
from auditapp.assessment.services import request_assessments
from tests.factories import make_instance, make_protocol, make_study
from tests.people import make_department
from tests.services import LiveWorkers
from workers.machine import register_shipped_model
from workers.tasks import assess_waiting

pytestmark = pytest.mark.slow
IMAGES = 50


def done() -> int:
    return Assessment.objects.filter(state=AssessmentState.DONE).count()


@pytest.fixture
def waiting_images(transactional_db: None) -> int:
    make_protocol()
    register_shipped_model()
    study = make_study(make_department())
    for _ in range(IMAGES):
        request_assessments(make_instance(study))
    return IMAGES


def test_killed_machine_worker_leaves_no_image_unscored_and_none_scored_twice(live_workers: LiveWorkers, waiting_images: int) -> None:
    live_workers.environment |= {"LEASE_SECONDS": "8", "ML_BATCH": "8"}
    live_workers.start("machine")
    assess_waiting.delay()
    live_workers.wait_until(lambda: done() > 0, "the first scores")
    live_workers.kill("machine")
    killed_at = done()
    live_workers.start("machine", "ingest", "schedule")
    live_workers.wait_until(lambda: done() == IMAGES, f"all {IMAGES} scores, {killed_at} before the kill")

    assert killed_at < IMAGES
    assert Assessment.objects.count() == IMAGES
