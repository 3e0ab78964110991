"""Verdicts and weights to a score and a grade: pure, and the same for machine and human."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from auditapp.protocols.edition import PlaneEdition, ProtocolEdition


class Verdict(StrEnum):
    MET = "met"
    NOT_MET = "not_met"
    CANNOT_TELL = "cannot_tell"


class Grade(StrEnum):
    STANDARD = "standard"
    BASIC = "basic"
    NON_STANDARD = "non_standard"


@dataclass(frozen=True, slots=True)
class Graded:
    """`score` is 0-100 over the known weight; `lowest` and `highest` are what it would be were all unknown criteria not met or met.

    `grade` is None, and `score` too where nothing is known, while less than the protocol's `least_known` share is known.
    """

    score: float | None
    grade: Grade | None
    known_weight: float
    total_weight: float
    lowest: float
    highest: float


def grade(verdicts: Mapping[str, Verdict], plane: PlaneEdition, protocol: ProtocolEdition) -> Graded:
    """Grade one image from its verdicts by criterion code. A criterion without a verdict counts as cannot tell.

    Raises ValueError for a verdict on a criterion that the plane does not have.
    """
    weights = {criterion.code: criterion.weight for criterion in plane.criteria}
    if foreign := set(verdicts) - set(weights):
        raise ValueError(f"{plane.name} has no criterion {', '.join(sorted(foreign))}")
    met = sum(weight for code, weight in weights.items() if verdicts.get(code) is Verdict.MET)
    missed = sum(weight for code, weight in weights.items() if verdicts.get(code) is Verdict.NOT_MET)
    known, total = met + missed, plane.total_weight
    score = 100 * met / known if known else None
    enough = score is not None and known >= protocol.least_known * total
    return Graded(
        score=score,
        grade=grade_of(score, protocol) if enough and score is not None else None,
        known_weight=known,
        total_weight=total,
        lowest=100 * met / total,
        highest=100 * (total - missed) / total,
    )


def grade_of(score: float, protocol: ProtocolEdition) -> Grade:
    """`score` (0-100) to a grade by the protocol's bands. Rounded to 1e-6 so that 8 of 9 points is the 88.888889 that an edition states."""
    rounded = round(score, 6)
    if rounded >= protocol.standard_from:
        return Grade.STANDARD
    return Grade.BASIC if rounded >= protocol.basic_from else Grade.NON_STANDARD
