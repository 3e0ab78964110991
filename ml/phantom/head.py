"""The transverse head of the second trimester at the level of the thalami, as measured for BPD and HC."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.phantom.figure import Order, Phantom, Points, Pose, boxed, curve, kept, oval, strip, varied
from ml.phantom.imaging import form_image
from ml.phantom.machine import gain_truth, graded, machine_settings
from ml.phantom.scene import Scene
from ml.phantom.screen import ellipse_caliper, furnish
from ml.phantom.womb import second_trimester

BRAIN = 0.36
CSP_SIDES = np.asarray([(0, -1), (0, -1), (0, 1), (0, 1)])


@dataclass(frozen=True, slots=True)
class HeadLayout:
    """Units: half the occipito-frontal diameter; x from forehead (-1) to occiput (1), y across."""

    pose: Pose
    breadth: float  # biparietal over occipito-frontal diameter
    shift: float  # the midline's distance from the middle, units

    def outline(self, grow: float = 0.0, count: int = 96) -> Points:
        return oval((0.0, 0.0), 2 * (1 + grow), 2 * (self.breadth + grow), count=count)


def draw_head(order: Order) -> Phantom:
    layout = _lay_out(order)
    scene = second_trimester(order, order.stream(2), layout.pose.at(layout.outline()))
    hidden = order.absent | (frozenset() if order.has("cerebellum_in") else frozenset({"cerebellum"}))
    if order.has("cerebellum_in"):
        hidden |= {"thalami"} if order.stream(3).random() < 0.3 else frozenset()
    shapes = _shapes(layout, order.stream(1))
    if "skull" not in hidden:
        _skull(scene, layout, order)
    _brain(scene, layout, order)
    for name, paint in (("thalami", _thalami), ("cerebellum", _cerebellum), ("midline", _midline), ("csp", _csp)):
        if name not in hidden:
            paint(scene, layout, shapes, "csp" in hidden)
    settings = machine_settings(order)
    pixels = form_image(scene, settings, order.stream(9))
    furnish(pixels, "2. Trim.", order.stream(8))
    placed = _calipers(pixels, layout, order)
    boxes = kept([boxed(name, layout.pose.at(points), order.size, 2.0) for name, points in shapes.items()], hidden)
    return Phantom(pixels, "head", graded(boxes, order, scene.fan, settings), _truth(layout, order, hidden, placed))


def _lay_out(order: Order) -> HeadLayout:
    rng = order.stream(0)
    width, height = order.size
    half = rng.uniform(0.33, 0.42) * min(width, 1.3 * height)
    breadth, shift, turn = rng.uniform(0.74, 0.84), rng.normal(0, 0.012), rng.normal(0, 0.16)
    skew, round_ = rng.choice([-1, 1]) * rng.uniform(0.16, 0.26), rng.uniform(0.9, 0.98)
    half, (dx, dy) = half * order.shrink(), order.stray()
    if order.has("oblique"):
        shift, breadth = skew * breadth, round_
    if order.has("steep"):
        turn += 0.75
    x, y = width * rng.normal(0.5, 0.03), height * rng.normal(0.52, 0.02)
    return HeadLayout(
        Pose((float(x + dx), float(y + dy)), float(half), float(turn), bool(rng.random() < 0.5)), float(breadth), float(shift)
    )


def _shapes(layout: HeadLayout, rng: np.random.Generator) -> dict[str, Points]:
    """The outlines whose extent is the truth box, in units."""
    y = layout.shift
    thalami = np.vstack([oval((0.1, y - 0.17), 0.5, 0.28, -0.25), oval((0.1, y + 0.17), 0.5, 0.28, 0.25)])
    return {
        "skull": layout.outline(0.035),
        "midline": np.asarray([(-0.9, y - 0.03), (0.88, y - 0.03), (0.88, y + 0.03), (-0.9, y + 0.03)]),
        "csp": varied(np.asarray([(-0.56, y - 0.08), (-0.30, y - 0.08), (-0.30, y + 0.08), (-0.56, y + 0.08)]), rng, 0.03, 0.14) * (1, 0)
        + CSP_SIDES * (0, rng.uniform(0.06, 0.1))
        + (0, y),
        "thalami": varied(thalami, rng, 0.02, 0.08),
        "cerebellum": varied(np.vstack([oval((0.62, y - 0.2), 0.34, 0.38), oval((0.62, y + 0.2), 0.34, 0.38)]), rng, 0.015, 0.06),
    }


def _skull(scene: Scene, layout: HeadLayout, order: Order) -> None:
    scale = layout.pose.scale
    skin = layout.pose.at(layout.outline(0.1))
    scene.fill(skin, 0.45, soft=2)
    ring = layout.pose.at(np.vstack([layout.outline(), layout.outline()[:1]]))
    scene.fill(layout.pose.at(layout.outline(0.02)), BRAIN, soft=2)
    scene.glint(ring, 1.0, max(2.5, order.stream(5).uniform(0.035, 0.055) * scale), sharp=order.stream(5).uniform(1.5, 3.5), damp=0.12)


def _brain(scene: Scene, layout: HeadLayout, order: Order) -> None:
    rng, at, scale, b = order.stream(4), layout.pose.at, layout.pose.scale, layout.breadth
    inside = at(layout.outline(-0.03))
    scene.fill(at(layout.outline(-0.05)), BRAIN, soft=3, damp=0.006)
    near = inside[inside[:, 1] < np.median(inside[:, 1])]
    scene.glow(near, rng.uniform(0.0, 0.08), soft=0.12 * scale)  # reverberation of the near skull hides that hemisphere
    for side in (-1, 1):
        insula = curve(((-0.3, side * 0.58 * b + layout.shift), (0.0, side * 0.52 * b), (0.28, side * 0.6 * b)))
        scene.glint(at(insula), rng.uniform(0.6, 0.72), max(1.5, 0.03 * scale), sharp=0.5)
        ventricle = curve(((0.15, side * 0.42 * b), (0.4, side * 0.44 * b), (0.66, side * 0.36 * b)))
        scene.fill(at(strip(ventricle, 0.12)), 0.2, soft=2, damp=-0.01)
        scene.glint(at(ventricle + np.asarray((0, side * 0.06))), 0.66, max(1.5, 0.022 * scale), sharp=0.5)
        scene.fill(at(oval((0.42, side * 0.42 * b), 0.3, 0.1, side * 0.1)), 0.62, soft=0.02 * scale)
    for _ in range(22):
        x, y = rng.uniform(-0.75, 0.75), rng.choice([-1, 1]) * rng.uniform(0.15, 0.75) * b
        if (x / 0.92) ** 2 + (y / (0.9 * b)) ** 2 < 1:
            sulcus = curve(((x, y), (x + 0.06, y + rng.normal(0, 0.03)), (x + rng.uniform(0.08, 0.2), y + rng.normal(0, 0.04))), 8)
            scene.glint(at(sulcus), rng.uniform(0.48, 0.66), rng.uniform(1, 2.5), sharp=0.5)


def _midline(scene: Scene, layout: HeadLayout, shapes: Mapping[str, Points], no_csp: bool) -> None:
    """The falx: an echo from forehead to occiput, broken by the cavum a third of the way."""
    y, width = layout.shift, max(1.8, 0.025 * layout.pose.scale)
    front, back = shapes["csp"][:, 0].min(), shapes["csp"][:, 0].max()
    parts = ((-0.9, 0.0),) if no_csp else ((-0.9, front), (back, 0.0))
    for left, right in (*parts, (0.0, 0.3), (0.42, 0.88)):
        scene.glint(layout.pose.at(curve(((left, y), ((left + right) / 2, y + 0.004), (right, y)))), 0.82, width, sharp=1)


def _csp(scene: Scene, layout: HeadLayout, shapes: Mapping[str, Points], no_csp: bool) -> None:
    shape, at = shapes["csp"], layout.pose.at
    (left, top), (right, bottom) = shape.min(axis=0), shape.max(axis=0)
    scene.fill(at(shape), 0.12, soft=1.2, damp=0.0)
    for y in (top + 0.015, bottom - 0.015):
        line = curve(((left, y), ((left + right) / 2, y), (right, y)))
        scene.glint(at(line), 0.84, max(1.8, 0.026 * layout.pose.scale), sharp=0.5)


def _thalami(scene: Scene, layout: HeadLayout, shapes: Mapping[str, Points], no_csp: bool) -> None:
    shape = shapes["thalami"]
    at, scale = layout.pose.at, layout.pose.scale
    for lobe in (shape[:48], shape[48:]):
        scene.glow(at(lobe * 1.25), 0.07, soft=0.05 * scale)
        scene.fill(at(lobe), 0.24, soft=0.025 * scale)
        scene.glint(at(np.vstack([lobe, lobe[:1]])), 0.6, max(1.4, 0.022 * scale), sharp=0.5)


def _cerebellum(scene: Scene, layout: HeadLayout, shapes: Mapping[str, Points], no_csp: bool) -> None:
    shape = shapes["cerebellum"]
    at, scale, y = layout.pose.at, layout.pose.scale, layout.shift
    scene.fill(at(oval((0.82, y), 0.2, 0.5)), 0.08, soft=2, damp=-0.02)
    for lobe in (shape[:48], shape[48:]):
        scene.fill(at(lobe), 0.42, soft=2)
        scene.glint(at(np.vstack([lobe, lobe[:1]])), 0.74, max(1.8, 0.03 * scale), sharp=0.4)
    scene.fill(at(oval((0.62, y), 0.16, 0.12)), 0.62, soft=2)


def _calipers(pixels: NDArray[np.uint8], layout: HeadLayout, order: Order) -> bool:
    if order.has("no_calipers"):
        return False
    rng = order.stream(6)
    off = order.has("calipers_off")
    ring = layout.outline(-0.12 if off else 0.03, 60) + off * np.asarray((rng.choice([-1, 1]) * 0.1, 0.06))
    ellipse_caliper(pixels, layout.pose.at(ring), rng)
    return not off


def _truth(layout: HeadLayout, order: Order, hidden: frozenset[str], placed: bool) -> Mapping[str, bool | float]:
    ring = layout.pose.at(layout.outline())
    share = float((ring[:, 0].max() - ring[:, 0].min()) / order.size[0])
    return {
        "symmetrical": not order.has("oblique"),
        "thalami_visible": "thalami" not in hidden,
        "csp_visible": "csp" not in hidden,
        "midline_visible": "midline" not in hidden,
        "cerebellum_visible": "cerebellum" not in hidden,
        "filled_share": share,
        "horizontal": not order.has("steep"),
        "axis_ratio": layout.breadth,
        "caliper_placed": placed,
        "caliper_present": not order.has("no_calipers"),
        **gain_truth(order),
    }
