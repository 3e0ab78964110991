import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from ml.model_card import ModelCard, WeightsError, card_of, hash_of, keep_scores, read_card
from ml.paths import WEIGHTS


def card(folder: Path, content: bytes = b"weights") -> ModelCard:
    file = folder / "planes-1-ab.pt"
    file.write_bytes(content)
    made = ModelCard(
        "planes",
        "planes-1-ab",
        "net",
        file.name,
        hash_of(file),
        ("nt", "other"),
        (8, 8),
        "none",
        {"t": 1.0},
        ({"name": "made"},),
        "none",
        {},
        "",
        (),
    )
    made.save(folder)
    return made


def test_card_is_read_back_as_it_was_saved(tmp_path: Path) -> None:
    made = card(tmp_path)
    assert card_of(tmp_path, "planes") == made


def test_weights_are_refused_when_changed_and_the_file_is_named(tmp_path: Path) -> None:
    made = card(tmp_path)
    (tmp_path / made.weights).write_bytes(b"weightz")
    with pytest.raises(WeightsError, match=r"planes-1-ab\.pt"):
        made.weights_in(tmp_path)


def test_weights_are_refused_when_missing(tmp_path: Path) -> None:
    made = card(tmp_path)
    (tmp_path / made.weights).unlink()
    with pytest.raises(WeightsError, match="missing"):
        made.weights_in(tmp_path)


def test_card_of_refuses_none_and_two(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="holds 0 cards"):
        card_of(tmp_path, "planes")
    card(tmp_path)
    (tmp_path / "planes-2-cd.json").write_text((tmp_path / "planes-1-ab.json").read_text())
    with pytest.raises(WeightsError, match="holds 2 cards"):
        card_of(tmp_path, "planes")


@pytest.mark.parametrize("content", ["{}", "[]", "no json", json.dumps({"labels": []})])
def test_read_card_refuses_what_is_no_card(tmp_path: Path, content: str) -> None:
    file = tmp_path / "card.json"
    file.write_text(content)
    with pytest.raises(ValueError, match="not a model card"):
        read_card(file)


@pytest.mark.parametrize("name", ["structures", "planes"])
def test_shipped_cards_say_what_they_rest_on(name: str) -> None:
    shipped = card_of(WEIGHTS, name)
    assert shipped.weights_in(WEIGHTS).stat().st_size < 6_000_000
    assert shipped.version.endswith(shipped.sha256[:8])
    assert shipped.scores and shipped.limits and shipped.energy["minutes"] > 0
    assert all(source["licence"] and source["attribution"] for source in shipped.data)


def test_cards_manifest_and_types_load_no_torch() -> None:
    code = "import sys, ml.types, ml.manifest, ml.model_card, ml.paths; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_scores_that_are_kept_stand_beside_those_that_were_there(tmp_path: Path) -> None:
    replace(card(tmp_path), scores={"old": 1}).save(tmp_path)
    keep_scores(tmp_path, "planes", {"grades": {"n": 3}})
    assert card_of(tmp_path, "planes").scores == {"old": 1, "grades": {"n": 3}}


def test_card_of_an_older_edition_reads_no_other_network(tmp_path: Path) -> None:
    file = card(tmp_path).save(tmp_path)
    stored = json.loads(file.read_text())
    del stored["reads"]
    file.write_text(json.dumps(stored))
    assert card_of(tmp_path, "planes").reads == ()
