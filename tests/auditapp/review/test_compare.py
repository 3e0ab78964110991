from hypothesis import given
from hypothesis import strategies as st

from auditapp.protocols.grading import Verdict
from auditapp.review.compare import differing

OPINION = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(list(Verdict)))


@given(OPINION, OPINION)
def test_differing_is_the_same_from_both_sides(one: dict[str, Verdict], other: dict[str, Verdict]) -> None:
    assert set(differing(one, other)) == set(differing(other, one))


@given(OPINION)
def test_nobody_differs_from_themselves(one: dict[str, Verdict]) -> None:
    assert differing(one, one) == []


@given(OPINION, OPINION)
def test_who_cannot_tell_never_differs(one: dict[str, Verdict], other: dict[str, Verdict]) -> None:
    assert all(Verdict.CANNOT_TELL not in (one[key], other[key]) for key in differing(one, other))


def test_decided_differently_differs() -> None:
    assert differing({"a": Verdict.MET, "b": Verdict.MET}, {"a": Verdict.NOT_MET, "b": Verdict.MET}) == ["a"]
