import numpy as np
import pytest

from auditapp.statistics.cusum import Chart, chart_for, path, run_length


@pytest.mark.parametrize(
    ("chart", "shifted", "false_alarm", "alarm"),
    [
        (Chart(0.10, 7, 2), 0.19436, 98.71, 24.56),
        (Chart(0.10, 7, 3), 0.19436, 283.12, 41.37),
        (Chart(0.10, 7, 4), 0.19436, 718.54, 59.81),
        (Chart(0.05, 14, 3), 0.09774, 491.78, 79.02),
        (Chart(0.20, 4, 3), 0.3049, 124.64, 32.73),
    ],
)
def test_run_length_is_exact(chart: Chart, shifted: float, false_alarm: float, alarm: float) -> None:
    assert chart.shifted_rate == pytest.approx(shifted, abs=5e-6)
    assert run_length(chart, chart.rate) == pytest.approx(false_alarm, abs=5e-3)
    assert run_length(chart, chart.shifted_rate) == pytest.approx(alarm, abs=5e-3)


def test_path_alarms_and_starts_again() -> None:
    found = path([True, True, True, False, True], Chart(0.10, 7, 2))
    assert found == pytest.approx([6 / 7, 12 / 7, 18 / 7, 0, 6 / 7])


def test_path_takes_as_long_as_the_chain_says() -> None:
    chart = Chart(0.20, 4, 3)
    values = np.array(path(np.random.default_rng(1).random(200_000) < 0.20, chart))
    assert 200_000 / (values >= chart.h - 1e-9).sum() == pytest.approx(124.64, rel=0.05)


def test_chart_for_keeps_the_stated_rate_of_false_alarms() -> None:
    chart = chart_for(0.10, 7, 283)
    assert chart.h == 3
    assert run_length(Chart(0.10, 7, chart.h - 1 / 7), 0.10) < 283


@pytest.mark.parametrize(("rate", "m", "h"), [(0.2, 5, 3), (0, 5, 3), (0.1, 7, 0), (0.1, 1, 3)])
def test_impossible_charts_are_refused(rate: float, m: int, h: float) -> None:
    with pytest.raises(ValueError, match="failure rate"):
        Chart(rate, m, h)
