"""The transverse abdomen of the second trimester at the level of the stomach and the umbilical vein, as measured for AC."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from ml.phantom.figure import Order, Phantom, Points, Pose, curve, oval, strip, varied
from ml.phantom.ribcage import ribs, vertebra
from ml.phantom.scene import Scene
from ml.phantom.screen import ellipse_caliper
from ml.phantom.taken import taken
from ml.phantom.womb import cord, second_trimester


@dataclass(frozen=True, slots=True)
class AbdomenLayout:
    """Units: the mean radius; the spine lies at (0, 1) before turning, the belly's front at (0, -1)."""

    pose: Pose
    stretch: float  # long over short axis
    stomach: tuple[float, float, float, float, float]  # x, y, width, height, turn

    def outline(self, grow: float = 0.0, count: int = 96) -> Points:
        return oval((0.0, 0.0), 2 * (self.stretch**0.5 + grow), 2 * (self.stretch**-0.5 + grow), count=count)


def draw_abdomen(order: Order) -> Phantom:
    layout = _lay_out(order)
    scene = second_trimester(order, order.stream(2), layout.pose.at(layout.outline()))
    hidden = order.absent | (frozenset() if order.has("kidneys_in") else frozenset({"kidney"}))
    if order.has("kidneys_in"):
        hidden |= {"umbilical_vein"} if order.stream(3).random() < 0.6 else frozenset()
    shapes = _shapes(layout, order.stream(1))
    _wall(scene, layout, order, "abdomen_wall" not in hidden)
    for name, paint in (("umbilical_vein", _vein), ("stomach", _stomach), ("spine", _spine), ("kidney", _kidneys)):
        if name not in hidden:
            paint(scene, layout, shapes)
    outlines = [(name, layout.pose.at(points)) for name, points in _named(shapes)]
    calipers = partial(_calipers, layout, order)
    return taken(order, scene, "2. Trim.", outlines, _truth(layout, order, hidden), hidden=hidden, calipers=calipers)


def _lay_out(order: Order) -> AbdomenLayout:
    rng = order.stream(0)
    width, height = order.size
    radius = rng.uniform(0.34, 0.42) * min(0.9 * width, height)
    turn = rng.choice([0.0, np.pi / 2, -np.pi / 2, 0.7, -0.7]) + rng.normal(0, 0.25)
    stretch, long_ = rng.uniform(1.0, 1.1), rng.uniform(1.35, 1.6)
    dx, dy = order.stray()
    stomach = (-0.42 + rng.normal(0, 0.05), rng.normal(0.02, 0.1), rng.uniform(0.3, 0.55), rng.uniform(0.22, 0.38), rng.normal(0.9, 0.3))
    radius *= order.shrink()
    if order.has("oblique"):
        stretch, radius = long_, radius * 0.88
    pose = Pose(
        (float(width * rng.normal(0.5, 0.03) + dx), float(height * rng.normal(0.53, 0.015) + dy)),
        float(radius),
        float(turn),
        bool(rng.random() < 0.5),
    )
    return AbdomenLayout(pose, float(stretch), tuple(float(value) for value in stomach))  # type: ignore[arg-type]


def _shapes(layout: AbdomenLayout, rng: np.random.Generator) -> Mapping[str, Points]:
    """The outlines whose extent is the truth box, in units."""
    x, y, width, height, turn = layout.stomach
    back = layout.stretch**-0.5
    vein = curve(((0.03, -0.62 * back), (0.02, -0.40), (0.06, -0.18), (0.22, -0.06), (0.38, -0.1)))
    return {
        "abdomen_wall": layout.outline(0.02),
        "stomach": oval((x, y), width, height, turn),
        "umbilical_vein": varied(strip(vein, rng.uniform(0.1, 0.14)), rng, 0.03, 0.12),
        "spine": varied(oval((0.0, 0.74 * back), 0.36, 0.34), rng, 0.02, 0.0),
        "kidney_left": varied(oval((-0.34, 0.52 * back), 0.34, 0.4, 0.3), rng, 0.02, 0.1),
        "kidney_right": varied(oval((0.34, 0.52 * back), 0.34, 0.4, -0.3), rng, 0.02, 0.1),
    }


def _named(shapes: Mapping[str, Points]) -> list[tuple[str, Points]]:
    return [("kidney" if name.startswith("kidney") else name, points) for name, points in shapes.items()]


def _wall(scene: Scene, layout: AbdomenLayout, order: Order, skin: bool) -> None:
    rng, at, scale = order.stream(4), layout.pose.at, layout.pose.scale
    scene.fill(at(layout.outline(0.0)), rng.uniform(0.46, 0.54), soft=2, damp=0.012)
    scene.fill(at(layout.outline(-0.07)), rng.uniform(0.45, 0.52), soft=3)
    if skin:
        ring = at(np.vstack([layout.outline(), layout.outline()[:1]]))
        scene.glint(ring, 0.94, max(2.0, 0.035 * scale), sharp=1.2)
    inner = at(np.vstack([layout.outline(-0.1), layout.outline(-0.1)[:1]]))
    scene.glint(inner, 0.6, max(1.5, 0.02 * scale), sharp=3)
    ribs(scene, layout.pose, layout.outline(-0.1), rng, 9 if order.has("oblique") else int(rng.integers(1, 4)))
    for _ in range(20):  # vessels of the liver and folds of the bowel
        x, y = rng.normal(0, 0.4, 2)
        if x * x + y * y < 0.6:
            scene.glow(
                at(oval((x, y), rng.uniform(0.04, 0.2), rng.uniform(0.03, 0.08), rng.uniform(0, 3), 16)),
                rng.choice([-0.16, 0.1]),
                soft=0.02 * scale,
            )
    if rng.random() < 0.4:
        x, y = rng.uniform(0, 1) * scene.size[0], rng.uniform(0.1, 0.4) * scene.size[1]
        if np.hypot(x - layout.pose.origin[0], y - layout.pose.origin[1]) > 1.3 * scale:
            cord(scene, rng, (x, y), 0.1 * scale)


def _stomach(scene: Scene, layout: AbdomenLayout, shapes: Mapping[str, Points]) -> None:
    outline = layout.pose.at(shapes["stomach"])
    scene.fill(outline, 0.03, soft=1.5, damp=-0.06)
    scene.glint(np.vstack([outline, outline[:1]]), 0.66, 2.0, sharp=3)


def _vein(scene: Scene, layout: AbdomenLayout, shapes: Mapping[str, Points]) -> None:
    outline = layout.pose.at(shapes["umbilical_vein"])
    scene.fill(outline, 0.06, soft=1.5, damp=-0.03)
    scene.glint(np.vstack([outline, outline[:1]]), 0.74, max(1.5, 0.02 * layout.pose.scale), sharp=1)


def _spine(scene: Scene, layout: AbdomenLayout, shapes: Mapping[str, Points]) -> None:
    centre = shapes["spine"].mean(axis=0)
    vertebra(scene, layout.pose, (float(centre[0]), float(centre[1])), 0.3)
    for x, y, size in ((-0.1, -0.34, 0.12), (0.13, -0.32, 0.1)):  # aorta and inferior vena cava before the spine
        ring = layout.pose.at(oval((float(centre[0]) + x, float(centre[1]) + y), size, size, count=20))
        scene.fill(ring, 0.1, soft=1.5)
        scene.glint(np.vstack([ring, ring[:1]]), 0.66, 1.5, sharp=1)


def _kidneys(scene: Scene, layout: AbdomenLayout, shapes: Mapping[str, Points]) -> None:
    for name in ("kidney_left", "kidney_right"):
        outline = shapes[name]
        scene.fill(layout.pose.at(outline), 0.3, soft=2)
        scene.glint(layout.pose.at(np.vstack([outline, outline[:1]])), 0.7, 2.0, sharp=1)
        middle = outline.mean(axis=0)
        scene.fill(layout.pose.at(middle + (outline - middle) * (0.42, 0.5)), 0.62, soft=2)
        scene.fill(layout.pose.at(middle + (outline - middle) * (0.2, 0.28)), 0.08, soft=1)


def _calipers(layout: AbdomenLayout, order: Order, pixels: NDArray[np.uint8]) -> None:
    if order.has("no_calipers"):
        return
    rng, off = order.stream(6), order.has("calipers_off")
    ring = layout.outline(-0.14 if off else 0.02, 60) + off * np.asarray((rng.choice([-1, 1]) * 0.12, 0.08))
    ellipse_caliper(pixels, layout.pose.at(ring), rng)


def _truth(layout: AbdomenLayout, order: Order, hidden: frozenset[str]) -> Mapping[str, bool | float]:
    ring = layout.pose.at(layout.outline())
    return {
        "symmetrical": not order.has("oblique"),
        "stomach_visible": "stomach" not in hidden,
        "umbilical_vein_visible": "umbilical_vein" not in hidden,
        "spine_visible": "spine" not in hidden,
        "kidneys_visible": "kidney" not in hidden,
        "no_kidneys": "kidney" in hidden,
        "filled_share": float((ring[:, 0].max() - ring[:, 0].min()) / order.size[0]),
        "axis_ratio": 1 / layout.stretch,
        "caliper_placed": not (order.has("no_calipers") or order.has("calipers_off")),
        "caliper_present": not order.has("no_calipers"),
    }
