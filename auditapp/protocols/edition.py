"""A protocol edition as plain data: what `editions/` writes, what grading reads. No database here."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class CriterionEdition:
    """`rule` says how the machine judges the criterion; see `criteria.judge` for the kinds."""

    code: str
    statement: str
    advice: str
    weight: float
    rule: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StructureEdition:
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class PlaneEdition:
    code: str
    name: str
    criteria: tuple[CriterionEdition, ...]
    structures: tuple[StructureEdition, ...] = ()
    machine_codes: tuple[str, ...] = ()

    @property
    def total_weight(self) -> float:
        return sum(criterion.weight for criterion in self.criteria)


@dataclass(frozen=True, slots=True)
class ExaminationEdition:
    """A kind of examination and the planes that must be stored of it, by code. `marks` are the planes by which it is told from others."""

    code: str
    name: str
    required: tuple[str, ...]
    marks: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class ProtocolEdition:
    """Grades: score ≥ `standard_from` standard, ≥ `basic_from` basic, else non-standard; none while less than
    `least_known` (0-1) of the weight is known."""

    code: str
    edition: str
    name: str
    source: str
    planes: tuple[PlaneEdition, ...]
    standard_from: float
    basic_from: float
    least_known: float = 0.5
    examinations: tuple[ExaminationEdition, ...] = ()
    order: int = field(default=0, compare=False)

    def plane_named(self, machine_code: str) -> PlaneEdition | None:
        """The plane that a frame of `machine_code` is graded as; None if this protocol does not speak of it."""
        for plane in self.planes:
            if machine_code == plane.code or machine_code in plane.machine_codes:
                return plane
        return None

    @property
    def digest(self) -> str:
        content = asdict(self)
        del content["order"]
        if not self.examinations:
            del content["examinations"]  # editions from before there were any keep their digest
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
