"""What the plane network's training rests on, by short trainings that each go without something. Nothing here is published."""

import hashlib
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from ml import scores as count
from ml.datasets import african
from ml.evaluation.planes import FOUR
from ml.intervals import figure
from ml.planes.decide import prediction
from ml.planes.evaluate import BARCELONA
from ml.planes.model import OUTPUTS, PlaneNetwork, read_sononet
from ml.planes.recipe import Part, part_of
from ml.planes.samples import PlaneSample
from ml.planes.train import Settings, readings_of, said_of, train
from ml.training import finished

SONONET_VIEWS: Mapping[str, tuple[int, ...]] = {"head": (4, 5), "abdomen": (2,), "femur": (6,), "thorax": (0, 1, 9, 11)}
FAMILY = {plane: name for name, planes in FOUR.items() for plane in planes}
RARE = ("cervix", "other")
FORGOTTEN = ("abdomen", "femur", "thorax")  # planes of which one study shows no real picture


@dataclass(frozen=True, slots=True)
class Pool:
    """All pictures by part, and the short training that every variant gets."""

    start: Path
    parts: Mapping[str, Part]
    settings: Settings

    def taught(self, samples: Sequence[PlaneSample], **changes: Any) -> PlaneNetwork:
        """The network after its last epoch: nothing is chosen."""
        with tempfile.TemporaryDirectory() as folder:
            run = train(self.start, samples, (), replace(self.settings, **changes), Path(folder) / "run.pt")
        network = finished(run).cpu()
        assert isinstance(network, PlaneNetwork)
        return network

    @property
    def lesson(self) -> list[PlaneSample]:
        return self.parts["train"].all


def study(name: str, data: Sequence[Path], start: Path, settings: Settings) -> dict[str, Any]:
    return STUDIES[name](Pool(start, {part: part_of(data, part) for part in ("train", "validation", "test")}, settings))


def countries(pool: Pool) -> dict[str, Any]:
    """Each African country in turn is left out of the training, with its scanners, and is then the test; beside it SonoNet as published.

    Each training also goes without a part of the patients of the planes that are too rare for a test of their own: over all, every one of
    these is told by a network that never saw the patient. No phantoms.
    """
    real = [sample for part in pool.parts.values() for sample in part.real]
    names = sorted({country_of(sample) for sample in real} - {""})
    sononet, report, rare = read_sononet(pool.start), {}, []
    for number, name in enumerate(names):
        tested = [sample for sample in real if country_of(sample) == name]
        apart = {sample.group for sample in real if sample.shows in RARE and _turn(sample, len(names)) == number}
        kept = [sample for sample in real if country_of(sample) != name and sample.group not in apart]
        network = pool.taught([*kept, *pool.parts["train"].strange])
        report[name] = four_planes(tested, _ours(network, tested)) | {"sononet": four_planes(tested, _sononets(sononet, tested))}
        own = [sample for sample in real if sample.group in apart and sample.shows in RARE]
        rare += [(sample.shows, said) for sample, said in zip(own, said_of(network, own), strict=True)]
    barcelona = [sample for sample in pool.parts["test"].real if sample.source in BARCELONA and sample.shows in FAMILY]
    return {
        "left_out": report,
        "barcelona_sononet": four_planes(barcelona, _sononets(sononet, barcelona)),
        "rare": {plane: dict(Counter(said for shows, said in rare if shows == plane)) for plane in RARE},
        **{f"mean_{key}": float(np.mean([one[key]["value"] for one in report.values()])) for key in ("among_four", "among_all")},
    }


def _turn(sample: PlaneSample, turns: int) -> int:
    """In which of `turns` trainings a patient is left out."""
    return int(hashlib.sha256(f"turn/{sample.group}".encode()).hexdigest()[:8], 16) % turns


def country_of(sample: PlaneSample) -> str:
    return sample.group.split("/")[1] if sample.source == african.SOURCE else ""


def four_planes(samples: Sequence[PlaneSample], said: Sequence[Mapping[str, float]]) -> dict[str, Any]:
    """Macro F1 of abdomen, head, femur and thorax: the likeliest of the four, and the likeliest of all that could be said."""
    truth, groups = [FAMILY[sample.shows] for sample in samples], [sample.group for sample in samples]
    four = [max(FOUR, key=lambda name: one[name]) for one in said]
    every = [max(one, key=lambda name: one[name]) for one in said]
    return {
        "among_four": asdict(figure(lambda counts: count.macro_f1(counts, truth, four), groups)),
        "among_all": asdict(figure(lambda counts: count.macro_f1(counts, truth, every), groups)),
    }


def _ours(network: PlaneNetwork, samples: Sequence[PlaneSample]) -> list[dict[str, float]]:
    rows = [prediction(row, 1.0).probabilities for row in readings_of(network, samples)[:, :OUTPUTS].tolist()]
    return [_summed(row, {name: tuple(plane for plane in planes if plane in row) for name, planes in FOUR.items()}) for row in rows]


def _sononets(network: PlaneNetwork, samples: Sequence[PlaneSample]) -> list[dict[str, float]]:
    rows = readings_of(network, samples)[:, :14].softmax(1).tolist()
    return [_summed({str(number): value for number, value in enumerate(row)}, _as_names(SONONET_VIEWS)) for row in rows]


def _as_names(views: Mapping[str, tuple[int, ...]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(map(str, numbers)) for name, numbers in views.items()}


def _summed(row: Mapping[str, float], families: Mapping[str, tuple[str, ...]]) -> dict[str, float]:
    inside = {one for members in families.values() for one in members}
    return {name: sum(row[one] for one in members) for name, members in families.items()} | {
        one: value for one, value in row.items() if one not in inside
    }


def phantoms(pool: Pool) -> dict[str, Any]:
    """Real and drawn pictures against real ones alone, on real test pictures; with all real training pictures and with a quarter."""
    report = {}
    for share in (1.0, 0.25):
        few = [sample for sample in pool.lesson if _within(sample, share)]
        for name, samples in (("with", few), ("without", [sample for sample in few if sample.source != "drawn"])):
            report[f"{name}_phantoms_{share:.0%}_real"] = _tested(pool, pool.taught(samples))
    return report


def share(pool: Pool) -> dict[str, Any]:
    """The learning curve: half of the patients of the real training pictures; a quarter and all of them stand in the study of phantoms."""
    return {"50%": _tested(pool, pool.taught([sample for sample in pool.lesson if _within(sample, 0.5)]))}


def _within(sample: PlaneSample, share: float) -> bool:
    """Whether a picture's group is among the first `share` of groups by their hash; what no scanner took always is."""
    real = sample.source not in ("drawn", "made", "dicom_us")
    return not real or int(hashlib.sha256(f"share/{sample.group}".encode()).hexdigest()[:8], 16) < share * 16**8


def _tested(pool: Pool, network: PlaneNetwork) -> dict[str, Any]:
    test = pool.parts["test"].real
    truth, said, groups = [sample.shows for sample in test], said_of(network, test), [sample.group for sample in test]
    return {
        "macro_f1": asdict(figure(lambda counts: count.macro_f1(counts, truth, said), groups)),
        "accuracy": asdict(figure(lambda counts: count.share(counts, np.array(truth) == np.array(said)), groups)),
    }


def unseen(pool: Pool) -> dict[str, Any]:
    """No real abdomen, femur or thorax teaches: how many of them are named all the same, with SonoNet's views kept and without.

    Of the training and validation pictures: by this the weight of the memory is chosen.
    """
    lesson = [sample for sample in pool.lesson if sample.source == "drawn" or sample.shows not in FORGOTTEN]
    tested = [sample for part in ("train", "validation") for sample in pool.parts[part].real if sample.shows in FORGOTTEN]
    report = {}
    for memory in (0.0, 0.5, 2.0):
        said = [max(row, key=lambda name: row[name]) for row in _ours(pool.taught(lesson, memory=memory), tested)]
        report[f"memory_{memory}"] = {plane: _recall(tested, said, plane) for plane in FORGOTTEN}
    return report


def _recall(samples: Sequence[PlaneSample], said: Sequence[str], plane: str) -> dict[str, Any]:
    own = [(one == plane, sample.group) for sample, one in zip(samples, said, strict=True) if sample.shows == plane]
    right = np.array([hit for hit, _ in own])
    return asdict(figure(lambda counts: count.share(counts, right), [group for _, group in own]))


STUDIES: Mapping[str, Callable[[Pool], dict[str, Any]]] = {"countries": countries, "phantoms": phantoms, "share": share, "unseen": unseen}
