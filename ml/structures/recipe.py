"""What the detector learns from, epoch by epoch, and what it is checked and tested on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from torch import nn

from ml.corpus import nt_parts, plane_parts
from ml.manifest import Entry
from ml.phantom import STRUCTURES as DRAWN_STRUCTURES
from ml.planes.negatives import negatives
from ml.structures.evaluate import Judged, as_record, false_boxes, judged, means, told_shares
from ml.structures.guessed import with_guesses
from ml.structures.known import NUMBER_OF
from ml.structures.predict import StructureModel
from ml.structures.samples import Maker, Sample, drawn, read, sample_of
from ml.structures.voting import WORKING
from ml.types import NT_STRUCTURES
from ml.types import STRUCTURES as EXPECTED

MARKED, OTHERS, MADE, DRAWN = 64, 84, 12, 160  # an epoch beside all NT planes: other marked pictures, unmarked ones, no plane, phantoms
GUESS_FROM = 27  # epochs until the network's own boxes on unmarked pictures are worth learning from
DRAWN_NT = 2  # NT phantoms for each of another plane
FIRST_SEED = {"train": 1_000_000, "validation": 800_000, "test": 900_000}
CHECKED_HEADS, CHECKED_DRAWN, TESTED_DRAWN, TESTED_OTHERS = 24, 5, 30, 60
PLANES_OWN = ("femur", "abdomen_wall", "thorax_wall", "heart", "midline")  # a picture named for their plane shows them
AsModel = Callable[[nn.Module], StructureModel]
DRAWN_PLANES = tuple(plane for plane, names in DRAWN_STRUCTURES.items() if names)


def boxed_nt(*data: Path) -> Mapping[str, list[Entry]]:
    """test, validation and train of the NT planes on which all nine structures were looked for."""
    return {part: _boxed(entries) for part, entries in nt_parts(*data).items()}


def _boxed(entries: Sequence[Entry]) -> list[Entry]:
    return [entry for entry in entries if _tells_the_nine(entry)]


def _tells_the_nine(entry: Entry) -> bool:
    return set(NT_STRUCTURES) <= set(entry.looked_for)


def _heads(entries: Sequence[Entry]) -> list[Entry]:
    return [entry for entry in entries if "skull" in entry.looked_for]


class Lessons:
    """The samples of each epoch: all boxed NT planes, and a share of everything else that goes round from epoch to epoch."""

    def __init__(self, *data: Path, as_model: AsModel, guess_from: int = GUESS_FROM) -> None:
        entries = plane_parts(*data)["train"]
        self._nt = _boxed(entries)
        rest = [entry for entry in entries if not _tells_the_nine(entry)]
        self._marked = [entry for entry in rest if entry.looked_for]
        self._others = [entry for entry in rest if not entry.looked_for]
        self._as_model, self._guess_from = as_model, guess_from

    def __call__(self, epoch: int, average: nn.Module) -> list[Maker]:
        """From epoch `guess_from` on, what nobody marked has the boxes that the average network gives it."""
        makers: list[Maker] = [partial(read, entry) for entry in self._nt + _turn(self._marked, MARKED, epoch)]
        others = _even(self._others, OTHERS, epoch)
        guess = epoch >= self._guess_from
        makers += with_guesses(others, self._as_model(average)) if guess else [partial(read, entry) for entry in others]
        makers += [partial(sample_of, pixels, (), None, ()) for pixels in negatives(MADE, [], seed=21 + epoch)]
        return makers + _phantoms(epoch)


def _turn(entries: Sequence[Entry], count: int, epoch: int) -> list[Entry]:
    return [entries[(epoch * count + number) % len(entries)] for number in range(min(count, len(entries)))]


def _even(entries: Sequence[Entry], count: int, epoch: int) -> list[Entry]:
    """`count` entries, the same number of each plane."""
    by_plane: dict[str, list[Entry]] = {}
    for entry in entries:
        by_plane.setdefault(entry.plane, []).append(entry)
    return [entry for own in by_plane.values() for entry in _turn(own, count // len(by_plane), epoch)]


def _phantoms(epoch: int) -> list[Maker]:
    planes = [plane for plane in DRAWN_STRUCTURES for _ in range(DRAWN_NT if plane == "nt" else 1)]
    first = FIRST_SEED["train"] + epoch * DRAWN
    return [partial(drawn, planes[number % len(planes)], first + number) for number in range(DRAWN)]


class Check:
    """The validation figures of a network: real NT planes, HC18 heads and phantoms of every plane that has structures.

    `as_model` makes a network in training ready for prediction.
    """

    def __init__(self, *data: Path, as_model: AsModel) -> None:
        entries = plane_parts(*data)["validation"]
        self._nt: list[Maker] = [partial(read, entry) for entry in _boxed(entries)]
        self._heads: list[Maker] = [partial(read, entry) for entry in _heads(entries)[:CHECKED_HEADS]]
        self._drawn = {plane: _kept(plane, "validation", CHECKED_DRAWN) for plane in DRAWN_PLANES}
        self._as_model = as_model

    def __call__(self, network: nn.Module) -> dict[str, float]:
        """`figure` is the mean of mAP50-95 on real NT planes and on all the others."""
        model = self._as_model(network)
        nt50, nt = means(judged(model, self._nt, NT_STRUCTURES))
        others = [means(judged(model, makers, DRAWN_STRUCTURES[plane]))[1] for plane, makers in self._drawn.items()]
        others += [means(judged(model, self._heads, ("skull",)))[1]] if self._heads else []
        mean = sum(others) / len(others)
        return {"nt_mAP50": nt50, "nt_mAP50_95": nt, "others_mAP50_95": mean, "figure": (nt + mean) / 2}


def _kept(plane: str, part: str, count: int) -> list[Maker]:
    """Phantoms drawn once and kept."""
    return [partial(_itself, drawn(plane, FIRST_SEED[part] + number)) for number in range(count)]


def _itself(sample: Sample) -> Sample:
    return sample


def validation(model: StructureModel, *data: Path) -> Judged:
    """What is found on the validation part: the nine on NT planes, and what a plane's name alone says is there or not on the others."""
    entries = plane_parts(*data)["validation"]
    makers: list[Maker] = [partial(read, entry) for entry in _boxed(entries)]
    others = [entry for entry in entries if not entry.looked_for and entry.plane in EXPECTED]
    return {**(judged(model, makers, NT_STRUCTURES) if makers else {}), **(by_plane(model, others) if others else {})}


def by_plane(model: StructureModel, entries: Sequence[Entry]) -> Judged:
    """A box of any place stands for the truth where the plane shows the structure: presence alone can be judged by it."""
    samples = [read(entry) for entry in entries]
    seen = judged(model, [partial(_itself, sample) for sample in samples], PLANES_OWN)
    place = np.zeros((1, 4))
    return {
        name: [
            replace(one, truth=place if name in EXPECTED[entry.plane] else one.truth)
            for one, entry, sample in zip(seen[name], entries, samples, strict=True)
            if name in EXPECTED[entry.plane] or sample.known[NUMBER_OF[name]]
        ]
        for name in PLANES_OWN
    }


def scores(model: StructureModel, *data: Path) -> dict[str, Any]:
    """The held-out figures: real NT planes, HC18 heads, phantoms of unseen seeds, and what is told where nobody marked anything."""
    entries = plane_parts(*data)["test"]
    nt: list[Maker] = [partial(read, entry) for entry in _boxed(entries)]
    heads: list[Maker] = [partial(read, entry) for entry in _heads(entries)]
    others: list[Maker] = [partial(read, entry) for entry in _even([one for one in entries if one.plane != "nt"], TESTED_OTHERS, 0)]
    drawn_planes = {plane: _drawn_scores(model, plane) for plane in DRAWN_PLANES}
    return {
        **({"real": as_record(judged(model, nt, NT_STRUCTURES), WORKING)} if nt else {}),
        **({"real_heads": as_record(judged(model, heads, ("skull",)), WORKING)} if heads else {}),
        "drawn": drawn_planes,
        "drawn_mean": _mean_of([record["structures"]["mean"] for record in drawn_planes.values()]),
        "told_on_real_planes": _told(model, [entry for entry in entries if not entry.looked_for]),
        "other_planes": {"n_pictures": len(others), "structures_a_picture": round(false_boxes(model, others, WORKING), 3)},
    }


def _mean_of(records: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    told = {name: [record[name] for record in records if record[name] is not None] for name in ("mAP50", "mAP50_95", "presence_F1")}
    return {name: round(sum(values) / len(values), 3) for name, values in told.items() if values}


def _told(model: StructureModel, entries: Sequence[Entry]) -> dict[str, Any]:
    by_plane = {plane: [entry for entry in entries if entry.plane == plane] for plane, names in EXPECTED.items() if names}
    return {
        plane: {"n_pictures": len(own), "told": told_shares(model, [partial(read, entry) for entry in own], EXPECTED[plane], WORKING)}
        for plane, own in by_plane.items()
        if own
    }


def _drawn_scores(model: StructureModel, plane: str) -> dict[str, Any]:
    makers: list[Maker] = [partial(drawn, plane, FIRST_SEED["test"] + number) for number in range(TESTED_DRAWN)]
    return as_record(judged(model, makers, DRAWN_STRUCTURES[plane]), WORKING)
