from pathlib import Path
from typing import Any

import pytest

from ml.planes import studies
from ml.planes.model import PLANES, PlaneNetwork
from ml.planes.recipe import Part
from ml.planes.samples import PlaneSample
from ml.planes.studies import Pool
from ml.planes.train import Settings
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


def test_no_rare_picture_is_told_by_a_network_that_saw_its_patient(monkeypatch: pytest.MonkeyPatch) -> None:
    african = [sample("femur", f"african/{country}/{n}") for country in ("Algeria", "Egypt", "Uganda") for n in range(2)]
    rare = [sample("cervix" if n % 2 else "other", f"fetal_planes/{n}", "fetal_planes_more") for n in range(30)]
    pool = Pool(Path("none"), {"train": Part([*african, *rare], [], []), "test": Part([], [], [])}, Settings())
    taught: list[set[str]] = []

    def remembers(_: Pool, samples: list[PlaneSample], **__: Any) -> PlaneNetwork:
        taught.append({one.group for one in samples})
        return PlaneNetwork()

    def said(_: PlaneNetwork, samples: list[PlaneSample]) -> list[str]:
        assert not taught[-1] & {one.group for one in samples}
        return ["abdomen" for _ in samples]

    monkeypatch.setattr(Pool, "taught", remembers)
    monkeypatch.setattr(studies, "read_sononet", lambda _: PlaneNetwork(14))
    monkeypatch.setattr(studies, "four_planes", lambda *_: {"among_four": {"value": 1.0}, "among_all": {"value": 1.0}})
    for name in ("_ours", "_sononets"):
        monkeypatch.setattr(studies, name, lambda *_: [])
    monkeypatch.setattr(studies, "said_of", said)
    told = studies.countries(pool)
    assert told["rare"] == {"cervix": {"abdomen": 15}, "other": {"abdomen": 15}}
    assert [{group.split("/")[1] for group in groups if group.startswith("african")} for groups in taught] == [
        {"Egypt", "Uganda"},
        {"Algeria", "Uganda"},
        {"Algeria", "Egypt"},
    ]
