"""Rules that read what the networks learnt: faults on ordered scales, and criteria that no formula can judge."""

from auditapp.protocols.phrasing import either
from auditapp.protocols.rules.rule import Judged, Rule, cannot_tell, met, not_met
from auditapp.protocols.seen import FACTOR_LEVELS, Seen
from auditapp.sentences import sentence

NO_OPINION = sentence("The machine has no opinion on this: {factor}.")
EXPECTED = sentence("{levels} is expected.")
NOT_TOLD_APART = sentence("{factor}: {levels} cannot be told apart; {words}")
TOLD = sentence("{factor}: {level}; {words}")
NOT_LEARNT = sentence("The machine has not learnt to judge this.")
HELD = sentence("Learnt from drawn pictures alone: the machine holds this met with a probability of {share}.")
HELD_BETWEEN = sentence(
    "Learnt from drawn pictures alone: the machine holds this met with a probability of {share}: between {low} and {high} it abstains."
)
BY_FACTOR = sentence("Met when the machine is sure that the {factor} is {levels}.")
BY_LEARNING = sentence(
    "Learnt from drawn pictures alone: met when the machine's probability is {high} or more, not met when it is {low} or less, cannot "
    "tell between, or where the networks in use have not learnt it."
)


def factor(seen: Seen, *, factor: str, most: int, least: int = 0) -> Judged:
    """Met when no level outside `least` to `most` of the factor can be ruled in, not met when none inside can; else cannot tell."""
    words = FACTOR_LEVELS[factor]
    told = seen.factors.get(factor)
    if told is None:
        return cannot_tell(NO_OPINION.format(factor=factor))
    expected, name = EXPECTED.format(levels=either(words[least : most + 1])), factor.capitalize()
    if told.abstains or (told.lowest < least <= told.highest) or (told.lowest <= most < told.highest):
        return cannot_tell(NOT_TOLD_APART.format(factor=name, levels=either(words[told.lowest : told.highest + 1]), words=expected))
    said = TOLD.format(factor=name, level=words[told.level], words=expected)
    return met(said) if least <= told.lowest and told.highest <= most else not_met(said)


def learnt(seen: Seen, *, criterion: str, met_from: float, not_met_to: float) -> Judged:
    """Met from a probability of `met_from` (0-1), not met up to `not_met_to`, cannot tell between."""
    probability = seen.criteria.get(criterion)
    if probability is None:
        return cannot_tell(NOT_LEARNT)
    share = f"{probability:.0%}"
    if probability >= met_from:
        return met(HELD.format(share=share))
    if probability <= not_met_to:
        return not_met(HELD.format(share=share))
    return cannot_tell(HELD_BETWEEN.format(share=share, low=f"{not_met_to:.0%}", high=f"{met_from:.0%}"))


def _described_factor(*, factor: str, most: int, least: int = 0) -> str:
    return BY_FACTOR.format(factor=factor, levels=either(FACTOR_LEVELS[factor][least : most + 1]))


def _described_learnt(*, criterion: str, met_from: float, not_met_to: float) -> str:
    return BY_LEARNING.format(high=f"{met_from:.0%}", low=f"{not_met_to:.0%}")


FACTOR = Rule(factor, _described_factor)
LEARNT = Rule(learnt, _described_learnt)
