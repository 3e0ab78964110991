"""The published texts: sane, within the columns that hold them, and about everything that the machine can find."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditapp.assessment.judging import judge_prediction
from auditapp.assessment.models import AssessmentVerdict
from auditapp.protocols.criteria import RULES, described, judge, structures_of
from auditapp.protocols.edition import OpinionEdition, PlaneEdition, ProtocolEdition
from auditapp.protocols.editions import EDITIONS, ROUTINE
from auditapp.protocols.editions.nt_anatomy import OPINION_SOURCE
from auditapp.protocols.grading import Verdict
from auditapp.protocols.models import Criterion, Plane, Protocol
from auditapp.protocols.seen import CLARITY_LEVELS, FACTOR_CLEAN, FACTOR_LEVELS, OVERALL_LEVELS, Seen, SeenLevel, SeenStructure
from ml.types import CLARITY, CLEAN, FACTORS, OVERALL, PLANES, STRUCTURE_NAMES

ALL_PLANES = [plane for edition in EDITIONS.values() for plane in edition.planes]
CRITERIA = [criterion for plane in ALL_PLANES for criterion in plane.criteria]
INSTALLED = {
    "fmf-germany-nt": "0142103380740e6b71e41c7e94e1b7a9f7dc61186201d69651bdbe9621be3a27",
    "herman": "6d711d8daa5330213acd6bb57bd1fbed23f59e8951bc789edf0e63b43af3e65f",
    "ranzcog-nt": "94fe08b759c9b60d2549896cb837af30c63a1f4332f556c41b53811d6d720aca",
    "nt-structures": "8ed025c85f059fdf3e1689aa9db8913f2977eb7bb6731d8a5a98d20a3ce5cb38",
    "wanyonyi-crl": "e6df26eff7419d52ffc108f63e937f26a0f74ab129607b5eff31f4d81d8f6229",
    "salomon": "17a5bc55ac320636707029a996ccda374a4fee552e4328b6924ef80a8e4a3a3f",
    "mid-trimester": "bac4823123639a87d5ffe939f9b7a8d26642be5087c9efdd1c442b77cd4f5b58",
}
BEFORE_THE_OPINION = [
    ("routine", "2026.3", "bb588ee3a3cd94d36c1b46900f0f68ee2f99abfb5b4754236b3d9d4ddef3c065"),
    ("fmf-nt", "2026.2", "c7a12f8c9f5ea33922cad5249a5423f525120ad92b182e300a42a955cbd8b0cc"),
]
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


@pytest.mark.parametrize(("code", "digest"), INSTALLED.items())
def test_an_edition_that_keeps_its_number_keeps_the_digest_that_sites_have_installed(code: str, digest: str) -> None:
    assert EDITIONS[code].digest == digest


@pytest.mark.parametrize(("code", "before", "digest"), BEFORE_THE_OPINION)
def test_an_edition_without_opinion_has_the_digest_from_before_there_was_one(code: str, before: str, digest: str) -> None:
    now = EDITIONS[code]
    planes = tuple(replace(plane, opinion=None) for plane in now.planes)
    source = now.source.replace(f" {OPINION_SOURCE}", "")

    assert now.edition != before
    assert replace(now, edition=before, source=source, planes=planes).digest == digest


def test_an_opinion_is_part_of_the_digest() -> None:
    fmf = EDITIONS["fmf-nt"]
    (plane,) = fmf.planes
    digests = {replace(fmf, planes=(replace(plane, opinion=one),)).digest for one in (None, OpinionEdition(), OpinionEdition(0.6))}

    assert len(digests) == 3


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
