"""Rules that read what the networks learnt: faults on ordered scales, and criteria that no formula can judge."""

from auditapp.protocols.phrasing import either
from auditapp.protocols.rules.rule import Judged, Rule, cannot_tell, met, not_met
from auditapp.protocols.seen import FACTOR_LEVELS, Seen


def factor(seen: Seen, *, factor: str, most: int, least: int = 0) -> Judged:
    """Met when no level outside `least` to `most` of the factor can be ruled in, not met when none inside can; else cannot tell."""
    words = FACTOR_LEVELS[factor]
    told = seen.factors.get(factor)
    if told is None:
        return cannot_tell(f"The machine has no opinion on this: {factor}.")
    expected = f"{either(words[least : most + 1])} is expected."
    if told.abstains or (told.lowest < least <= told.highest) or (told.lowest <= most < told.highest):
        return cannot_tell(f"{factor.capitalize()}: {either(words[told.lowest : told.highest + 1])} cannot be told apart; {expected}")
    said = f"{factor.capitalize()}: {words[told.level]}; {expected}"
    return met(said) if least <= told.lowest and told.highest <= most else not_met(said)


def learnt(seen: Seen, *, criterion: str, met_from: float, not_met_to: float) -> Judged:
    """Met from a probability of `met_from` (0-1), not met up to `not_met_to`, cannot tell between."""
    probability = seen.criteria.get(criterion)
    if probability is None:
        return cannot_tell("The machine has not learnt to judge this.")
    said = f"Learnt from drawn pictures alone: the machine holds this met with a probability of {probability:.0%}"
    if probability >= met_from:
        return met(f"{said}.")
    if probability <= not_met_to:
        return not_met(f"{said}.")
    return cannot_tell(f"{said}: between {not_met_to:.0%} and {met_from:.0%} it abstains.")


def _described_factor(*, factor: str, most: int, least: int = 0) -> str:
    return f"Met when the machine is sure that the {factor} is {either(FACTOR_LEVELS[factor][least : most + 1])}."


def _described_learnt(*, criterion: str, met_from: float, not_met_to: float) -> str:
    return (
        f"Learnt from drawn pictures alone: met when the machine's probability is {met_from:.0%} or more, not met when it is "
        f"{not_met_to:.0%} or less, cannot tell between, or where the networks in use have not learnt it."
    )


FACTOR = Rule(factor, _described_factor)
LEARNT = Rule(learnt, _described_learnt)
