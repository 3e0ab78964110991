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
class OpinionEdition:
    """That the learnt opinion of experts decides whether an image is standard where the criteria leave that open (decision 13).

    Both are probabilities (0-1) that an expert would call the image standard: from `standard_from` on it is; nearer to it than
    `abstain_within` the machine gives no grade. A wider band trades images graded for agreement with experts.
    """

    standard_from: float = 0.5
    abstain_within: float = 0.0


@dataclass(frozen=True, slots=True)
class PlaneEdition:
    """`opinion` is None where the criteria alone make the grade."""

    code: str
    name: str
    criteria: tuple[CriterionEdition, ...]
    structures: tuple[StructureEdition, ...] = ()
    machine_codes: tuple[str, ...] = ()
    opinion: OpinionEdition | None = None

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
    `least_known` (0-1) of the weight is known and no opinion of experts decides what is open."""

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
        for plane in content["planes"]:
            if plane["opinion"] is None:
                del plane["opinion"]  # likewise
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
