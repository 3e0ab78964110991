"""The border with the real networks: what waits is predicted, graded under its department's protocol and written once."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from django.conf import LazySettings

from auditapp.assessment.models import Assessment, AssessmentState, ModelVersion
from auditapp.assessment.services import request_assessments
from auditapp.assessment.stored import seen_from
from auditapp.imaging import store
from auditapp.imaging.models import Frame
from auditapp.protocols.services import install_editions
from ml.model_card import card_of
from ml.paths import WEIGHTS
from ml.phantom import draw
from ml.types import FramePrediction, Ordinal, PlanePrediction, StructureBox
from tests.factories import make_instance, make_study
from tests.people import make_department
from workers import machine

pytestmark = pytest.mark.django_db


@pytest.fixture
def phantom_waits() -> Assessment:
    """One drawn NT plane in the machine's queue."""
    install_editions()
    instance = make_instance(make_study(make_department()))
    image, thumbnail = store.put_frame(draw("nt", seed=5).pixels, department_id=1)
    instance.frames.update(image=image, thumbnail=thumbnail)
    return request_assessments(instance)[0]


def test_assess_waiting_records_prediction_and_grade(phantom_waits: Assessment) -> None:
    assert machine.assess_waiting(16) == 1
    phantom_waits.refresh_from_db()
    assert phantom_waits.state == AssessmentState.DONE
    assert phantom_waits.model_version == ModelVersion.objects.get(is_current=True)
    assert {"plane", "plane_probabilities", "structures", "quality", "size"} <= set(phantom_waits.prediction)


def test_assess_waiting_answers_zero_when_nothing_waits() -> None:
    assert machine.assess_waiting(16) == 0


def test_assess_waiting_fails_only_the_frame_whose_pixels_are_gone(phantom_waits: Assessment, settings: LazySettings) -> None:
    settings.MAX_ATTEMPTS = 1
    lost = make_instance(make_study(make_department("Elsewhere")))
    Frame.objects.filter(instance=lost).update(image="gone.png")
    [broken] = request_assessments(lost)
    assert machine.assess_waiting(16) == 2
    states = dict(Assessment.objects.values_list("pk", "state"))
    assert states == {phantom_waits.pk: AssessmentState.DONE, broken.pk: AssessmentState.FAILED}


def test_register_shipped_model_twice_is_one_version() -> None:
    assert machine.register_shipped_model() == machine.register_shipped_model()
    assert ModelVersion.objects.count() == 1


def test_as_json_keeps_boxes_in_pixels_of_the_frame() -> None:
    [prediction] = machine.predict_frames([draw("nt", seed=7, size=(640, 450)).pixels], confidence=0.01)
    told = machine.as_json(prediction)
    edges = np.array([found["box"] for found in told["structures"]])
    assert len(edges) > 0
    assert edges.min() >= 0
    assert (edges[:, 2] <= 640).all()
    assert (edges[:, 3] <= 450).all()


def test_as_json_tells_everything_that_the_networks_said() -> None:
    soft = Ordinal((0.1, 0.2, 0.6, 0.1), 1, 3, False)
    palate = StructureBox("palate", 0.91234, (1.06, 2, 3, 4), 2.456, soft)
    plane = PlanePrediction("nt", {"nt": 0.9, "other": 0.1})
    told = machine.as_json(
        FramePrediction((640, 450), plane, (palate,), {}, {}, 0.1, {"sharpness": soft}, {"amnion_apart": 0.70001}, soft, 0.123456)
    )
    opinion = {"level": 2, "expected": 1.7, "probabilities": [0.1, 0.2, 0.6, 0.1], "lowest": 1, "highest": 3, "abstains": False}
    assert (told["factors"], told["overall"], told["criteria"]) == ({"sharpness": opinion}, opinion, {"amnion_apart": 0.7})
    assert told["out_of_distribution"] == 0.1235
    assert told["structures"] == [
        {"name": "palate", "confidence": 0.9123, "box": [1.1, 2, 3, 4], "quality": 2.46, "clarity": opinion},
    ]
    assert seen_from(told, []).factors["sharpness"].probabilities == soft.probabilities


def test_as_json_of_networks_without_opinions_is_read_back_as_such() -> None:
    told = machine.as_json(FramePrediction((640, 450), PlanePrediction("nt", {"nt": 1.0}), (), {}, {}, 0.1))
    assert (told["overall"], seen_from(told, []).overall, seen_from(told, []).unlike) == (None, None, False)


@pytest.mark.parametrize("names", [("planes", "structures"), ("planes", "structures", "quality")])
def test_cards_are_those_that_the_weights_folder_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, names: tuple[str, ...]) -> None:
    for name in names:
        replace(card_of(WEIGHTS, "structures"), name=name, weights=f"{name}-1.pt").save(tmp_path)
    monkeypatch.setattr("ml.paths.WEIGHTS", tmp_path)
    assert set(machine.cards()) == set(names)
