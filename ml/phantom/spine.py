"""The spine along its length, the back towards the probe: two rows of vertebral echoes under an unbroken line of skin."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ml.phantom.figure import Order, Phantom, Points, Pose, curve, oval, strip
from ml.phantom.scene import Scene
from ml.phantom.taken import taken
from ml.phantom.womb import FLUID, second_trimester

LINE = ((-0.52, -0.085), (-0.44, -0.045), (-0.33, 0.0), (-0.17, 0.012), (0.03, -0.018), (0.22, -0.034), (0.4, -0.018), (0.52, 0.02))


@dataclass(frozen=True, slots=True)
class SpineLayout:
    """Units: the length of the column, from the sacrum's tip (-0.5) to the neck (0.5); the back looks up (-y)."""

    pose: Pose
    bow: float
    kink: float  # sideways step of the column in its middle, units
    gap: float  # half the distance of the two rows
    step: float  # from one vertebra to the next

    def canal(self, count: int = 120) -> Points:
        """The middle of the spinal canal."""
        line = curve(LINE, count)
        bend = self.kink / (1 + np.exp(-(line[:, 0] - 0.02) / 0.012)) - self.kink / (1 + np.exp(-(line[:, 0] - 0.2) / 0.03))
        return line + np.stack([np.zeros(count), self.bow * (line[:, 0] ** 2 - 0.08) + bend], axis=1)

    def row(self, side: int) -> Points:
        """Centres of the vertebral echoes, (-1) arches under the skin, (1) bodies; they meet at the sacrum and part at the neck."""
        middle = self.canal(round(1.02 / self.step))
        width = self.gap * np.clip(0.35 + (middle[:, 0] + 0.5) * 4.5, 0.35, 1.0) * (1 + 0.35 * np.clip(middle[:, 0] - 0.3, 0, 1) * 4)
        return middle + np.stack([np.zeros(len(middle)), side * width], axis=1)

    def skin(self) -> Points:
        """The line of the back from the buttocks to the occiput."""
        line = self.canal(60)
        rise = 0.072 + 0.05 * np.clip((line[:, 0] - 0.33) / 0.19, 0, 1) ** 2 + 0.018 * np.sin(9 * line[:, 0])
        return np.vstack([((-0.66, 0.03), (-0.6, -0.09)), line - np.stack([np.zeros(60), rise], axis=1), ((0.6, -0.14), (0.72, -0.2))])

    def extent(self) -> Points:
        return np.vstack([self.row(-1) - (0, 0.012), self.row(1) + (0, 0.016)])


def draw_spine(order: Order) -> Phantom:
    layout = _lay_out(order)
    column = layout.pose.at(layout.canal())
    scene = second_trimester(order, order.stream(2), np.clip(column, 0, order.size))
    _trunk(scene, layout, order)
    if "spine" not in order.absent:
        _column(scene, layout, order)
    extent = layout.pose.at(layout.extent())
    inside = extent[((extent >= 0) & (extent <= order.size)).all(axis=1)]
    outlines = [("spine", inside if len(inside) > 2 else extent)]
    return taken(order, scene, "Spine", outlines, _truth(layout, order), landmarks={"sacrum": column[:1], "neck": column[-1:]})


def _lay_out(order: Order) -> SpineLayout:
    rng = order.stream(0)
    width, height = order.size
    length, turn, mirror = rng.uniform(0.72, 0.88) * min(width, 1.42 * height), rng.normal(0, 0.07), bool(rng.random() < 0.5)
    steep, kink = rng.choice([-1, 1]) * rng.uniform(0.6, 0.85), rng.choice([-1, 1]) * rng.uniform(0.05, 0.08)
    bow, gap, step = rng.normal(0.0, 0.12), rng.uniform(0.022, 0.03), rng.uniform(0.032, 0.04)
    x, y = width * rng.normal(0.5, 0.015), height * rng.uniform(0.4, 0.55)
    neck_lost, beyond = bool(rng.random() < 0.5), rng.uniform(0.16, 0.26)
    if order.has("steep"):
        turn, length = steep, min(length, height)
    length, (dx, dy) = length * order.shrink(), order.stray()
    x, y = x + dx, y + dy
    if order.has("cut_end"):
        side = 1 if neck_lost != mirror else -1
        x = (width + side * width) / 2 + side * (beyond - 0.5) * length * np.cos(turn)
    return SpineLayout(
        Pose((float(x), float(y)), float(length), float(turn), mirror),
        float(bow),
        float(kink if order.has("crooked") else 0.0),
        float(gap),
        float(step),
    )


def _trunk(scene: Scene, layout: SpineLayout, order: Order) -> None:
    """Fluid behind the back, then skin, muscle, and the body before the column with the ribs' shadows in it."""
    rng, at, scale = order.stream(4), layout.pose.at, layout.pose.scale
    skin, wall = layout.skin(), rng.uniform(0.05, 0.12)
    above = np.vstack([skin - (0, wall), [(0.9, -0.25), (0.75, -0.2)], skin[::-1]])
    if rng.random() < 0.6:  # placenta or the womb's wall before the back
        scene.fill(at(np.vstack([skin - (0, 0.5), skin[::-1] - (0, wall)])), rng.uniform(0.46, 0.56), soft=2)
    if order.has("skin_merged"):
        scene.fill(at(np.vstack([skin - (0, 0.5), skin[::-1]])), rng.uniform(0.46, 0.54), soft=2)
    else:
        scene.fill(at(above), FLUID, soft=1.5, damp=-0.02)
        scene.glint(at(skin - (0, wall)), 0.72, 2.0)
    body = np.vstack([skin, [(0.78, 0.1), (0.62, 0.36), (0.2, 0.4), (-0.2, 0.42), (-0.55, 0.34), (-0.7, 0.16)]])
    scene.fill(at(body), rng.uniform(0.42, 0.5), soft=1.5, damp=0.012)
    muscle = np.vstack([skin[6:-4] + (0, 0.012), layout.row(-1)[::-1]])
    scene.fill(at(muscle), rng.uniform(0.34, 0.42), soft=2)
    line = at(skin)
    scene.glint(line, 0.66 if order.has("skin_merged") else 0.92, max(1.6, 0.008 * scale), sharp=1.2)
    if order.has("skin_broken"):
        for start in rng.uniform(-0.35, 0.3, 3):
            gap = skin[(skin[:, 0] > start) & (skin[:, 0] < start + 0.1)]
            scene.fill(at(strip(gap, 0.03)), 0.2, soft=2)
    _organs(scene, layout, rng)


def _organs(scene: Scene, layout: SpineLayout, rng: np.random.Generator) -> None:
    """What lies before the column: the chest's stripes of ribs, kidney and bowel, the aorta along the bodies."""
    at, scale = layout.pose.at, layout.pose.scale
    for x in np.arange(-0.02, 0.42, 0.05) + rng.uniform(0, 0.03):
        y = rng.uniform(0.15, 0.2)
        scene.fill(at(oval((float(x), y), 0.02, 0.012, 0.4, 12)), 0.78, soft=1.5, damp=0.12)
    scene.fill(at(oval((-0.2, 0.13), 0.2, 0.08, -0.05)), 0.36, soft=3)
    aorta = layout.canal(40)[8:34] + (0, 0.075)
    scene.fill(at(strip(aorta, 0.014)), 0.16, soft=1.2)
    for _ in range(18):
        x, y = rng.uniform(-0.5, 0.5), rng.uniform(0.1, 0.34)
        place = oval((x, y), rng.uniform(0.04, 0.14), rng.uniform(0.02, 0.05), rng.normal(0, 0.4), 12)
        scene.glow(at(place), rng.choice([-0.12, 0.08]), soft=0.012 * scale)


def _column(scene: Scene, layout: SpineLayout, order: Order) -> None:
    rng, at, scale = order.stream(5), layout.pose.at, layout.pose.scale
    arches, bodies = layout.row(-1), layout.row(1)
    scene.fill(at(np.vstack([arches, bodies[::-1]])), 0.2, soft=1.5)
    cord = layout.canal(60)[22:]
    for side in (-0.3, 0.3):
        scene.glint(at(cord + (0, side * layout.gap)), 0.55, max(1.0, 0.004 * scale), sharp=1)
    seen = np.ones(len(arches), bool)
    start = rng.uniform(-0.35, -0.05)
    if order.has("oblique"):  # the section leaves the column: one row only, and the ribs' heads beside it
        seen = (arches[:, 0] < start) | (arches[:, 0] > start + 0.5)
        for x, y in bodies[~seen][::2]:
            scene.fill(at(oval((float(x), float(y) + 0.05), 0.03, 0.016, 0.5, 12)), 0.85, soft=1.5, damp=0.2)
    for row, wide, high, level in ((arches[seen], 0.5, 0.42, 0.9), (bodies, 0.66, 0.6, 0.94)):
        size = layout.step * np.clip(0.6 + (row[:, 0] + 0.5) * 2.2, 0.6, 1.0)
        beads = [oval((x, y), wide * s, high * s, rng.normal(0.25, 0.1), 14) for (x, y), s in zip(row.tolist(), size.tolist(), strict=True)]
        scene.fill(at(np.vstack(beads)).reshape(-1, 14, 2), level, soft=max(0.8, 0.002 * scale), damp=0.1)


def _truth(layout: SpineLayout, order: Order) -> Mapping[str, bool | float]:
    (tail, *_, neck) = layout.pose.at(layout.canal())[:, 0].tolist()
    shown = "spine" not in order.absent
    return {
        "spine_visible": shown,
        "sagittal": not order.has("oblique"),
        "aligned": not order.has("crooked"),
        "skin_line_complete": not order.has("skin_broken"),
        "fluid_beyond_skin": not order.has("skin_merged"),
        "sacrum_visible": shown and 0 <= tail <= order.size[0],
        "thoracolumbar_visible": shown,
        "cervical_visible": shown and 0 <= neck <= order.size[0],
        "horizontal": not order.has("steep"),
        "filled_share": min(1.0, abs(neck - tail) / order.size[0]),
    }
