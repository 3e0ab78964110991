"""The demo's measurements: labelled, the same each time, one person flagged, one with too few."""

from datetime import date

import pytest

from auditapp.access.models import Department
from auditapp.imaging.models import Measurement, MeasurementSource
from auditapp.reports.completeness import completeness_of
from auditapp.reports.measured import measurements_of
from tests.factories import make_protocol, make_round
from tests.people import Cast, make_cast, make_radiologist
from workers.demo.measured import HANDS, measure, remeasure, require_nt

pytestmark = pytest.mark.django_db
SINCE, TODAY = date(2026, 5, 1), date(2026, 11, 21)


@pytest.fixture
def cast() -> Cast:
    cast = make_cast()
    Department.objects.filter(pk=cast.department.pk).update(is_demo=True)
    for name in ("Tomás Rivas", "Ming Zhao", "Ingrid Solheim"):
        make_radiologist(cast.department, name)
    return cast


def test_report_flags_the_biased_hand_and_gives_no_verdict_on_few(cast: Cast) -> None:
    measure(cast.department, SINCE, TODAY)
    found = measurements_of(make_round(cast.department, by=cast.maria, images=1))

    assert found is not None
    named = dict(cast.department.radiologists.values_list("pk", "name"))
    by_name = {named[one["id"]]: one for one in found["nt"]["radiologists"]}
    assert found["drawn"]
    assert (by_name["Tomás Rivas"]["verdict"], by_name["Tomás Rivas"]["flags"]) == ("outside", ["red"])
    assert (by_name["Ming Zhao"]["verdict"], by_name["Ming Zhao"]["flags"]) == ("strict", ["green"])
    assert by_name["Ingrid Solheim"]["verdict"] == "not_enough_data"
    assert by_name["Tomás Rivas"]["n"] >= 100 > by_name["Ingrid Solheim"]["n"]


def test_measuring_again_changes_nothing(cast: Cast) -> None:
    first = measure(cast.department, SINCE, TODAY)
    remeasure(cast.department, cast.ravi, SINCE, TODAY)
    held = Measurement.objects.count()
    again = measure(cast.department, SINCE, TODAY)
    remeasure(cast.department, cast.ravi, SINCE, TODAY)

    assert (again, Measurement.objects.count()) == (0, held)
    assert first >= 2 * sum(HANDS[name].fetuses for name in ("Tomás Rivas", "Ming Zhao", "Ingrid Solheim"))
    assert set(Measurement.objects.values_list("source", flat=True)) == {MeasurementSource.DRAWN, MeasurementSource.EXPERT}


def test_demo_asks_for_the_plane_that_it_draws(cast: Cast) -> None:
    make_protocol()
    for _ in range(2):
        require_nt(cast.department)
    found = completeness_of(make_round(cast.department, by=cast.maria, images=2))

    assert found is not None
    assert (cast.department.required_planes.count(), found["complete"]) == (1, 2)
