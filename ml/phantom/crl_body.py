"""The body of a whole fetus of 11-13 weeks, lying on its back: outline, head, trunk with organs, limbs.

Units: the crown-rump length; x from crown (-0.5) to rump (0.5), y from the belly (minus) to the back (plus).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ml.phantom.figure import Points, curve, oval, strip
from ml.phantom.scene import Scene

At = Callable[[Points], Points]
CROWN, RUMP = (-0.5, -0.03), (0.5, 0.02)
HEAD = (
    (-0.16, 0.105), (-0.20, 0.13), (-0.27, 0.155), (-0.35, 0.155), (-0.43, 0.115), (-0.485, 0.045),
    CROWN, (-0.485, -0.11), (-0.44, -0.175), (-0.375, -0.205), (-0.32, -0.207),
)  # fmt: skip
FACE = (
    (-0.285, -0.205),
    (-0.262, -0.226),
    (-0.243, -0.235),
    (-0.232, -0.215),
    (-0.216, -0.222),
    (-0.2, -0.208),
    (-0.178, -0.207),
    (-0.155, -0.175),
)
PROFILE_LOST = (
    (-0.285, -0.207),
    (-0.262, -0.207),
    (-0.243, -0.207),
    (-0.232, -0.206),
    (-0.216, -0.203),
    (-0.2, -0.2),
    (-0.178, -0.19),
    (-0.155, -0.165),
)
BELLY = (
    (-0.135, -0.14),
    (-0.10, -0.145),
    (-0.03, -0.17),
    (0.06, -0.195),
    (0.15, -0.205),
    (0.22, -0.19),
    (0.30, -0.145),
    (0.375, -0.105),
    (0.44, -0.075),
)
BACK = ((0.485, -0.03), RUMP, (0.48, 0.065), (0.42, 0.10), (0.30, 0.125), (0.15, 0.125), (0.0, 0.11), (-0.10, 0.10))
NECK_HINGE, HIP_HINGE = (-0.13, -0.03), (0.22, -0.1)


@dataclass(frozen=True, slots=True)
class Bent:
    """How the body is curled, radians: the neck (plus: chin to the chest) and the loins."""

    neck: float
    loins: float

    def of(self, points: Points) -> Points:
        head = np.clip((-0.06 - points[:, 0]) / 0.14, 0, 1)
        tail = np.clip((points[:, 0] - 0.05) / 0.35, 0, 1)
        return _turned(_turned(points, NECK_HINGE, self.neck * _eased(head)), HIP_HINGE, -self.loins * _eased(tail))


def _eased(share: Points) -> Points:
    return np.asarray(share * share * (3 - 2 * share))


def _turned(points: Points, hinge: tuple[float, float], angle: Points) -> Points:
    x, y, cos, sin = points[:, 0] - hinge[0], points[:, 1] - hinge[1], np.cos(angle), np.sin(angle)
    return np.stack([hinge[0] + x * cos - y * sin, hinge[1] + x * sin + y * cos], axis=1)


def paint_head(scene: Scene, at: At, scale: float, rng: np.random.Generator, in_middle: bool) -> None:
    """Skull, brain, face; beside the midline an eye and a plexus instead of nose and palate."""
    skull = curve(np.asarray(HEAD) * 0.96 - (0.012, 0.0), 90)
    brain = curve(np.asarray(HEAD) * (0.93, 0.9) - (0.02, 0.002), 60, closed=True)
    scene.fill(at(brain), rng.uniform(0.3, 0.4), soft=0.012 * scale, damp=0.004)
    for _ in range(14):
        spot = oval(
            (rng.normal(-0.34, 0.06), rng.normal(-0.02, 0.07)), rng.uniform(0.03, 0.1), rng.uniform(0.015, 0.04), rng.uniform(0, 3), 12
        )
        scene.glow(at(spot), rng.choice([-0.1, 0.1]), soft=0.008 * scale)
    scene.glint(at(skull), 0.97, max(2.0, rng.uniform(0.011, 0.017) * scale), sharp=2.2, damp=0.06)
    if in_middle:
        _middle_of_head(scene, at, scale)
    else:
        scene.fill(at(oval((-0.245, -0.15), 0.05, 0.05)), 0.06, soft=1.2)
        scene.glint(at(oval((-0.245, -0.15), 0.056, 0.056)), 0.74, max(1.4, 0.006 * scale), sharp=0.8)
        scene.fill(at(strip(curve(((-0.43, -0.05), (-0.38, -0.1), (-0.3, -0.11), (-0.26, -0.08))), 0.05)), 0.66, soft=0.006 * scale)
    nuchal = curve(((-0.27, 0.138), (-0.2, 0.112), (-0.13, 0.09), (-0.05, 0.09)))
    scene.fill(at(strip(nuchal, rng.uniform(0.012, 0.024))), 0.06, soft=1.0, damp=-0.02)
    scene.glint(at(nuchal + (0, -0.012)), 0.8, max(1.3, 0.006 * scale), sharp=2)


def _middle_of_head(scene: Scene, at: At, scale: float) -> None:
    scene.fill(at(oval((-0.31, -0.02), 0.1, 0.075)), 0.22, soft=0.008 * scale)
    scene.fill(at(oval((-0.245, 0.045), 0.08, 0.05, 0.4)), 0.2, soft=0.007 * scale)
    scene.fill(at(strip(curve(((-0.225, 0.07), (-0.19, 0.05), (-0.17, 0.03))), 0.018)), 0.1, soft=1.2)
    for line, level, thick in (
        (((-0.285, -0.175), (-0.265, -0.19), (-0.252, -0.2)), 0.96, 0.012),  # nasal bone
        (((-0.27, -0.13), (-0.235, -0.165), (-0.215, -0.19)), 0.92, 0.018),  # palate
        (((-0.2, -0.165), (-0.185, -0.18), (-0.175, -0.19)), 0.86, 0.014),  # jaw
    ):
        scene.glint(at(curve(line, 12)), level, max(1.8, thick * scale), sharp=0.4, damp=0.05)


def paint_trunk(scene: Scene, at: At, scale: float, rng: np.random.Generator, in_middle: bool) -> None:
    """Layers of tissue, ribs, and the spine's beads; a section beside the midline meets the spine only in part."""
    for _ in range(rng.integers(30, 50)):
        x, y = rng.uniform(-0.12, 0.42), rng.uniform(-0.13, 0.1)
        line = curve(((x, y), (x + 0.02, y - 0.004), (x + rng.uniform(0.03, 0.07), y + rng.normal(0, 0.01))), 8)
        scene.glint(at(line), rng.uniform(0.54, 0.76), max(1.0, rng.uniform(0.002, 0.007) * scale))
    row_x = np.arange(-0.12, 0.43 if in_middle else 0.12, 0.019)
    level = 0.055 + 0.012 * np.sin(6 * row_x) + rng.normal(0, 0.004)
    for row in (-0.017, 0.017):
        beads = np.vstack(
            [oval((float(place), float(deep) + row), 0.013, 0.011, count=10) for place, deep in zip(row_x, level, strict=True)]
        )
        scene.fill(at(beads).reshape(-1, 10, 2), 0.88, soft=max(0.8, 0.002 * scale), damp=0.1)


def organs(scene: Scene, at: At, scale: float, rng: np.random.Generator) -> None:
    """Heart, liver, stomach, bladder, the cord's root."""
    scene.fill(at(oval((-0.045, -0.07), 0.1, 0.09, 0.4)), 0.34, soft=0.012 * scale)
    for x, y in ((-0.06, -0.08), (-0.03, -0.055)):
        scene.fill(at(oval((x, y), 0.035, 0.026, 0.5)), 0.1, soft=0.004 * scale)
    scene.fill(at(oval((0.09, -0.1), 0.17, 0.12, 0.1)), rng.uniform(0.48, 0.56), soft=0.012 * scale)
    scene.glint(at(curve(((0.01, -0.15), (-0.005, -0.08), (0.02, -0.01)))), 0.66, max(1.2, 0.005 * scale), sharp=1)
    if rng.random() < 0.6:
        scene.fill(at(oval((0.1, -0.02), rng.uniform(0.04, 0.07), 0.035)), 0.07, soft=1.2, damp=-0.03)
    if rng.random() < 0.7:
        scene.fill(at(oval((0.33, -0.055), rng.uniform(0.03, 0.055), 0.032, 0.5)), 0.05, soft=1.2, damp=-0.03)
    scene.fill(at(strip(curve(((0.17, -0.13), (0.175, -0.2), (0.18, -0.27))), 0.028)), 0.4, soft=1.2)


def limbs(scene: Scene, at: At, scale: float, rng: np.random.Generator) -> None:
    """Thigh and lower leg before the belly, arm and hand before the face: soft sleeves around bright bones."""
    lift, spread = rng.uniform(0.8, 1.15), rng.uniform(-0.04, 0.05)
    thigh = curve(((0.36, -0.06), (0.32 + spread, -0.16 * lift), (0.28 + spread, -0.25 * lift)), 16)
    shin = curve(((0.28 + spread, -0.25 * lift), (0.34 + spread, -0.26 * lift), (0.41 + spread, -0.23 * lift)), 16)
    foot = curve(((0.41 + spread, -0.23 * lift), (0.43 + spread, -0.26 * lift), (0.42 + spread, -0.29 * lift)), 12)
    upper = curve(((-0.09, -0.12), (-0.07, -0.2 * lift), (-0.05, -0.25 * lift)), 16)
    lower = curve(((-0.05, -0.25 * lift), (-0.1, -0.28 * lift), (-0.16, -0.28 * lift)), 16)
    shown = [(thigh, 0.075), (shin, 0.055), (foot, 0.03)] * (rng.random() < 0.8) + [(upper, 0.055), (lower, 0.042)] * (rng.random() < 0.65)
    for line, thick in shown:
        sleeve = at(strip(line, thick))
        scene.fill(sleeve, 0.44, soft=2)
        scene.glint(np.vstack([sleeve, sleeve[:1]]), 0.7, 1.5, sharp=1.5)
    for line, _ in shown:
        scene.glint(at(line[3:-3]), 0.9, max(1.6, 0.011 * scale), sharp=0.6, damp=0.1)
    if shown and rng.random() < 0.7:
        for finger in range(4):
            tip = np.asarray((-0.165 - 0.006 * finger, -0.275 * lift + 0.012 * finger))
            scene.glint(
                at(curve((tip, tip + (-0.02, -0.004), tip + (-0.04, -0.002 + 0.004 * finger)), 8)), 0.8, max(1.3, 0.007 * scale), sharp=0.2
            )
