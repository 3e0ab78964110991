import numpy as np
import pytest

from auditapp.statistics.scores import bland_altman, icc_1, icc_a1, icc_c1, variances

# Bland & Altman 1986, large and mini peak flow meter, l/min
LARGE = np.array([494, 395, 516, 434, 476, 557, 413, 442, 650, 433, 417, 656, 267, 478, 178, 423, 427], float)
MINI = np.array([512, 430, 520, 428, 500, 600, 364, 380, 658, 445, 432, 626, 260, 477, 259, 350, 451], float)
# Shrout & Fleiss 1979, table 2: 6 targets, 4 judges
JUDGES = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], float)


def test_limits_of_bland_and_altman_s_meters() -> None:
    found = bland_altman(LARGE, MINI)
    assert (found.bias, found.sd, found.lower, found.upper) == pytest.approx((-2.1176, 38.7651, -78.097, 73.862), abs=5e-4)
    assert (found.bias_interval.low, found.bias_interval.high) == pytest.approx((-22.049, 17.814), abs=5e-4)
    assert (found.bias - 2 * found.sd, found.bias + 2 * found.sd) == pytest.approx((-79.648, 75.413), abs=5e-4)
    assert (found.upper_interval.high - found.upper) / 2.119905 == pytest.approx(16.285, abs=1e-3)


@pytest.mark.parametrize(
    ("icc", "value", "low", "high"), [(icc_1, 0.166, -0.133, 0.723), (icc_a1, 0.290, 0.019, 0.761), (icc_c1, 0.715, 0.342, 0.946)]
)
def test_icc_of_shrout_and_fleiss_s_judges(icc, value: float, low: float, high: float) -> None:  # type: ignore[no-untyped-def]
    found, interval = icc(variances(JUDGES))
    assert (found, interval.low, interval.high) == pytest.approx((value, low, high), abs=5e-4)


def test_constant_offset_lowers_absolute_agreement_only() -> None:
    scores = np.array([[1.0, 3], [2, 4], [5, 7.0]])
    assert icc_c1(variances(scores)) == (1.0, None)
    assert icc_a1(variances(scores))[0] < 0.8


@pytest.mark.parametrize("icc", [icc_1, icc_a1, icc_c1])
def test_equal_scores_have_no_icc(icc) -> None:  # type: ignore[no-untyped-def]
    value, interval = icc(variances(np.full((5, 3), 0.1)))
    assert np.isnan(value)
    assert interval is None
