import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditapp.statistics.shares import NotEstimable, Refusal, Stratum, design_share, stratified_mean

AGREED, DISPUTED = Stratum(850, (3, 57), machine=1), Stratum(150, (39, 21), machine=0)
D1 = [AGREED, DISPUTED]


@st.composite
def read_strata(draw: st.DrawFn) -> list[Stratum]:
    counts = draw(st.lists(st.tuples(st.integers(1, 30), st.integers(1, 30)), min_size=1, max_size=4))
    return [Stratum(sum(pair) + draw(st.integers(0, 200)), pair, machine=place % 2) for place, pair in enumerate(counts)]


def test_design_share_is_that_of_r_survey() -> None:
    share = design_share(D1)
    assert (share.value, share.se) == pytest.approx((0.86, 0.0243448042), abs=5e-10)
    assert (share.low, share.high) == pytest.approx((0.804535, 0.90165), abs=1e-6)
    assert design_share(D1, future=True).se == pytest.approx(0.0258540558, abs=5e-10)


def test_stratified_mean_is_that_of_r_survey() -> None:
    mean, se = stratified_mean([4421, 755, 1018], [100, 50, 50], [674.43, 625.82, 636.6], [15687.4193, 11947.0894, 13824.8571])
    assert mean == pytest.approx(662.2874, abs=5e-5)
    assert se == pytest.approx(9.40894, abs=5e-6)


@given(read_strata())
def test_order_of_strata_changes_no_digit(strata: list[Stratum]) -> None:
    assert design_share(strata) == design_share(strata[::-1])


@given(read_strata())
def test_reading_everything_leaves_nothing_open(strata: list[Stratum]) -> None:
    share = design_share([Stratum(stratum.read, stratum.counts) for stratum in strata])
    assert share.low == share.value == share.high


@given(read_strata(), st.integers(1, 5))
def test_equal_weights_give_the_plain_share(strata: list[Stratum], times: int) -> None:
    share = design_share([Stratum(stratum.read * times, stratum.counts) for stratum in strata])
    standard, read = sum(stratum.counts[1] for stratum in strata), sum(stratum.read for stratum in strata)
    assert share.value == pytest.approx(standard / read)


def test_care_reads_weigh_one() -> None:
    share = design_share([AGREED, Stratum(150, (90, 60), machine=0)])
    assert share.value == pytest.approx((850 * 57 / 60 + 60) / 1000)
    assert share.se == pytest.approx(0.85 * (0.05 * 0.95 / 59 * (1 - 60 / 850)) ** 0.5)


@pytest.mark.parametrize(
    ("strata", "reason"),
    [
        ([], Refusal.NOTHING_READ),
        ([Stratum(10, (0, 0))], Refusal.NOTHING_READ),
        ([AGREED, Stratum(10, (0, 0))], Refusal.UNREAD_STRATUM),
        ([AGREED, Stratum(10, (0, 1))], Refusal.ONE_READ),
    ],
)
def test_share_is_refused(strata: list[Stratum], reason: Refusal) -> None:
    with pytest.raises(NotEstimable) as refused:
        design_share(strata)
    assert refused.value.reason is reason


@pytest.mark.parametrize(("size", "counts", "machine"), [(1, (1, 1), None), (5, (-1, 2), None), (5, (1, 1), 2), (5, (1,), None)])
def test_impossible_strata_are_refused(size: int, counts: tuple[int, ...], machine: int | None) -> None:
    with pytest.raises(ValueError, match=r"images|category"):
        Stratum(size, counts, machine)
