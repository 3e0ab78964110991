"""Reads against points, both ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditapp.rounds.precision import curve_of, plan_of, reads_wanted
from auditapp.rounds.strata import Asked, Cell, Design
from tests.auditapp.rounds.test_strata import MONTH, rate_of

TWO = MONTH | {cell._replace(radiologist=2): size // 2 for cell, size in MONTH.items()}


@pytest.mark.parametrize("design", list(Design))
@pytest.mark.parametrize("care", [False, True])
def test_wanted_reads_hold_what_was_wished_and_one_less_does_not(design: Design, care: bool) -> None:
    asked = Asked(design, each=1, care=care)
    reads = reads_wanted(TWO, asked, rate_of, 5)

    assert max(plan_of(TWO, Asked(design, each=reads, care=care), rate_of).widths.values()) <= 5
    assert max(plan_of(TWO, Asked(design, each=reads - 1, care=care), rate_of).widths.values()) > 5


def test_the_machine_saves_reads() -> None:
    reads = {design: reads_wanted(TWO, Asked(design, each=1), rate_of, 5) for design in Design}

    assert reads[Design.MODEL_ASSISTED] < 0.7 * reads[Design.SIMPLE]


def test_reads_in_all_are_for_the_department() -> None:
    reads = reads_wanted(TWO, Asked(total=1), rate_of, 5)

    assert plan_of(TWO, Asked(total=reads), rate_of).width <= 5 < plan_of(TWO, Asked(total=reads - 1), rate_of).width


def test_department_is_known_better_than_its_radiologists() -> None:
    plan = plan_of(TWO, Asked(each=40), rate_of)

    assert plan.width < min(plan.widths.values())


def test_reading_everything_leaves_open_what_other_months_would_show() -> None:
    plan = plan_of(TWO, Asked(each=1000), rate_of)

    assert 0 < plan.width < 2 and plan.total == sum(TWO.values())


@given(st.integers(1, 400))
def test_expected_reads_of_radiologists_sum_to_the_department(reads: int) -> None:
    plan = plan_of(TWO, Asked(total=reads, care=True), rate_of)

    assert abs(sum(plan.reads_of.values()) - plan.total) <= 1


def test_curve_falls() -> None:
    widths = [width for _, width in curve_of(TWO, Asked(Design.MODEL_ASSISTED, each=30), rate_of)]

    assert widths == sorted(widths, reverse=True)
    assert len(widths) > 5


def test_nothing_to_audit_has_no_plan_to_speak_of() -> None:
    plan = plan_of({}, Asked(each=30), rate_of)

    assert (plan.total, plan.width, curve_of({}, Asked(each=30), rate_of)) == (0, 0, [])


def test_unnamed_images_have_a_width_of_their_own() -> None:
    assert None in plan_of({Cell(None, "nt", "standard", 90.0): 100}, Asked(each=30), rate_of).widths
