"""Which images experts read: a simple random sample within each stratum, drawn by seed before anyone looks. Pure."""

import random
from collections import Counter
from collections.abc import Collection, Container, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Drawn(Generic[T]):
    item: T
    stratum: str
    probability: float
    sampled: bool


def draw(strata: Mapping[str, Sequence[T]], reads: Mapping[str, int], *, seed: int) -> list[Drawn[T]]:
    """Draw `reads` items of each stratum, or all where there are fewer, without replacement; each carries its inclusion probability n/N.

    The order of the input does not matter: items are sorted by their text first. Raises ValueError for a negative number.
    """
    if min(reads.values(), default=0) < 0:
        raise ValueError("a sample cannot have fewer than 0 items")
    drawn = []
    for stratum in sorted(strata):
        items = sorted(strata[stratum], key=str)
        size = min(reads[stratum], len(items))
        chosen = set(random.Random(f"{seed}:{stratum}").sample(items, size))
        drawn += [Drawn(item, stratum, size / len(items), item in chosen) for item in items]
    return drawn


def some_of(items: Sequence[T], share: float, *, seed: int, what: str) -> list[T]:
    """A simple random sample of `share` (0-1) of `items`, rounded to whole ones; `what` keeps the draws of one seed apart."""
    return random.Random(f"{seed}:{what}").sample(sorted(items, key=str), round(share * len(items)))


def deal(
    items: Sequence[T],
    readers: Sequence[str],
    *,
    seed: int,
    barred: Mapping[T, Container[str]] | None = None,
    load: Mapping[str, int] | None = None,
) -> dict[T, str]:
    """Deal items to readers evenly, by seed; `barred` names those who must not read an item (their own image, or one they read).

    `load` is what the readers have already. An item that nobody may read is left out. Raises ValueError without readers.
    """
    if not readers:
        raise ValueError("there is nobody to read")
    order = sorted(items, key=str)
    random.Random(f"{seed}:deal").shuffle(order)
    held = {reader: (load or {}).get(reader, 0) for reader in sorted(readers)}
    may = {item: [reader for reader in held if reader not in (barred or {}).get(item, ())] for item in order}
    dealt = {}
    # Those that fewest may read come first: the others then even out what they did to the load.
    for item in sorted(order, key=lambda item: len(may[item])):
        free = may[item]
        if free:
            dealt[item] = min(free, key=lambda reader: held[reader])
            held[dealt[item]] += 1
    return dealt


@dataclass(frozen=True, slots=True)
class Deal(Generic[T]):
    """Item → who reads it first, and who a second time; `repeated` are read again by their first reader. `unread` found nobody."""

    first: dict[T, str]
    second: dict[T, str]
    repeated: list[T]
    unread: list[T]
    single: list[T]

    @property
    def reads(self) -> Counter[str]:
        """Everything that each reader gets."""
        return Counter([*self.first.values(), *self.second.values(), *(self.first[item] for item in self.repeated)])


def deal_out(
    items: Sequence[T], readers: Sequence[str], *, own: Mapping[T, Collection[str]], seed: int, double_share: float, repeat_share: float
) -> Deal[T]:
    """Deal a whole round: each item once, `double_share` of them to a second reader, `repeat_share` to the same reader again.

    `own` names who must not read an item at all. `single` are those drawn for a second reader of whom there is none.
    """
    first = deal(items, readers, seed=seed, barred=own)
    twice = some_of(list(first), double_share, seed=seed, what="double")
    barred = {item: {*own.get(item, ()), first[item]} for item in twice}
    second = deal(twice, readers, seed=seed, barred=barred, load=Counter(first.values()))
    repeated = some_of(list(first), repeat_share, seed=seed, what="repeat")
    unread = [item for item in items if item not in first]
    return Deal(first, second, repeated, unread, [item for item in twice if item not in second])


def ordered(first: Sequence[T], again: Mapping[T, T], *, seed: int) -> list[T]:
    """Reading order: `first` shuffled, and each of `again` (a repeat → its first reading) as far behind its first as the list allows."""
    chance = random.Random(f"{seed}:order")
    order = sorted(first, key=str)
    chance.shuffle(order)
    apart = len(order) // 2
    for repeat in sorted(again, key=str):
        earliest = min(order.index(again[repeat]) + 1 + apart, len(order))
        order.insert(chance.randint(earliest, len(order)), repeat)
    return order
