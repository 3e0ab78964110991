"""Boxes that a network in training gives to real pictures nobody marked: phantoms teach where to look, these how real ones look."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from ml.manifest import Entry
from ml.structures.known import NUMBER_OF
from ml.structures.predict import Found, StructureModel, find
from ml.structures.samples import Maker, Sample, read
from ml.types import STRUCTURES

# The plane's name says that they are there, and the boxes that phantoms alone had taught lay well on training pictures looked at by eye.
TRUSTED = frozenset({"femur", "abdomen_wall", "stomach", "thorax_wall", "heart", "midline", "lateral_ventricle"})
LEAST = 0.02  # the network's own confidence from which its box is taken; below it the structure stays unknown


def with_guesses(entries: Sequence[Entry], model: StructureModel, batch: int = 8) -> list[Maker]:
    """The pictures, read already, with the best boxes of TRUSTED structures by `model`, on planes that should show them."""
    made: list[Maker] = []
    for start in range(0, len(entries), batch):
        part = entries[start : start + batch]
        samples = [read(entry) for entry in part]
        told = find([sample.pixels for sample in samples], model, LEAST)
        made += [partial(_itself, guessed(*pair)) for pair in zip(samples, part, told, strict=True)]
    return made


def guessed(sample: Sample, entry: Entry, told: Sequence[Found]) -> Sample:
    """The sample with the boxes told of TRUSTED structures of its plane, which count as known from now on."""
    expected = TRUSTED & set(STRUCTURES.get(entry.plane, STRUCTURES["transthalamic"] if entry.plane == "head" else ()))
    surest = {one.name: one for one in reversed(told)}
    own = [one for name, one in surest.items() if name in expected and not sample.known[NUMBER_OF[name]]]
    numbers = np.array([NUMBER_OF[one.name] for one in own], np.int64)
    known = sample.known.copy()
    known[numbers] = True
    boxes = np.array([one.box for one in own], np.float32).reshape(-1, 4)
    return replace(
        sample, boxes=np.concatenate([sample.boxes, boxes]), structures=np.concatenate([sample.structures, numbers]), known=known
    )


def _itself(sample: Sample) -> Sample:
    return sample
