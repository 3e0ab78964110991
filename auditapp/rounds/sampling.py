"""Which images experts read: a simple random sample within each radiologist, drawn by seed before anyone looks. Pure."""

import random
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Drawn(Generic[T]):
    item: T
    stratum: str
    probability: float
    sampled: bool


def draw(strata: Mapping[str, Sequence[T]], *, per_stratum: int, seed: int) -> list[Drawn[T]]:
    """Draw up to `per_stratum` items of each stratum without replacement; each carries its inclusion probability n/N.

    The order of the input does not matter: items are sorted by their text first. Raises ValueError for a negative number.
    """
    if per_stratum < 0:
        raise ValueError("a sample cannot have fewer than 0 items")
    drawn = []
    for stratum in sorted(strata):
        items = sorted(strata[stratum], key=str)
        size = min(per_stratum, len(items))
        chosen = set(random.Random(f"{seed}:{stratum}").sample(items, size))
        drawn += [Drawn(item, stratum, size / len(items), item in chosen) for item in items]
    return drawn


def deal(items: Sequence[T], readers: Sequence[str], *, seed: int, barred: Mapping[T, str] | None = None) -> dict[T, str]:
    """Deal items to readers evenly, in seeded order; `barred` names the one reader who must not read an item (their own image).

    An item that nobody may read is left out. Raises ValueError without readers.
    """
    if not readers:
        raise ValueError("there is nobody to read")
    order = sorted(items, key=str)
    random.Random(f"{seed}:deal").shuffle(order)
    load = dict.fromkeys(sorted(readers), 0)
    dealt = {}
    for item in order:
        free = [reader for reader in load if not barred or barred.get(item) != reader]
        if free:
            dealt[item] = min(free, key=lambda reader: load[reader])
            load[dealt[item]] += 1
    return dealt
