"""Predictions as they lie in the database, of old networks and of new ones."""

from auditapp.assessment.stored import seen_from
from auditapp.protocols.seen import SeenLevel

OLD = {
    "size": [640, 450],
    "plane": "nt",
    "plane_probabilities": {"nt": 1.0},
    "structures": [{"name": "palate", "confidence": 0.9, "box": [10, 20, 30, 40], "quality": 2.5}],
    "quality": {"sharpness": 0.7},
    "model_versions": {},
}
FAIR = {"level": 2, "expected": 1.9, "probabilities": [0.1, 0.1, 0.6, 0.2], "lowest": 1, "highest": 3, "abstains": False}


def test_a_prediction_of_older_networks_is_read() -> None:
    seen = seen_from(OLD, ["palate"])

    assert (seen.factors, seen.criteria, seen.overall, seen.out_of_distribution, seen.unlike) == ({}, {}, None, 0.0, False)
    assert (seen.best("palate").clarity, seen.knows) == (None, frozenset({"palate"}))  # type: ignore[union-attr]


def test_everything_that_newer_networks_tell_is_read() -> None:
    told = OLD | {"out_of_distribution": 0.6, "factors": {"contrast": FAIR}, "criteria": {"amnion_apart": 0.7}, "overall": FAIR}
    seen = seen_from(told | {"structures": [OLD["structures"][0] | {"clarity": FAIR}]}, [])  # type: ignore[index, operator]
    fair = SeenLevel(2, 1, 3, False, (0.1, 0.1, 0.6, 0.2))

    assert (seen.factors, seen.criteria, seen.overall) == ({"contrast": fair}, {"amnion_apart": 0.7}, fair)
    assert (seen.best("palate").clarity, seen.unlike) == (fair, True)  # type: ignore[union-attr]


def test_an_opinion_that_was_not_formed_is_read_as_none() -> None:
    assert seen_from(OLD | {"overall": None}, []).overall is None
