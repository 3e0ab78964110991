"""What was seen to a verdict: never guessed, and why in words."""

import pytest

from auditapp.protocols.criteria import Judged, Seen, SeenStructure, judge
from auditapp.protocols.edition import CriterionEdition
from auditapp.protocols.editions import EDITIONS
from auditapp.protocols.grading import Verdict

KNOWN = frozenset({"palate", "nasal_tip", "thalami"})
CRITERIA = [criterion for edition in EDITIONS.values() for plane in edition.planes for criterion in plane.criteria]


def seen(*structures: tuple[str, float], box: tuple[float, float, float, float] = (0, 0, 10, 10), knows: frozenset[str] = KNOWN) -> Seen:
    return Seen((100, 100), "nt", tuple(SeenStructure(name, confidence, box, 2) for name, confidence in structures), {}, knows)


def judged(what: Seen, **rule: object) -> Judged:
    return judge(what, CriterionEdition("c", "Statement", "Advice", 1, rule))


@pytest.mark.parametrize(
    ("confidence", "verdict"), [(0.9, "met"), (0.25, "met"), (0.2499, "cannot_tell"), (0.10, "cannot_tell"), (0.0999, "not_met")]
)
def test_visible_goes_by_confidence(confidence: float, verdict: str) -> None:
    assert judged(seen(("palate", confidence)), kind="visible", structures=["palate"]).verdict == verdict


def test_visible_cannot_tell_about_what_the_model_does_not_know() -> None:
    answer = judged(seen(knows=frozenset()), kind="visible", structures=["palate"])

    assert answer.verdict is Verdict.CANNOT_TELL


def test_visible_takes_the_surest_of_several_boxes() -> None:
    assert judged(seen(("palate", 0.05), ("palate", 0.8)), kind="visible", structures=["palate"]).verdict is Verdict.MET


def test_visible_needs_all_unless_told_how_many() -> None:
    what = seen(("palate", 0.9))

    assert judged(what, kind="visible", structures=["palate", "nasal_tip"]).verdict is Verdict.NOT_MET
    assert judged(what, kind="visible", structures=["palate", "nasal_tip"], enough=1).verdict is Verdict.MET


def test_visible_abstains_while_the_unsure_could_decide() -> None:
    what = seen(("palate", 0.9), ("nasal_tip", 0.15))

    assert judged(what, kind="visible", structures=["palate", "nasal_tip"]).verdict is Verdict.CANNOT_TELL


def test_visible_names_what_is_missing() -> None:
    assert "nasal tip" in judged(seen(), kind="visible", structures=["nasal_tip"]).reason


@pytest.mark.parametrize(("width", "verdict"), [(60, "met"), (30, "not_met"), (43, "cannot_tell"), (47, "cannot_tell"), (50, "met")])
def test_spans_goes_by_the_longer_way(width: float, verdict: str) -> None:
    what = seen(("palate", 0.9), ("nasal_tip", 0.9), box=(0, 0, width, 10))

    assert judged(what, kind="spans", structures=["palate", "nasal_tip"], least=0.45, enough=2).verdict == verdict


def test_spans_cannot_tell_from_too_few_structures() -> None:
    answer = judged(seen(("palate", 0.9), box=(0, 0, 90, 90)), kind="spans", structures=["palate"], least=0.45, enough=2)

    assert answer.verdict is Verdict.CANNOT_TELL


def test_unseen_is_never_guessed() -> None:
    assert judged(seen(("palate", 1.0)), kind="unseen", why="No.") == Judged(Verdict.CANNOT_TELL, "No.")


def test_unknown_rule_is_an_error_of_the_edition() -> None:
    with pytest.raises(KeyError):
        judged(seen(), kind="guess")


@pytest.mark.parametrize("criterion", CRITERIA, ids=lambda criterion: criterion.code)
def test_every_published_criterion_can_be_judged(criterion: CriterionEdition) -> None:
    assert judge(seen(), criterion).reason
