"""The rows of what is accepted: study, and of a picture series, instance, frames."""

from auditapp.access.models import Department
from auditapp.imaging.facts import Facts
from auditapp.imaging.identity import Identity
from auditapp.imaging.models import Blanking, Frame, Instance, Series, Study
from auditapp.imaging.operators import operator_among

FrameKeys = list[tuple[str, str]]
"""Keys in the pixel store, of each frame and its thumbnail, in order."""


def create_instance(*, department: Department, identity: Identity, facts: Facts, blanking: Blanking, frames: FrameKeys) -> Instance:
    """Inside the caller's transaction. Raises IntegrityError if the instance is here already."""
    instance = Instance.objects.create(
        series=_series_of(department, identity),
        uid=identity.uid,
        sha256=identity.sha256,
        rows=facts.rows,
        columns=facts.columns,
        frame_count=len(frames),
        frame_time_ms=facts.frame_time_ms,
        pixel_spacing_mm=facts.spacing_mm,
        manufacturer=facts.manufacturer,
        machine_model=facts.model,
        kind=facts.kind,
        blanking=blanking,
    )
    Frame.objects.bulk_create(
        Frame(instance=instance, number=number, image=image, thumbnail=thumbnail)
        for number, (image, thumbnail) in enumerate(frames, start=1)
    )
    return instance


def study_of(department: Department, identity: Identity) -> Study:
    """The file's study, made if this is its first file. A study that was nobody's becomes the radiologist's whom the file names."""
    operator = operator_among(department, identity.operators)
    radiologist = identity.radiologist or (operator.radiologist if operator else None)
    study, created = Study.objects.get_or_create(
        uid=identity.study_uid,
        defaults={
            "department": department,
            "patient": identity.patient,
            "performed_on": identity.performed_on,
            "radiologist": radiologist,
            "operator": operator,
        },
    )
    if not created and study.radiologist is None and (radiologist or operator):
        study.radiologist, study.operator = radiologist, operator if radiologist else study.operator or operator
        study.save(update_fields=["radiologist", "operator"])
    return study


def _series_of(department: Department, identity: Identity) -> Series:
    return Series.objects.get_or_create(uid=identity.series_uid, defaults={"study": study_of(department, identity)})[0]
