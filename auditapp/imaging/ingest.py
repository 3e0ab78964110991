"""The ordered steps for one file, from sealed bytes to a de-identified instance. It ends accepted, duplicate or refused.

claim → open → already here? → read and decode in a child → same number, other bytes? → blank → store → rows, in one transaction
A structured report goes from the child to its rows: see `reported`.
"""

import uuid
from collections.abc import Callable

from django.db import IntegrityError, transaction

from auditapp.imaging import refusals, sandbox, store
from auditapp.imaging.deidentify import area_to_keep, blanked
from auditapp.imaging.facts import Report
from auditapp.imaging.identity import Identity, identity_of, keyed_hash
from auditapp.imaging.instances import FrameKeys, create_instance
from auditapp.imaging.leases import LeaseLostError, claim_file, finish_file, incoming_key, renew_lease
from auditapp.imaging.models import Blanking, FileState, Instance, UploadedFile
from auditapp.imaging.refusals import Refused
from auditapp.imaging.reported import take_report
from auditapp.imaging.sandbox import Decoded
from auditapp.imaging.seal import SealBrokenError

FRAMES_A_RENEWAL = 16
AcceptedHook = Callable[[Instance], object]


class AlreadyHereError(Exception):
    """The very same file, or its pictures in another coding, were accepted before, as `instance`."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance


def ingest_file(file_id: int, *, on_accepted: AcceptedHook) -> list[uuid.UUID]:
    """Ids of the frames that came into being; none if the file was refused, a duplicate, a structured report, or is in other hands.

    `on_accepted` runs inside the transaction that creates the instance. What is wrong with the file ends in its row; what is wrong
    with us (no database, no storage) is raised, and the lease passes on to the next try.
    """
    file = claim_file(file_id)
    if file is None:
        return []
    try:
        instance = _ended(file, on_accepted)
    except LeaseLostError:
        return []
    store.drop_incoming(incoming_key(file))
    return list(instance.frames.values_list("pk", flat=True)) if instance else []


def _ended(file: UploadedFile, on_accepted: AcceptedHook) -> Instance | None:
    try:
        return _accepted(file, on_accepted)
    except AlreadyHereError as twin:
        since = twin.instance.created_at.date().isoformat()
        finish_file(file, state=FileState.DUPLICATE, reason=refusals.ALREADY_HERE.format(day=since), instance=twin.instance)
    except Refused as refusal:
        finish_file(file, state=FileState.REFUSED, reason=str(refusal))
    return None


def _accepted(file: UploadedFile, on_accepted: AcceptedHook) -> Instance | None:
    data = _opened(file)
    _check_bytes_are_new(file)
    decoded = sandbox.read(data)
    if isinstance(decoded, Report):
        take_report(file, decoded)
        return None
    identity = identity_of(file, decoded.facts)
    _check_uid_is_new(file, identity, decoded)
    blanking, frames = _stored(file, decoded)
    try:
        return _recorded(file, identity, decoded, blanking, frames, on_accepted)
    except IntegrityError:  # the same file was accepted elsewhere in this moment
        _check_bytes_are_new(file)
        _check_uid_is_new(file, identity, decoded)
        raise


def _opened(file: UploadedFile) -> bytes:
    try:
        return store.open_incoming(incoming_key(file))
    except FileNotFoundError:
        raise Refused(refusals.DID_NOT_ARRIVE) from None
    except SealBrokenError:
        raise Refused(refusals.OTHER_KEY) from None


def _check_bytes_are_new(file: UploadedFile) -> None:
    twin = Instance.objects.filter(sha256=keyed_hash(file), series__study__department=file.upload.department_id).first()
    if twin is not None:
        raise AlreadyHereError(twin)


def _check_uid_is_new(file: UploadedFile, identity: Identity, decoded: Decoded) -> None:
    """The first file of an instance number stays. The same pictures in another lossless coding are no conflict, but the same."""
    held = Instance.objects.filter(uid=identity.uid).first()
    if held is None:
        return
    keep, _ = area_to_keep(decoded.facts, decoded.frames)
    keys = [store.keys_of(blanked(frame, keep), department_id=file.upload.department_id)[0] for frame in decoded.frames]
    if keys == list(held.frames.order_by("number").values_list("image", flat=True)):
        raise AlreadyHereError(held)
    raise Refused(refusals.SAME_UID_OTHER_BYTES)


def _stored(file: UploadedFile, decoded: Decoded) -> tuple[Blanking, FrameKeys]:
    keep, blanking = area_to_keep(decoded.facts, decoded.frames)
    keys = []
    for number, frame in enumerate(decoded.frames):
        if number % FRAMES_A_RENEWAL == 0:
            renew_lease(file)
        keys.append(store.put_frame(blanked(frame, keep), department_id=file.upload.department_id))
    return blanking, keys


@transaction.atomic
def _recorded(
    file: UploadedFile, identity: Identity, decoded: Decoded, blanking: Blanking, frames: FrameKeys, on_accepted: AcceptedHook
) -> Instance:
    instance = create_instance(department=file.upload.department, identity=identity, facts=decoded.facts, blanking=blanking, frames=frames)
    on_accepted(instance)
    finish_file(file, state=FileState.ACCEPTED, instance=instance)
    return instance
