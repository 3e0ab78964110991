import pytest

from ml.planes import studies
from ml.planes.model import PLANES
from tests.ml.planes.test_evaluate import sample


def test_a_country_is_known_of_african_pictures_alone() -> None:
    assert studies.country_of(sample("femur", "african/Egypt/3")) == "Egypt"
    assert studies.country_of(sample("femur", "fetal_planes/3", "fetal_planes")) == ""


def test_four_planes_forgive_what_lies_outside_them_only_among_four() -> None:
    samples = [sample(plane, f"african/Egypt/{number}") for number, plane in enumerate(["femur", "head"] * 20)]
    right = {"femur": 0.4, "head": 0.1, "abdomen": 0.0, "thorax": 0.0, "other": 0.5}
    said = [right, {**right, "femur": 0.1, "head": 0.9, "other": 0.0}] * 20
    told = studies.four_planes(samples, said)
    assert told["among_four"]["value"] == 1
    assert told["among_all"]["value"] == pytest.approx(0.5)


def test_families_sum_their_planes_and_leave_the_others() -> None:
    row = dict.fromkeys(PLANES, 1 / len(PLANES))
    summed = studies._summed(row, {"head": ("transthalamic", "transcerebellar")})
    assert summed["head"] == pytest.approx(2 / len(PLANES)) and "transthalamic" not in summed
    assert sum(summed.values()) == pytest.approx(1)


def test_a_share_of_the_patients_keeps_whole_patients_and_everything_made() -> None:
    samples = [sample("femur", f"african/Egypt/{number // 2}") for number in range(200)]
    kept = [one for one in samples if studies._within(one, 0.5)]
    assert 60 < len(kept) < 140 and all(sum(one.group == other.group for other in kept) == 2 for one in kept)
    assert studies._within(sample("femur", "drawn/femur/1", "drawn"), 0.0)
    assert {one.group for one in samples if studies._within(one, 0.25)} <= {one.group for one in kept}
