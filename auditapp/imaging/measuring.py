"""Measurements come in: row by row stored, here already, or refused with a sentence. The first value of a measurement stays."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from auditapp.access.models import Department, Radiologist
from auditapp.access.selectors import departments_for
from auditapp.imaging.deidentify import pseudonym, pseudonymous_uid
from auditapp.imaging.identity import normalised
from auditapp.imaging.models import Instance, Measurement, MeasurementSource, Study
from auditapp.imaging.plausible import why_not
from auditapp.imaging.selectors import visible
from auditapp.imaging.services import UploadError, uploader_as_radiologist
from auditapp.trail.services import record

BATCH = 5000  # studies looked up together
Key = tuple[int, str, int]


@dataclass(frozen=True, slots=True)
class Measured:
    """One measurement as it was sent. The study by its DICOM UID, which is hashed and never kept, or by the id of an `instance` of it.

    `performed_on` and `radiologist` (id or operator name) make a study of which no image is here yet.
    """

    kind: str
    value_mm: float
    study_uid: str = field(default="", repr=False)
    instance: UUID | None = None
    gestational_age_days: int | None = None
    sequence: int = 1
    performed_on: date | None = None
    radiologist: str = ""


class TakenState(StrEnum):
    STORED, DUPLICATE, REFUSED = "stored", "duplicate", "refused"


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one row; `reason` where it was refused."""

    state: TakenState
    reason: str = ""


@transaction.atomic
def take_measurements(*, by: Any, department: Department, rows: Sequence[Measured], source: MeasurementSource) -> list[Taken]:
    """What became of each row, in order. The same rows again store nothing. `by` None is the system itself.

    Raises UploadError if `by` may not send measurements to the department: an expert's remeasurements need `review`, others `upload`.
    """
    needed = "review" if source is MeasurementSource.EXPERT else "upload"
    if by is not None and not departments_for(by, needed).filter(pk=department.pk).exists():
        raise UploadError(_("You may not send measurements to this department."))
    # Who sends to the same department in this moment waits here, so that nothing is stored twice.
    Department.objects.select_for_update(no_key=True).get(pk=department.pk)
    desk = _Desk(by, department, source, uploader_as_radiologist(by, department) if by is not None and needed == "upload" else None)
    taken = [each for start in range(0, len(rows), BATCH) for each in desk.take(rows[start : start + BATCH])]
    stored = sum(each.state is TakenState.STORED for each in taken)
    if stored:
        record(by=by, verb="take_measurements", subject=department, department_id=department.pk, stored=stored, source=source.value)
    return taken


def measurements_for(user: Any) -> QuerySet[Measurement]:
    """Those of departments whose images `user` may see, and of a radiologist's own studies."""
    return Measurement.objects.filter(visible(user, "study")).select_related("study__department")


def measurements_in(department: Department, first: date, last: date) -> QuerySet[Measurement]:
    """Those of studies of these days. For reports, which decide who sees them."""
    return Measurement.objects.filter(study__department=department, study__performed_on__range=(first, last))


class _Desk:
    """One delivery of one sender. `only` is the radiologist whose studies alone the sender may measure."""

    def __init__(self, by: Any, department: Department, source: MeasurementSource, only: Radiologist | None) -> None:
        self.by, self.department, self.source, self.only = by, department, source, only
        self.people: dict[str, Radiologist] = {}
        for one in Radiologist.objects.filter(department=department):
            self.people[str(one.pk)] = one
            if one.operator_name:
                self.people[normalised(one.operator_name)] = one

    def take(self, rows: Sequence[Measured]) -> list[Taken]:
        studies, by_instance = self._studies(rows)
        held = self._held([*studies.values(), *by_instance.values()])
        new: list[Measurement] = []
        taken = [self._one(row, self._study(row, studies, by_instance), held, new) for row in rows]
        Measurement.objects.bulk_create(new, batch_size=1000)
        return taken

    def _one(self, row: Measured, study: Study | str, held: dict[Key, float], new: list[Measurement]) -> Taken:
        reason = why_not(
            kind=row.kind,
            value_mm=row.value_mm,
            gestational_age_days=row.gestational_age_days,
            sequence=row.sequence,
            performed_on=row.performed_on,
        )
        if reason or isinstance(study, str):
            return Taken(TakenState.REFUSED, reason or str(study))
        if study.pk is None:
            study.pk = _kept(study).pk
        key = (study.pk, row.kind, row.sequence)
        if key in held:
            return Taken(TakenState.DUPLICATE) if held[key] == row.value_mm else Taken(TakenState.REFUSED, _another_value())
        held[key] = row.value_mm
        new.append(
            Measurement(
                study=study,
                kind=row.kind,
                sequence=row.sequence,
                value_mm=row.value_mm,
                gestational_age_days=row.gestational_age_days,
                source=self.source,
                by=self.by,
            )
        )
        return Taken(TakenState.STORED)

    def _study(self, row: Measured, studies: dict[str, Study], by_instance: dict[UUID, Study]) -> Study | str:
        """The row's study, perhaps one not saved yet, or why there is none."""
        if not row.study_uid and row.instance is None:
            return _("Name the study by study_uid, or an image of it by instance.")
        found = by_instance.get(row.instance) if row.instance is not None else studies.get(self._uid(row))
        if found is None and row.instance is None and row.performed_on is not None:
            return self._made(row, row.performed_on, studies)
        if found is None or (self.only is not None and found.radiologist_id != self.only.pk):  # a colleague's is answered like none
            return _("This study is not here. Send its images first, or say with the measurement on which day it was performed.")
        if self.source is MeasurementSource.EXPERT and self._own(found):
            return _("This is your own study: another expert measures it again.")
        return found

    def _made(self, row: Measured, performed_on: date, studies: dict[str, Study]) -> Study | str:
        radiologist = self.only
        if row.radiologist and radiologist is None:
            radiologist = self.people.get(row.radiologist) or self.people.get(normalised(row.radiologist))
            if radiologist is None:
                return _("There is no such radiologist in this department: give the id or operator name, or leave it out.")
        patient = pseudonym(self.department.pk, "patient of study", row.study_uid)
        uid = self._uid(row)
        studies[uid] = Study(department=self.department, uid=uid, patient=patient, performed_on=performed_on, radiologist=radiologist)
        return studies[uid]

    def _own(self, study: Study) -> bool:
        return self.by is not None and study.radiologist is not None and study.radiologist.user_id == self.by.pk

    def _uid(self, row: Measured) -> str:
        return pseudonymous_uid(self.department.pk, "study", row.study_uid)

    def _studies(self, rows: Sequence[Measured]) -> tuple[dict[str, Study], dict[UUID, Study]]:
        here = Study.objects.filter(department=self.department).select_related("radiologist")
        studies = {study.uid: study for study in here.filter(uid__in={self._uid(row) for row in rows if row.study_uid})}
        named = Instance.objects.filter(pk__in={row.instance for row in rows if row.instance is not None})
        of = dict(named.filter(series__study__department=self.department).values_list("pk", "series__study"))
        shown = here.in_bulk(set(of.values()))
        return studies, {pk: shown[study] for pk, study in of.items()}

    def _held(self, studies: Sequence[Study]) -> dict[Key, float]:
        """Values that are here, among measurements or, for an expert, among remeasurements."""
        held = Measurement.objects.filter(study__in={study.pk for study in studies})
        again = held.filter(source=MeasurementSource.EXPERT)
        held = again if self.source is MeasurementSource.EXPERT else held.exclude(source=MeasurementSource.EXPERT)
        return {(study, kind, number): value for study, kind, number, value in held.values_list("study", "kind", "sequence", "value_mm")}


def _kept(study: Study) -> Study:
    """The study, perhaps made by its first image in this moment."""
    facts = {name: getattr(study, name) for name in ("department", "patient", "performed_on", "radiologist")}
    return Study.objects.get_or_create(uid=study.uid, defaults=facts)[0]


def _another_value() -> str:
    return _("Another value of this study, kind and sequence is here already, and the first one stays.")
