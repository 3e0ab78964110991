"""Verdicts and weights to a score and a grade: pure, and the same for machine and human. The machine may know experts' opinion besides."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from auditapp.protocols.edition import OpinionEdition, PlaneEdition, ProtocolEdition


class Verdict(StrEnum):
    MET = "met"
    NOT_MET = "not_met"
    CANNOT_TELL = "cannot_tell"


class Grade(StrEnum):
    STANDARD = "standard"
    BASIC = "basic"
    NON_STANDARD = "non_standard"


class DecidedBy(StrEnum):
    """Who made a grade: the protocol's criteria, or the learnt opinion of experts where these left it open. Nobody: there is none."""

    CRITERIA = "criteria"
    OPINION = "opinion"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Graded:
    """`score` is 0-100 over the known weight; `lowest` and `highest` are what it would be were all unknown criteria not met or met.

    `grade` is None where nobody decides: nothing is known (`score` is None then too), less than the protocol's `least_known` share is
    and no opinion takes part, or the opinion is too close to its cut. `standard_probability` (0-1) is the opinion as it was asked, None
    where it was not.
    """

    score: float | None
    grade: Grade | None
    known_weight: float
    total_weight: float
    lowest: float
    highest: float
    decided_by: DecidedBy = DecidedBy.NOBODY
    standard_probability: float | None = None


def grade(
    verdicts: Mapping[str, Verdict], plane: PlaneEdition, protocol: ProtocolEdition, standard_probability: float | None = None
) -> Graded:
    """Grade one image from its verdicts by criterion code. A criterion without a verdict counts as cannot tell.

    `standard_probability` (0-1) is how surely an expert would call the image standard; it counts where the plane lets it and the
    criteria leave open whether the image is standard. Raises ValueError for a verdict on a criterion that the plane does not have.
    """
    weights = {criterion.code: criterion.weight for criterion in plane.criteria}
    if foreign := set(verdicts) - set(weights):
        raise ValueError(f"{plane.name} has no criterion {', '.join(sorted(foreign))}")
    met = sum(weight for code, weight in weights.items() if verdicts.get(code) is Verdict.MET)
    missed = sum(weight for code, weight in weights.items() if verdicts.get(code) is Verdict.NOT_MET)
    known, total = met + missed, plane.total_weight
    undecided = Graded(
        score=100 * met / known if known else None,
        grade=None,
        known_weight=known,
        total_weight=total,
        lowest=100 * met / total,
        highest=100 * (total - missed) / total,
    )
    if undecided.score is None:
        return undecided
    if plane.opinion is not None and standard_probability is not None:
        return _with_opinion(undecided, undecided.score, plane.opinion, standard_probability, protocol)
    if known < protocol.least_known * total:
        return undecided
    return replace(undecided, grade=grade_of(undecided.score, protocol), decided_by=DecidedBy.CRITERIA)


def grade_of(score: float, protocol: ProtocolEdition) -> Grade:
    """`score` (0-100) to a grade by the protocol's bands. Rounded to 1e-6 so that 8 of 9 points is the 88.888889 that an edition states."""
    rounded = round(score, 6)
    if rounded >= protocol.standard_from:
        return Grade.STANDARD
    return Grade.BASIC if rounded >= protocol.basic_from else Grade.NON_STANDARD


def _with_opinion(undecided: Graded, score: float, opinion: OpinionEdition, probability: float, protocol: ProtocolEdition) -> Graded:
    """By the criteria where what they leave open cannot change "standard or not", else by the opinion (decision 13)."""
    bounds = {grade_of(bound, protocol) is Grade.STANDARD for bound in (undecided.lowest, undecided.highest)}
    if len(bounds) == 1:  # the score over what is known lies between the two, so it never says otherwise
        return replace(undecided, grade=grade_of(score, protocol), decided_by=DecidedBy.CRITERIA)
    asked = replace(undecided, standard_probability=probability)
    if round(abs(probability - opinion.standard_from), 6) < opinion.abstain_within:
        return asked
    given = Grade.STANDARD if probability >= opinion.standard_from else _at_most_basic(score, protocol)
    return replace(asked, grade=given, decided_by=DecidedBy.OPINION)


def _at_most_basic(score: float, protocol: ProtocolEdition) -> Grade:
    """Not standard, however much of what is known was met; a protocol without a middle band has no basic."""
    has_basic = protocol.basic_from < protocol.standard_from
    return Grade.BASIC if has_basic and round(score, 6) >= protocol.basic_from else Grade.NON_STANDARD
