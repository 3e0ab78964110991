from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from auditapp.access.models import Department
from auditapp.access.selectors import departments_for
from auditapp.protocols.edition import PlaneEdition, ProtocolEdition
from auditapp.protocols.editions import EDITIONS
from auditapp.protocols.models import Criterion, DepartmentProtocol, Plane, Protocol, RequiredPlanes, Structure
from auditapp.trail.services import record


class ProtocolError(ValueError):
    """What was asked of a protocol cannot be; the message says why."""


class EditionChanged(RuntimeError):
    """An installed edition's text or weights differ from what is in the database: it needs a new edition number."""


@transaction.atomic
def install_editions(*, by: Any = None) -> list[Protocol]:
    """Write every edition that is not in the database yet; raise EditionChanged where one was altered under its number."""
    return [_install(edition, by) for edition in EDITIONS.values()]


@transaction.atomic
def choose_protocol(*, by: Any, department: Department, protocol: Protocol) -> None:
    """Grade the department's new images by `protocol` from now on; what is graded stays as it is."""
    DepartmentProtocol.objects.update_or_create(department=department, defaults={"protocol": protocol})
    record(by=by, verb="choose_protocol", subject=protocol, department_id=department.pk)


@transaction.atomic
def require_planes(*, by: Any, department: Department, protocol: Protocol, planes: Sequence[str] | None) -> RequiredPlanes:
    """Reports that are counted from now on ask each examination of the department for these planes; reports that are there stay.

    `planes` None asks for what the edition requires, an empty list for nothing; `by` None is the system itself.
    Raises ProtocolError for a plane of which the protocol does not speak, or if `by` does not manage the department's rounds.
    """
    if by is not None and not departments_for(by, "manage_rounds").filter(pk=department.pk).exists():
        raise ProtocolError(_("Only a quality manager of the department says which planes it requires."))
    known = list(Plane.objects.filter(protocol=protocol).values_list("code", flat=True))
    strange = [code for code in planes or () if code not in known]
    if strange:
        text = _("This protocol has no plane %(strange)s. Its planes: %(known)s.")
        raise ProtocolError(text % {"strange": ", ".join(strange), "known": ", ".join(known)})
    chosen = None if planes is None else list(dict.fromkeys(planes))
    row = RequiredPlanes.objects.create(department=department, protocol=protocol, planes=chosen, chosen_by=by, chosen_at=timezone.now())
    record(by=by, verb="require_planes", subject=row, department_id=department.pk, protocol=protocol.pk, planes=chosen)
    return row


@transaction.atomic
def take_back_planes(*, by: Any, choice: RequiredPlanes) -> RequiredPlanes:
    """What held before `choice` holds again, as a choice of its own. Raises ProtocolError if `choice` holds no more, or as above."""
    before = RequiredPlanes.objects.filter(department=choice.department_id, protocol=choice.protocol_id)
    newest, *earlier = before[:2]
    if newest.pk != choice.pk:
        raise ProtocolError(_("Somebody has changed the required planes since."))
    planes = earlier[0].planes if earlier else None
    return require_planes(by=by, department=choice.department, protocol=choice.protocol, planes=planes)


def _install(edition: ProtocolEdition, by: Any) -> Protocol:
    held: Protocol | None = Protocol.objects.filter(code=edition.code, edition=edition.edition).first()
    if held is not None:
        if held.digest != edition.digest:
            raise EditionChanged(f"{edition.code} {edition.edition} was changed; give it a new edition number")
        return held
    protocol = Protocol.objects.create(
        code=edition.code,
        edition=edition.edition,
        name=edition.name,
        source=edition.source,
        standard_from=edition.standard_from,
        basic_from=edition.basic_from,
        least_known=edition.least_known,
        examinations=[asdict(examination) for examination in edition.examinations],
        digest=edition.digest,
    )
    for plane in edition.planes:
        _install_plane(plane, protocol)
    record(by=by, verb="install_protocol", subject=protocol, digest=edition.digest)
    return protocol


def _install_plane(edition: PlaneEdition, protocol: Protocol) -> None:
    plane = Plane.objects.create(
        protocol=protocol,
        code=edition.code,
        name=edition.name,
        machine_codes=list(edition.machine_codes),
        opinion=asdict(edition.opinion) if edition.opinion else None,
    )
    for structure in edition.structures:
        Structure.objects.create(plane=plane, code=structure.code, name=structure.name)
    for criterion in edition.criteria:
        Criterion.objects.create(
            plane=plane,
            code=criterion.code,
            statement=criterion.statement,
            advice=criterion.advice,
            weight=criterion.weight,
            rule=dict(criterion.rule),
        )
