"""The transverse thorax with the four chambers of the heart: septum and valves meet in the crux, one rib stands on each side."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ml.phantom.figure import Order, Phantom, Points, Pose, curve, oval, strip
from ml.phantom.ribcage import ribs, vertebra
from ml.phantom.scene import Scene
from ml.phantom.taken import taken, within
from ml.phantom.womb import second_trimester

# The heart upright in units of its own: apex up (-y), the crux at (0, 0.05); the left half has x < 0.
MUSCLE = (
    (-0.06, -0.66), (-0.3, -0.52), (-0.43, -0.2), (-0.44, 0.12), (-0.42, 0.36), (-0.24, 0.53), (0.0, 0.5), (0.24, 0.53), (0.42, 0.36),
    (0.43, 0.1), (0.4, -0.18), (0.24, -0.46),
)  # fmt: skip
CHAMBERS = (
    ((-0.06, -0.02), (-0.07, -0.28), (-0.11, -0.5), (-0.2, -0.5), (-0.32, -0.26), (-0.35, 0.0), (-0.2, 0.03)),
    ((0.06, 0.03), (0.06, -0.2), (0.07, -0.36), (0.16, -0.36), (0.3, -0.16), (0.35, 0.04), (0.2, 0.08)),
    ((-0.05, 0.13), (-0.2, 0.09), (-0.34, 0.08), (-0.37, 0.3), (-0.22, 0.45), (-0.06, 0.4)),
    ((0.05, 0.17), (0.2, 0.15), (0.34, 0.12), (0.37, 0.32), (0.22, 0.46), (0.06, 0.41)),
)
VALVES = (((-0.36, 0.03), (-0.18, 0.06), (0.0, 0.03)), ((0.0, 0.09), (0.18, 0.1), (0.36, 0.08)))
SPINE = oval((0.0, 0.72), 0.36, 0.34)


@dataclass(frozen=True, slots=True)
class ThoraxLayout:
    """Units: the mean radius of the chest; the spine lies at (0, 0.7) before turning, the heart's tip points forward and left."""

    pose: Pose
    stretch: float
    axis: float  # of the heart, radians
    size: float
    middle: tuple[float, float]

    def wall(self, grow: float = 0.0) -> Points:
        return oval((0.0, 0.0), 2 * (1.05 * self.stretch**0.5 + grow), 2 * (0.95 * self.stretch**-0.5 + grow), count=96)

    def heart(self, points: Points) -> Points:
        """Units of the heart to those of the chest."""
        cos, sin = np.cos(self.axis), np.sin(self.axis)
        return np.asarray(np.asarray(self.middle) + self.size * points @ np.asarray(((cos, sin), (-sin, cos))))


def draw_thorax(order: Order) -> Phantom:
    layout = _lay_out(order)
    at = layout.pose.at
    scene = second_trimester(order, order.stream(2), at(layout.wall()))
    _chest(scene, layout, order)
    if "spine" not in order.absent:
        vertebra(scene, layout.pose, (0.0, 0.72), 0.32)
    if "heart" not in order.absent:
        _heart(scene, layout, order)
    crux = at(layout.heart(np.asarray(((0.0, 0.06),))))
    return taken(
        order,
        scene,
        "Cardiac",
        [("thorax_wall", at(layout.wall(0.02))), ("heart", at(layout.heart(curve(MUSCLE, 60, closed=True)))), ("spine", at(SPINE))],
        _truth(layout, order),
        landmarks={"crux": crux, "apex": at(layout.heart(np.asarray(((-0.06, -0.66),))))},
    )


def _lay_out(order: Order) -> ThoraxLayout:
    rng = order.stream(0)
    width, height = order.size
    radius, (dx, dy) = rng.uniform(0.36, 0.48) * min(0.9 * width, height) * order.shrink(), order.stray()
    turn, axis, size = float(rng.uniform(-np.pi, np.pi)), rng.normal(-0.8, 0.12), rng.uniform(0.95, 1.15)
    stretch, long_ = rng.uniform(0.98, 1.08), rng.uniform(1.35, 1.6)
    pose = Pose(
        (float(width * rng.normal(0.5, 0.03) + dx), float(height * rng.normal(0.53, 0.02) + dy)),
        float(radius * (0.88 if order.has("oblique") else 1.0)),
        turn,
        bool(rng.random() < 0.5),
    )
    middle = (-0.14 + rng.normal(0, 0.03), -0.12 + rng.normal(0, 0.03))
    return ThoraxLayout(pose, float(long_ if order.has("oblique") else stretch), float(axis), float(size), middle)


def _chest(scene: Scene, layout: ThoraxLayout, order: Order) -> None:
    rng, at, scale = order.stream(4), layout.pose.at, layout.pose.scale
    scene.fill(at(layout.wall()), 0.46, soft=2, damp=0.01)
    scene.fill(at(layout.wall(-0.13)), rng.uniform(0.5, 0.58), soft=3)
    if "thorax_wall" not in order.absent:
        ring = layout.wall()
        scene.glint(at(np.vstack([ring, ring[:1]])), 0.9, max(2.0, 0.028 * scale), sharp=1.6)
    inner = layout.wall(-0.13)
    if order.has("oblique"):
        ribs(scene, layout.pose, inner, rng, int(rng.integers(8, 12)))
    else:
        for start, end in ((0.3, rng.uniform(0.42, 0.56)), (0.2, rng.uniform(-0.06, 0.08))):  # one whole rib to each side of the spine
            arc = inner[(np.linspace(start, end, 30) * len(inner)).astype(int) % len(inner)]
            scene.glint(at(arc), rng.uniform(0.86, 0.96), max(2.0, 0.045 * scale), sharp=0.6, damp=0.06)
    for _ in range(14):
        x, y = rng.normal(0, 0.45, 2)
        scene.glow(at(oval((x, y), 0.2, 0.1, rng.uniform(0, 3), 12)), rng.choice([-0.06, 0.07]), soft=0.03 * scale)
    aorta = oval((-0.12, 0.46), 0.15, 0.15, count=24)
    scene.fill(at(aorta), 0.06, soft=1.5)
    scene.glint(at(np.vstack([aorta, aorta[:1]])), 0.68, 1.5, sharp=0.8)


def _heart(scene: Scene, layout: ThoraxLayout, order: Order) -> None:
    """Dark chambers in grey muscle; septum and valves are thin bright lines, and meet unless the section lies too high."""
    rng, scale = order.stream(5), layout.pose.scale * layout.size

    def at(points: Points) -> Points:
        return layout.pose.at(layout.heart(points))

    muscle = curve(MUSCLE, 60, closed=True)
    scene.fill(at(muscle), rng.uniform(0.4, 0.46), soft=2, damp=0.0)
    scene.glint(at(np.vstack([muscle, muscle[:1]])), 0.66, max(1.5, 0.016 * scale), sharp=0.8)
    open_ = rng.uniform(0.86, 1.04, 4)
    for shape, share in zip(CHAMBERS, open_.tolist(), strict=True):
        outline = curve(shape, 40, closed=True)
        middle = outline.mean(axis=0)
        scene.fill(at(middle + (outline - middle) * share), 0.04, soft=2, damp=-0.02)
    scene.fill(at(oval((0.12, -0.33), 0.16, 0.05, 0.4, 16)), 0.5, soft=1.5)  # the moderator band
    septum = curve(((-0.01, -0.56), (0.0, -0.25), (0.0, 0.04)))
    scene.fill(at(strip(septum, 0.08)), 0.64, soft=1.5)
    thin = max(1.5, 0.03 * scale)
    if order.has("crux_lost"):  # the aorta leaves in the middle: five chambers
        root = oval((-0.01, 0.06), 0.19, 0.24, 0.3)
        scene.fill(at(root), 0.04, soft=2)
        scene.glint(at(np.vstack([root, root[:1]])), 0.76, thin, sharp=0.3)
        return
    for line in (*VALVES, ((0.0, 0.05), (0.0, 0.14), (0.01, 0.2)), ((0.01, 0.32), (0.0, 0.42), (0.0, 0.5))):
        scene.glint(at(curve(line, 16)), 0.82, thin, sharp=0.4)
    flap = curve(((0.01, 0.2), (-0.06, 0.24), (-0.07, 0.3), (0.0, 0.33)), 14)  # of the oval foramen
    scene.glint(at(flap), 0.68, max(1.2, 0.016 * scale), sharp=0.3)


def _truth(layout: ThoraxLayout, order: Order) -> Mapping[str, bool | float]:
    muscle = layout.pose.at(layout.heart(np.asarray(MUSCLE)))
    heart, ring = "heart" not in order.absent, layout.pose.at(layout.wall())
    whole = heart and not order.has("crux_lost") and within(muscle, order.size)
    return {
        "thorax_wall_visible": "thorax_wall" not in order.absent,
        "heart_visible": heart,
        "four_chambers_visible": whole,
        "crux_visible": whole,
        "spine_visible": "spine" not in order.absent,
        "one_rib_each_side": not order.has("oblique"),
        "symmetrical": not order.has("oblique"),
        "filled_share": float(min(1.0, np.ptp(ring[:, 0]) / order.size[0])),
        "axis_ratio": 1 / layout.stretch,
    }
