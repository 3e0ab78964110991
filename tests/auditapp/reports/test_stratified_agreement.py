"""D1 of our notes: 850 images that the machine calls standard, 57 of 60 read are; 150 that it does not, 21 of 60 read are."""

import pytest

from auditapp.reports.agreement import AC1, AGREED, KAPPA, WEIGHTED, State
from auditapp.statistics.shares import Stratum
from auditapp.statistics.stratified_tables import posterior_kappa
from tests.auditapp.reports.frames import make_guided_pairs

D1 = ((850, 0, (57, 3)), (150, 1, (21, 39)))


def test_kappa_is_that_of_the_design_not_of_the_reads() -> None:
    found = make_guided_pairs(*D1).estimate(KAPPA)
    expected = posterior_kappa([Stratum(850, (57, 3), 0), Stratum(150, (21, 39), 1)], future=True)

    assert found.value == pytest.approx(0.6169354839, abs=1e-9)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=0.01)


def test_percent_agreement_weighs_each_stratum_by_its_images() -> None:
    assert make_guided_pairs(*D1).estimate(AGREED).value == pytest.approx(0.85 * 57 / 60 + 0.15 * 39 / 60)


def test_stratum_without_an_error_still_leaves_errors_possible() -> None:
    found = make_guided_pairs((850, 0, (60, 0)), (150, 1, (21, 39))).estimate(AGREED)

    assert found.low < 0.9475 - 0.02


def test_stratum_that_nobody_read_joins_the_one_of_the_same_verdict() -> None:
    joined = make_guided_pairs((800, 0, (57, 3)), (50, 0, (0, 0)), (150, 1, (21, 39)))

    assert joined.estimate(KAPPA).value == pytest.approx(0.6169354839, abs=1e-9)


def test_images_of_one_study_widen_the_interval() -> None:
    alone, shared = make_guided_pairs(*D1).estimate(AC1), make_guided_pairs(*D1, images_a_study=3).estimate(AC1)

    assert shared.high - shared.low > 1.3 * (alone.high - alone.low)


def test_grades_are_told_as_two_categories_too() -> None:
    three = make_guided_pairs((850, 0, (57, 2, 1)), (100, 1, (10, 20, 5)), (50, 2, (3, 4, 18)))

    assert three.two().estimate(AGREED).value == pytest.approx(0.85 * 57 / 60 + 0.1 * 25 / 35 + 0.05 * 22 / 25)
    assert three.estimate(WEIGHTED).state is State.OK
