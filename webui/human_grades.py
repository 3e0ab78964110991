"""How far the machine's grade agrees with people's, as the page on the machine tells it. The figures are those of the card "opinion"."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from auditapp.protocols.said import said
from auditapp.sentences import term
from webui import formats
from webui.measures import Kind, Measure

NETWORK, PART = "opinion", "grades"  # the card, and its part of the scores (docs/evaluation.md)
# Cao et al., BMC Pregnancy and Childbirth 2025;25:375: overall plane quality
PUBLISHED = {"accuracy": 0.881, "precision": 0.833, "recall": 0.842, "f1": 0.837}
MEANINGS = {
    "accuracy": term("Accuracy: graded as people did"),
    "precision": term("Precision: of those that the machine calls standard, people do too"),
    "recall": term("Recall: of those that people call standard, the machine does too"),
    "f1": term("F1: precision and recall in one"),
}
SCREENS = {
    "inset": term("Small overview in a corner"),
    "ruler": term("Ruler beside the scan"),
    "header": term("Bar with hospital and date"),
    "bare": term("Scan alone"),
    "unknown": term("Unknown"),
}
SIDE, EDGE = 200, 24  # of the drawing and of its lower and left edge, in its own units
SMALLEST, LARGEST = 2.5, 8.0  # radius of a dot
TRADED = 0.8  # share graded at which the trade against kappa is told


@dataclass(frozen=True, slots=True)
class Beside:
    """One figure of ours beside the one that AI-IQA's authors published."""

    meaning: str
    own: Measure
    published: str


@dataclass(frozen=True, slots=True)
class Screen:
    """One kind of screen; `standard` and `others` are how many images people called so."""

    name: str
    standard: int
    others: int
    kappa: Measure


@dataclass(frozen=True, slots=True)
class Dot:
    """Images of about one probability: its place in the drawing, and both shares and their number in words."""

    x: float
    y: float
    radius: float
    expected: str
    found: str
    n: int


@dataclass(frozen=True, slots=True)
class HumanGrades:
    """`mistakes` are sentences about 100 images of either kind; `trade` is a sentence, or nothing where the curve does not tell it."""

    n: int
    standard: int
    others: int
    kappa: Measure
    mistakes: list[str]
    beside: list[Beside]
    screens: list[Screen]
    dots: list[Dot]
    trade: str


def human_grades_of(cards: Mapping[str, Mapping[str, Any]]) -> HumanGrades | None:
    """None where no network in use was tested on grades of people."""
    part: Mapping[str, Any] = cards.get(NETWORK, {}).get("scores", {}).get(PART, {})
    every = part.get("all", {})
    if not every.get("n"):
        return None
    return HumanGrades(
        n=every["n"],
        standard=every["n_standard"],
        others=every["n_not_standard"],
        kappa=_measure(Kind.KAPPA, every["kappa"]),
        mistakes=_mistakes(every),
        beside=[Beside(said(MEANINGS[name]), _measure(Kind.SHARE, every[name]), _published(name)) for name in PUBLISHED],
        screens=[_screen(name, row) for name, row in part.get("by_screen", {}).items()],
        dots=_dots(part.get("reliability", ())),
        trade=_trade(part.get("curve", ())),
    )


def _measure(kind: Kind, figure: Mapping[str, Any]) -> Measure:
    unknown = figure["state"] == "not_estimable"
    return Measure(kind, figure["value"], figure["low"], figure["high"], figure["n"], not_estimable=unknown)


def _published(name: str) -> str:
    return _("%(number)s %%") % {"number": f"{PUBLISHED[name] * 100:.1f}"}


def _mistakes(every: Mapping[str, Any]) -> list[str]:
    wrongly, rightly = every["false_standard"], every["recall"]
    if wrongly["value"] is None or rightly["value"] is None:
        return [_("Too few images of either kind to count the machine's mistakes among 100.")]
    missed = (1 - rightly["value"], _rest(rightly["high"]), _rest(rightly["low"]))
    return [
        _("Of 100 images that people called non-standard, the machine calls %(count)s standard.")
        % {"count": _of_100(wrongly["value"], wrongly["low"], wrongly["high"])},
        _("Of 100 images that people called standard, the machine does not call %(count)s standard.") % {"count": _of_100(*missed)},
    ]


def _rest(share: float | None) -> float | None:
    return None if share is None else 1 - share


def _of_100(share: float, low: float | None, high: float | None) -> str:
    """'6 (3–11)'."""
    count, interval = f"{share * 100:.0f}", formats.share_interval(low, high)
    return _("%(value)s (%(interval)s)") % {"value": count, "interval": interval} if interval else count


def _screen(name: str, row: Mapping[str, Any]) -> Screen:
    return Screen(said(SCREENS.get(name, name)), row["n_standard"], row["n_not_standard"], _measure(Kind.KAPPA, row["kappa"]))


def _dots(rows: Sequence[Mapping[str, Any]]) -> list[Dot]:
    """Across what the machine expected, upwards what people said; a dot's area grows with its images."""
    known = [row for row in rows if row["n"]]
    most = max((row["n"] for row in known), default=1)
    return [
        Dot(
            x=round(EDGE + (SIDE - EDGE) * row["mean"], 1),
            y=round((SIDE - EDGE) * (1 - row["standard"]), 1),
            radius=round(max(SMALLEST, LARGEST * (row["n"] / most) ** 0.5), 1),
            expected=formats.percent(row["mean"]),
            found=formats.percent(row["standard"]),
            n=row["n"],
        )
        for row in known
    ]


def _trade(rows: Sequence[Mapping[str, Any]]) -> str:
    """What kappa would be if the machine left the closest cases to people; of the bands the narrowest that leaves enough ungraded."""
    narrow = [row for row in rows if row["kappa"]["state"] == "ok" and row["share_graded"] <= TRADED]
    if not narrow:
        return ""
    kappa = narrow[0]["kappa"]
    told = {"share": formats.percent(narrow[0]["share_graded"]), "kappa": formats.kappa(kappa["value"], kappa["low"], kappa["high"])}
    return _("If it left the closest cases to people and graded %(share)s of the images, kappa would be %(kappa)s on those.") % told
