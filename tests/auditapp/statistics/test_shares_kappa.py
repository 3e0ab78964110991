import pytest

from auditapp.statistics.shares import NotEstimable, Refusal, Stratum
from auditapp.statistics.shares_kappa import corrected_kappa, design_kappa
from tests.auditapp.statistics.test_shares import AGREED, D1


def test_design_kappa_is_that_of_r_survey() -> None:
    kappa, se = design_kappa(D1)
    assert (kappa, se) == pytest.approx((0.6169354839, 0.0779044232), abs=5e-10)
    assert design_kappa(D1, future=True)[1] == pytest.approx(0.0856392607, abs=5e-10)


def test_unweighted_kappa_is_another_number() -> None:
    kappa, _ = design_kappa([Stratum(60, (3, 57), 1), Stratum(60, (39, 21), 0)])
    assert kappa == pytest.approx(0.60)


def test_categories_may_be_relabelled() -> None:
    assert design_kappa([Stratum(850, (57, 3), 0), Stratum(150, (21, 39), 1)]) == pytest.approx(design_kappa(D1))


def test_three_categories_are_those_of_the_textbook() -> None:
    strata = [Stratum(13, (13, 0, 0), 0), Stratum(27, (0, 20, 7), 1), Stratum(60, (0, 4, 56), 2)]
    assert design_kappa(strata)[0] == pytest.approx(0.7964094, abs=5e-8)


def test_correction_is_nothing_where_everything_is_read() -> None:
    strata = [Stratum(60, (3, 57), 1), Stratum(60, (39, 21), 0)]
    assert corrected_kappa(strata) == pytest.approx(design_kappa(strata)[0])
    assert corrected_kappa(D1) < design_kappa(D1)[0]


@pytest.mark.parametrize(
    ("strata", "reason"),
    [
        ([Stratum(850, (3, 57))], Refusal.MACHINE_VARIES),
        ([AGREED], Refusal.CONSTANT_RATER),
        ([Stratum(850, (0, 57), 1), Stratum(150, (0, 21), 0)], Refusal.CONSTANT_RATER),
        ([AGREED, Stratum(150, (1, 0), 0)], Refusal.ONE_READ),
    ],
)
def test_kappa_is_refused(strata: list[Stratum], reason: Refusal) -> None:
    with pytest.raises(NotEstimable) as refused:
        design_kappa(strata)
    assert refused.value.reason is reason
