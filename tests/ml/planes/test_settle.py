import numpy as np
import pytest
import torch

from ml.phantom import draw
from ml.planes import settle as module
from ml.planes.model import POOLED, PlaneNetwork
from ml.planes.recipe import Part
from ml.planes.samples import PlaneSample, plane_sample
from ml.planes.settle import BEYOND, COPIES, settle, through_others


@pytest.fixture(scope="module")
def real() -> list[PlaneSample]:
    return [plane_sample(draw("nt", seed=seed).pixels, "nt", "first_trimester", f"p{seed}") for seed in range(2)]


def test_other_hospitals_show_the_same_scan_otherwise_and_always_so(real: list[PlaneSample]) -> None:
    first, again = (through_others(real, 3, seed=4) for _ in range(2))
    assert len(first) == 6 and all(np.array_equal(one.pixels, other.pixels) for one, other in zip(first, again, strict=True))
    assert not any(np.array_equal(one.pixels, other.pixels) for one, other in zip(first, through_others(real, 3, seed=5), strict=True))
    assert [one.group for one in first] == ["p0", "p1"] * 3


def test_what_is_familiar_is_learnt_and_levelled_on_restyled_copies_too(real: list[PlaneSample], monkeypatch: pytest.MonkeyPatch) -> None:
    levelled: list[tuple[int, float]] = []
    learnt: list[int] = []
    network = PlaneNetwork().eval()
    monkeypatch.setattr(network.unlike, "learn", lambda pooled, looks, kinds: learnt.append(len(kinds)))
    monkeypatch.setattr(network.unlike, "set_level", lambda sets: levelled.extend((len(pooled), share) for pooled, _, share in sets))
    monkeypatch.setattr(module, "features", lambda _, samples: (torch.zeros(len(samples), POOLED), None))
    drawn = [plane_sample(draw("nt", seed=9).pixels, "nt", "drawn")]
    settle(network, Part(real, drawn, []), Part(real[:1], drawn, []))
    assert learnt == [2 + 1 + 2 * COPIES]
    assert levelled == [(1, BEYOND["real"]), (COPIES, BEYOND["restyled"]), (1, BEYOND["drawn"])]
