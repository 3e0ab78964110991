"""Grading, by example and by property."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditapp.protocols.edition import CriterionEdition, PlaneEdition, ProtocolEdition
from auditapp.protocols.editions import EDITIONS
from auditapp.protocols.editions.herman import HERMAN
from auditapp.protocols.editions.routine import ROUTINE
from auditapp.protocols.grading import Grade, Verdict, grade, grade_of

ORDER = [Grade.NON_STANDARD, Grade.BASIC, Grade.STANDARD]
WEIGHTS = st.lists(st.floats(0.1, 10), min_size=1, max_size=9)
PLANES = [(protocol, plane) for protocol in EDITIONS.values() for plane in protocol.planes]


@st.composite
def answered(draw: st.DrawFn) -> tuple[ProtocolEdition, PlaneEdition, dict[str, Verdict]]:
    """Any plane with any answers, some of them left out."""
    weights = draw(WEIGHTS)
    plane = PlaneEdition("p", "Plane", tuple(CriterionEdition(f"c{i}", "s", "a", w, {"kind": "unseen"}) for i, w in enumerate(weights)))
    protocol = ProtocolEdition("t", "1", "Test", "here", (plane,), 80, 60, draw(st.floats(0, 1)))
    given_answers = draw(st.dictionaries(st.sampled_from([c.code for c in plane.criteria]), st.sampled_from(list(Verdict))))
    return protocol, plane, given_answers


@given(answered())
def test_score_lies_between_its_bounds(case: tuple[ProtocolEdition, PlaneEdition, dict[str, Verdict]]) -> None:
    protocol, plane, verdicts = case
    graded = grade(verdicts, plane, protocol)

    if graded.score is not None:
        assert graded.lowest - 1e-9 <= graded.score <= graded.highest + 1e-9
    assert 0 <= graded.lowest <= graded.highest + 1e-9 <= 100 + 1e-6


@given(answered())
def test_meeting_one_more_criterion_never_lowers_the_score(case: tuple[ProtocolEdition, PlaneEdition, dict[str, Verdict]]) -> None:
    protocol, plane, verdicts = case
    before = grade(verdicts, plane, protocol).score
    for code in (code for code, verdict in verdicts.items() if verdict is not Verdict.MET):
        after = grade(verdicts | {code: Verdict.MET}, plane, protocol).score
        assert after is not None
        assert before is None or after >= before - 1e-9


@given(answered())
def test_no_answer_counts_as_cannot_tell(case: tuple[ProtocolEdition, PlaneEdition, dict[str, Verdict]]) -> None:
    protocol, plane, verdicts = case
    spelled_out = {criterion.code: verdicts.get(criterion.code, Verdict.CANNOT_TELL) for criterion in plane.criteria}

    assert grade(verdicts, plane, protocol) == grade(spelled_out, plane, protocol)


@given(answered(), st.floats(0.5, 20))
def test_scaling_all_weights_changes_no_score(case: tuple[ProtocolEdition, PlaneEdition, dict[str, Verdict]], factor: float) -> None:
    protocol, plane, verdicts = case
    criteria = tuple(CriterionEdition(c.code, c.statement, c.advice, c.weight * factor, c.rule) for c in plane.criteria)
    scaled = grade(verdicts, PlaneEdition("p", "Plane", criteria), protocol)

    assert scaled.score == pytest.approx(grade(verdicts, plane, protocol).score)


@given(answered())
def test_grade_needs_enough_known_weight(case: tuple[ProtocolEdition, PlaneEdition, dict[str, Verdict]]) -> None:
    protocol, plane, verdicts = case
    graded = grade(verdicts, plane, protocol)

    if graded.known_weight < protocol.least_known * graded.total_weight or not graded.known_weight:
        assert graded.grade is None


@given(st.floats(0, 100), st.floats(0, 100))
def test_higher_score_never_gets_a_lower_grade(one: float, other: float) -> None:
    low, high = sorted((one, other))

    assert ORDER.index(grade_of(low, ROUTINE)) <= ORDER.index(grade_of(high, ROUTINE))


@pytest.mark.parametrize(("protocol", "plane"), PLANES, ids=lambda value: value.code)
def test_all_met_is_standard_in_every_edition(protocol: ProtocolEdition, plane: PlaneEdition) -> None:
    graded = grade(dict.fromkeys([c.code for c in plane.criteria], Verdict.MET), plane, protocol)

    assert (graded.score, graded.grade) == (100, Grade.STANDARD)


@pytest.mark.parametrize(
    ("points", "expected"),
    [(9, Grade.STANDARD), (8, Grade.STANDARD), (7, Grade.BASIC), (4, Grade.BASIC), (3, Grade.NON_STANDARD), (0, Grade.NON_STANDARD)],
)
def test_herman_bands_are_those_of_the_paper(points: int, expected: Grade) -> None:
    assert grade_of(100 * points / 9, HERMAN) is expected


def test_herman_weighs_a_major_criterion_twice() -> None:
    plane = HERMAN.planes[0]
    all_met = dict.fromkeys([c.code for c in plane.criteria], Verdict.MET)

    assert grade(all_met | {"midsagittal": Verdict.NOT_MET}, plane, HERMAN).score == pytest.approx(100 * 7 / 9)


def test_verdict_on_a_foreign_criterion_is_refused() -> None:
    with pytest.raises(ValueError, match="femur_end"):
        grade({"femur_end": Verdict.MET}, ROUTINE.planes[0], ROUTINE)


def test_nothing_known_gives_no_score() -> None:
    graded = grade({}, ROUTINE.planes[0], ROUTINE)

    assert (graded.score, graded.grade, graded.lowest, graded.highest) == (None, None, 0, 100)
