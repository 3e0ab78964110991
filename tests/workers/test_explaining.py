"""From the row to the heat map, with the real networks on a drawn plane."""

import io

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from auditapp.assessment.explanations import request_explanation, request_explanation_of_grade, rests_on
from auditapp.assessment.models import AssessmentState, Explanation
from auditapp.imaging import store
from ml.explain import Explanation as Told
from ml.phantom import draw
from tests.factories import make_assessment, make_image, make_instance, make_study
from tests.people import make_department, make_user
from workers import explaining
from workers.explaining import coloured, explain_one

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked() -> Explanation:
    instance = make_instance(make_study(make_department()))
    image, thumbnail = store.put_frame(draw("nt", seed=5).pixels, department_id=1)
    instance.frames.update(image=image, thumbnail=thumbnail)
    assessment = make_assessment(instance.frames.get())
    verdict = next(row for row in assessment.verdicts.select_related("criterion") if rests_on(row))
    return request_explanation(by=make_user("maria"), verdict=verdict)


def test_heat_map_is_made_once(asked: Explanation) -> None:
    assert explain_one(asked.pk)
    assert not explain_one(asked.pk)
    asked.refresh_from_db()
    with Image.open(io.BytesIO(bytes(asked.heat or b""))) as heat:
        assert heat.mode == "RGBA"
    assert asked.state == AssessmentState.DONE and 0 <= (asked.score or 0) <= 1


def test_grade_by_the_opinion_of_experts_is_explained_by_its_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def explain_standard(pixels: npt.NDArray[np.uint8], models: object) -> Told:
        assert models == "the networks"
        return Told(np.ones((3, 4), np.float32), 0.93, 0.4, 0.9, None)

    monkeypatch.setattr("ml.explain_standard.explain_standard", explain_standard)
    monkeypatch.setattr(explaining, "models", lambda: "the networks")
    image = make_image(make_department(), standard_probability=0.93)
    asked = request_explanation_of_grade(by=make_user("maria"), grade=image.grades.get())

    assert explain_one(asked.pk)
    asked.refresh_from_db()
    assert (asked.state, asked.score, asked.hidden, asked.elsewhere) == (AssessmentState.DONE, 0.93, 0.4, 0.9)


def test_picture_that_is_gone_fails_with_a_sentence(asked: Explanation) -> None:
    asked.assessment.frame.instance.frames.update(image="gone.png")

    assert explain_one(asked.pk)
    asked.refresh_from_db()
    assert asked.state == AssessmentState.FAILED and asked.error == "The heat map could not be made."


def test_no_heat_is_transparent() -> None:
    with Image.open(io.BytesIO(coloured(np.array([[0.0, 1.0]], np.float32)))) as picture:
        cold, hot = picture.getpixel((0, 0)), picture.getpixel((1, 0))

    assert isinstance(cold, tuple) and cold[3] == 0
    assert isinstance(hot, tuple) and hot[3] == explaining.DENSEST
