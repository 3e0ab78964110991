"""The cervix along its canal, seen by a probe in the vagina: bladder in front, the inner os at the fluid, the outer at the fornix."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from ml.phantom.figure import Order, Phantom, Points, Pose, curve, oval, strip
from ml.phantom.machine import fan_over
from ml.phantom.scene import Scene
from ml.phantom.screen import caliper
from ml.phantom.taken import taken
from ml.phantom.womb import FLUID


@dataclass(frozen=True, slots=True)
class CervixLayout:
    """Units: the length of the canal, from the inner os at (-0.5, 0) to the outer at (0.5, 0); the bladder lies above (-y)."""

    pose: Pose
    bow: float
    lips: tuple[float, float]  # thickness of the anterior and the posterior lip

    def canal(self) -> Points:
        return curve(((-0.5, 0.02), (-0.2, -self.bow), (0.2, -self.bow * 0.8), (0.5, 0.0)))

    def outline(self) -> Points:
        """The cervix: wide at the inner os, round at the outer."""
        up, down = self.lips
        top = ((-0.56, -up * 0.62), (-0.44, -up * 0.95), (-0.1, -up * 1.05), (0.25, -up), (0.48, -up * 0.72), (0.56, -up * 0.2))
        low = ((0.56, down * 0.25), (0.48, down * 0.75), (0.25, down), (-0.1, down * 1.05), (-0.44, down), (-0.56, down * 0.62))
        return curve((*top, *low), 100, closed=True)


def draw_cervix(order: Order) -> Phantom:
    layout = _lay_out(order)
    canal = layout.pose.at(layout.canal())
    fan = fan_over(order, apex=(0.0, 0.1), half_angle=(0.8, 0.95), hold=canal)
    scene = Scene(order.size, fan, 0.46)
    _surroundings(scene, layout, order)
    _body(scene, layout, order)
    hidden = order.absent
    for name, paint in (("cervical_canal", _canal), ("internal_os", _internal_os), ("external_os", _external_os)):
        if name not in hidden:
            paint(scene, layout)
    outlines = [
        ("cervical_canal", layout.pose.at(strip(layout.canal(), 0.05))),
        ("internal_os", layout.pose.at(oval((-0.5, 0.02), 0.2, 0.2))),
        ("external_os", layout.pose.at(oval((0.5, 0.0), 0.2, 0.2))),
    ]
    marks = {"canal_a": canal[:1], "canal_b": canal[-1:]}
    return taken(order, scene, "Cervix TV", outlines, _truth(layout, order), calipers=partial(_calipers, layout, order), landmarks=marks)


def _lay_out(order: Order) -> CervixLayout:
    rng = order.stream(0)
    width, height = order.size
    length, turn = rng.uniform(0.36, 0.46) * min(width, 1.42 * height), rng.normal(0.06, 0.12)
    (dx, dy), bow, lip = order.stray(), rng.normal(0.03, 0.035), rng.uniform(0.24, 0.32)
    pressed, tilt = rng.uniform(0.4, 0.55), rng.choice([-1, 1]) * rng.uniform(0.6, 0.8)
    mirror = bool(rng.random() < 0.3)
    x, y = width * (0.5 + (-0.07 if mirror else 0.07) + rng.normal(0.0, 0.02)), height * rng.uniform(0.44, 0.54)
    turn = turn + tilt if order.has("steep") else turn
    lips = (lip * (pressed if order.has("pressed") else 1.0), lip * (1.25 if order.has("pressed") else 1.0))
    return CervixLayout(
        Pose((float(x + dx), float(y + dy)), float(length * order.shrink()), float(turn), mirror),
        float(bow),
        (float(lips[0]), float(lips[1])),
    )


def _surroundings(scene: Scene, layout: CervixLayout, order: Order) -> None:
    """Bladder, the womb's lower part with fluid and the child's head, the rectum's stripes behind, the probe's near field."""
    rng, at, scale = order.stream(4), layout.pose.at, layout.pose.scale
    up, down = layout.lips
    for _ in range(34):
        x, y = rng.uniform(-1.3, 1.2), rng.choice([-1, 1]) * rng.uniform(0.3, 1.0)
        layer = curve(((x, y), (x + 0.15, y + rng.normal(0, 0.02)), (x + rng.uniform(0.25, 0.5), y + rng.normal(0, 0.03))), 10)
        scene.glint(at(layer), rng.uniform(0.5, 0.72), rng.uniform(1, 3))
    grow = rng.uniform(0.95, 1.15) * (1.9 if order.has("bladder_full") else 1.0)
    bladder = curve(
        (
            (-0.95, -up - 0.1),
            (-0.7, -up - 0.3 * grow),
            (-0.35, -up - 0.28 * grow),
            (0.02, -up - 0.06),
            (-0.3, -up - 0.03),
            (-0.7, -up * 0.95),
        ),
        70,
        closed=True,
    )
    womb = curve(
        ((-0.5, 0.02), (-0.62, -up * 0.55), (-0.85, -up * 0.8), (-1.7, -0.75), (-2.2, 0.2), (-1.7, 1.15), (-0.9, 0.5), (-0.62, 0.22)),
        90,
        closed=True,
    )
    scene.fill(at(womb), FLUID, soft=2, damp=-0.02)
    scene.glint(at(womb), 0.74, max(1.5, 0.014 * scale), sharp=1)
    head = oval((-1.3 + rng.normal(0, 0.06), 0.16), 1.0, 1.05)
    scene.fill(at(head), 0.24, soft=2, damp=0.01)
    scene.glint(at(np.vstack([head, head[:1]])), 1.0, max(2.5, 0.04 * scale), sharp=1.2, damp=0.12)
    scene.fill(at(bladder), 0.02, soft=1.5, damp=-0.05)
    scene.glint(at(np.vstack([bladder, bladder[:1]])), 0.84, max(1.5, 0.018 * scale), sharp=1)
    for depth in (0.1, 0.17, 0.26):
        line = curve(((-0.7, down + depth + 0.04), (0.0, down + depth), (0.9, down + depth - 0.12)))
        scene.glint(at(line), rng.uniform(0.66, 0.86), rng.uniform(2, 4), sharp=0.6)
    scene.fill(at(strip(curve(((-0.5, down + 0.34), (0.2, down + 0.3), (1.0, down + 0.14))), 0.12)), 0.62, soft=3, damp=0.06)


def _body(scene: Scene, layout: CervixLayout, order: Order) -> None:
    """The grey muscle of the cervix; the walls of the vagina meet it at the fornix."""
    rng, at, scale = order.stream(5), layout.pose.at, layout.pose.scale
    outline = layout.outline()
    scene.fill(at(outline), rng.uniform(0.46, 0.54), soft=0.012 * scale, damp=0.006)
    scene.glint(at(outline[8:92]), 0.74, max(1.5, 0.014 * scale), sharp=0.8)
    for y in (-0.03, 0.05):
        vagina = curve(((0.57, y), (0.8, y - 0.1), (1.1, y - 0.32), (1.4, y - 0.6)))
        scene.glint(at(vagina), rng.uniform(0.78, 0.9), max(2, 0.018 * scale), sharp=0.4)
    for _ in range(10):
        x, side = rng.uniform(-0.45, 0.4), rng.choice([-1, 1])
        place = oval((x, side * rng.uniform(0.08, 0.2)), rng.uniform(0.05, 0.14), 0.04, rng.normal(0, 0.3), 12)
        scene.glow(at(place), rng.choice([-0.1, 0.07]), soft=0.012 * scale)


def _canal(scene: Scene, layout: CervixLayout) -> None:
    """The glands form a dark band, the canal itself a bright line within it."""
    line, at, scale = layout.canal(), layout.pose.at, layout.pose.scale
    scene.fill(at(strip(line, 0.11)), 0.26, soft=0.016 * scale)
    scene.glint(at(line), 0.8, max(1.3, 0.011 * scale), sharp=0.4)


def _internal_os(scene: Scene, layout: CervixLayout) -> None:
    """A small notch where the membranes meet the canal."""
    at, scale = layout.pose.at, layout.pose.scale
    notch = curve(((-0.6, -0.09), (-0.53, -0.03), (-0.485, 0.02), (-0.53, 0.06), (-0.6, 0.11)), 30)
    scene.fill(at(notch), 0.04, soft=1.2)
    scene.glint(at(notch), 0.86, max(1.5, 0.016 * scale), sharp=0.2)


def _external_os(scene: Scene, layout: CervixLayout) -> None:
    """Both lips end round, a bright echo between them."""
    at, scale = layout.pose.at, layout.pose.scale
    for side in (-1, 1):
        lip = curve(((0.47, side * 0.02), (0.53, side * 0.03), (0.565, side * 0.09)), 16)
        scene.glint(at(lip), 0.84, max(1.5, 0.016 * scale), sharp=0.2)
    scene.fill(at(oval((0.51, 0.0), 0.06, 0.05, count=16)), 0.95, soft=1.5, damp=0.05)


def _calipers(layout: CervixLayout, order: Order, pixels: NDArray[np.uint8]) -> None:
    if order.has("no_calipers"):
        return
    line, off = layout.canal(), order.has("calipers_off")
    (x1, y1), (x2, y2) = layout.pose.at(line[[0, -1]] + (((0.14, 0.06), (0.1, -0.08)) if off else ((0.0, 0.0), (0.0, 0.0)))).tolist()
    rng = order.stream(6)
    caliper(pixels, (x1, y1), (x2, y2), rng, dotted=bool(rng.random() < 0.6))


def _truth(layout: CervixLayout, order: Order) -> Mapping[str, bool | float]:
    ends = layout.pose.at(layout.canal()[[0, -1]])
    whole = layout.pose.at(layout.outline())
    return {
        "cervical_canal_visible": "cervical_canal" not in order.absent,
        "internal_os_visible": "internal_os" not in order.absent,
        "external_os_visible": "external_os" not in order.absent,
        "bladder_empty": not order.has("bladder_full"),
        "lips_equal": not order.has("pressed"),
        "horizontal": not order.has("steep"),
        "filled_share": float(min(1.0, np.ptp(whole[:, 0]) / order.size[0])),
        "canal_length_px": float(np.hypot(*(ends[1] - ends[0]))),
        "caliper_placed": not (order.has("no_calipers") or order.has("calipers_off")),
        "caliper_present": not order.has("no_calipers"),
    }
