"""`manage.py evaluate_models --data PATH…`: its keys are a contract."""

import io
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from auditapp.assessment.judging import judge_prediction
from auditapp.assessment.stored import seen_from
from auditapp.protocols.edition import ProtocolEdition
from auditapp.protocols.editions import DEFAULT
from ml.manifest import Entry, KnownBox
from ml.manifest_file import Manifest, write_manifest
from ml.phantom import draw
from ml.types import FramePrediction, PlanePrediction, StructureBox
from tests.ml.pictures import Pixels, noisy, write_picture
from workers.from_files import printed_grades
from workers.machine import as_json

BOX = (40.0, 40.0, 120.0, 80.0)
PARTS = {"planes", "structures", "out_of_distribution", "quality", "grades"}
KEYS = {"data", "part", "learnt_from", "model_versions", "n", "groups", "interval"} | PARTS


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A manifest of 24 pictures, half of them called femurs with a box."""
    entries = []
    for number in range(24):
        file = write_picture(tmp_path / f"{number}.png", noisy(160, 120, number))
        boxes = (KnownBox("femur", BOX),) if number % 2 else ()
        entries.append(Entry(file, "set", "femur" if number % 2 else "abdomen", f"patient {number}", boxes, known=("femur",)))
    write_manifest(tmp_path / "set.jsonl", Manifest("noise", "AGPL-3.0-only", "this project", "made", tuple(entries)))
    return tmp_path


def seen(frames: Sequence[Pixels], models: Any, *, confidence: float) -> list[FramePrediction]:
    """A machine that calls every picture a femur and sees one bone in the middle."""
    chances = PlanePrediction("femur", {"femur": 0.7, "abdomen": 0.3})
    return [
        FramePrediction((frame.shape[1], frame.shape[0]), chances, (StructureBox("femur", 0.9, BOX, 3.0),), {}, {}, 0.01)
        for frame in frames
    ]


@pytest.fixture
def fake_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    card = SimpleNamespace(labels=("femur",), thresholds={"confidence": 0.25}, data=({"name": "noise"}, {"name": "FOCUS"}))
    network = SimpleNamespace(card=card)
    models = SimpleNamespace(structures=network, cards=(card,), versions={"structures": "s-1", "planes": "p-1"})
    monkeypatch.setattr("ml.predict.load_models", lambda device, weights: models)
    monkeypatch.setattr("ml.evaluation.run.predict", seen)


def told(*arguments: str) -> str:
    output = io.StringIO()
    call_command("evaluate_models", "--data", *arguments, stdout=output)
    return output.getvalue()


@pytest.mark.usefixtures("fake_machine")
def test_evaluate_models_prints_the_promised_keys(data: Path) -> None:
    report = json.loads(told(str(data), "--json"))
    assert set(report) == KEYS
    assert (report["n"], report["part"], report["model_versions"]["planes"]) == (24, "all", "p-1")
    assert set(report["planes"]) == {"all", "by_vendor", "by_site", "by_source"}
    assert set(report["structures"]) == set(report["quality"]) == {"all", "by_plane", "by_vendor", "by_site", "by_source"}
    figure = report["planes"]["all"]["accuracy"]
    assert set(figure) == {"state", "value", "low", "high", "n", "groups"}
    assert (figure["value"], figure["n"]) == (0.5, 24)
    assert report["structures"]["all"]["each"]["femur"]["presence_f1"]["value"] == round(2 * 12 / 36, 4)


@pytest.mark.usefixtures("fake_machine")
def test_evaluate_models_prints_the_same_as_a_table(data: Path) -> None:
    lines = told(str(data / "set.jsonl")).splitlines()
    assert lines[0] == "24 pictures of 24 groups, part all; networks s-1, p-1"
    (accuracy,) = [line.split() for line in lines if line.startswith("planes all accuracy ")]
    assert accuracy[3:5] == ["24", "0.500"]
    assert any(line.startswith("out_of_distribution auroc") and line.endswith("not enough data") for line in lines)


@pytest.mark.usefixtures("fake_machine")
def test_evaluate_models_says_when_the_networks_have_learnt_from_the_data(data: Path) -> None:
    assert json.loads(told(str(data), "--json"))["learnt_from"] == ["noise"]
    assert json.loads(told(str(data), "--json", "--part", "test"))["learnt_from"] == []
    assert "have learnt from noise: these figures flatter" in told(str(data))


@pytest.mark.usefixtures("fake_machine")
def test_evaluate_models_takes_one_part_of_the_split_and_a_limit(data: Path) -> None:
    counts = {part: json.loads(told(str(data), "--json", "--part", part))["n"] for part in ("test", "validation", "train")}
    assert sum(counts.values()) == 24 and min(counts.values()) >= 1
    assert json.loads(told(str(data), "--json", "--limit", "5"))["n"] == 5


@pytest.mark.usefixtures("fake_machine")
def test_evaluate_models_adds_strange_pictures_for_one_figure_alone(data: Path) -> None:
    report = json.loads(told(str(data), "--json", "--strange", "3"))
    assert report["planes"]["all"]["n"] == 24
    assert (report["out_of_distribution"]["strange"], report["out_of_distribution"]["ordinary"]) == (3, 24)


@pytest.fixture
def graded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A manifest of 48 pictures, 24 of each grade; the protocol prints what people said but for every sixth."""
    entries = []
    for number in range(48):
        file = write_picture(tmp_path / f"{number}.png", np.full((120, 160), 40 + number, np.uint8))
        labels = {"grade": "standard" if number % 2 else "non_standard"}
        entries.append(Entry(file, "set", "femur", f"patient {number}", labels=labels))
    write_manifest(tmp_path / "set.jsonl", Manifest("noise", "AGPL-3.0-only", "this project", "made", tuple(entries)))
    grades = ["standard" if (number % 2) != (number % 6 == 0) else "basic" for number in range(48)]

    def printed(predictions: Sequence[FramePrediction], knows: Sequence[str], protocol: ProtocolEdition) -> list[str]:
        assert (tuple(knows), protocol) == (("femur",), DEFAULT)
        assert all(one.structures[0].confidence == 0.10 for one in predictions)  # as the product looks at them
        return grades[: len(predictions)]

    monkeypatch.setattr("workers.management.commands.evaluate_models.printed_grades", printed)
    monkeypatch.setattr("ml.evaluation.run.predict", opinionated)
    return tmp_path


def opinionated(frames: Sequence[Pixels], models: Any, *, confidence: float) -> list[FramePrediction]:
    """As `seen`, with an opinion, and with the confidence that it was asked for."""
    box = StructureBox("femur", confidence, BOX, 3.0)
    return [replace(one, structures=(box,), standard_probability=0.8) for one in seen(frames, models, confidence=confidence)]


@pytest.mark.usefixtures("fake_machine")
def test_evaluate_models_tells_how_far_printed_grades_agree_with_peoples(graded: Path) -> None:
    grades = json.loads(told(str(graded), "--json"))["grades"]
    assert {"protocol", "cut", "all", "by_site", "by_vendor", "by_source", "by_screen", "curve", "reliability"} == set(grades)
    assert grades["protocol"] == f"{DEFAULT.code} {DEFAULT.edition}"
    assert (grades["all"]["n_standard"], grades["all"]["n_not_standard"]) == (24, 24)
    assert (grades["all"]["recall"]["value"], grades["all"]["false_standard"]["value"]) == (1, round(8 / 24, 4))
    assert set(grades["by_screen"]) == {"bare"}


@pytest.mark.usefixtures("fake_machine")
def test_evaluate_models_prints_counts_of_both_classes_in_its_table(graded: Path) -> None:
    lines = [line.split() for line in told(str(graded)).splitlines()]
    assert ["grades", "by_screen", "bare", "n_not_standard", "24"] in lines
    assert any(line[:4] == ["grades", "curve", "0", "kappa"] for line in lines)


@pytest.mark.usefixtures("fake_machine")
def test_evaluate_models_tells_shortcuts_when_asked(graded: Path) -> None:
    assert "shortcuts" not in json.loads(told(str(graded), "--json"))["grades"]
    shortcuts = json.loads(told(str(graded), "--json", "--shortcuts"))["grades"]["shortcuts"]
    assert set(shortcuts) == {"all", "by_set", "at_equal_size", "surroundings"}
    assert set(shortcuts["all"]) == {"n", "n_standard", "n_not_standard", "size", "ring", "traces", "opinion"}
    assert shortcuts["surroundings"]["blanked"]["mean_change"]["value"] == 0


def test_printed_grades_are_those_of_the_protocol() -> None:
    blind = FramePrediction((60, 40), PlanePrediction("other", {"other": 1.0}), (), {}, {}, 0.1)
    (femur,) = seen([noisy(160, 120)], None, confidence=0.1)
    grades = printed_grades([blind, femur], ("femur", "femur_end"), DEFAULT)
    judged = judge_prediction(seen_from(as_json(femur), ("femur", "femur_end")), DEFAULT).graded
    assert judged is not None
    assert grades == [None, judged.grade.value if judged.grade else None]


def test_evaluate_models_tells_what_is_wrong_with_the_data(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no such file or folder"):
        told(str(tmp_path / "none"))


@pytest.mark.slow
def test_evaluate_models_looks_with_the_shipped_networks(tmp_path: Path) -> None:
    drawn = [(plane, draw(plane, seed=number)) for number in range(10) for plane in ("femur", "nt")]
    files = [write_picture(tmp_path / f"{number}.png", phantom.pixels) for number, (_, phantom) in enumerate(drawn)]
    entries = [Entry(file, "drawn", plane, file.name) for file, (plane, _) in zip(files, drawn, strict=True)]
    write_manifest(tmp_path / "drawn.jsonl", Manifest("phantoms", "AGPL-3.0-only", "this project", "drawn", tuple(entries)))
    report = json.loads(told(str(tmp_path), "--json", "--device", "cpu"))
    assert report["planes"]["all"]["accuracy"]["value"] > 0.5
