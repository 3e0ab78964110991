"""The figures of a model card, whatever it holds, as groups of dots on a line: a figure each, with interval and n where they are told."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from auditapp.protocols.said import said
from webui import formats
from webui.measures import Whisker
from webui.words import PLANES, STRUCTURES

COUNTS = ("n", "n_pictures", "n_present", "n_criteria")  # how many pictures stand behind the figures beside it
PLACED = (0.0, 1.0)  # figures outside are told, but not drawn


@dataclass(frozen=True, slots=True)
class Figure:
    """`shown` '0.93', `interval` '0.91–0.95' or nothing, `n` pictures or None; `whisker` None where there is nothing to draw."""

    name: str
    shown: str
    interval: str
    n: int | None
    whisker: Whisker | None


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    figures: list[Figure]


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A number in the card: the keys that lead to it, what it is, how many pictures stand behind it."""

    keys: tuple[str, ...]
    value: float | None
    low: float | None
    high: float | None
    n: int | None


def groups_of(scores: Mapping[str, Any]) -> list[Group]:
    """One group a measure and part of the data, in the card's order: 'Real, structures: mAP50' with a figure a structure."""
    titled: dict[str, list[Figure]] = {}
    for leaf in _leaves(scores, (), None):
        title, name = _named(leaf, scores)
        titled.setdefault(title, []).append(_figure(name, leaf))
    return [Group(title, figures) for title, figures in titled.items()]


def _leaves(node: Mapping[str, Any], keys: tuple[str, ...], above: int | None) -> Iterator[_Leaf]:
    n = next((node[count] for count in COUNTS if isinstance(node.get(count), int)), above)
    if "value" in node:
        yield _Leaf(keys, node["value"], node.get("low"), node.get("high"), n)
        return
    for key, held in node.items():
        if isinstance(held, Mapping):
            yield from _leaves(held, (*keys, key), n)
        elif isinstance(held, float):
            yield _Leaf((*keys, key), held, None, None, n)


def _named(leaf: _Leaf, scores: Mapping[str, Any]) -> tuple[str, str]:
    """Title and name: figures by one measure stand together, and so do those of one plain list of names ('f1_by_plane')."""
    *before, last = leaf.keys
    if not before:
        return _words(last), ""
    parent: Any = scores
    for key in before:
        parent = parent[key]
    if len(before) == 1 and _is_list(parent):
        return _words(before[0]), _words(last)
    return ", ".join(_words(key) for key in before[:-1]) + (": " if before[:-1] else "") + _measure(last), _words(before[-1])


def _is_list(parent: Mapping[str, Any]) -> bool:
    """Whether the keys are names of things rather than of measures: planes or structures."""
    return all(key in PLANES or key in STRUCTURES for key in parent if key not in COUNTS)


def _figure(name: str, leaf: _Leaf) -> Figure:
    if leaf.value is None:
        return Figure(name, str(formats.NOT_ENOUGH), "", leaf.n, None)
    low, high = leaf.low if leaf.low is not None else leaf.value, leaf.high if leaf.high is not None else leaf.value
    inside = PLACED[0] <= low <= high <= PLACED[1]
    whisker = Whisker(*(f"{at * 100:.1f}%" for at in (low, leaf.value, high))) if inside else None
    return Figure(name, formats.kappa_number(leaf.value), formats.kappa_interval(leaf.low, leaf.high), leaf.n, whisker)


def _measure(key: str) -> str:
    return key.replace("_", "-") if key.startswith("mAP") else _words(key).replace(" f1", " F1")


def _words(key: str) -> str:
    return said(PLANES.get(key) or STRUCTURES.get(key) or key.replace("_", " ").capitalize())
