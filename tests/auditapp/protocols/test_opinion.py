"""One grade: the criteria make it, and experts' learnt opinion decides what they leave open. The rule of decision 13, row by row."""

from dataclasses import replace
from itertools import chain, repeat, zip_longest

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from auditapp.assessment.judging import judge_prediction
from auditapp.protocols.edition import CriterionEdition, OpinionEdition, PlaneEdition, ProtocolEdition
from auditapp.protocols.editions import EDITIONS
from auditapp.protocols.editions.fmf_nt import FMF_NT, NT_BY_FMF
from auditapp.protocols.editions.herman import HERMAN
from auditapp.protocols.grading import DecidedBy, Grade, Graded, Verdict, grade
from auditapp.protocols.opinion import Doubt, most_in_doubt, share, told
from auditapp.protocols.said import said
from auditapp.protocols.seen import WHOLE, Seen, SeenStructure

CRITERIA, OPINION, NOBODY = DecidedBy.CRITERIA, DecidedBy.OPINION, DecidedBy.NOBODY
HALF = OpinionEdition()
TEN = tuple(CriterionEdition(f"c{n}", "s", "a", 1, {"kind": "unseen"}) for n in range(10))
PROTOCOL = ProtocolEdition("t", "1", "Test", "here", (), standard_from=80, basic_from=60)


def graded(met: int, missed: int, probability: float | None, opinion: OpinionEdition | None = HALF, *, basic_from: float = 60) -> Graded:
    """Ten criteria of a point each: so many met, so many not met, the others not known."""
    answers = chain(repeat(Verdict.MET, met), repeat(Verdict.NOT_MET, missed))
    verdicts = {one.code: answer for one, answer in zip_longest(TEN[: met + missed], answers) if one and answer}
    return grade(verdicts, PlaneEdition("p", "Plane", TEN, opinion=opinion), replace(PROTOCOL, basic_from=basic_from), probability)


@pytest.mark.parametrize(
    ("met", "missed", "probability", "expected", "who"),
    [
        # what is open cannot change it: the criteria, whatever experts would say
        (8, 0, 0.01, Grade.STANDARD, CRITERIA),
        (8, 2, 0.01, Grade.STANDARD, CRITERIA),
        (6, 3, 0.99, Grade.BASIC, CRITERIA),
        (0, 3, 0.99, Grade.NON_STANDARD, CRITERIA),
        (1, 3, 0.99, Grade.NON_STANDARD, CRITERIA),
        # what is open could: the opinion of experts
        (7, 0, 0.5, Grade.STANDARD, OPINION),
        (7, 0, 0.49, Grade.BASIC, OPINION),  # all that is known was met: still not standard
        (7, 2, 0.93, Grade.STANDARD, OPINION),
        (7, 2, 0.07, Grade.BASIC, OPINION),
        (2, 2, 0.93, Grade.STANDARD, OPINION),
        (2, 2, 0.07, Grade.NON_STANDARD, OPINION),
        (1, 0, 0.93, Grade.STANDARD, OPINION),  # a tenth is known: no share of the weight holds the grade back
        (1, 0, 0.0, Grade.BASIC, OPINION),
        (0, 1, 1.0, Grade.STANDARD, OPINION),
    ],
)
def test_who_grades(met: int, missed: int, probability: float, expected: Grade, who: DecidedBy) -> None:
    found = graded(met, missed, probability)

    assert (found.grade, found.decided_by) == (expected, who)
    assert found.standard_probability == (probability if who is OPINION else None)


@pytest.mark.parametrize(
    ("probability", "expected"),
    [(0.39, Grade.BASIC), (0.4, Grade.BASIC), (0.41, None), (0.5, None), (0.59, None), (0.6, Grade.STANDARD), (0.61, Grade.STANDARD)],
)
def test_machine_abstains_near_the_cut(probability: float, expected: Grade | None) -> None:
    found = graded(7, 0, probability, OpinionEdition(abstain_within=0.1))

    assert (found.grade, found.decided_by) == (expected, OPINION if expected else NOBODY)
    assert found.standard_probability == probability


def test_the_band_withholds_no_grade_that_the_criteria_give() -> None:
    assert graded(8, 0, 0.5, OpinionEdition(abstain_within=0.1)).grade is Grade.STANDARD


def test_the_cut_is_the_protocols() -> None:
    assert graded(7, 0, 0.6, OpinionEdition(standard_from=0.7)).grade is Grade.BASIC


def test_nothing_known_at_all_gives_no_grade_even_with_an_opinion() -> None:
    found = graded(0, 0, 0.99)

    assert (found.grade, found.score, found.decided_by, found.standard_probability) == (None, None, NOBODY, None)


def test_a_protocol_without_a_middle_band_calls_nothing_basic() -> None:
    assert graded(7, 0, 0.2, basic_from=80).grade is Grade.NON_STANDARD


@pytest.mark.parametrize(("met", "missed"), [(met, missed) for met in range(11) for missed in range(11 - met)])
@pytest.mark.parametrize(("probability", "opinion"), [(None, OpinionEdition()), (0.9, None), (0.1, None)])
def test_without_an_opinion_all_is_as_before(met: int, missed: int, probability: float | None, opinion: OpinionEdition | None) -> None:
    found = graded(met, missed, probability, opinion)
    score = 100 * met / (met + missed) if met + missed else None
    enough = met + missed >= 5

    expected = Grade.STANDARD if (score or 0) >= 80 else Grade.BASIC if (score or 0) >= 60 else Grade.NON_STANDARD
    assert (found.score, found.grade, found.standard_probability) == (score, expected if enough else None, None)
    assert found.decided_by is (CRITERIA if enough else NOBODY)


@given(st.integers(0, 10), st.integers(0, 10), st.floats(0, 1))
def test_the_opinion_never_contradicts_what_the_criteria_settle(met: int, missed: int, probability: float) -> None:
    if met + missed > 10:
        return
    found = graded(met, missed, probability)

    if found.grade is Grade.STANDARD:
        assert found.highest >= 80
    elif found.grade is not None:
        assert found.lowest < 80


def picture(**told: object) -> Seen:
    """Everything seen, the learnt criteria not told: the FMF criteria leave open whether it is standard."""
    boxes = tuple(SeenStructure(one.code, 0.9, (20 + 30 * at, 80, 45 + 30 * at, 120), 3) for at, one in enumerate(NT_BY_FMF.structures))
    return Seen((320, 240), "nt", boxes, {}, frozenset(one.code for one in NT_BY_FMF.structures), **told)  # type: ignore[arg-type]


def test_a_prediction_with_an_opinion_is_graded_by_it() -> None:
    judged = judge_prediction(picture(standard_probability=0.2), FMF_NT).graded

    assert judged is not None
    assert (judged.grade, judged.decided_by, judged.standard_probability) == (Grade.BASIC, OPINION, 0.2)


def test_an_image_unlike_all_others_has_no_grade_however_sure_the_opinion() -> None:
    judged = judge_prediction(picture(standard_probability=0.99, out_of_distribution=0.5), FMF_NT).graded

    assert judged is not None
    assert (judged.grade, judged.decided_by, judged.standard_probability) == (None, NOBODY, None)


def test_a_published_score_keeps_its_points() -> None:
    with_opinion, without = (judge_prediction(picture(standard_probability=one), HERMAN).graded for one in (0.01, None))

    assert with_opinion == without


def test_opinion_takes_part_where_the_bands_are_ours_alone() -> None:
    taking = {(edition.code, plane.code) for edition in EDITIONS.values() for plane in edition.planes if plane.opinion}

    assert taking == {("routine", "nt"), ("fmf-nt", "nt")}


@pytest.mark.parametrize(
    ("doubts", "expected"),
    [
        ({}, None),
        ({"nasal_tip": 0.19, "nt": -1.0}, None),
        ({"nasal_tip": 1.2, "nt": 0.4, WHOLE: 0.9}, ("nasal_tip", "nasal_tip")),
        ({"thalami": 0.2}, ("thalami", "diencephalon")),
        ({"midbrain": 0.8}, ("midbrain", None)),  # the head's angle is measured with it; no criterion asks whether it is there
        ({WHOLE: 2.0, "nt": 1.9}, (WHOLE, None)),
    ],
)
def test_the_largest_doubt_is_named_by_the_criterion_that_asks_for_it(
    doubts: dict[str, float], expected: tuple[str, str | None] | None
) -> None:
    found = most_in_doubt(doubts, NT_BY_FMF)

    assert (found and (found.name, found.criterion and found.criterion.code)) == expected


def test_of_two_criteria_the_one_that_asks_for_less_is_named() -> None:
    both = {"kind": "visible", "structures": ["nt", "palate"]}, {"kind": "visible", "structures": ["palate"]}
    plane = PlaneEdition("p", "Plane", tuple(CriterionEdition(f"c{n}", "s", "a", 1, rule) for n, rule in enumerate(both)))
    found = most_in_doubt({"palate": 1.0}, plane)

    assert found and found.criterion and found.criterion.code == "c1"


TIP = Doubt("nasal_tip", NT_BY_FMF.criteria[1])


@pytest.mark.parametrize(
    ("probability", "given_grade", "doubt", "expected"),
    [
        (0.93, Grade.STANDARD, None, "Experts would call this image standard: 93%."),
        (0.93, Grade.STANDARD, TIP, "Experts would call this image standard: 93%. Most in doubt: “The echogenic tip of the nose is seen”."),
        (0.2, Grade.BASIC, Doubt("midbrain"), "Experts would call this image standard: 20%. Most in doubt: midbrain."),
        (
            0.2,
            Grade.NON_STANDARD,
            Doubt(WHOLE),
            "Experts would call this image standard: 20%. As a whole it is unlike images that experts called standard.",
        ),
        (0.6, Grade.STANDARD, Doubt(WHOLE), "Experts would call this image standard: 60%. Most in doubt: the picture as a whole."),
        (
            0.52,
            None,
            None,
            "Experts would call this image standard: 52%. That is too close to call, so the machine gives no grade.",
        ),
    ],
)
def test_sentences_say_how_sure_and_why(probability: float, given_grade: Grade | None, doubt: Doubt | None, expected: str) -> None:
    assert " ".join(told(probability=probability, grade=given_grade, doubt=doubt)) == expected


@pytest.mark.parametrize(
    ("probability", "shown"), [(0.0, "<1%"), (0.009, "<1%"), (0.01, "1%"), (0.99, "99%"), (0.999, ">99%"), (1.0, ">99%")]
)
def test_no_opinion_is_shown_as_certain(probability: float, shown: str) -> None:
    assert share(probability) == shown


def test_sentences_are_said_in_chinese() -> None:
    doubts = [None, TIP, Doubt("midbrain"), Doubt(WHOLE)]
    sentences = {
        one
        for probability in (0.001, 0.5, 1.0)
        for given_grade in (*Grade, None)
        for doubt in doubts
        for one in told(probability=probability, grade=given_grade, doubt=doubt)
    }
    with translation.override("zh-hans"):
        left = {one: said(one) for one in sentences if any(letter.isascii() and letter.isalpha() for letter in said(one))}

    assert left == {}
