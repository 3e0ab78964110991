"""An opinion on an ordered scale as a small picture: one bar a level, and a band over the levels that cannot be ruled out."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from auditapp.protocols.phrasing import either
from auditapp.protocols.said import said
from auditapp.protocols.seen import SeenLevel

WIDE, HIGH = 22, 26  # units of the drawing: a level's width, the tallest bar


@dataclass(frozen=True, slots=True)
class Bar:
    """One level in units of the drawing."""

    x: int
    y: float
    height: float
    chosen: bool


@dataclass(frozen=True, slots=True)
class Scale:
    """`word` is the most probable level; `unsure` says in words what cannot be ruled out, and is empty where nothing else can be.

    `wanted_x` is where the level without fault stands, None where there is none. `fault` is set where that level is ruled out.
    """

    name: str
    word: str
    unsure: str
    abstains: bool
    fault: bool
    bars: tuple[Bar, ...]
    band_x: int
    band_width: int
    wanted_x: int | None
    note: str = ""

    @property
    def width(self) -> int:
        return WIDE * len(self.bars)

    @property
    def high(self) -> int:
        return HIGH


def scale_of(name: str, words: Sequence[str], told: SeenLevel, *, wanted: int | None = None, note: str = "") -> Scale:
    """`words` name the levels from 0 up; `wanted` is the level at which there is nothing to find fault with."""
    possible = list(words[told.lowest : told.highest + 1])
    return Scale(
        name=name,
        word=said(words[told.level]).capitalize(),
        unsure=_unsure(possible, told),
        abstains=told.abstains,
        fault=wanted is not None and not told.abstains and not told.lowest <= wanted <= told.highest,
        bars=tuple(_bar(level, share, told.level) for level, share in enumerate(told.probabilities)),
        band_x=WIDE * told.lowest,
        band_width=WIDE * len(possible),
        wanted_x=None if wanted is None else WIDE * wanted,
        note=note,
    )


def _unsure(possible: Sequence[str], told: SeenLevel) -> str:
    if told.abstains:
        return _("Abstains: %(levels)s cannot be told apart") % {"levels": said(either(possible))}
    return _("%(levels)s not ruled out") % {"levels": said(either(possible)).capitalize()} if len(possible) > 1 else ""


def _bar(level: int, share: float, chosen: int) -> Bar:
    height = round(max(1.5, share * HIGH), 1)
    return Bar(WIDE * level, round(HIGH - height, 1), height, level == chosen)
