import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditapp.statistics.linearised import Sample, standard_error
from auditapp.statistics.two_raters import COHEN

# 850 images that the machine called standard, 150 that it did not; 60 of each read, 57 and 21 found standard (survey::svykappa)
MACHINE = np.repeat([1, 0], 60)
EXPERT = np.repeat([1, 0, 1, 0], [57, 3, 21, 39])
DESIGN = Sample(120, np.repeat([0, 1], 60), np.array([850.0, 150]))
Z = np.array([0.1, 0.9, 0.4, 0.4, 0.7, 0.2])


def test_stratified_kappa_is_that_of_survey() -> None:
    p = np.zeros((2, 2))
    np.add.at(p, (MACHINE, EXPERT), DESIGN.weight / 1000)
    z = COHEN.linearised(p, np.eye(2))[MACHINE, EXPERT]
    assert COHEN.value(p, np.eye(2)) == pytest.approx(0.6169354839, abs=5e-11)
    assert standard_error(z, DESIGN) == pytest.approx(0.0779044232, abs=5e-11)
    assert standard_error(z, DESIGN, fpc=False) == pytest.approx(0.0856392607, abs=5e-11)


def test_share_of_the_stratified_sample_is_that_of_survey() -> None:
    assert standard_error(EXPERT.astype(float), DESIGN) == pytest.approx(0.0243448042, abs=5e-11)
    assert standard_error(EXPERT.astype(float), DESIGN, fpc=False) == pytest.approx(0.0258540558, abs=5e-11)


def test_reading_everything_leaves_no_doubt() -> None:
    whole = Sample(6, np.zeros(6, int), np.array([6.0]))
    assert standard_error(Z, whole) == 0


def test_one_item_of_a_larger_stratum_tells_no_spread() -> None:
    assert np.isnan(standard_error(Z, Sample(6, np.array([0, 0, 0, 0, 0, 1]), np.array([10.0, 10]))))
    assert np.isfinite(standard_error(Z, Sample(6, np.array([0, 0, 0, 0, 0, 1]), np.array([10.0, 1]))))


@settings(deadline=None)
@given(st.lists(st.floats(0, 1), min_size=2, max_size=30))
def test_one_endless_stratum_is_a_simple_sample(values: list[float]) -> None:
    z = np.array(values)
    design = Sample(len(z), np.zeros(len(z), int), np.array([1e6]))
    assert standard_error(z, design, fpc=False) == pytest.approx(standard_error(z, Sample(len(z)), ddof=1), abs=1e-12)


@settings(deadline=None)
@given(st.lists(st.floats(0, 1), min_size=2, max_size=30))
def test_clusters_of_one_item_are_a_simple_sample(values: list[float]) -> None:
    z = np.array(values)
    clustered = Sample(len(z), cluster=np.arange(len(z)))
    assert standard_error(z, clustered) == pytest.approx(standard_error(z, Sample(len(z)), ddof=1), abs=1e-12)


def test_items_repeated_within_clusters_are_no_more_knowledge() -> None:
    once, twice = Sample(6, cluster=np.arange(6)), Sample(12, cluster=np.tile(np.arange(6), 2))
    assert standard_error(np.tile(Z, 2), twice) == pytest.approx(standard_error(Z, once))


def test_clusters_within_strata_leave_out_what_strata_explain() -> None:
    z, cluster = np.array([0, 0.1, 0, 0.1, 0.9, 1, 0.9, 1]), np.array([0, 0, 1, 1, 2, 2, 3, 3])
    within = Sample(8, np.repeat([0, 1], 4), np.array([40.0, 40]), cluster)
    crossed = Sample(8, np.tile([0, 1], 4), np.array([40.0, 40]), cluster)
    assert standard_error(z, within) == pytest.approx(0, abs=1e-12)
    assert standard_error(z, crossed) > 0.2
