import numpy as np
import pytest

from auditapp.statistics.biometry import INTERGROWTH, Measure, Reference, scores
from auditapp.statistics.shares import NotEstimable

OWN = Reference("ours/1", Measure.HC, 14, 24, lambda week: 98 + 12 * (week - 14), lambda week: 7.0, "the department")


def test_intergrowth_grows_and_waits_for_a_clinician() -> None:
    assert set(INTERGROWTH) == set(Measure)
    for reference in INTERGROWTH.values():
        means = [reference.mean(week) for week in range(14, 41)]
        assert means == sorted(means)
        assert all(0.02 < reference.sd(week) / reference.mean(week) < 0.12 for week in range(14, 41))
        assert not reference.confirmed
        assert "Papageorghiou" in reference.source


def test_z_is_the_distance_from_the_mean_in_sds() -> None:
    assert OWN.z(140, 17) == pytest.approx((140 - 134) / 7)


def test_scores_tell_mean_and_spread() -> None:
    z = np.tile([-1.0, 0.0, 1.0], 20) + 0.5
    found = scores([170 + 7 * value for value in z], [20.0] * 60, OWN)
    assert found.mean == pytest.approx(0.5)
    assert found.mean_low < 0.5 < found.mean_high
    assert found.sd == pytest.approx(z.std(ddof=1))
    assert found.sd_low < found.sd < found.sd_high
    assert found.reference == "ours/1"


def test_biometry_is_refused() -> None:
    with pytest.raises(NotEstimable, match="too_few_reads"):
        scores([170.0] * 29, [20.0] * 29, OWN)
    with pytest.raises(NotEstimable, match="nothing_varies"):
        scores([170.0] * 30, [20.0] * 30, OWN)
    with pytest.raises(ValueError, match="the reference goes from 14 to 24"):
        OWN.z(90, 13.5)
