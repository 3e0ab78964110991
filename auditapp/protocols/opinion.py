"""How surely experts would call an image standard, and what speaks against it, in sentences for people (decision 13)."""

from collections.abc import Mapping
from dataclasses import dataclass

from auditapp.protocols.criteria import structures_of
from auditapp.protocols.edition import CriterionEdition, PlaneEdition
from auditapp.protocols.grading import Grade
from auditapp.protocols.phrasing import name_of
from auditapp.protocols.seen import WHOLE
from auditapp.sentences import sentence

# Log odds from which a doubt is named. From nine in ten to even odds is a loss of 2.2 over ten parts (nine structures and the picture as
# a whole): the largest is then above this, so that an image which is not standard always says why. Below it odds fall by less than a fifth.
NAMED_FROM = 0.2
ASKS_FOR_SIGHT = frozenset({"visible", "count", "midsagittal"})  # other rules measure with a structure, and do not ask whether it is there

SURE = sentence("Experts would call this image standard: {probability}.")
TOO_CLOSE = sentence("That is too close to call, so the machine gives no grade.")
UNLIKE_STANDARD = sentence("As a whole it is unlike images that experts called standard.")
WHOLE_IN_DOUBT = sentence("Most in doubt: the picture as a whole.")
CRITERION_IN_DOUBT = sentence("Most in doubt: “{names}”.")
STRUCTURE_IN_DOUBT = sentence("Most in doubt: {name}.")


@dataclass(frozen=True, slots=True)
class Doubt:
    """What costs an image most: a structure, or WHOLE. `criterion` is the plane's that asks for the structure, None where none does."""

    name: str
    criterion: CriterionEdition | None = None


def most_in_doubt(doubts: Mapping[str, float], plane: PlaneEdition) -> Doubt | None:
    """Of `doubts` (log odds lost, by structure or WHOLE) the largest; None where each is too small to be named."""
    name = max(doubts, key=lambda one: doubts[one], default="")
    if not name or doubts[name] < NAMED_FROM:
        return None
    return Doubt(name, None if name == WHOLE else _asking_for(name, plane))


def told(*, probability: float, grade: Grade | None, doubt: Doubt | None) -> list[str]:
    """How sure the opinion is that gave `grade`, or abstained, and why: each sentence by itself, as `said` shows it."""
    sentences = [SURE.format(probability=share(probability))]
    if grade is None:
        sentences.append(TOO_CLOSE)
    if doubt is not None:
        sentences.append(_doubted(doubt, grade))
    return sentences


def share(probability: float) -> str:
    """'93%'; never certain: a picture of which the networks are sure may still be another's."""
    return "<1%" if probability < 0.01 else ">99%" if probability > 0.99 else f"{probability:.0%}"


def _doubted(doubt: Doubt, grade: Grade | None) -> str:
    if doubt.name == WHOLE:
        return UNLIKE_STANDARD if grade in (Grade.BASIC, Grade.NON_STANDARD) else WHOLE_IN_DOUBT
    if doubt.criterion is not None:
        return CRITERION_IN_DOUBT.format(names=doubt.criterion.statement)
    return STRUCTURE_IN_DOUBT.format(name=name_of(doubt.name))


def _asking_for(structure: str, plane: PlaneEdition) -> CriterionEdition | None:
    """The criterion that asks whether the structure is there; of several, the one that asks for least besides."""
    asking = [one for one in plane.criteria if one.rule["kind"] in ASKS_FOR_SIGHT and structure in structures_of(one.rule)]
    return min(asking, key=lambda one: len(structures_of(one.rule)), default=None)
