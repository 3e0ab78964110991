"""`manage.py assess PATH… --json`: its keys are a contract."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from ml.phantom import draw
from workers.management.commands.assess import _line

ROOT = Path(__file__).parents[3]
KEYS = {
    "file",
    "frame",
    "plane",
    "plane_probabilities",
    "structures",
    "quality",
    "out_of_distribution",
    "factors",
    "criteria",
    "overall",
    "standard_probability",
    "doubts",
    "decided_by",
    "verdicts",
    "score",
    "grade",
    "model_versions",
    "seconds",
}


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """A folder with two phantoms, a text and an empty file, scored in a process of its own whose database cannot be opened."""
    folder = tmp_path_factory.mktemp("pictures")
    for number in (1, 2):
        Image.fromarray(draw("nt", seed=number).pixels).save(folder / f"{number}.png")
    (folder / "3-text.dcm").write_text("not a picture")
    (folder / "4-empty.dcm").touch()
    command = [sys.executable, "manage.py", "assess", str(folder), "--json"]
    environment = os.environ | {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing", "DJANGO_SETTINGS_MODULE": "auditapp.settings"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 1, done.stderr  # two files could not be scored
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_assess_prints_one_object_a_frame_in_the_order_of_the_files(answers: list[dict[str, Any]]) -> None:
    assert [Path(answer["file"]).name for answer in answers] == ["1.png", "2.png", "3-text.dcm", "4-empty.dcm"]


def test_assess_prints_the_promised_keys(answers: list[dict[str, Any]]) -> None:
    assert all(set(answer) >= KEYS for answer in answers[:2])
    assert all(set(found) == {"name", "confidence", "box", "quality", "clarity"} for found in answers[0]["structures"])
    assert sum(answers[0]["plane_probabilities"].values()) == pytest.approx(1, abs=0.01)


def test_assess_tells_errors_as_lines_too(answers: list[dict[str, Any]]) -> None:
    assert all(set(answer) == {"file", "error"} for answer in answers[2:])
    assert answers[2]["error"] != answers[3]["error"]


RESTS_ON = {"known_weight": 6.0, "total_weight": 9.0}


@pytest.mark.parametrize(
    ("told", "line"),
    [
        (
            {"grade": "standard", "decided_by": "opinion", "standard_probability": 0.93, "score": 100.0, "rests_on": RESTS_ON},
            "1.png frame 1: nt (97%), standard, experts would call it standard: 93%",
        ),
        (
            {"grade": "non_standard", "decided_by": "criteria", "standard_probability": 0.93, "score": 50.0, "rests_on": RESTS_ON},
            "1.png frame 1: nt (97%), non-standard, score 50, 6 of 9 points known",
        ),
        (
            {"grade": None, "decided_by": "nobody", "standard_probability": None, "score": None, "rests_on": RESTS_ON},
            "1.png frame 1: nt (97%), no grade, 6 of 9 points known",
        ),
        (
            {"grade": None, "decided_by": None, "standard_probability": None, "score": None, "rests_on": None},
            "1.png frame 1: nt (97%), no grade, the protocol does not speak of this plane",
        ),
    ],
)
def test_a_line_says_how_sure_its_grade_is(told: dict[str, Any], line: str) -> None:
    assert _line({"file": "1.png", "frame": 1, "plane": "nt", "plane_probabilities": {"nt": 0.97}} | told) == line
