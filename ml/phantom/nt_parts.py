"""The nine structures of a nuchal translucency picture, each drawn on its own."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from ml.phantom.figure import curve, oval, strip
from ml.phantom.nt_layout import NtLayout
from ml.phantom.scene import Scene

Painter = Callable[[Scene, NtLayout], None]


def _thalami(scene: Scene, layout: NtLayout) -> None:
    x, y, width, height = layout.parts["thalami"]
    scale = layout.pose.scale
    scene.fill(layout.pose.at(oval((x, y), width * 0.86, height * 0.84)), 0.22, soft=0.04 * scale, damp=0.0)
    scene.glint(layout.pose.at(curve(((x + 0.3, y - 0.09), (x + 0.29, y + 0.06), (x + 0.24, y + 0.16)))), 0.62, 0.06 * scale, sharp=0)


def _midbrain(scene: Scene, layout: NtLayout) -> None:
    x, y, width, height = layout.parts["midbrain"]
    scale = layout.pose.scale
    scene.fill(layout.pose.at(oval((x - 0.02, y), width * 0.72, height * 0.88, 0.15)), 0.2, soft=0.035 * scale, damp=0.0)
    scene.glint(layout.pose.at(curve(((x + 0.05, y - 0.02), (x + 0.16, y - 0.05), (x + 0.27, y - 0.03)))), 0.7, 0.03 * scale)


def _it(scene: Scene, layout: NtLayout) -> None:
    _dark_band(scene, layout, "it", 0.74)


def _cm(scene: Scene, layout: NtLayout) -> None:
    _dark_band(scene, layout, "cm", 0.68)


def _dark_band(scene: Scene, layout: NtLayout, name: str, shine: float) -> None:
    """A fluid space seen as a dark strip between two short bright lines."""
    x, y, width, height = layout.parts[name]
    ends = np.asarray([x - width / 2, x, x + width / 2])
    bow = np.asarray([-0.01, 0.012, -0.012])
    scene.fill(layout.pose.at(strip(curve(np.stack([ends, y + bow], axis=1)), height * 0.62)), 0.16, soft=1.5, damp=-0.02)
    thick = max(1.2, 0.026 * layout.pose.scale)
    for side in (-0.5, 0.5):
        inner = np.stack([ends * 0.84 + x * 0.16, y + bow + side * height * 0.8], axis=1)
        scene.glint(layout.pose.at(curve(inner, 16)), shine, thick)


def _palate(scene: Scene, layout: NtLayout) -> None:
    x, y, width, height = layout.parts["palate"]
    at, scale = layout.pose.at, layout.pose.scale
    near, far, front = (x - 0.44 * width, y + 0.40 * height), (x + 0.1 * width, y - 0.40 * height), (x + 0.43 * width, y + 0.05 * height)
    scene.fill(at(oval((x, y), width * 0.8, height * 0.8)), 0.52, soft=0.05 * scale)
    scene.fill(at(strip(curve((near, (x - 0.18 * width, y + 0.08 * height), far), 12), 0.09)), 0.9, soft=0.024 * scale, damp=0.06)
    scene.fill(at(oval((x - 0.1 * width, y - 0.05 * height), 0.2, 0.1, -0.8)), 0.97, soft=0.02 * scale, damp=0.06)
    scene.fill(at(strip(curve((far, (x + 0.34 * width, y - 0.26 * height), front), 12), 0.07)), 0.8, soft=0.024 * scale, damp=0.05)
    scene.fill(at(oval(front, 0.13, 0.14)), 0.92, soft=0.022 * scale, damp=0.06)


def _nose_line(name: str, level: float, tilt: float) -> Painter:
    def paint(scene: Scene, layout: NtLayout) -> None:
        x, y, width, height = layout.parts[name]
        ends = ((x - 0.44 * width, y + tilt * height), (x, y - 0.05 * height), (x + 0.44 * width, y - tilt * height))
        scene.glint(layout.pose.at(curve(ends, 10)), level, max(1.5, 0.62 * height * layout.pose.scale), sharp=0.5, damp=0.1)

    return paint


def beside_the_midline(scene: Scene, layout: NtLayout) -> None:
    """An oblique section: the eye's dark ball, a choroid plexus, the jaw's long bone instead of the palate."""
    at, scale = layout.pose.at, layout.pose.scale
    scene.fill(at(oval((0.55, -0.42), 0.22, 0.22)), 0.08, soft=1.5)
    scene.glint(at(oval((0.55, -0.42), 0.25, 0.25)), 0.75, 0.03 * scale)
    scene.fill(at(strip(curve(((-0.55, 0.2), (-0.4, -0.3), (-0.05, -0.5), (0.2, -0.4))), 0.24)), 0.66, soft=0.03 * scale)
    scene.fill(at(strip(curve(((0.5, 0.05), (0.8, -0.05), (1.05, -0.12))), 0.08)), 0.9, soft=0.012 * scale, damp=0.1)


PAINTERS: Mapping[str, Painter] = MappingProxyType(
    {
        "thalami": _thalami,
        "midbrain": _midbrain,
        "it": _it,
        "cm": _cm,
        "palate": _palate,
        "nasal_bone": _nose_line("nasal_bone", 0.95, 0.12),
        "nasal_skin": _nose_line("nasal_skin", 0.85, 0.05),
        "nasal_tip": _nose_line("nasal_tip", 0.92, 0.2),
    }
)
