"""What training reads: pictures, what is known of them, and which of them belong together. No torch here."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
from PIL import Image

from ml.types import STRUCTURES
from ml.volumes import VOLUMES, read_frame

Label = str | float | int | None


class DataError(ValueError):
    """Data that cannot be used. The message names the file, the line where there is one, and the cause."""


@dataclass(frozen=True, slots=True)
class KnownBox:
    """A structure marked by a person. `box` is (x_min, y_min, x_max, y_max) in pixels of the picture."""

    name: str
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Entry:
    """One picture. `group` names what must stay on one side of a split: a patient, an examination, or one set of identical pictures.

    `boxes` is None where nobody marked structures, and empty where somebody looked and none is there. `known` names the structures that
    somebody looked for: one of these without a box is absent, of any other nothing is known. `frame` counts from 1 in a file of several.
    `site` and `vendor` are empty where the source does not tell. `labels` holds what else the source knows: `grade`, `machine`,
    `criterion/<code>` and the like.
    """

    file: Path
    source: str
    plane: str
    group: str
    boxes: tuple[KnownBox, ...] | None = None
    site: str = ""
    vendor: str = ""
    known: tuple[str, ...] | None = None
    frame: int = 1
    labels: Mapping[str, Label] = field(default_factory=dict, hash=False)

    @property
    def looked_for(self) -> tuple[str, ...]:
        """The structures of which it is known whether they are there: `known`, else those of the plane where there are boxes, else none."""
        if self.known is not None:
            return self.known
        return () if self.boxes is None else STRUCTURES[self.plane]


def read_grey(file: Path, frame: int = 1) -> np.ndarray:
    """The picture as uint8 (height, width); of a volume (.mha) its `frame`, from 1. DataError, naming the file, where it is damaged."""
    try:
        if file.suffix.casefold() in VOLUMES:
            return read_frame(file, frame)
        with Image.open(file) as picture:
            return np.asarray(picture.convert("L"))
    except (OSError, SyntaxError) as error:  # Pillow raises both on a damaged file
        raise DataError(f"{file}: the picture cannot be read: {error}") from error


def pixel_hash(file: Path, frame: int = 1) -> str:
    """A name for the pixels, the same for every copy of a picture whatever its file name."""
    pixels = read_grey(file, frame)
    return hashlib.sha256(str(pixels.shape).encode() + pixels.tobytes()).hexdigest()


def with_identical_grouped(entries: Sequence[Entry]) -> list[Entry]:
    """Groups that share a picture become one group, so that no copy stands on the other side of a split."""
    leader: dict[str, str] = {entry.group: entry.group for entry in entries}

    def find(group: str) -> str:
        while leader[group] != group:
            group = leader[group]
        return group

    first_with: dict[str, str] = {}
    for entry in entries:
        known = first_with.setdefault(pixel_hash(entry.file, entry.frame), entry.group)
        low, high = sorted((find(known), find(entry.group)))
        leader[high] = low
    return [replace(entry, group=find(entry.group)) for entry in entries]


def split(entries: Sequence[Entry], sizes: Mapping[str, int], rest: str = "train") -> dict[str, list[Entry]]:
    """Whole groups go to the named parts, in the order of a hash of their names, until each has at least its size; the others to `rest`.

    The same entries give the same parts on every machine.
    """
    groups: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[entry.group].append(entry)
    waiting = sorted(groups, key=lambda group: hashlib.sha256(group.encode()).hexdigest())
    parts: dict[str, list[Entry]] = {name: [] for name in (*sizes, rest)}
    for group in waiting:
        name = next((part for part, size in sizes.items() if len(parts[part]) < size), rest)
        parts[name].extend(groups[group])
    return parts


def split_shares(
    entries: Sequence[Entry],
    shares: Mapping[str, float],
    rest: str = "train",
    *,
    kept: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, list[Entry]]:
    """As `split`, by share of each (source, plane, grade), so that every part holds some of each. `kept` names the part of groups that
    have one already."""
    strata: dict[tuple[str, str, str], list[Entry]] = defaultdict(list)
    placed = dict(kept)
    parts: dict[str, list[Entry]] = {name: [] for name in (*shares, rest)}
    for entry in entries:
        strata[entry.source, entry.plane, str(entry.labels.get("grade", ""))].append(entry)
    for stratum in sorted(strata):
        members = [entry for entry in strata[stratum] if entry.group not in placed]
        there = Counter(kept.get(entry.group) for entry in strata[stratum])
        sizes = {name: round(share * len(strata[stratum])) - there[name] for name, share in shares.items()}
        for name, chosen in split(members, sizes, rest).items():
            placed.update({entry.group: name for entry in chosen})
    for entry in entries:
        parts[placed[entry.group]].append(entry)
    return parts


def groups_of(entries: Iterable[Entry]) -> set[str]:
    return {entry.group for entry in entries}
