"""The transverse abdomen of 11-14 weeks where the cord enters: wall, cord, stomach, spine."""

from dataclasses import dataclass

import numpy as np

from ml.phantom.figure import Order, Phantom, Points, Pose, curve, oval, strip
from ml.phantom.ribcage import vertebra
from ml.phantom.scene import Scene
from ml.phantom.taken import taken
from ml.phantom.womb import first_trimester


@dataclass(frozen=True, slots=True)
class BellyLayout:
    """Units: the mean radius; the spine lies at (0, 1) before turning, the cord enters at (0, -1)."""

    pose: Pose
    stretch: float  # breadth over depth
    lean: float  # how far the cord's root lies off the middle line

    def outline(self, grow: float = 0.0, count: int = 96) -> Points:
        """Round, drawn out a little to the cord."""
        ring = oval((0.0, 0.0), 2 * (self.stretch**0.5 + grow), 2 * (self.stretch**-0.5 + grow), count=count)
        front = np.clip(-ring[:, 1], 0, None) ** 3 * np.exp(-((ring[:, 0] - self.lean) ** 2) / 0.06)
        return np.asarray(ring - np.stack([np.zeros(count), 0.1 * front], axis=1))

    def root(self) -> tuple[float, float]:
        outline = self.outline()
        top = outline[(np.abs(outline[:, 0] - self.lean) + 10 * (outline[:, 1] > 0)).argmin()]
        return float(top[0]), float(top[1])


def draw_abdomen_first_trimester(order: Order) -> Phantom:
    layout = _lay_out(order)
    at = layout.pose.at
    shapes = _shapes(layout, order)
    scene = first_trimester(order, np.vstack([at(layout.outline(0.1)), at(shapes["cord_insertion"])]))
    hidden = order.absent | (frozenset({"cord_insertion"}) if order.has("cord_hidden") else frozenset())
    _trunk(scene, layout, order, "abdomen_wall" not in hidden)
    if "cord_insertion" not in hidden:
        _cord(scene, layout, order)
    if order.has("cord_hidden"):
        _limb(scene, layout, order.stream(15))
    if "stomach" not in hidden:
        outline = at(shapes["stomach"])
        scene.fill(outline, 0.04, soft=1.3, damp=-0.05)
        scene.glint(np.vstack([outline, outline[:1]]), 0.62, 1.6, sharp=2.5)
    if "spine" not in hidden:
        centre = shapes["spine"].mean(axis=0)
        vertebra(scene, layout.pose, (float(centre[0]), float(centre[1])), 0.34)
    facts = _truth(layout, order, hidden)
    marks = {"cord_insertion": at([layout.root()]), "spine": at([shapes["spine"].mean(axis=0)])}
    return taken(order, scene, "1. Trim.", [(name, at(shape)) for name, shape in shapes.items()], facts, hidden=hidden, landmarks=marks)


def _lay_out(order: Order) -> BellyLayout:
    rng = order.stream(0)
    width, height = order.size
    radius = rng.uniform(0.27, 0.36) * min(0.9 * width, height) * order.shrink()
    turn = rng.choice([0.0, np.pi / 2, -np.pi / 2, 0.8, -0.8]) + rng.normal(0, 0.25)
    stretch, long_, lean = rng.uniform(0.95, 1.12), rng.uniform(1.4, 1.7), rng.normal(0, 0.04)
    dx, dy = order.stray()
    x, y = width * rng.normal(0.5, 0.03) + dx, height * rng.normal(0.53, 0.02) + dy
    pose = Pose((float(x), float(y)), float(radius), float(turn), bool(rng.random() < 0.5))
    return BellyLayout(pose, float(long_ if order.has("oblique") else stretch), float(lean))


def _shapes(layout: BellyLayout, order: Order) -> dict[str, Points]:
    """The outlines whose extent is the truth box, in units."""
    rng = order.stream(1)
    back, (x, y) = layout.stretch**-0.5, layout.root()
    place = (-0.42 + rng.normal(0, 0.05), rng.normal(0.0, 0.1))
    return {
        "abdomen_wall": layout.outline(0.02),
        "cord_insertion": np.asarray([(x - 0.2, y - 0.26), (x + 0.2, y - 0.26), (x + 0.2, y + 0.2), (x - 0.2, y + 0.2)]),
        "stomach": oval(place, rng.uniform(0.26, 0.46), rng.uniform(0.2, 0.3), rng.normal(0.9, 0.3)),
        "spine": oval((0.0, 0.7 * back), 0.4, 0.38),
    }


def _trunk(scene: Scene, layout: BellyLayout, order: Order, skin: bool) -> None:
    rng, at, scale = order.stream(4), layout.pose.at, layout.pose.scale
    scene.fill(at(layout.outline()), rng.uniform(0.44, 0.52), soft=2, damp=0.01)
    for x, y in rng.normal(0, 0.42, (26, 2)).tolist():  # folds of the bowel, vessels of the liver
        if x * x + y * y < 0.6:
            spot = oval((x, y), rng.uniform(0.06, 0.22), rng.uniform(0.04, 0.1), rng.uniform(0, 3), 16)
            scene.glow(at(spot), rng.choice([-0.12, 0.1]), soft=0.03 * scale)
    ring = np.vstack([layout.outline(), layout.outline()[:1]])
    if skin:
        scene.glint(at(ring), 0.92, max(2.0, 0.04 * scale), sharp=1.4)
        scene.glint(at(np.vstack([layout.outline(-0.09), layout.outline(-0.09)[:1]])), 0.58, max(1.4, 0.02 * scale), sharp=2.5)
    for start in rng.integers(0, 96, 3 if order.has("wall_broken") else 0).tolist():
        gap = ring[np.arange(start, start + int(rng.integers(9, 14))) % 96]
        scene.fill(at(strip(gap, 0.16)), rng.uniform(0.2, 0.4), soft=0.04 * scale)


def _cord(scene: Scene, layout: BellyLayout, order: Order) -> None:
    """A twisted rope that leaves the belly, its vein leading inwards."""
    rng, at, scale, (x, y) = order.stream(5), layout.pose.at, layout.pose.scale, layout.root()
    bow = rng.choice([-1, 1]) * rng.uniform(0.05, 0.3)
    rope = curve(((x, y + 0.02), (x + 0.2 * bow, y - 0.22), (x + bow, y - 0.5), (x + 2.4 * bow, y - 0.75)), 40)
    thick = rng.uniform(0.16, 0.22)
    scene.fill(at(strip(rope, thick)), 0.4, soft=1.5)
    for side in (-1, 1):
        wave = thick * (0.5 * side + 0.06 * np.sin(np.linspace(0, 14, 40)))
        scene.glint(at(rope + np.stack([wave, np.zeros(40)], axis=1)), 0.8, max(1.5, 0.025 * scale), sharp=1)
    lumen = 0.26 * thick * np.sin(np.linspace(0, 9, 40))
    for side in (-1, 1):
        scene.fill(at(strip(rope + np.stack([side * lumen, np.zeros(40)], axis=1), 0.3 * thick)), 0.1, soft=1.0)
    vein = curve(((x, y), (x * 0.7, y + 0.25), (x * 0.3 + 0.05, y + 0.5), (0.12, y + 0.72)), 24)
    scene.fill(at(strip(vein, 0.075)), 0.1, soft=1.2, damp=-0.01)
    for wall in (-0.05, 0.05):
        scene.glint(at(vein + (wall, 0.0)), 0.62, max(1.2, 0.014 * scale), sharp=1)


def _limb(scene: Scene, layout: BellyLayout, rng: np.random.Generator) -> None:
    """A thigh lies where the cord should be seen to enter."""
    at, scale, (x, y) = layout.pose.at, layout.pose.scale, layout.root()
    line = curve(((x - 0.7, y + rng.uniform(-0.2, 0.0)), (x, y - 0.1), (x + 0.7, y + rng.uniform(-0.25, 0.0))), 30)
    scene.fill(at(strip(line, 0.32)), 0.46, soft=2, damp=0.01)
    sleeve = at(strip(line, 0.32))
    scene.glint(np.vstack([sleeve, sleeve[:1]]), 0.72, max(1.4, 0.02 * scale), sharp=1.5)
    scene.glint(at(line[5:-5]), 0.95, max(2.0, 0.05 * scale), sharp=0.7, damp=0.15)


def _truth(layout: BellyLayout, order: Order, hidden: frozenset[str]) -> dict[str, bool | float]:
    ring = layout.pose.at(layout.outline())
    return {
        "symmetrical": not order.has("oblique"),
        "abdomen_wall_visible": "abdomen_wall" not in hidden,
        "wall_complete": "abdomen_wall" not in hidden and not order.has("wall_broken"),
        "cord_insertion_visible": "cord_insertion" not in hidden,
        "stomach_visible": "stomach" not in hidden,
        "spine_visible": "spine" not in hidden,
        "axis_ratio": 1 / layout.stretch,
        "filled_share": float((ring[:, 0].max() - ring[:, 0].min()) / order.size[0]),
    }
