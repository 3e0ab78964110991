"""Where everything lies in a nuchal translucency picture, in units of the distance from the intracranial translucency
to the palate, origin in the thalami, x to the face, y to the back. The means and spreads are those of 736 real
pictures (Dataset for Fetus Framework, Mendeley n2rbrb9t4f, CC BY 4.0)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from ml.phantom.figure import Order, Points, Pose, curve

# name: centre x, centre y, width, height, spread of the centre, relative spread of the size
MEASURED: Mapping[str, tuple[float, float, float, float, float, float]] = MappingProxyType(
    {
        "thalami": (0.0, 0.0, 0.51, 0.40, 0.0, 0.10),
        "midbrain": (-0.12, 0.45, 0.38, 0.48, 0.03, 0.11),
        "it": (0.14, 0.59, 0.35, 0.16, 0.03, 0.15),
        "cm": (0.17, 0.775, 0.52, 0.15, 0.03, 0.18),
        "palate": (0.76, -0.18, 0.57, 0.36, 0.03, 0.11),
        "nasal_bone": (0.67, -0.51, 0.22, 0.068, 0.025, 0.15),
        "nasal_skin": (0.69, -0.585, 0.15, 0.05, 0.015, 0.13),
        "nasal_tip": (0.83, -0.615, 0.16, 0.05, 0.02, 0.15),
    }
)
HEAD = (
    (0.3, 1.0), (-0.12, 0.97), (-0.52, 0.80), (-0.83, 0.42), (-0.96, 0.0), (-0.92, -0.42),
    (-0.70, -0.80), (-0.30, -1.05), (0.08, -1.04), (0.36, -0.86), (0.52, -0.66),
)  # fmt: skip
FACE = (
    (0.60, -0.60), (0.70, -0.625), (0.86, -0.67), (0.97, -0.60), (1.00, -0.47), (1.10, -0.42),
    (1.16, -0.33), (1.12, -0.26), (1.19, -0.18), (1.14, -0.07), (1.10, 0.04), (1.00, 0.16),
)  # fmt: skip
CHEST = ((1.02, 0.24), (1.20, 0.17), (1.55, -0.08), (2.05, -0.30), (2.60, -0.40), (3.20, -0.38), (3.80, -0.22), (4.15, 0.10))
BACK = ((-0.52, 0.80), (-0.12, 0.97), (0.3, 1.03), (0.85, 1.045), (1.6, 1.04), (2.4, 0.98), (3.2, 0.86), (3.9, 0.62), (4.18, 0.25))
HINGE = (0.85, 0.62)


@dataclass(frozen=True, slots=True)
class NtLayout:
    """One fetus: places of its parts, how the neck is bent (radians, plus is extended) and where it lies."""

    parts: Mapping[str, tuple[float, float, float, float]]
    pose: Pose
    bend: float
    dark: float  # thickest part of the translucency, units
    span: tuple[float, float]  # its ends along x, units
    amnion_gap: float
    wall_gap: float

    def bent(self, points: Points) -> Points:
        """Turn what lies behind the neck around it: smoothly, from the chin on."""
        grip = np.clip((points[:, 0] - 0.45) / 0.8, 0, 1)
        turn = self.bend * grip * grip * (3 - 2 * grip)
        x, y = points[:, 0] - HINGE[0], points[:, 1] - HINGE[1]
        return np.stack([HINGE[0] + x * np.cos(turn) - y * np.sin(turn), HINGE[1] + x * np.sin(turn) + y * np.cos(turn)], axis=1)

    def body(self, points: Points) -> Points:
        """Units of the trunk to pixels."""
        return self.pose.at(self.bent(points))

    def skin(self, count: int = 90) -> Points:
        """The line of the back, in units before bending."""
        return curve(BACK, count)

    def rim(self) -> tuple[Points, Points]:
        """The two bright lines of the translucency, skin side first, in units before bending."""
        outer = self.skin(200)
        outer = outer[(outer[:, 0] >= self.span[0]) & (outer[:, 0] <= self.span[1])]
        share = np.clip((outer[:, 0] - self.span[0]) / (self.span[1] - self.span[0]), 0, 1)
        thick = self.dark * np.clip(np.sin(np.pi * np.clip(0.12 + 0.76 * share**0.8, 0, 1)), 0, 1)
        inner = outer - np.stack([np.zeros_like(thick), thick + 0.035], axis=1)
        return outer, inner


def lay_out(order: Order) -> NtLayout:
    """Draw a fetus's measures by lot; faults of magnification, posture and lie change them."""
    rng = order.stream(0)
    parts = {}
    for name, (x, y, width, height, spread, vary) in MEASURED.items():
        dx, dy, dw, dh = rng.normal(0, 1, 4)
        parts[name] = (x + spread * dx, y + spread * dy, width * (1 + vary * np.clip(dw, -2, 2)), height * (1 + vary * np.clip(dh, -2, 2)))
    _stack_nose(parts)
    middle, width = rng.normal(0.85, 0.17), np.clip(rng.normal(1.5, 0.4), 0.8, 2.4)
    span = (max(middle - width / 2, 0.08), middle + width / 2)
    bend = _bend(order, rng.normal(0, 0.04), rng.uniform(0.38, 0.6))
    dark, gap = np.clip(rng.lognormal(np.log(0.095), 0.28), 0.05, 0.24), rng.uniform(0.07, 0.15)
    apart, close = gap + rng.uniform(0.05, 0.25), rng.uniform(0.0, 0.1)
    wall = close if order.has("amnion_merged") else apart
    layout = NtLayout(MappingProxyType(parts), _pose(order), bend, float(dark), span, float(gap), float(wall))
    return _raised(layout, order.size[1])


def _raised(layout: NtLayout, height: int) -> NtLayout:
    """The fetus moved up as far as it takes to show the nape."""
    low = float(layout.body(layout.rim()[0])[:, 1].max()) + layout.amnion_gap * layout.pose.scale
    x, y = layout.pose.origin
    return replace(layout, pose=replace(layout.pose, origin=(x, y - max(0.0, low - 0.96 * height))))


def _stack_nose(parts: dict[str, tuple[float, float, float, float]]) -> None:
    """The skin lies over the bone at its own height; the tip in front of and above both."""
    bone, skin, tip = parts["nasal_bone"], parts["nasal_skin"], parts["nasal_tip"]
    parts["nasal_skin"] = (skin[0] - 0.67 + bone[0], min(skin[1], bone[1] - (bone[3] + skin[3]) / 2 - 0.005), *skin[2:])
    parts["nasal_tip"] = (tip[0] - 0.67 + bone[0], tip[1] + 0.51 + bone[1], *tip[2:])


def _bend(order: Order, natural: float, strong: float) -> float:
    if order.has("extended"):
        return strong
    return -strong if order.has("flexed") else natural


def _pose(order: Order) -> Pose:
    rng = order.stream(1)
    width, height = order.size
    mirror, turn = bool(rng.random() < 0.5), rng.normal(0, np.radians(4))
    scale = np.clip(rng.normal(0.262, 0.028), 0.2, 0.32) * min(width, height * 640 / 450)
    x, y = rng.normal(0.382, 0.055) * width, rng.normal(0.461, 0.045) * height
    steep, small = rng.uniform(0.42, 0.62) * rng.choice([-1, 1]), order.shrink()
    dx, dy = order.stray()
    if order.has("tilted"):
        turn = steep
    scale, x, y = scale * small, x * (0.67 + 0.33 * small) + dx, y * (1.08 - 0.08 * small) + dy
    if order.has("extended"):  # it is the head that turns: the trunk stays on the picture
        turn, y = turn - 0.3, y - 0.05 * height
    if order.has("flexed"):
        turn, y = turn + 0.28, y + 0.02 * height
    return Pose((float(width - x if mirror else x), float(y)), float(scale), float(turn), mirror)
