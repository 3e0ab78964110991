import numpy as np
import pytest

from ml.planes.evaluate import cases_of, strangeness
from ml.planes.model import PLANES, STRANGE
from ml.planes.predict import PlaneReading
from ml.planes.recipe import Part
from ml.planes.samples import PlaneSample
from ml.types import PlanePrediction


def sample(shows: str, group: str, source: str = "african") -> PlaneSample:
    return PlaneSample(np.zeros((8, 8), np.uint8), (0, 0, 8, 8), shows, source, group)


def reading(strange: float, plane: str = "femur") -> PlaneReading:
    return PlaneReading(PlanePrediction(plane, {one: float(one == plane) for one in PLANES}), strange)


def test_each_strange_kind_is_told_apart_from_the_same_real_planes() -> None:
    kinds = ["breast"] * 25 + ["static"] * 25
    test = Part([sample("femur", f"p{n}") for n in range(40)], [], [sample(STRANGE, kind, "made") for kind in kinds])
    real = [reading(n / 100) for n in range(40)]
    strange = [reading(0.195)] * 25 + [reading(0.9)] * 25
    told = strangeness(test, real, [reading(0.6), reading(0.1)], strange)
    assert told["by_kind"]["breast"]["auroc"]["value"] == pytest.approx(0.5)
    assert told["by_kind"]["static"]["auroc"]["value"] == 1 and told["all"]["auroc"]["value"] == pytest.approx(0.75)
    assert (told["by_kind"]["breast"]["kept_out"], told["all"]["kept_out"]) == (0, 0.5)
    assert (told["real_kept_out"], told["drawn_kept_out"]) == (0, 0.5)


def test_cases_keep_what_is_known_beside_what_was_read() -> None:
    (case,) = cases_of([sample("head", "african/Egypt/3")], [reading(0.2, "transthalamic")])
    assert (case.entry.plane, case.entry.group, case.entry.source) == ("head", "african/Egypt/3", "african")
    assert case.prediction.plane.plane == "transthalamic" and case.prediction.out_of_distribution == 0.2
