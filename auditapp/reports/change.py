"""How a share changed from one round to the next, with its interval. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import hypot
from typing import Any

from auditapp.reports.selectors import OwnRound


@dataclass(frozen=True, slots=True)
class Change:
    """Difference of two shares (-1 to 1), with its 95 % interval and the images behind each."""

    value: float
    low: float
    high: float
    n: int
    n_before: int

    @property
    def certain(self) -> bool:
        """Whether the interval leaves out no change at all."""
        return self.low > 0 or self.high < 0


def change(now: Mapping[str, Any], before: Mapping[str, Any]) -> Change | None:
    """Two estimates as JSON; None while either is not enough data.

    The interval is recovered from those of the two shares (MOVER: Zou and Donner, Stat Med 2008;27:1693; Newcombe, Stat Med 1998;17:873).
    """
    if now["value"] is None or before["value"] is None:
        return None
    value = now["value"] - before["value"]
    down = hypot(now["value"] - now["low"], before["high"] - before["value"])
    up = hypot(now["high"] - now["value"], before["value"] - before["low"])
    return Change(value, value - down, value + up, now["n"], before["n"])


def round_before(own: OwnRound, held: Sequence[OwnRound]) -> OwnRound | None:
    """The next older of `held` (newest first); None where it went by another protocol, as shares under two rubrics do not compare."""
    older = held[held.index(own) + 1 :]
    found = older[0] if older else None
    return found if found and found.report.round.protocol_id == own.report.round.protocol_id else None


def change_since(own: OwnRound, before: OwnRound | None) -> Change | None:
    """The change that the report tells of the same two shares, so that a person and their manager read one interval; else `change`."""
    if before is None:
        return None
    now, then, told = own.own["standard_share"], before.own["standard_share"], own.own.get("change") or {}
    if told.get("difference") and told["before"] == then:
        found = told["difference"]
        return Change(found["value"], found["low"], found["high"], now["n"], then["n"])
    return change(now, then)
