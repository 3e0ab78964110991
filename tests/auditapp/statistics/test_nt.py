import numpy as np
import pytest
from scipy import stats

from auditapp.statistics.nt import Flag, Spread, Verdict, cusum, distribution, nt_cusum
from auditapp.statistics.nt_curves import CURVES, DEFAULT, mean_mom_reach
from auditapp.statistics.shares import NotEstimable


@pytest.mark.parametrize(("crl", "median"), [(45, 1.2421), (55, 1.4560), (65, 1.6617), (75, 1.8465), (84, 1.9845)])
def test_default_curve_is_that_of_nicolaides(crl: float, median: float) -> None:
    assert DEFAULT.median(crl) == pytest.approx(median, abs=5e-5)


@pytest.mark.parametrize(("n", "reach"), [(30, 0.104), (50, 0.080), (100, 0.056), (200, 0.039)])
def test_mean_mom_reach(n: int, reach: float) -> None:
    assert mean_mom_reach(n, 0.12) == pytest.approx(reach, abs=5e-4)


def test_no_curve_is_confirmed_and_all_have_a_source() -> None:
    assert not any(curve.confirmed for curve in CURVES.values())
    assert all("to be confirmed by a clinician" in curve.source for curve in CURVES.values())


def measured(n: int, *, factor: float = 1.0, sd: float = 0.10) -> tuple[list[float], list[float]]:
    """NT and CRL whose log10 MoM is normal around log10(factor), without chance."""
    crl = np.linspace(46, 83, n)
    z = np.random.default_rng(1).permutation(stats.norm.ppf((np.arange(n) + 0.5) / n))
    return [DEFAULT.median(length) * factor * 10 ** (sd * score) for length, score in zip(crl, z, strict=True)], list(crl)


def test_a_good_distribution() -> None:
    found = distribution(*measured(200))
    assert (found.n, found.verdict, found.flag, found.spread) == (200, Verdict.STRICT, Flag.GREEN, Spread.NORMAL)
    assert found.median_mom == pytest.approx(1, abs=0.01)
    assert found.sd_log10 == pytest.approx(0.10, abs=0.003)


def test_half_of_the_measurements_lie_in_the_band() -> None:
    found = distribution(*measured(200, sd=DEFAULT.sd_log10))
    assert (found.below_band, found.above_band) == pytest.approx((0.25, 0.25), abs=0.006)
    assert (found.under_5th, found.over_95th) == pytest.approx((0.05, 0.05), abs=0.006)


@pytest.mark.parametrize(
    ("factor", "verdict", "flag"), [(0.92, Verdict.WIDE, Flag.AMBER), (0.85, Verdict.OUTSIDE, Flag.RED), (1.15, Verdict.OUTSIDE, Flag.RED)]
)
def test_a_biased_distribution(factor: float, verdict: Verdict, flag: Flag) -> None:
    found = distribution(*measured(200, factor=factor))
    assert (found.verdict, found.flag) == (verdict, flag)


@pytest.mark.parametrize(("sd", "spread"), [(0.05, Spread.NARROW), (0.16, Spread.BROAD)])
def test_spread(sd: float, spread: Spread) -> None:
    assert distribution(*measured(200, sd=sd)).spread is spread


def test_there_is_no_verdict_under_a_hundred() -> None:
    found = distribution(*measured(99, factor=0.5))
    assert (found.verdict, found.flag, found.spread) == (Verdict.NOT_ENOUGH_DATA, None, None)
    assert distribution(*measured(100, factor=0.5)).verdict is Verdict.OUTSIDE


def test_cusum_alarms_on_half_a_standard_deviation() -> None:
    steps = cusum([-0.5] * 40)
    assert steps[0].down == pytest.approx(-0.25)
    assert [number for number, step in enumerate(steps, 1) if step.alarm] == [37]  # 9.2 / 0.25
    assert not any(step.alarm for step in cusum([0.2, -0.2] * 200))


def test_a_thick_nt_stays_out_of_the_chart() -> None:
    assert len(nt_cusum([1.5, 4.0, 1.6], [60, 60, 61])) == 2


def test_impossible_measurements_are_refused() -> None:
    with pytest.raises(ValueError, match="CRL"):
        DEFAULT.median(44)
    with pytest.raises(ValueError, match="NT"):
        DEFAULT.mom(0, 60)
    with pytest.raises(NotEstimable, match="too_few_reads"):
        distribution([1.5], [60])


@pytest.mark.parametrize("share", [0.05, 0.5, 0.95])
def test_centile_is_where_its_z_lies(share: float) -> None:
    """Z of the 95th centile 1.6449; the median is the 50th."""
    z = DEFAULT.z(DEFAULT.centile(65, share), 65)

    assert z == pytest.approx({0.05: -1.6449, 0.5: 0, 0.95: 1.6449}[share], abs=5e-5)
