"""What was seen and a criterion to a verdict: pure. The rule of a criterion names one of the kinds here."""

from collections.abc import Mapping
from typing import Any

from auditapp.protocols.edition import CriterionEdition
from auditapp.protocols.rules import direction, learnt, shape, sight
from auditapp.protocols.rules.rule import Judged, Rule, cannot_tell
from auditapp.protocols.seen import SEEN_FROM, UNSURE_FROM, Seen, SeenStructure
from auditapp.sentences import sentence

__all__ = ["RULES", "SEEN_FROM", "UNSURE_FROM", "Judged", "Seen", "SeenStructure", "described", "judge", "structures_of"]

RULES: Mapping[str, Rule] = {
    "unseen": sight.UNSEEN,
    "visible": sight.VISIBLE,
    "count": sight.COUNT,
    "absent": sight.ABSENT,
    "midsagittal": sight.MIDSAGITTAL,
    "spans": shape.SPANS,
    "fills": shape.FILLS,
    "round": shape.ROUND,
    "symmetric": shape.SYMMETRIC,
    "centred": shape.CENTRED,
    "level": direction.LEVEL,
    "neutral": direction.NEUTRAL,
    "factor": learnt.FACTOR,
    "learnt": learnt.LEARNT,
}
NAMING = ("structures", "structure", "signs", "against", "ends", "body", "line", "outline", "front", "back", "nape")
UNLIKE = cannot_tell(sentence("The image is unlike anything the machine knows, so it judges nothing on it."))


def judge(seen: Seen, criterion: CriterionEdition) -> Judged:
    """The machine's verdict on one criterion. Raises KeyError for a rule of an unknown kind: an edition's mistake, not an image's."""
    rule, parameters = _parts(criterion)
    return UNLIKE if seen.unlike else rule.judge(seen, **parameters)


def described(criterion: CriterionEdition) -> str:
    """How the machine judges `criterion`, or that it does not, in a sentence for people. Raises KeyError as `judge` does."""
    rule, parameters = _parts(criterion)
    return rule.describe(**parameters)


def structures_of(rule: Mapping[str, Any]) -> tuple[str, ...]:
    """The structures that a criterion's rule rests on, each once, in the order in which it names them."""
    told = [rule[key] for key in NAMING if rule.get(key)]
    return tuple(dict.fromkeys(name for names in told for name in ([names] if isinstance(names, str) else names)))


def _parts(criterion: CriterionEdition) -> tuple[Rule, Mapping[str, Any]]:
    parameters = dict(criterion.rule)
    return RULES[parameters.pop("kind")], parameters
