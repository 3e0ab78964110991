"""What the three transverse planes of the second trimester's head share: where the head lies, its skull, the brain's ground."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.phantom.figure import Order, Phantom, Points, Pose, curve, oval, strip
from ml.phantom.scene import Scene
from ml.phantom.screen import caliper, ellipse_caliper
from ml.phantom.taken import taken
from ml.phantom.womb import second_trimester

BRAIN = 0.34


@dataclass(frozen=True, slots=True)
class HeadLayout:
    """Units: half the occipito-frontal diameter; x from forehead (-1) to occiput (1), y across, plus is away from the probe."""

    pose: Pose
    breadth: float  # biparietal over occipito-frontal diameter
    shift: float  # the midline's distance from the middle, units
    lumps: tuple[float, float, float]  # how the outline leaves the ellipse: narrow brow, flat sides, their turn

    def outline(self, grow: float = 0.0, count: int = 96) -> Points:
        ring = oval((0.0, 0.0), 2 * (1 + grow), 2 * (self.breadth + grow), count=count)
        t = np.linspace(0, 2 * np.pi, count, endpoint=False)
        narrow, flat, turn = self.lumps
        swell = 1 + narrow * np.cos(t) * np.abs(np.sin(t)) - flat * np.cos(4 * t + turn)
        return np.asarray(ring * np.stack([np.ones_like(t), swell], axis=1))


Shapes = Mapping[str, Points]
Painter = Callable[[Scene, HeadLayout, Shapes, frozenset[str]], None]


@dataclass(frozen=True, slots=True)
class Section:
    """One transverse plane: its structures' outlines (units) by lot, who paints them in which order, and what is measured.

    A name may carry a "/" and a side, where a structure is paired. `measures` is the structure that calipers are placed on, `between` the
    two landmarks between which they stand; without these they stand around it.
    """

    shapes: Callable[[HeadLayout, Order], dict[str, Points]]
    ground: Callable[[Scene, HeadLayout, np.random.Generator], None]
    painters: Mapping[str, Painter]
    landmarks: Callable[[Shapes], dict[str, tuple[float, float]]]
    facts: Callable[[Order, frozenset[str]], dict[str, bool | float]]
    measures: str = "skull"
    between: tuple[str, ...] = ()


def draw_section(order: Order, section: Section, hidden: frozenset[str]) -> Phantom:
    layout = lay_out(order)
    shapes = {"skull": layout.outline(0.035), **section.shapes(layout, order)}
    scene = second_trimester(order, order.stream(2), layout.pose.at(layout.outline(0.04)))
    hidden |= order.absent
    if "skull" not in hidden:
        _skull(scene, layout, order)
    _brain(scene, layout, order)
    section.ground(scene, layout, order.stream(12))
    for name, paint in section.painters.items():
        if name not in hidden:
            paint(scene, layout, shapes, hidden)
    points = {**_ends(layout), **section.landmarks(shapes)}
    outlines = [(name.partition("/")[0], layout.pose.at(outline)) for name, outline in shapes.items()]
    measured = section.measures not in hidden and not order.has("no_calipers")
    facts = {**_truth(layout, order, hidden, measured), **section.facts(order, hidden)}
    marks = {name: layout.pose.at(point) for name, point in points.items()}
    return taken(
        order,
        scene,
        "2. Trim.",
        outlines,
        facts,
        hidden=hidden,
        calipers=(lambda pixels: _calipers(pixels, layout, order, [marks[name][0] for name in section.between])) if measured else None,
        landmarks=marks,
    )


def lay_out(order: Order) -> HeadLayout:
    rng = order.stream(0)
    width, height = order.size
    half = rng.uniform(0.34, 0.44) * min(width, 1.3 * height) * order.shrink()
    breadth, shift, turn = rng.uniform(0.74, 0.84), rng.normal(0, 0.012), rng.normal(0, 0.16)
    skew, round_ = rng.choice([-1, 1]) * rng.uniform(0.16, 0.26), rng.uniform(0.9, 0.98)
    (dx, dy), lumps = order.stray(), (rng.uniform(0.0, 0.13), rng.uniform(-0.012, 0.012), rng.uniform(0, 6))
    if order.has("oblique"):
        shift, breadth = skew * breadth, round_
    if order.has("steep"):
        turn += 0.75
    x, y = width * rng.normal(0.5, 0.03) + dx, height * rng.normal(0.52, 0.02) + dy
    pose = Pose((float(x), float(y)), float(half), float(turn), bool(rng.random() < 0.5))
    return HeadLayout(pose, float(breadth), float(shift), (float(lumps[0]), float(lumps[1]), float(lumps[2])))


def _skull(scene: Scene, layout: HeadLayout, order: Order) -> None:
    """Skin, then bone with the gaps of its sutures; where the beam grazes it, it swallows all."""
    rng, at, scale = order.stream(5), layout.pose.at, layout.pose.scale
    scene.fill(at(layout.outline(rng.uniform(0.07, 0.12))), 0.45, soft=2)
    ring = np.vstack([layout.outline(), layout.outline()[:1]])
    scene.fill(at(layout.outline(0.02)), BRAIN, soft=2)
    thick, sharp, damp = rng.uniform(0.03, 0.05), rng.uniform(1.0, 2.5), rng.uniform(0.08, 0.2)
    scene.fill(at(strip(ring, thick * 1.5)), rng.uniform(0.6, 0.74), soft=0.012 * scale, damp=damp * 0.6)
    scene.glint(at(ring), 1.0, max(2.5, thick * scale), sharp=sharp, damp=damp)
    for start in rng.integers(0, 96, rng.integers(0, 4)):
        gap = ring[np.arange(start, start + rng.integers(2, 4)) % 96]
        scene.fill(at(strip(gap, thick * 1.6)), 0.45, soft=1.5, damp=0.03)


def _brain(scene: Scene, layout: HeadLayout, order: Order) -> None:
    """Dark cortex in a black rim of fluid, a brighter core, all of it patchy; the near half lies under the haze of the near skull."""
    rng, at, scale, b = order.stream(4), layout.pose.at, layout.pose.scale, layout.breadth
    inside = at(layout.outline(-0.03))
    scene.fill(at(layout.outline(-0.045)), rng.uniform(0.08, 0.26), soft=2, damp=0.006)
    scene.fill(at(layout.outline(-rng.uniform(0.06, 0.11))), rng.uniform(0.26, 0.4), soft=0.03 * scale)
    core = ((-0.32, 0.0), (-0.25, 0.3 * b), (0.15, 0.42 * b), (0.5, 0.3 * b), (0.55, 0.0), (0.5, -0.3 * b), (0.1, -0.42 * b))
    scene.glow(at(curve(core, 48, closed=True) + (0, layout.shift)), rng.uniform(0.08, 0.18), soft=0.06 * scale)
    for x in (-0.72, 0.75):
        scene.glow(at(oval((x, layout.shift), 0.45, 1.0 * b)), rng.uniform(-0.12, 0.0), soft=0.1 * scale)
    for x, y, long, wide in rng.uniform((-0.75, -0.7 * b, 0.1, 0.05), (0.7, 0.7 * b, 0.34, 0.16), (26, 4)).tolist():
        scene.glow(at(oval((x, y), long, wide, rng.normal(0, 0.4), 14)), rng.choice([-0.09, 0.09]), soft=0.025 * scale)
    _furrows(scene, layout, rng)
    near = inside[inside[:, 1] < np.median(inside[:, 1])]
    scene.glow(near, rng.uniform(0.02, 0.13), soft=0.12 * scale)


def _furrows(scene: Scene, layout: HeadLayout, rng: np.random.Generator) -> None:
    """The lateral furrow of each side, clearer on the far one, and short echoes of the others."""
    at, scale, b = layout.pose.at, layout.pose.scale, layout.breadth
    for side, clear in ((-1, 0.6), (1, 1.0)):
        if rng.random() < 0.25:
            continue
        y = rng.uniform(0.5, 0.6)
        bends = rng.normal(0, 0.025, 4)
        line = ((-0.3, 0.08 + bends[0]), (-0.12, bends[1]), (0.1, 0.02 + bends[2]), (rng.uniform(0.2, 0.4), 0.1 + bends[3]))
        insula = curve([(x, side * (y + dy) * b) for x, dy in line])
        scene.fill(at(strip(insula + (0, side * 0.045), rng.uniform(0.04, 0.09))), 0.16, soft=0.02 * scale)
        scene.glint(at(insula), rng.uniform(0.6, 0.8) * clear, max(1.3, 0.018 * scale), sharp=2)
    for _ in range(40):
        x, y = rng.uniform(-0.85, 0.8), rng.choice([-1, 1, 1]) * rng.uniform(0.12, 0.88) * b
        if (x / 0.9) ** 2 + (y / (0.9 * b)) ** 2 < 1:
            sulcus = curve(((x, y), (x + 0.05, y + rng.normal(0, 0.03)), (x + rng.uniform(0.05, 0.16), y + rng.normal(0, 0.05))), 8)
            scene.glint(at(sulcus), rng.uniform(0.5, 0.84), rng.uniform(1, 2.5), sharp=1.5)


def _calipers(pixels: NDArray[np.uint8], layout: HeadLayout, order: Order, ends: list[Points]) -> None:
    rng, off = order.stream(6), order.has("calipers_off")
    if not ends:
        ring = layout.outline(-0.12 if off else 0.03, 60) + off * np.asarray((rng.choice([-1, 1]) * 0.1, 0.06))
        ellipse_caliper(pixels, layout.pose.at(ring), rng)
        return
    (x1, y1), (x2, y2) = np.asarray(ends).tolist()
    slip = float(off * layout.pose.scale * rng.choice([-1, 1]) * rng.uniform(0.1, 0.18))
    caliper(pixels, (x1 + slip, y1 + slip / 2), (x2 + slip, y2 - slip / 2), rng, dotted=bool(rng.random() < 0.5))


def _ends(layout: HeadLayout) -> dict[str, tuple[float, float]]:
    near, far = layout.outline()[[72, 24], 1]
    return {
        "midline_front": (-0.9, layout.shift),
        "midline_back": (0.88, layout.shift),
        "skull_front": (-1.0, 0.0),
        "skull_back": (1.0, 0.0),
        "skull_near": (0.0, float(near)),
        "skull_far": (0.0, float(far)),
    }


def _truth(layout: HeadLayout, order: Order, hidden: frozenset[str], measured: bool) -> dict[str, bool | float]:
    ring = layout.pose.at(layout.outline())
    return {
        "symmetrical": not order.has("oblique"),
        "skull_visible": "skull" not in hidden,
        "csp_visible": "csp" not in hidden,
        "midline_visible": "midline" not in hidden,
        "filled_share": float((ring[:, 0].max() - ring[:, 0].min()) / order.size[0]),
        "horizontal": not order.has("steep"),
        "axis_ratio": layout.breadth,
        "caliper_placed": measured and not order.has("calipers_off"),
        "caliper_present": measured,
    }
