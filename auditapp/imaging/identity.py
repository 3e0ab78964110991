"""Which study, series and instance a file belongs to, who acquired it and when; all under pseudonyms of the department."""

from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from django.utils import timezone

from auditapp.access.models import Radiologist
from auditapp.imaging.deidentify import pseudonym, pseudonymous_uid
from auditapp.imaging.facts import Facts
from auditapp.imaging.models import Upload, UploadedFile


@dataclass(frozen=True, slots=True)
class Identity:
    """The UIDs are "2.25." and a number; `patient` and `sha256` are hex."""

    study_uid: str
    series_uid: str
    uid: str
    patient: str
    sha256: str
    performed_on: date
    radiologist: Radiologist | None
    operators: tuple[str, ...] = ()
    """As the file spells them, where only they say whose the image is and no radiologist has one for operator name."""


def identity_of(file: UploadedFile, facts: Facts) -> Identity:
    upload, department = file.upload, file.upload.department_id
    radiologist = upload.radiologist or radiologist_named(upload, facts.operators)
    study = facts.study_uid or _study_without_uid(file)
    series = facts.series_uid or study
    return Identity(
        study_uid=pseudonymous_uid(department, "study", study),
        series_uid=pseudonymous_uid(department, "series", study, series),
        uid=pseudonymous_uid(department, "instance", facts.sop_uid or file.sha256),
        # without a patient's number each study is a patient of its own
        patient=pseudonym(department, *(("patient", facts.patient_id) if facts.patient_id else ("patient of study", study))),
        sha256=keyed_hash(file),
        performed_on=_day(facts.study_date) or upload.performed_on or timezone.localdate(),
        radiologist=radiologist,
        operators=() if radiologist else facts.operators,
    )


def keyed_hash(file: UploadedFile) -> str:
    """The file's bytes as a pseudonym of the department: equal files are found again there, and linked nowhere else."""
    return pseudonym(file.upload.department_id, "bytes", file.sha256)


def radiologist_named(upload: Upload, operators: tuple[str, ...]) -> Radiologist | None:
    """The department's radiologist whose operator name is the first of these to match, whatever the case and the carets."""
    known = {
        normalised(each.operator_name): each
        for each in Radiologist.objects.filter(department=upload.department_id).exclude(operator_name="")
    }
    return next((known[normalised(name)] for name in operators if normalised(name) in known), None)


def normalised(name: str) -> str:
    """A DICOM person name without its phonetic groups, carets and case: "Li^Wei^^Dr=李^伟" → "li wei dr"."""
    return " ".join(name.split("=")[0].replace("^", " ").casefold().split())


def _study_without_uid(file: UploadedFile) -> str:
    """The files of one folder inside the folder that was sent are one study; a loose file is a study of its own."""
    folders = PurePosixPath(file.name).parts[:-1]
    return f"folder {file.upload_id} {'/'.join(folders)}" if len(folders) > 1 else f"file {file.sha256}"


def _day(day: date | None) -> date | None:
    """A day to come is a clock set wrong."""
    return day if day is not None and day <= timezone.localdate() else None
