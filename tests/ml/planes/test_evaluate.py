import numpy as np
import pytest

from ml.planes.evaluate import cases_of, nt_kept, strangeness
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


def test_an_nt_plane_is_kept_where_it_is_called_so_and_is_not_strange() -> None:
    def graded(grade: str, number: int, shows: str = "nt") -> PlaneSample:
        return PlaneSample(np.zeros((8, 8), np.uint8), (0, 0, 8, 8), shows, "first_trimester_graded", f"p{number}", grade)

    samples = [graded("standard", number) for number in range(40)] + [graded("non_standard", 50 + number) for number in range(20)]
    readings = [reading(0.5, "nt")] * 10 + [reading(0.1, "profile")] * 10 + [reading(0.49, "nt")] * 40
    told = nt_kept([*samples, graded("standard", 99, "femur")], [*readings, reading(0.1, "nt")])
    assert told["standard"]["value"] == 0.5 and told["standard"]["n"] == 40
    assert told["non_standard"]["value"] == 1
