"""What the machine saw on one frame, as protocols read it. Pure data: ml's prediction without ml."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from auditapp.sentences import term

SEEN_FROM = 0.25  # confidence (0-1) from which a structure counts as seen
UNSURE_FROM = 0.10  # between this and SEEN_FROM the machine abstains
UNLIKE_FROM = 0.5  # out-of-distribution score (0-1) from which nothing of the prediction is believed

# The words of the machine's ordered scales, level 0 first; tests hold them equal to those of ml.
FACTOR_LEVELS: Mapping[str, tuple[str, ...]] = {
    term("gain"): (term("far too low"), term("too low"), term("right"), term("too high"), term("far too high")),
    term("contrast"): (term("full"), term("slightly low"), term("low"), term("very low")),
    term("sharpness"): (term("sharp"), term("slightly soft"), term("soft"), term("blurred")),
    term("shadowing"): (term("none"), term("slight"), term("marked"), term("severe")),
    term("magnification"): (term("full"), term("slightly small"), term("small"), term("far too small")),
    term("centring"): (term("centred"), term("slightly off"), term("off"), term("far off")),
}
FACTOR_CLEAN: Mapping[str, int] = {name: 2 if name == "gain" else 0 for name in FACTOR_LEVELS}  # nothing to find fault with
CLARITY_LEVELS = (term("not seen"), term("poor"), term("fair"), term("clear"))
OVERALL_LEVELS = ("non_standard", "basic", "standard")
WHOLE = "whole"  # of the doubts: the picture as a whole


@dataclass(frozen=True, slots=True)
class SeenLevel:
    """An opinion on an ordered scale: the most probable `level`, and the levels (`lowest` to `highest`) that cannot be ruled out.

    `probabilities` (0-1, sum 1) stand one a level. The machine `abstains` where it can rule out too little to say anything.
    """

    level: int
    lowest: int
    highest: int
    abstains: bool = False
    probabilities: tuple[float, ...] = ()


class Sight(StrEnum):
    """Whether a structure is on the picture, as far as the machine can tell."""

    SEEN = "seen"
    UNSURE = "unsure"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class SeenStructure:
    """`box` is (x_min, y_min, x_max, y_max) in pixels; `confidence` 0-1; `quality` 0-3, `clarity` the whole opinion on it."""

    name: str
    confidence: float
    box: tuple[float, float, float, float]
    quality: float
    clarity: SeenLevel | None = None

    @property
    def centre(self) -> tuple[float, float]:
        return (self.box[0] + self.box[2]) / 2, (self.box[1] + self.box[3]) / 2

    @property
    def sides(self) -> tuple[float, float]:
        """Width and height in pixels."""
        return self.box[2] - self.box[0], self.box[3] - self.box[1]


@dataclass(frozen=True)
class Seen:
    """What the machine saw on one frame of `size` (width, height) pixels. `knows` names every structure that it can find at all.

    `factors` are opinions on FACTOR_LEVELS, `criteria` learnt probabilities (0-1) that a criterion is met, `overall` an opinion on
    OVERALL_LEVELS; `out_of_distribution` (0-1) says how unlike all training pictures the frame is. `standard_probability` (0-1) is how
    surely an expert would call it standard, None where no expert's grades taught the machine; `doubts` what speaks against that, in log
    odds, by structure or WHOLE.
    """

    size: tuple[int, int]
    plane: str
    structures: tuple[SeenStructure, ...]
    quality: Mapping[str, float]
    knows: frozenset[str]
    factors: Mapping[str, SeenLevel] = field(default_factory=dict)
    criteria: Mapping[str, float] = field(default_factory=dict)
    overall: SeenLevel | None = None
    out_of_distribution: float = 0.0
    standard_probability: float | None = None
    doubts: Mapping[str, float] = field(default_factory=dict)

    @property
    def unlike(self) -> bool:
        """Whether the frame is unlike everything that the machine was trained on."""
        return self.out_of_distribution >= UNLIKE_FROM

    @cached_property
    def by_name(self) -> Mapping[str, list[SeenStructure]]:
        """Every box of each structure, the surest first."""
        named: dict[str, list[SeenStructure]] = {}
        for structure in self.structures:
            named.setdefault(structure.name, []).append(structure)
        for boxes in named.values():
            boxes.sort(key=lambda structure: -structure.confidence)
        return named

    def best(self, name: str) -> SeenStructure | None:
        return next(iter(self.by_name.get(name, ())), None)

    def surely(self, name: str) -> Sequence[SeenStructure]:
        """The boxes of `name` that count as seen, the surest first."""
        return [found for found in self.by_name.get(name, ()) if found.confidence >= SEEN_FROM]

    def sight(self, name: str) -> Sight:
        found = self.best(name)
        if found is None or found.confidence < UNSURE_FROM:
            return Sight.MISSING
        return Sight.SEEN if found.confidence >= SEEN_FROM else Sight.UNSURE
