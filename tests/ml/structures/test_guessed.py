from pathlib import Path

import pytest
import torch

from ml.manifest import Entry
from ml.structures import guessed as module
from ml.structures.guessed import guessed, with_guesses
from ml.structures.known import NUMBER_OF
from ml.structures.predict import Found, StructureModel
from ml.structures.samples import sample_of
from tests.ml.pictures import noisy, write_picture

BOX = (2.0, 2.0, 12.0, 10.0)
TOLD = [Found("femur", 0.4, BOX), Found("femur", 0.3, (0, 0, 5, 5)), Found("heart", 0.9, BOX), Found("femur_end", 0.9, BOX)]
MODEL = StructureModel(lambda pictures: (pictures,), None, torch.device("cpu"), torch.float32)  # type: ignore[arg-type]


def test_the_surest_box_of_what_the_plane_should_show_counts_as_known() -> None:
    sample = guessed(sample_of(noisy(24, 20), (), "femur", ()), Entry(Path("a"), "clinic", "femur", "a"), TOLD)
    assert sample.structures.tolist() == [NUMBER_OF["femur"]] and sample.boxes.tolist() == [list(BOX)]
    assert sample.known[NUMBER_OF["femur"]]
    assert not sample.known[NUMBER_OF["heart"]] and not sample.known[NUMBER_OF["femur_end"]]


def test_what_a_person_marked_is_not_guessed_at() -> None:
    sample = guessed(sample_of(noisy(24, 20), (), "femur", ("femur",)), Entry(Path("a"), "clinic", "femur", "a"), TOLD)
    assert len(sample.boxes) == 0 and sample.known[NUMBER_OF["femur"]]


def test_what_is_not_told_stays_unknown() -> None:
    sample = guessed(sample_of(noisy(24, 20), (), "femur", ()), Entry(Path("a"), "clinic", "femur", "a"), ())
    assert len(sample.boxes) == 0 and not sample.known[NUMBER_OF["femur"]]


def test_pictures_are_read_and_guessed_at_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "find", lambda frames, model, confidence: [TOLD for _ in frames])
    planes = ("femur", "thorax", "other")
    entries = [Entry(write_picture(tmp_path / f"{plane}.png", noisy(24, 20)), "clinic", plane, plane) for plane in planes]
    told = [make().structures.tolist() for make in with_guesses(entries, MODEL, batch=2)]
    assert told == [[NUMBER_OF["femur"]], [NUMBER_OF["heart"]], []]
