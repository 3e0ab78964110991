"""The transverse head of 11-14 weeks: skull, falx, and two plexuses that fill the ventricles like a butterfly."""

import numpy as np
from numpy.typing import NDArray

from ml.phantom.figure import Order, Phantom, Points, curve, oval, strip
from ml.phantom.head import HeadLayout, lay_out
from ml.phantom.scene import Scene
from ml.phantom.screen import caliper
from ml.phantom.taken import taken
from ml.phantom.womb import first_trimester

CORTEX = 0.34


def draw_head_first_trimester(order: Order) -> Phantom:
    """Units as those of the later head: half the occipito-frontal diameter, x from forehead to occiput."""
    layout = lay_out(order)
    hidden, lost = order.absent, order.stream(3).choice(["near", "far"])
    shapes = _shapes(layout, order.stream(1))
    if order.has("plexus_missing"):
        del shapes[f"choroid_plexus/{lost}"]
    scene = first_trimester(order, layout.pose.at(layout.outline(0.1)))
    _neighbours(scene, layout, order.stream(14))
    _brain(scene, layout, order)
    if "skull" not in hidden:
        _skull(scene, layout, order)
    for name, shape in shapes.items():
        if name.startswith("choroid_plexus") and "choroid_plexus" not in hidden:
            _plexus(scene, layout, shape, order.stream(12))
    if "midline" not in hidden:
        _falx(scene, layout, order.stream(13))
    marks = {name: layout.pose.at([point]) for name, point in _ends(layout).items()}
    return taken(
        order,
        scene,
        "1. Trim.",
        [(name.partition("/")[0], layout.pose.at(shape)) for name, shape in shapes.items()],
        _truth(layout, order),
        calipers=lambda pixels: _calipers(pixels, np.vstack([marks["skull_near"], marks["skull_far"]]), layout, order),
        landmarks=marks,
    )


def _shapes(layout: HeadLayout, rng: np.random.Generator) -> dict[str, Points]:
    y = layout.shift
    shapes = {
        "skull": layout.outline(0.03),
        "midline": np.asarray([(-0.92, y - 0.03), (0.9, y - 0.03), (0.9, y + 0.03), (-0.92, y + 0.03)]),
    }
    for side, name in ((-1, "near"), (1, "far")):
        front, back, wide = rng.uniform(-0.36, -0.15), rng.uniform(0.58, 0.74), rng.uniform(0.24, 0.36) * layout.breadth / 0.8
        shapes[f"choroid_plexus/{name}"] = _teardrop(front, back, wide, side, layout, rng)
    return shapes


def _teardrop(front: float, back: float, wide: float, side: int, layout: HeadLayout, rng: np.random.Generator) -> Points:
    """A plexus: narrow in front at the middle, wide behind."""
    x = np.linspace(front, back, 7)
    inner = np.asarray([0.16, 0.14, 0.15, 0.17, 0.2, 0.25, 0.33]) + rng.normal(0, 0.012, 7)
    thick = np.asarray([0.1, 0.5, 0.78, 0.95, 1.0, 0.85, 0.3]) * wide + rng.normal(0, 0.012, 7)
    rim = np.vstack([np.stack([x, inner], axis=1), np.stack([x, inner + np.maximum(thick, 0.02)], axis=1)[::-1]])
    room = min(1.0, (layout.breadth - abs(layout.shift)) / 0.72)
    return curve(rim * (1.0, side * room) + (0.0, layout.shift), 64, closed=True)


def _brain(scene: Scene, layout: HeadLayout, order: Order) -> None:
    """A thin mantle around two great black ventricles, a little brain stem before the occiput."""
    rng, at, scale, b = order.stream(4), layout.pose.at, layout.pose.scale, layout.breadth
    scene.fill(at(layout.outline(rng.uniform(0.08, 0.14))), 0.42, soft=2)
    scene.fill(at(layout.outline(-0.01)), rng.uniform(0.28, 0.36), soft=2, damp=0.004)
    for side in (-1, 1):
        room = oval((0.02, layout.shift + side * 0.47 * b), 1.55, rng.uniform(0.62, 0.74) * b, -side * 0.06)
        scene.fill(at(room), rng.uniform(0.1, 0.2), soft=0.02 * scale)
        scene.glint(at(np.vstack([room, room[:1]])), rng.uniform(0.4, 0.6), max(1.2, 0.015 * scale), sharp=1.5)
    inside = at(layout.outline(-0.05))
    scene.glow(inside[inside[:, 1] < np.median(inside[:, 1])], rng.uniform(0.0, 0.08), soft=0.12 * scale)


def _skull(scene: Scene, layout: HeadLayout, order: Order) -> None:
    """Thin bone; the skin lies close over it. A gap in front, beside the middle, where it has not ossified."""
    rng, at, scale = order.stream(5), layout.pose.at, layout.pose.scale
    ring, thick = np.vstack([layout.outline(), layout.outline()[:1]]), rng.uniform(0.025, 0.04)
    start, long = int(rng.integers(30, 60)), int(rng.integers(13, 20))
    if order.has("skull_open"):
        ring = np.vstack([ring[start + long : -1], ring[: start + 1]])
    scene.fill(at(strip(ring, thick * 1.4)), 0.5, soft=0.01 * scale, damp=0.05)
    scene.glint(at(ring), 1.0, max(2.0, thick * scale), sharp=rng.uniform(1.5, 3), damp=rng.uniform(0.04, 0.09))
    skin = np.vstack([layout.outline(0.1), layout.outline(0.1)[:1]])
    scene.glint(at(skin), rng.uniform(0.5, 0.66), max(1.3, 0.012 * scale), sharp=2)


def _plexus(scene: Scene, layout: HeadLayout, shape: Points, rng: np.random.Generator) -> None:
    """Bright, coarse like cauliflower."""
    at, scale, middle = layout.pose.at, layout.pose.scale, shape.mean(axis=0)
    scene.fill(at(shape), rng.uniform(0.62, 0.74), soft=0.015 * scale)
    for _ in range(14):
        spot = middle + (shape[rng.integers(0, len(shape))] - middle) * rng.uniform(0, 0.75)
        lobule = oval((float(spot[0]), float(spot[1])), rng.uniform(0.05, 0.12), rng.uniform(0.04, 0.08), rng.uniform(0, 3), 12)
        scene.glow(at(lobule), rng.choice([-0.12, 0.1]), soft=0.012 * scale)


def _falx(scene: Scene, layout: HeadLayout, rng: np.random.Generator) -> None:
    y, bow = layout.shift, rng.normal(0, 0.012)
    line = curve(((-0.92, y), (-0.4, y + bow), (0.2, y - bow / 2), (0.9, y)), 60)
    scene.fill(layout.pose.at(strip(line, 0.07)), 0.36, soft=0.015 * layout.pose.scale)
    scene.glint(layout.pose.at(line), 0.94, max(1.6, rng.uniform(0.018, 0.028) * layout.pose.scale), sharp=1.2)


def _neighbours(scene: Scene, layout: HeadLayout, rng: np.random.Generator) -> None:
    """A hand or a foot beside the head."""
    if rng.random() > 0.6:
        return
    angle, far = rng.uniform(0, 2 * np.pi), rng.uniform(1.2, 1.4)
    place = np.asarray((far * np.cos(angle), far * layout.breadth * np.sin(angle)))
    for finger in range(rng.integers(2, 5)):
        tip = place + (0.07 * finger, -0.05 * finger)
        line = layout.pose.at(curve((tip, tip + (0.05, 0.06), tip + (0.12, 0.09)), 8))
        scene.glint(line, 0.8, max(1.5, 0.03 * layout.pose.scale), sharp=0.3)


def _ends(layout: HeadLayout) -> dict[str, tuple[float, float]]:
    y, (near, far) = layout.shift, layout.outline()[[72, 24], 1]
    return {"midline_front": (-0.92, y), "midline_back": (0.9, y), "skull_near": (0.0, float(near)), "skull_far": (0.0, float(far))}


def _calipers(pixels: NDArray[np.uint8], ends: Points, layout: HeadLayout, order: Order) -> None:
    if order.has("no_calipers") or "skull" in order.absent:
        return
    rng = order.stream(6)
    slip = rng.choice([-1, 1], 2) * rng.uniform(0.1, 0.2, 2) * layout.pose.scale * order.has("calipers_off")
    (x1, y1), (x2, y2) = (ends + np.stack([slip, -slip])).tolist()
    caliper(pixels, (x1, y1), (x2, y2), rng, dotted=bool(rng.random() < 0.5))


def _truth(layout: HeadLayout, order: Order) -> dict[str, bool | float]:
    ring = layout.pose.at(layout.outline())
    shown, measured = "choroid_plexus" not in order.absent, not (order.has("no_calipers") or "skull" in order.absent)
    return {
        "symmetrical": not order.has("oblique"),
        "skull_visible": "skull" not in order.absent,
        "skull_complete": "skull" not in order.absent and not order.has("skull_open"),
        "midline_visible": "midline" not in order.absent,
        "choroid_plexus_visible": shown,
        "both_plexuses_visible": shown and not order.has("plexus_missing"),
        "horizontal": not order.has("steep"),
        "axis_ratio": layout.breadth,
        "filled_share": float((ring[:, 0].max() - ring[:, 0].min()) / order.size[0]),
        "caliper_placed": measured and not order.has("calipers_off"),
        "caliper_present": measured,
    }
