from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

from auditapp.access.models import Department
from auditapp.access.selectors import departments_for
from auditapp.protocols.edition import (
    CriterionEdition,
    ExaminationEdition,
    OpinionEdition,
    PlaneEdition,
    ProtocolEdition,
    StructureEdition,
)
from auditapp.protocols.editions import DEFAULT
from auditapp.protocols.models import Criterion, Plane, Protocol, RequiredPlanes
from auditapp.sentences import term

ANY_EXAMINATION, OWN_RULE = term("Every examination"), term("Set by the department.")


def protocols() -> QuerySet[Protocol]:
    """Every installed edition. Rubrics are published texts: everybody may read them."""
    return Protocol.objects.all()


def criteria() -> QuerySet[Criterion]:
    """Those of every installed edition."""
    return Criterion.objects.select_related("plane__protocol")


def protocol_of(department: Department) -> Protocol:
    """The protocol that grades the department's new images: its choice, else the default edition."""
    chosen = Protocol.objects.filter(departmentprotocol__department=department).first()
    return chosen or Protocol.objects.get(code=DEFAULT.code, edition=DEFAULT.edition)


def edition_of(protocol: Protocol) -> ProtocolEdition:
    """The frozen rows as the plain data that grading reads."""
    return _edition(protocol.pk, protocol.digest)


def examinations_of(department: Department, protocol: Protocol) -> tuple[ExaminationEdition, ...]:
    """What is required of the department's examinations: its own setting, else the edition's; empty where neither requires anything."""
    own = RequiredPlanes.objects.filter(department=department, protocol=protocol).first()
    edition = edition_of(protocol)
    if own is None or own.planes is None:
        return edition.examinations
    marks = tuple(plane.code for plane in edition.planes)
    return (ExaminationEdition("own", ANY_EXAMINATION, tuple(own.planes), marks, OWN_RULE),) if own.planes else ()


def required_planes_choices(user: Any) -> QuerySet[RequiredPlanes]:
    """What departments that `user` manages required, the newest first."""
    managed = departments_for(user, "manage_rounds")
    return RequiredPlanes.objects.filter(department__in=managed).select_related("department", "protocol", "chosen_by")


def criterion_ids(protocol: Protocol) -> dict[tuple[str, str], int]:
    """(plane code, criterion code) → primary key."""
    return dict(_criterion_ids(protocol.pk, protocol.digest))


@lru_cache(maxsize=32)  # rows are immutable; the digest keeps the entries of two databases apart
def _edition(pk: int, digest: str) -> ProtocolEdition:
    protocol = Protocol.objects.get(pk=pk)
    planes = protocol.planes.prefetch_related("criteria", "structures")
    return ProtocolEdition(
        code=protocol.code,
        edition=protocol.edition,
        name=protocol.name,
        source=protocol.source,
        planes=tuple(_plane(plane) for plane in planes),
        standard_from=protocol.standard_from,
        basic_from=protocol.basic_from,
        least_known=protocol.least_known,
        examinations=tuple(_examination(held) for held in protocol.examinations),
    )


@lru_cache(maxsize=32)
def _criterion_ids(pk: int, digest: str) -> tuple[tuple[tuple[str, str], int], ...]:
    rows = Plane.objects.filter(protocol_id=pk).values_list("code", "criteria__code", "criteria__pk")
    return tuple(((plane, criterion), criterion_pk) for plane, criterion, criterion_pk in rows)


def _plane(plane: Plane) -> PlaneEdition:
    return PlaneEdition(
        code=plane.code,
        name=plane.name,
        machine_codes=tuple(plane.machine_codes),
        structures=tuple(StructureEdition(s.code, s.name) for s in plane.structures.all()),
        criteria=tuple(CriterionEdition(c.code, c.statement, c.advice, c.weight, c.rule) for c in plane.criteria.all()),
        opinion=OpinionEdition(**plane.opinion) if plane.opinion else None,
    )


def _examination(held: Mapping[str, Any]) -> ExaminationEdition:
    return ExaminationEdition(held["code"], held["name"], tuple(held["required"]), tuple(held["marks"]), held["source"])
