"""Shares by stratum: by hand, the states that are no number, studies, and properties."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from auditapp.reports.agreement import LEAST_READS, State
from auditapp.reports.standard_shares import Frame, powered_share, standard_share
from auditapp.statistics.ppi import powered_mean
from auditapp.statistics.shares import Refusal
from tests.auditapp.reports.frames import make_frame


def test_share_of_one_sample_has_the_jeffreys_interval() -> None:
    share = standard_share(make_frame((100, 20, 18))).estimate

    assert share.value == 0.9
    assert (share.low, share.high) == pytest.approx(stats.beta.ppf([0.025, 0.975], 18.5, 2.5), abs=0.002)
    assert share.method == "Jeffreys posterior"


def test_share_weighs_each_radiologist_by_their_images() -> None:
    assert standard_share(make_frame((900, 10, 10), (100, 10, 0))).estimate.value == pytest.approx(0.9)


def test_care_reads_count_for_themselves_alone() -> None:
    """D1 of our notes with all 150 images of which the machine says the other thing read: (850 * 57/60 + 52) / 1000."""
    share = standard_share(make_frame((850, 60, 57), (150, 150, 52), design="care")).estimate

    assert share.value == pytest.approx((850 * 57 / 60 + 52) / 1000)
    assert share.method == "stratified by radiologist and the machine's verdict, Jeffreys posterior"


def test_share_of_too_few_reads_is_no_number() -> None:
    share = standard_share(make_frame((100, LEAST_READS - 1, 3))).estimate

    assert (share.state, share.n, share.value) == (State.NOT_ENOUGH_DATA, LEAST_READS - 1, None)


def test_share_of_nothing_read_is_no_number() -> None:
    assert standard_share(make_frame()).estimate.state is State.NOT_ENOUGH_DATA


def test_share_is_not_told_where_more_than_a_fifth_is_in_strata_that_nobody_read() -> None:
    assert standard_share(make_frame((70, 20, 15), (30, 0, 0))).estimate.state is State.NOT_ESTIMABLE
    assert standard_share(make_frame((90, 20, 15), (10, 0, 0))).estimate.value == pytest.approx(0.75)


def test_images_of_one_study_widen_the_interval_and_lower_the_reads_it_is_worth() -> None:
    """Thirty studies of four images that are all alike: worth thirty reads, as near as the spread between studies tells."""
    alike, alone = standard_share(make_frame((5000, 120, 80), images_a_study=4)), standard_share(make_frame((5000, 30, 20)))

    assert alike.reads == pytest.approx(30, rel=0.05)
    assert 1 < (alike.estimate.high - alike.estimate.low) / (alone.estimate.high - alone.estimate.low) < 1.1  # t of 30 studies
    assert alike.estimate.method == "by study, Jeffreys posterior"


def test_reads_of_too_few_studies_are_no_number() -> None:
    share = standard_share(make_frame((60, 24, 16), images_a_study=3)).estimate

    assert (share.state, share.reason) == (State.NOT_ENOUGH_DATA, Refusal.TOO_FEW_STUDIES)
    assert standard_share(make_frame((60, 24, 16), images_a_study=2)).estimate.state is State.OK


def test_few_studies_count_as_one_image_each() -> None:
    assert standard_share(make_frame((500, 20, 13), images_a_study=4)).reads == pytest.approx(5)


def powered(f: list[float], y: list[float], images: int, standard: int) -> dict[str, object]:
    one = Frame(np.array([images]), np.array([standard]), np.zeros(len(y), int), np.array(y), np.array(f), np.arange(len(y)))
    return powered_share(one)


def test_powered_share_of_one_sample_is_the_papers() -> None:
    y, f = [1.0] * 20 + [0.0] * 10, [1.0] * 18 + [0.0] * 2 + [1.0] * 3 + [0.0] * 7
    rest = np.array([1.0] * 99 + [0.0] * 71)
    found, expected = powered(f, y, 200, 120), powered_mean(np.array(y), np.array(f), rest)

    assert (found["value"], found["low"], found["weight"]) == pytest.approx((expected.value, expected.low, expected.weight))


def test_powered_share_wants_twenty_five_reads_and_some_spread() -> None:
    assert powered([1.0] * 24, [1.0] * 24, 200, 120)["state"] == "not_enough_data"
    assert powered([1.0] * 30, [1.0] * 30, 200, 120)["state"] == "not_estimable"


def test_powered_share_of_strata_weighs_them_by_size() -> None:
    """The machine is right throughout, so the estimate is its census: 0.9 * 800 and 0.3 * 200 of 1000."""
    stratum, y = np.repeat([0, 1], 20), np.array([1.0] * 18 + [0.0] * 2 + [1.0] * 6 + [0.0] * 14)
    machine = y.copy()
    machine[[0, 39]] = 1 - machine[[0, 39]]
    found = powered_share(Frame(np.array([800, 200]), np.array([720, 60]), stratum, y, machine, np.arange(40)))
    weight = found["weight"]

    assert found["value"] == pytest.approx(weight * 0.78 + 0.8 * (0.9 - weight * 0.85) + 0.2 * (0.3 - weight * 0.35))


def test_powered_share_of_strata_covers_the_share_of_further_work() -> None:
    """Two radiologists of 60 images a month, 40 of each read, at a true share of 0.8: the month's images are a sample too. Without their
    spread the interval covered 89 % of 2,000 months."""
    rng, covered, months = np.random.default_rng(4), 0, 400
    for _ in range(months):
        y = rng.random((2, 60)) < 0.8
        machine = np.where(rng.random((2, 60)) < 0.05, ~y, y)
        found = powered_share(
            Frame(
                np.array([60, 60]),
                machine.sum(1),
                np.repeat([0, 1], 40),
                y[:, :40].ravel() * 1.0,
                machine[:, :40].ravel() * 1.0,
                np.arange(80),
            )
        )
        covered += found["value"] is None or found["low"] <= 0.8 <= found["high"]
    assert covered / months > 0.92


@given(st.lists(st.integers(0, 40).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n), st.integers(0, 60))), max_size=6))
def test_share_and_its_interval_stay_within_0_and_1(strata: list[tuple[int, int, int]]) -> None:
    share = standard_share(make_frame(*((read + more, read, standard) for read, standard, more in strata))).estimate

    assert share.value is None or 0 <= share.low <= share.value <= share.high <= 1 + 1e-12


@given(st.permutations([(80, 20, 18), (35, 12, 4), (35, 12, 11), (9, 0, 0)]))
def test_share_does_not_depend_on_the_order_of_its_strata(strata: list[tuple[int, int, int]]) -> None:
    one, other = (
        standard_share(make_frame(*strata)).estimate,
        standard_share(make_frame((80, 20, 18), (35, 12, 4), (35, 12, 11), (9, 0, 0))),
    )

    assert one.value == pytest.approx(other.estimate.value)
