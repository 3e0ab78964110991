import json
from datetime import date, timedelta

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from scipy import stats

from auditapp.access.models import Radiologist
from auditapp.imaging.models import Measurement, MeasurementSource
from auditapp.reports.curves import CurveError, choose_nt_curve
from auditapp.reports.measured import measurements_of, six_months_to
from auditapp.reports.measured_biometry import FLAGS, biometry
from auditapp.reports.measured_nt import nt_for_crl
from auditapp.reports.measured_pairs import remeasured
from auditapp.reports.measured_rows import Fetus, Value, fetuses
from auditapp.rounds.models import AuditRound
from auditapp.statistics.biometry import INTERGROWTH, Measure
from auditapp.statistics.nt_curves import DEFAULT
from tests.factories import make_round, make_study
from tests.people import Cast, make_cast

LENA, TOM = 1, 2


def drawn(n: int, *, mom: float = 1.0, sd: float = DEFAULT.sd_log10, radiologist: int | None = LENA) -> list[Fetus]:
    """NT at evenly spread quantiles of log MoM, whose median is `mom`, over the whole window of CRL, shuffled by seed."""
    quantiles = np.random.default_rng(5).permutation((np.arange(n) + 0.5) / n)
    z = stats.norm.ppf(quantiles)
    crl = np.linspace(45, 84, n)
    return [
        Fetus(float(DEFAULT.median(length) * mom * 10 ** (sd * score)), float(length), radiologist)
        for length, score in zip(crl, z, strict=True)
    ]


def test_right_person_gets_no_flag() -> None:
    found = nt_for_crl(drawn(200, sd=0.11), DEFAULT)

    assert found is not None
    assert (found["verdict"], found["flags"], found["spread"]) == ("strict", ["green"], "normal")
    assert found["median_mom"] == pytest.approx(1, abs=0.01)
    assert (found["curve"], found["to_confirm"]) == ("nicolaides-1998/1", True)
    assert found["radiologists"][0]["cusum"]["signals"] == []


def test_biased_person_is_flagged_red_and_the_sum_runs_over_its_limit() -> None:
    found = nt_for_crl(drawn(150, mom=0.82), DEFAULT)

    assert found is not None
    (lena,) = found["radiologists"]
    assert (lena["verdict"], lena["flags"]) == ("outside", ["red"])
    assert lena["bands"]["below_band"] > 0.5
    assert min(lena["cusum"]["values"]) <= -lena["cusum"]["limit"]
    assert lena["cusum"]["signals"]


def test_no_verdict_flag_or_spread_under_a_hundred() -> None:
    found = nt_for_crl([*drawn(99, mom=0.8), *drawn(100, mom=0.8, radiologist=TOM)], DEFAULT)

    assert found is not None
    lena, tom = found["radiologists"]
    assert (lena["n"], lena["verdict"], lena["flags"], lena["spread"]) == (99, "not_enough_data", [], None)
    assert (tom["n"], tom["verdict"]) == (100, "outside")


def test_running_sum_needs_fifty() -> None:
    found = nt_for_crl([*drawn(49), *drawn(50, radiologist=TOM)], DEFAULT)

    assert found is not None
    assert [one["cusum"] is None for one in found["radiologists"]] == [True, False]


def test_fetuses_outside_of_the_window_are_counted_apart() -> None:
    found = nt_for_crl([Fetus(1.5, 40, LENA), Fetus(1.5, 60, None), Fetus(1.6, 61, None)], DEFAULT)

    assert found is not None
    assert (found["n"], found["outside_window"], found["radiologists"]) == (2, 1, [])


def test_at_most_five_hundred_points_are_kept() -> None:
    found = nt_for_crl(drawn(1201), DEFAULT)

    assert found is not None
    assert 400 <= len(found["points"]) <= 500


def test_an_nt_goes_with_the_crl_of_the_same_fetus() -> None:
    twins = [("nt", 1, 1.4), ("crl", 2, 70.0), ("nt", 2, 1.8), ("crl", 1, 60.0), ("nt", 3, 1.2)]
    values = [Value(7, sequence, kind, mm, None, "rest", LENA) for kind, sequence, mm in twins]

    assert [(one.nt, one.crl) for one in fetuses(values)] == [(1.4, 60.0), (1.8, 70.0)]


def heads(n: int, shift: float = 0.0, spread: float = 0.9) -> list[Value]:
    reference = INTERGROWTH[Measure.HC]
    z = np.random.default_rng(3).normal(shift, spread, n)
    weeks = np.linspace(18, 36, n)
    return [
        Value(n, 1, "hc", reference.mean(week) + float(score) * reference.sd(week), round(week * 7), "csv", LENA)
        for n, (week, score) in enumerate(zip(weeks, z, strict=True))
    ]


def test_biometry_is_told_by_z() -> None:
    (found,) = biometry(heads(120))

    assert (found["measure"], found["reference"], found["n"], found["flags"]) == ("HC", "intergrowth-21st/hc/1", 120, [])
    assert found["mean_z"] == pytest.approx(0, abs=0.3)


@pytest.mark.parametrize(
    ("shift", "spread", "code"), [(-1.2, 0.9, "mean_low"), (1.3, 0.9, "mean_high"), (0, 0.4, "sd_small"), (0, 1.5, "sd_large")]
)
def test_biometry_that_lies_off_is_flagged(shift: float, spread: float, code: str) -> None:
    (found,) = biometry(heads(120, shift, spread))

    assert found["radiologists"][0]["flags"] == [FLAGS[code]]


def test_biometry_tells_nothing_under_thirty_or_without_an_age() -> None:
    few = biometry(heads(29))
    ageless = biometry([Value(1, 1, "hc", 200.0, None, "csv", LENA)])

    assert (few[0]["n"], few[0]["mean_z"], ageless) == (29, None, [])


def test_remeasured_pairs_agree_by_bland_altman() -> None:
    first = [Value(n, 1, "nt", 1.0 + n / 50 + 0.1, None, "rest", LENA) for n in range(30)]
    again = [Value(n, 1, "nt", 1.0 + n / 50 + 0.02 * (n % 3), None, "expert", LENA) for n in range(30)]
    (found,) = remeasured(first, again)

    assert (found["kind"], found["n"]) == ("NT", 30)
    assert found["bias"] == pytest.approx(0.08)
    assert found["low"] < found["bias_low"] < 0.08 < found["bias_high"] < found["high"]
    assert found["icc_a1"]["state"] == "ok"


def test_few_remeasured_pairs_are_not_enough() -> None:
    first, again = [Value(1, 1, "nt", 1.4, None, "rest", LENA)], [Value(1, 1, "nt", 1.5, None, "expert", LENA)]

    assert remeasured(first, again) == [
        {"kind": "NT", "n": 1, "bias": None, "icc_a1": remeasured(first, again)[0]["icc_a1"] | {"state": "not_enough_data"}}
    ]
    assert remeasured(first, [Value(2, 1, "nt", 1.5, None, "expert", LENA)]) == []


@pytest.mark.parametrize(
    ("last", "first"),
    [(date(2026, 10, 31), date(2026, 5, 1)), (date(2026, 3, 31), date(2025, 10, 1)), (date(2026, 6, 30), date(2026, 1, 1))],
)
def test_six_months_are_whole_ones(last: date, first: date) -> None:
    assert six_months_to(last, last) == (first, last)


def test_a_longer_round_is_not_cut() -> None:
    assert six_months_to(date(2026, 12, 31), date(2026, 1, 1)) == (date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def make_pair(cast: Cast, day: date, *, nt: float = 1.5, radiologist: Radiologist | None = None, source: str = "rest") -> None:
    study = make_study(cast.department, radiologist=radiologist or cast.radiologist, performed_on=day)
    for kind, value in (("nt", nt), ("crl", 62.0)):
        Measurement.objects.create(study=study, kind=kind, value_mm=value, source=source)


def october(cast: Cast) -> AuditRound:
    return make_round(cast.department, by=cast.maria, images=1)


def test_round_counts_six_months_of_its_department(cast: Cast) -> None:
    for day in (date(2026, 10, 31), date(2026, 5, 1), date(2026, 4, 30), date(2026, 11, 1)):
        make_pair(cast, day)
    found = measurements_of(october(cast))

    assert found is not None
    assert (found["from"], found["to"], found["nt"]["n"], found["drawn"]) == ("2026-05-01", "2026-10-31", 2, False)
    assert found["nt"]["radiologists"][0]["id"] == cast.radiologist.pk
    json.dumps(found, allow_nan=False)


def test_round_without_measurements_tells_nothing(cast: Cast) -> None:
    assert measurements_of(october(cast)) is None


def test_expert_s_remeasurement_is_no_second_measurement(cast: Cast) -> None:
    make_pair(cast, date(2026, 10, 2))
    first = Measurement.objects.get(kind="nt")
    Measurement.objects.create(study=first.study, kind="nt", value_mm=2.0, source=MeasurementSource.EXPERT)
    found = measurements_of(october(cast))

    assert found is not None
    assert found["nt"]["n"] == 1
    assert [(one["kind"], one["n"]) for one in found["agreement"]] == [("NT", 1)]


def test_department_chooses_its_curve_and_the_report_keeps_which(cast: Cast) -> None:
    make_pair(cast, date(2026, 10, 2))
    audit_round = october(cast)
    choose_nt_curve(by=cast.maria, department=cast.department, curve="braithwaite-1996/1")
    found = measurements_of(audit_round)

    assert found is not None
    assert found["nt"]["curve"] == "braithwaite-1996/1"


@pytest.mark.parametrize(("who", "curve"), [("ravi", "braithwaite-1996/1"), ("sam", "braithwaite-1996/1"), ("maria", "a-curve/1")])
def test_curve_is_chosen_by_the_manager_from_those_known(cast: Cast, who: str, curve: str) -> None:
    with pytest.raises(CurveError):
        choose_nt_curve(by=cast.named(who), department=cast.department, curve=curve)


def test_number_of_queries_does_not_grow(cast: Cast) -> None:
    for number in range(5):
        make_pair(cast, date(2026, 10, 1) + timedelta(days=number))
    audit_round = october(cast)
    with CaptureQueriesContext(connection) as queries:
        measurements_of(audit_round)

    assert len(queries) <= 3
