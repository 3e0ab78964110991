"""The measurements of a structured report become rows and its file ends, in one transaction. Nothing else of the report is kept."""

from collections import Counter

from django.db import transaction

from auditapp.access.models import Department
from auditapp.imaging import refusals
from auditapp.imaging.facts import Reading, Report
from auditapp.imaging.identity import identity_of
from auditapp.imaging.instances import study_of
from auditapp.imaging.leases import finish_file
from auditapp.imaging.measuring import Measured, TakenState, take_measurements
from auditapp.imaging.models import FileState, MeasurementSource, UploadedFile
from auditapp.imaging.plausible import why_not
from auditapp.imaging.refusals import Refused
from auditapp.imaging.services import UploadError


@transaction.atomic
def take_report(file: UploadedFile, report: Report) -> None:
    """The file ends accepted, or a duplicate where all its measurements are here. A study without images yet is made.

    Raises Refused where nothing of it can be taken, LeaseLostError if another process has the file; nothing is stored then.
    """
    if not report.facts.study_uid:
        raise Refused(refusals.NO_STUDY_NUMBER)
    rows = [_measured(reading, report) for reading in report.readings if _plausible(reading)]
    if not rows:
        raise Refused(refusals.IMPLAUSIBLE_MEASUREMENTS)
    ends = _taken(file, report, rows)
    stored, left = ends[TakenState.STORED], report.unusable + len(report.readings) - len(rows) + ends[TakenState.REFUSED]
    if stored:
        pattern = refusals.MEASUREMENTS_TAKEN_IN_PART if left else refusals.MEASUREMENTS_TAKEN
        finish_file(file, state=FileState.ACCEPTED, reason=pattern.format(count=stored, left=left))
    elif ends[TakenState.REFUSED]:
        raise Refused(refusals.OTHER_MEASUREMENTS)
    else:
        finish_file(file, state=FileState.DUPLICATE, reason=refusals.MEASUREMENTS_HERE)


def _taken(file: UploadedFile, report: Report, rows: list[Measured]) -> Counter[TakenState]:
    """How many rows ended how. The department is locked before the study, as by everybody who sends measurements."""
    upload = file.upload
    department = Department.objects.select_for_update(no_key=True).get(pk=upload.department_id)
    study_of(department, identity_of(file, report.facts))
    try:
        taken = take_measurements(by=upload.by, department=department, rows=rows, source=MeasurementSource.DICOM_SR)
    except UploadError as error:
        raise Refused(str(error)) from error
    return Counter(one.state for one in taken)


def _plausible(reading: Reading) -> bool:
    return not why_not(kind=reading.kind, value_mm=reading.value_mm, gestational_age_days=None, sequence=reading.fetus, performed_on=None)


def _measured(reading: Reading, report: Report) -> Measured:
    """An age that cannot be meant is left out, the measurement stays."""
    days = reading.gestational_age_days
    at_odds = why_not(kind=reading.kind, value_mm=reading.value_mm, gestational_age_days=days, sequence=reading.fetus, performed_on=None)
    return Measured(
        kind=reading.kind,
        value_mm=reading.value_mm,
        study_uid=report.facts.study_uid,
        gestational_age_days=None if at_odds else days,
        sequence=reading.fetus,
    )
