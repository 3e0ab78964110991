"""Drawn phantoms come in without a file: they are nobody's picture, so nothing is blanked. Demo departments only."""

import hashlib
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db import transaction

from auditapp.access.models import Department, Radiologist
from auditapp.imaging import store
from auditapp.imaging.deidentify import pseudonym, pseudonymous_uid
from auditapp.imaging.facts import Facts
from auditapp.imaging.identity import Identity
from auditapp.imaging.ingest import AcceptedHook
from auditapp.imaging.instances import create_instance
from auditapp.imaging.models import Blanking, Instance
from auditapp.imaging.services import UploadError
from auditapp.trail.services import record


def add_phantom(
    *,
    by: Any,
    department: Department,
    frames: npt.NDArray[np.uint8],
    study: str,
    performed_on: date,
    radiologist: Radiologist | None,
    on_accepted: AcceptedHook,
    spacing_mm: float | None = None,
) -> Instance:
    """Keep a drawn clip, uint8 of (n, height, width) or (n, height, width, 3) RGB. Phantoms with one `study` name share a study.

    The same frames in the same study again give the instance that is there. Raises UploadError outside demo departments.
    """
    if not department.is_demo:
        raise UploadError("Phantoms belong in demo departments only.")
    digest = hashlib.sha256(frames.tobytes()).hexdigest()
    identity = Identity(
        study_uid=pseudonymous_uid(department.pk, "study", f"phantom {study}"),
        series_uid=pseudonymous_uid(department.pk, "series", f"phantom {study}"),
        uid=pseudonymous_uid(department.pk, "instance", f"phantom {study}", digest),
        patient=pseudonym(department.pk, "patient of study", f"phantom {study}"),
        sha256=pseudonym(department.pk, "phantom", study, digest),
        performed_on=performed_on,
        radiologist=radiologist,
    )
    there = Instance.objects.filter(uid=identity.uid).first()
    if there is not None:
        return there
    keys = [store.put_frame(frame, department_id=department.pk) for frame in frames]
    facts = Facts(kind="phantom", rows=frames.shape[1], columns=frames.shape[2], frame_count=len(frames), spacing_mm=spacing_mm)
    with transaction.atomic():
        instance = create_instance(department=department, identity=identity, facts=facts, blanking=Blanking.NONE, frames=keys)
        on_accepted(instance)
        record(by=by, verb="add_phantom", subject=instance, department_id=department.pk, frames=len(keys))
    return instance
