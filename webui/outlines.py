"""Structures that the machine saw, as outlines over a frame. Shown by the part `frame_viewer.html`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from auditapp.protocols.said import said
from webui import formats


@dataclass(frozen=True, slots=True)
class Outline:
    """A box in pixels of the frame, with its readable `title` and `score`; `frame` is its frame number in a clip, from 1."""

    name: str
    title: str
    score: str
    x: float
    y: float
    width: float
    height: float
    frame: int = 1

    @property
    def label(self) -> str:
        return f"{self.title} {self.score}"

    @property
    def label_y(self) -> float:
        """Above the box, or just inside it where the box touches the upper edge."""
        return self.y - 5 if self.y > 24 else self.y + 18


def outlines(structures: Iterable[Mapping[str, Any]], names: Mapping[str, str], *, least: float = 0.25, frame: int = 1) -> list[Outline]:
    """From a prediction's `structures` (name, confidence, box [x_min, y_min, x_max, y_max]) those of confidence `least` or more.

    `names` gives each structure code its readable name; a code without one is shown as it is.
    """
    return [_outline(one, names, frame) for one in structures if one["confidence"] >= least]


def _outline(structure: Mapping[str, Any], names: Mapping[str, str], frame: int) -> Outline:
    name = said(names.get(structure["name"], structure["name"].replace("_", " ")))
    score = formats.percent(structure["confidence"])
    return Outline(structure["name"], name, score, **box_of(structure["box"]), frame=frame)


def box_of(corners: Sequence[float]) -> dict[str, float]:
    """[x_min, y_min, x_max, y_max] as an SVG rectangle's attributes."""
    x_min, y_min, x_max, y_max = corners
    return {"x": x_min, "y": y_min, "width": x_max - x_min, "height": y_max - y_min}
