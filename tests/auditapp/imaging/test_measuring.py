from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from auditapp.imaging import measuring
from auditapp.imaging.deidentify import pseudonymous_uid
from auditapp.imaging.measuring import Measured, Taken, TakenState, take_measurements
from auditapp.imaging.models import Measurement, MeasurementSource, Study
from auditapp.imaging.services import UploadError
from auditapp.trail.models import TrailEntry
from tests.factories import DAY, make_instance, make_study
from tests.people import Cast, make_cast, make_radiologist

pytestmark = pytest.mark.django_db
UID = "1.2.840.113619.2.5.1762583153"
REST, EXPERT = MeasurementSource.REST, MeasurementSource.EXPERT


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def make_known_study(cast: Cast, uid: str = UID, **fields: Any) -> Study:
    """A study as the upload door keeps it."""
    study = make_study(cast.department, **({"radiologist": cast.radiologist} | fields))
    Study.objects.filter(pk=study.pk).update(uid=pseudonymous_uid(cast.department.pk, "study", uid))
    study.refresh_from_db()
    return study


def nt(value: float = 1.4, **given: Any) -> Measured:
    return Measured(**({"kind": "nt", "value_mm": value, "study_uid": UID} | given))


def take(cast: Cast, *rows: Measured, by: Any = None, source: MeasurementSource = REST) -> list[Taken]:
    return take_measurements(by=by or cast.uma, department=cast.department, rows=rows, source=source)


def test_measurement_finds_the_study_by_the_uid_that_its_files_have(cast: Cast) -> None:
    study = make_known_study(cast)

    assert take(cast, nt(gestational_age_days=87)) == [Taken(TakenState.STORED)]
    held = Measurement.objects.get()
    assert (held.study, held.value_mm, held.gestational_age_days, held.source, held.by) == (study, 1.4, 87, "rest", cast.uma)


def test_study_that_its_first_image_makes_in_this_moment_is_the_measurement_s(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    study = make_known_study(cast)
    monkeypatch.setattr(measuring._Desk, "_studies", lambda *asked: ({}, {}))  # looked up a moment before

    assert take(cast, nt(performed_on=DAY)) == [Taken(TakenState.STORED)]
    assert (Study.objects.count(), Measurement.objects.get().study) == (1, study)


def test_no_row_and_no_trail_holds_the_uid(cast: Cast) -> None:
    take(cast, nt(performed_on=DAY))
    kept = [*Study.objects.values_list("uid", "patient"), *TrailEntry.objects.values_list("subject_id", "detail")]

    assert UID not in repr(kept)
    assert UID not in repr(nt())


def test_measurement_finds_the_study_by_an_image(cast: Cast) -> None:
    instance = make_instance(make_study(cast.department))

    assert take(cast, nt(study_uid="", instance=instance.pk))[0].state is TakenState.STORED


def test_same_measurement_again_is_stored_once(cast: Cast) -> None:
    make_known_study(cast)
    states = [one.state for one in [*take(cast, nt(), nt()), *take(cast, nt())]]

    assert states == [TakenState.STORED, TakenState.DUPLICATE, TakenState.DUPLICATE]
    assert Measurement.objects.count() == 1


def test_another_value_replaces_nothing(cast: Cast) -> None:
    make_known_study(cast)
    take(cast, nt(1.4))
    (other,) = take(cast, nt(1.5))

    assert (other.state, Measurement.objects.get().value_mm) == (TakenState.REFUSED, 1.4)
    assert "the first one stays" in other.reason


def test_twins_have_a_sequence_each(cast: Cast) -> None:
    make_known_study(cast)

    assert [one.state for one in take(cast, nt(1.4), nt(1.6, sequence=2))] == [TakenState.STORED] * 2


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (nt(14.0, kind="crl", value_mm=6.5), "10 to 100 mm"),
        (nt(0.14), "0.3 to 20 mm"),
        (nt(float("nan")), "0.3 to 20 mm"),
        (nt(kind="ear"), "no measurement of this kind"),
        (nt(gestational_age_days=12), "35 to 308 days"),
        (nt(sequence=0), "from 1 to 9"),
        (nt(performed_on=timezone.localdate() + timedelta(days=1)), "future"),
        (nt(study_uid=""), "study_uid"),
        (nt(study_uid="1.2.3"), "Send its images first"),
    ],
)
def test_implausible_measurement_is_refused_with_a_sentence(cast: Cast, row: Measured, words: str) -> None:
    make_known_study(cast)
    (taken,) = take(cast, row)

    assert (taken.state, Measurement.objects.count()) == (TakenState.REFUSED, 0)
    assert words in taken.reason


def test_refused_row_keeps_no_other_from_being_stored(cast: Cast) -> None:
    make_known_study(cast)

    assert [one.state.value for one in take(cast, nt(99), nt(62, kind="crl"))] == ["refused", "stored"]


def test_numbers_without_images_make_their_study(cast: Cast) -> None:
    lena = make_radiologist(cast.department, "Second Lena", operator_name="LENA^SECOND")
    take(cast, nt(performed_on=DAY, radiologist="lena second"), nt(60, kind="crl", performed_on=DAY))
    study = Study.objects.get()

    assert (study.performed_on, study.radiologist, study.measurements.count()) == (DAY, lena, 2)


def test_study_of_an_unknown_radiologist_is_not_made(cast: Cast) -> None:
    (taken,) = take(cast, nt(performed_on=DAY, radiologist="NOBODY"))

    assert "no such radiologist" in taken.reason
    assert not Study.objects.exists()


def test_images_that_come_later_find_the_study(cast: Cast) -> None:
    take(cast, nt(performed_on=DAY))

    assert Study.objects.get().uid == pseudonymous_uid(cast.department.pk, "study", UID)


def test_radiologist_measures_own_studies_only(cast: Cast) -> None:
    make_known_study(cast)
    make_known_study(cast, "1.2.3", radiologist=make_radiologist(cast.department, "Somebody"))
    own, colleagues = take(cast, nt(), nt(study_uid="1.2.3"), by=cast.lena)

    assert (own.state, colleagues.state) == (TakenState.STORED, TakenState.REFUSED)
    assert "not here" in colleagues.reason


def test_expert_s_remeasurement_stands_beside_the_first(cast: Cast) -> None:
    make_known_study(cast)
    take(cast, nt(1.4))

    assert take(cast, nt(1.6), by=cast.ravi, source=EXPERT) == [Taken(TakenState.STORED)]
    assert set(Measurement.objects.values_list("source", "value_mm")) == {("rest", 1.4), ("expert", 1.6)}


def test_expert_does_not_remeasure_an_own_study(cast: Cast) -> None:
    make_known_study(cast, radiologist=make_radiologist(cast.department, "Ravi", user=cast.ravi))

    assert "your own study" in take(cast, nt(), by=cast.ravi, source=EXPERT)[0].reason


@pytest.mark.parametrize(("who", "source"), [("sam", REST), ("ravi", REST), ("uma", EXPERT), ("maria", EXPERT)])
def test_who_may_not_send_is_told_so(cast: Cast, who: str, source: MeasurementSource) -> None:
    with pytest.raises(UploadError):
        take(cast, nt(), by=cast.named(who), source=source)


def test_study_of_another_department_is_not_found(cast: Cast) -> None:
    study = make_known_study(cast)
    instance = make_instance(study)
    rows = [nt(), nt(study_uid="", instance=instance.pk)]
    taken = take_measurements(by=cast.sam, department=cast.elsewhere, rows=rows, source=REST)

    assert {one.state for one in taken} == {TakenState.REFUSED}


def test_number_of_queries_does_not_grow_with_rows(cast: Cast) -> None:
    for number in range(30):
        make_known_study(cast, f"1.2.{number}")
    with CaptureQueriesContext(connection) as queries:
        take(cast, *[nt(study_uid=f"1.2.{number}") for number in range(30)])

    assert Measurement.objects.count() == 30
    assert len(queries) <= 20


def test_database_refuses_a_second_value(cast: Cast) -> None:
    study = make_known_study(cast)
    Measurement.objects.create(study=study, kind="nt", value_mm=1.4, source="csv")
    with pytest.raises(IntegrityError), transaction.atomic():
        Measurement.objects.create(study=study, kind="nt", value_mm=1.5, source="rest")


def test_day_of_examination_is_today_at_the_latest(cast: Cast) -> None:
    assert take(cast, nt(performed_on=date(2026, 10, 1)))[0].state is TakenState.STORED
