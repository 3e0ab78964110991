"""What every kind of rule is made of."""

from collections.abc import Callable
from dataclasses import dataclass

from auditapp.protocols.grading import Verdict
from auditapp.protocols.phrasing import named
from auditapp.protocols.seen import Seen
from auditapp.sentences import sentence

NOT_LOOKED_FOR = sentence("The machine does not look for {names}.")
TOO_CLOSE = sentence("{words} Too close to call.")


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict and the sentence that says why, at most 300 characters."""

    verdict: Verdict
    reason: str


@dataclass(frozen=True, slots=True)
class Rule:
    """`judge(seen, **parameters)` gives the verdict, `describe(**parameters)` says in a sentence how it is reached."""

    judge: Callable[..., Judged]
    describe: Callable[..., str]


def cannot_tell(why: str) -> Judged:
    return Judged(Verdict.CANNOT_TELL, why)


def met(why: str) -> Judged:
    return Judged(Verdict.MET, why)


def not_met(why: str) -> Judged:
    return Judged(Verdict.NOT_MET, why)


def not_looked_for(seen: Seen, structures: list[str]) -> Judged | None:
    """The verdict where the networks cannot find some of `structures` at all; None where they know them."""
    unknown = [name for name in structures if name not in seen.knows]
    return cannot_tell(NOT_LOOKED_FOR.format(names=named(unknown))) if unknown else None


def decided(*, holds: bool, close: bool, said: str) -> Judged:
    """By a measure: met where it `holds`, cannot tell where it lies too `close` to the limit."""
    if close:
        return cannot_tell(TOO_CLOSE.format(words=said))
    return met(said) if holds else not_met(said)
