"""A structured report as an upload: its measurements become rows of its study, and nothing else of it is kept."""

from datetime import date
from multiprocessing import get_context
from typing import Any

import pytest
from django.db import connection

from auditapp.access.roles import UPLOADER
from auditapp.access.services import revoke_role
from auditapp.imaging import refusals, reported, store
from auditapp.imaging.deidentify import pseudonym, pseudonymous_uid
from auditapp.imaging.ingest import ingest_file
from auditapp.imaging.leases import LeaseLostError
from auditapp.imaging.measuring import Measured, take_measurements
from auditapp.imaging.models import FileState, Instance, Measurement, MeasurementSource, Study, UploadedFile
from auditapp.imaging.services import receive_upload
from auditapp.trail.models import TrailEntry
from tests.auditapp.imaging.conftest import Receive, Send
from tests.auditapp.imaging.test_deidentify import everything_kept
from tests.dicom_files import as_file, make_dicom, make_speckle
from tests.people import Cast, make_radiologist
from tests.sr_files import (
    AGE,
    BIOMETRY,
    CRL,
    HC,
    NT,
    SUMMARY,
    container,
    early,
    fetus,
    group,
    make_first_trimester,
    make_report,
    make_report_dataset,
    number,
)

UID = "1.2.840.113619.2.5.1762583153"


def kept() -> set[tuple[Any, ...]]:
    return set(Measurement.objects.values_list("kind", "sequence", "value_mm", "source", "by__username"))


def test_measurements_of_a_report_become_rows(send: Send, cast: Cast) -> None:
    dated = container(SUMMARY, number(AGE, "87", "d"))
    row = send(make_report(dated, early(number(NT, "1.4"), number(CRL, "6.2", "cm")), PatientID="P-9"))
    assert (row.state, row.reason) == (FileState.ACCEPTED, "Measurements taken from this structured report: 2.")
    assert kept() == {("nt", 1, 1.4, "dicom_sr", "uma"), ("crl", 1, 62.0, "dicom_sr", "uma")}
    assert set(Measurement.objects.values_list("gestational_age_days", flat=True)) == {87}
    study = Study.objects.get()
    assert (study.performed_on, study.patient) == (date(2026, 10, 3), pseudonym(cast.department.pk, "patient", "P-9"))
    assert TrailEntry.objects.filter(verb="take_measurements", detail={"stored": 2, "source": "dicom_sr"}).exists()


@pytest.mark.parametrize("report_first", [True, False])
def test_report_and_images_of_a_study_meet_in_either_order(report_first: bool, send: Send) -> None:
    files = [make_first_trimester(StudyInstanceUID=UID), make_dicom(StudyInstanceUID=UID)]
    states = [send(data, name=str(place)).state for place, data in enumerate(files if report_first else reversed(files))]
    assert states == [FileState.ACCEPTED] * 2
    assert Study.objects.get().measurements.count() == 2
    assert Instance.objects.get().series.study == Study.objects.get()


def test_study_of_a_report_becomes_the_radiologists_whom_its_header_or_a_later_image_names(send: Send, cast: Cast) -> None:
    lena = make_radiologist(cast.department, "Berg", operator_name="Berg^Olga")
    send(make_first_trimester(StudyInstanceUID="1.2.1", OperatorsName="BERG^OLGA"))
    send(make_first_trimester(StudyInstanceUID="1.2.2"))
    assert set(Study.objects.values_list("radiologist", flat=True)) == {lena.pk, None}
    send(make_dicom(StudyInstanceUID="1.2.2", OperatorsName="Berg^Olga"))
    assert set(Study.objects.values_list("radiologist", flat=True)) == {lena.pk}


def test_same_report_again_is_a_duplicate(send: Send) -> None:
    data = make_first_trimester()
    send(data)
    again = send(data, name="copy")
    assert (again.state, again.reason) == (FileState.DUPLICATE, refusals.MEASUREMENTS_HERE)
    assert Measurement.objects.count() == 2


def test_other_values_are_refused_and_the_first_stay(send: Send) -> None:
    send(make_first_trimester(nt=1.4, StudyInstanceUID=UID))
    other = send(make_first_trimester(nt=1.9, StudyInstanceUID=UID))
    assert (other.state, other.reason) == (FileState.REFUSED, refusals.OTHER_MEASUREMENTS)
    assert Measurement.objects.get(kind="nt").value_mm == 1.4


def test_measurement_that_came_by_csv_is_known_again(send: Send, cast: Cast) -> None:
    rows = [Measured(kind="nt", value_mm=1.4, study_uid=UID, performed_on=date(2026, 10, 3))]
    take_measurements(by=cast.uma, department=cast.department, rows=rows, source=MeasurementSource.CSV)
    row = send(make_first_trimester(StudyInstanceUID=UID))
    assert row.reason == "Measurements taken from this structured report: 1."
    assert Study.objects.count() == 1


def test_what_is_left_out_is_told(send: Send) -> None:
    numbers = [number(NT, "1.4"), number(CRL, "NaN"), number(HC, "3")]
    row = send(make_report(early(*numbers[:2]), container(BIOMETRY, group(numbers[2]))))
    told = "Measurements taken from this structured report: 1. Left out: 2, not plausible in mm or cm, or with another value here."
    assert (row.state, row.reason) == (FileState.ACCEPTED, told)


def test_age_that_cannot_be_meant_is_left_out_and_the_measurement_stays(send: Send) -> None:
    send(make_report(container(SUMMARY, number(AGE, "900", "d")), early(number(NT, "1.4"))))
    assert Measurement.objects.get().gestational_age_days is None


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (make_first_trimester(nt=140, crl=6200), refusals.IMPLAUSIBLE_MEASUREMENTS),
        (make_report(early(number(NT, "1.4", "in"))), refusals.UNUSABLE_MEASUREMENTS),
        (make_report(), refusals.NO_MEASUREMENTS),
        (make_first_trimester(StudyInstanceUID=None), refusals.NO_STUDY_NUMBER),
        (make_first_trimester()[:-40], refusals.REPORT_CUT_OFF),
    ],
)
def test_report_of_which_nothing_can_be_taken_is_refused_and_leaves_nothing(data: bytes, sentence: str, send: Send) -> None:
    row = send(data)
    assert (row.state, row.reason) == (FileState.REFUSED, sentence)
    assert not Study.objects.exists()
    assert list(store.incoming_keys()) == []


def test_report_without_a_patients_number_is_taken(send: Send, cast: Cast) -> None:
    assert send(make_first_trimester(StudyInstanceUID=UID, PatientID=None)).state == FileState.ACCEPTED
    assert Study.objects.get().patient == pseudonym(cast.department.pk, "patient of study", UID)


def test_twins_have_their_numbers(send: Send) -> None:
    send(make_report(*(early(number(NT, value), of=[fetus(name)]) for name, value in (("A", "1.4"), ("B", "2.1")))))
    assert {(sequence, value) for _, sequence, value, _, _ in kept()} == {(1, 1.4), (2, 2.1)}


def test_nothing_else_of_a_report_is_kept(send: Send) -> None:
    dataset = make_report_dataset(early(number(NT, "1.4"), of=[fetus("CANARY A")]), PatientID="CANARY-ID", StudyInstanceUID="1.2.77777777")
    for keyword in ("PatientName", "StudyDescription", "InstitutionName", "ReferringPhysicianName", "AccessionNumber"):
        setattr(dataset, keyword, "CANARY")
    row = send(as_file(dataset))
    assert row.state == FileState.ACCEPTED, row.reason
    stored = everything_kept()
    assert not [word for word in ("CANARY", "77777777") if word in stored]


def test_radiologist_sends_reports_of_own_studies_alone(receive: Receive, cast: Cast) -> None:
    upload = receive_upload(by=cast.lena, department=cast.department)
    Study.objects.create(
        department=cast.department,
        uid=pseudonymous_uid(cast.department.pk, "study", UID),
        patient="p",
        performed_on=date(2026, 10, 3),
        radiologist=make_radiologist(cast.department, "Berg"),
    )
    theirs, own = (receive(make_first_trimester(StudyInstanceUID=uid), to=upload) for uid in (UID, "1.2.3"))
    for row in (theirs, own):
        ingest_file(row.pk, on_accepted=lambda instance: None)
        row.refresh_from_db()
    assert (theirs.state, theirs.reason) == (FileState.REFUSED, refusals.OTHER_MEASUREMENTS)
    assert own.state == FileState.ACCEPTED
    assert Study.objects.get(measurements__isnull=False, measurements__kind="nt").radiologist == cast.radiologist


def test_sender_whose_right_has_ended_is_told(receive: Receive, cast: Cast) -> None:
    row = receive(make_first_trimester())
    revoke_role(by=None, user=cast.uma, department=cast.department, role=UPLOADER)
    ingest_file(row.pk, on_accepted=lambda instance: None)
    row.refresh_from_db()
    assert (row.state, row.reason) == (FileState.REFUSED, "You may not send measurements to this department.")


def test_report_whose_lease_was_lost_leaves_nothing(receive: Receive, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(*args: object, **kwargs: object) -> None:
        raise LeaseLostError

    row = receive(make_first_trimester())
    with monkeypatch.context() as patched:
        patched.setattr(reported, "finish_file", lost)
        assert ingest_file(row.pk, on_accepted=lambda instance: None) == []
    assert not Study.objects.exists() and not Measurement.objects.exists()


def test_second_delivery_of_a_finished_report_does_nothing(send: Send) -> None:
    row = send(make_first_trimester())
    assert ingest_file(row.pk, on_accepted=lambda instance: None) == []
    assert Measurement.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_workers_with_report_and_images_of_one_new_study_make_it_once(receive: Receive) -> None:
    files = [make_first_trimester(StudyInstanceUID=UID), *(make_dicom(make_speckle(seed=seed), StudyInstanceUID=UID) for seed in (1, 2))]
    rows = [receive(data, name=str(place)) for place, data in enumerate(files)]
    connection.close()  # processes must not share it
    workers = [get_context("fork").Process(target=ingest_file, args=(row.pk,), kwargs={"on_accepted": lambda _: None}) for row in rows]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert set(UploadedFile.objects.values_list("state", flat=True)) == {FileState.ACCEPTED}
    assert Study.objects.get().measurements.count() == 2
