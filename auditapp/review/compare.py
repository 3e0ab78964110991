"""Two sets of verdicts to the criteria that they decide differently. Pure."""

from collections.abc import Hashable, Mapping
from typing import TypeVar

from auditapp.protocols.grading import Verdict

K = TypeVar("K", bound=Hashable)


def differing(one: Mapping[K, Verdict], other: Mapping[K, Verdict]) -> list[K]:
    """Keys that both decide, and differently, in `one`'s order. Who cannot tell disagrees with nobody."""
    decided = {Verdict.MET, Verdict.NOT_MET}
    return [key for key, verdict in one.items() if verdict in decided and other.get(key) in decided and other[key] is not verdict]
