"""The published texts: sane, within the columns that hold them, and about everything that the machine can find."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditapp.assessment.judging import judge_prediction
from auditapp.assessment.models import AssessmentVerdict
from auditapp.protocols.criteria import RULES, described, judge, structures_of
from auditapp.protocols.edition import PlaneEdition, ProtocolEdition
from auditapp.protocols.editions import EDITIONS, ROUTINE
from auditapp.protocols.grading import Verdict
from auditapp.protocols.models import Criterion, Plane, Protocol
from auditapp.protocols.seen import CLARITY_LEVELS, FACTOR_CLEAN, FACTOR_LEVELS, OVERALL_LEVELS, Seen, SeenLevel, SeenStructure
from ml.types import CLARITY, CLEAN, FACTORS, OVERALL, PLANES, STRUCTURE_NAMES

ALL_PLANES = [plane for edition in EDITIONS.values() for plane in edition.planes]
CRITERIA = [criterion for plane in ALL_PLANES for criterion in plane.criteria]
LEAST_TOLD = {"herman": ["nt"], "salomon": ["transthalamic", "abdomen", "femur"], "wanyonyi-crl": ["crl"], "ranzcog-nt": ["nt"]}


@st.composite
def pictures(draw: st.DrawFn) -> Seen:
    """Anything that networks which know every structure could tell."""
    edges = st.tuples(st.floats(0, 300), st.floats(0, 200), st.floats(5, 300), st.floats(5, 200))
    boxes = draw(st.lists(st.tuples(st.sampled_from(STRUCTURE_NAMES), st.floats(0, 1), edges), max_size=40))
    structures = tuple(SeenStructure(n, c, (x, y, x + w, y + h), 2, draw(levels(len(CLARITY)))) for n, c, (x, y, w, h) in boxes)
    factors = {name: draw(levels(len(words))) for name, words in FACTORS.items()}
    return Seen((640, 450), draw(st.sampled_from(PLANES)), structures, {}, frozenset(STRUCTURE_NAMES), factors)


@st.composite
def levels(draw: st.DrawFn, count: int) -> SeenLevel:
    lowest, level, highest = sorted(draw(st.lists(st.integers(0, count - 1), min_size=3, max_size=3)))
    return SeenLevel(level, lowest, highest, draw(st.booleans()))


def test_every_structure_that_the_detector_can_learn_is_listed() -> None:
    listed = {structure.code for plane in ALL_PLANES for structure in plane.structures}

    assert set(STRUCTURE_NAMES) <= listed


def test_routine_audit_speaks_of_every_plane() -> None:
    assert [plane for plane in PLANES if plane != "other" and ROUTINE.plane_named(plane) is None] == []


def test_words_of_the_scales_are_those_of_the_networks() -> None:
    assert (dict(FACTOR_LEVELS), dict(FACTOR_CLEAN), CLARITY_LEVELS, OVERALL_LEVELS) == (dict(FACTORS), dict(CLEAN), CLARITY, OVERALL)


@pytest.mark.parametrize("criterion", CRITERIA, ids=lambda criterion: criterion.code)
def test_rules_name_known_structures_and_factors(criterion: Any) -> None:
    assert set(structures_of(criterion.rule)) <= set(STRUCTURE_NAMES)
    assert criterion.rule.get("factor", "gain") in FACTORS


def test_every_kind_of_rule_is_used() -> None:
    assert {criterion.rule["kind"] for criterion in CRITERIA} == set(RULES)


def test_texts_fit_their_columns() -> None:
    lengths = [(Criterion, "statement", [c.statement for c in CRITERIA]), (Criterion, "advice", [c.advice for c in CRITERIA])]
    lengths += [(Plane, "name", [plane.name for plane in ALL_PLANES]), (Protocol, "name", [e.name for e in EDITIONS.values()])]
    too_long = [text for model, column, texts in lengths for text in texts if len(text) > model._meta.get_field(column).max_length]

    assert too_long == []


@pytest.mark.parametrize("plane", ALL_PLANES, ids=lambda plane: plane.code)
def test_codes_are_told_apart(plane: PlaneEdition) -> None:
    codes = [criterion.code for criterion in plane.criteria]

    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("edition", EDITIONS.values(), ids=lambda edition: edition.code)
def test_examinations_ask_for_planes_of_their_protocol(edition: ProtocolEdition) -> None:
    named = {code for examination in edition.examinations for code in (*examination.required, *examination.marks)}

    assert named <= {plane.code for plane in edition.planes}
    assert all(set(examination.required) <= set(examination.marks) for examination in edition.examinations)


def test_an_edition_without_examinations_keeps_the_digest_that_sites_have_installed() -> None:
    assert EDITIONS["salomon"].digest == "17a5bc55ac320636707029a996ccda374a4fee552e4328b6924ef80a8e4a3a3f"


@settings(max_examples=60)
@given(pictures())
def test_every_reason_fits_its_column(seen: Seen) -> None:
    longest = AssessmentVerdict._meta.get_field("reason").max_length
    reasons = [judge(seen, criterion).reason for criterion in CRITERIA]

    assert max(map(len, reasons)) <= longest
    assert all(reason.endswith(".") for reason in reasons)


@settings(max_examples=30)
@given(pictures(), st.floats(0.5, 1))
def test_nothing_is_judged_on_a_picture_unlike_all_others(seen: Seen, unlike: float) -> None:
    strange = Seen(seen.size, seen.plane, seen.structures, {}, seen.knows, seen.factors, out_of_distribution=unlike)

    for edition in EDITIONS.values():
        judgement = judge_prediction(strange, edition)
        assert {judged.verdict for judged in judgement.verdicts.values()} <= {Verdict.CANNOT_TELL}
        assert judgement.graded is None or (judgement.graded.grade, judgement.graded.score) == (None, None)


def test_a_picture_just_like_others_is_judged() -> None:
    seen = Seen((640, 450), "nt", (SeenStructure("palate", 0.9, (10, 10, 60, 40), 3),), {}, frozenset({"palate"}), out_of_distribution=0.49)

    assert judge_prediction(seen, EDITIONS["nt-structures"]).verdicts["palate"].verdict is Verdict.MET


@pytest.mark.parametrize(("code", "plane"), [(code, plane) for code, planes in LEAST_TOLD.items() for plane in planes])
def test_geometry_alone_is_enough_for_a_grade(code: str, plane: str) -> None:
    """Everything there, large, level and whole, by networks without learnt opinions: the protocol gives a grade."""
    judgement = judge_prediction(ideal(plane), EDITIONS[code])

    assert judgement.graded is not None
    assert judgement.graded.grade is not None, {code: judged.reason for code, judged in judgement.verdicts.items()}


def test_every_described_rule_is_one_sentence_or_two() -> None:
    assert all(0 < len(described(criterion)) < 250 for criterion in CRITERIA)


def ideal(plane: str) -> Seen:
    """Every structure seen: outlines large and round, the head's axis at 35° over a level nape, the ends of things far apart and level."""
    places: Mapping[str, tuple[float, float, float, float]] = {
        "skull": (100, 50, 540, 400), "abdomen_wall": (140, 50, 500, 400), "thorax_wall": (140, 50, 500, 400), "fetus": (60, 100, 580, 350),
        "midline": (150, 222, 490, 228), "crown": (60, 200, 100, 240), "rump": (540, 200, 580, 240), "femur": (100, 200, 540, 230),
        "midbrain": (300, 200, 320, 220), "palate": (380, 143, 400, 163), "nt": (150, 300, 300, 315), "nasal_tip": (600, 100, 620, 110),
    }  # fmt: skip
    boxes = [SeenStructure(name, 0.9, places.get(name, (300, 200, 330, 230)), 3) for name in STRUCTURE_NAMES if name != "cerebellum"]
    boxes = [one for one in boxes if one.name not in ("kidney", "choroid_plexus")]
    boxes.append(SeenStructure("femur_end", 0.8, (100, 200, 120, 220), 3))
    return Seen((640, 450), plane, tuple(boxes), {}, frozenset(STRUCTURE_NAMES))
