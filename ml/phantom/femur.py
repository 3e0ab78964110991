"""The thigh bone along its length, as measured for FL."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from ml.phantom.figure import Order, Phantom, Points, Pose, curve, oval, strip
from ml.phantom.scene import Scene
from ml.phantom.screen import caliper
from ml.phantom.taken import taken, within
from ml.phantom.womb import second_trimester

END = 1.6  # an end's box, in thicknesses of the shaft


@dataclass(frozen=True, slots=True)
class FemurLayout:
    """Units: the length of the ossified shaft, which lies from (-0.5, 0) (hip) to (0.5, 0) (knee), bowed by `bow`."""

    pose: Pose
    bow: float
    thick: float
    cut: float  # share of the shaft lost at one end

    def shaft(self) -> Points:
        return curve(((-0.5, 0.0), (-0.2, -self.bow), (0.2, -self.bow), (0.5 - self.cut, 0.0 if not self.cut else -self.bow * 0.7)))


def draw_femur(order: Order) -> Phantom:
    layout = _lay_out(order)
    scene = second_trimester(order, order.stream(2), layout.pose.at(layout.shaft()))
    _thigh(scene, layout, order)
    if "femur" not in order.absent:
        _bone(scene, layout, order)
    shaft = layout.pose.at(layout.shaft())
    return taken(
        order,
        scene,
        "2. Trim.",
        _outlines(layout),
        _truth(layout, order),
        hidden=("femur_end",) if "femur" in order.absent else (),
        calipers=partial(_calipers, layout, order),
        landmarks={"femur_a": shaft[:1], "femur_b": shaft[-1:]},
        margin=1.0,
    )


def _outlines(layout: FemurLayout) -> list[tuple[str, Points]]:
    """The bone and its ends in pixels; the end that was cut is not there."""
    shaft, size = layout.shaft(), END * layout.thick
    ends = shaft[:1] if layout.cut else shaft[[0, -1]]
    boxes = [("femur_end", layout.pose.at(oval((float(x), float(y)), size, size))) for x, y in ends]
    return [("femur", layout.pose.at(strip(shaft, layout.thick))), *boxes]


def _lay_out(order: Order) -> FemurLayout:
    rng = order.stream(0)
    width, height = order.size
    length = rng.uniform(0.46, 0.62) * min(width, 1.42 * height)
    angle, steep = rng.normal(0, 0.16), rng.choice([-1, 1]) * rng.uniform(0.9, 1.15)
    dx, dy = order.stray()
    cut, bow, thick = rng.uniform(0.22, 0.35), rng.uniform(0.0, 0.04), rng.uniform(0.05, 0.075)
    if order.has("steep"):
        angle, length = steep, min(length, 0.72 * height)
    x, y = width * rng.normal(0.5, 0.03), height * (0.52 if order.has("steep") else rng.uniform(0.36, 0.52))
    length *= order.shrink()
    pose = Pose((float(x + dx), float(y + dy)), float(length), float(np.clip(angle, -1.2, 1.2)), bool(rng.random() < 0.5))
    return FemurLayout(pose, float(bow), float(thick), float(cut if order.has("cut_end") else 0.0))


def _thigh(scene: Scene, layout: FemurLayout, order: Order) -> None:
    """Muscle and skin around the bone, the hip at one end, the knee and the lower leg at the other."""
    rng, at, scale = order.stream(4), layout.pose.at, layout.pose.scale
    outline = curve(
        (
            (-0.95, -0.3),
            (-0.5, -0.28),
            (0.0, -0.2),
            (0.5, -0.15),
            (0.72, -0.1),
            (0.76, 0.06),
            (0.6, 0.16),
            (0.1, 0.24),
            (-0.45, 0.36),
            (-0.95, 0.42),
        ),
        90,
        closed=True,
    )
    scene.fill(at(outline), rng.uniform(0.42, 0.5), soft=2, damp=0.01)
    scene.glint(at(np.vstack([outline, outline[:1]])), 0.78, max(1.8, 0.014 * scale), sharp=2.5)
    scene.fill(at(oval((-0.85, 0.1), 0.6, 0.75)), rng.uniform(0.44, 0.52), soft=4)
    for _ in range(rng.integers(12, 24)):
        x, side = rng.uniform(-0.6, 0.35), rng.choice([-1, 1])
        y = side * rng.uniform(0.06, 0.17)
        fibre = curve(((x, y), (x + 0.1, y - 0.01 * side), (x + rng.uniform(0.15, 0.35), y - 0.02 * side)), 8)
        scene.glint(at(fibre), rng.uniform(0.52, 0.72), rng.uniform(1, 2.5))
    for x, y, size in ((-0.6, 0.02, 0.2), (0.6, 0.02, 0.15)):  # the cartilage of both ends: dark, finely outlined
        scene.fill(at(oval((x, y), size, size * 0.9)), 0.3, soft=3)
        scene.glint(at(oval((x, y), size, size * 0.9)), 0.58, 1.5, sharp=1)
    for _ in range(rng.integers(2, 6)):
        x, y = rng.uniform(-1.15, -0.7), rng.uniform(-0.2, 0.5)
        scene.fill(at(oval((x, y), 0.1, 0.05, rng.uniform(-0.6, 0.6), 16)), rng.uniform(0.7, 0.9), soft=2, damp=0.15)


def _bone(scene: Scene, layout: FemurLayout, order: Order) -> None:
    scale, shaft = layout.pose.scale, layout.shaft()
    middle = layout.pose.at(shaft)
    scene.fill(layout.pose.at(strip(shaft, layout.thick * 0.8)), 0.86, soft=0.012 * scale, damp=0.55)
    scene.glint(middle, 1.0, max(2.5, layout.thick * 0.55 * scale), sharp=0.8, damp=0.4)
    if "femur_end" in order.absent:  # both fade into the tissue
        for x, y in shaft[[0, -1]].tolist():
            scene.fill(layout.pose.at(oval((x, y), 3 * END * layout.thick, 2 * END * layout.thick)), 0.34, soft=0.02 * scale, damp=0.02)
    if layout.cut:
        rest = np.asarray(((0.5 - layout.cut - 0.02, -layout.bow * 0.7), (0.5, 0.02)))
        scene.fill(layout.pose.at(strip(curve(rest, 8), 0.22)), 0.22, soft=0.03 * scale, damp=0.2)


def _calipers(layout: FemurLayout, order: Order, pixels: NDArray[np.uint8]) -> None:
    if order.has("no_calipers") or "femur" in order.absent:
        return
    rng, shaft = order.stream(6), layout.shaft()
    off = order.has("calipers_off")
    ends = np.asarray((shaft[0], shaft[-1])) + (((-0.09, 0.03), (-0.12, -0.04)) if off else ((0.0, 0.0), (0.0, 0.0)))
    (x1, y1), (x2, y2) = layout.pose.at(ends)
    caliper(pixels, (float(x1), float(y1)), (float(x2), float(y2)), rng, dotted=bool(rng.random() < 0.6))


def _truth(layout: FemurLayout, order: Order) -> Mapping[str, bool | float]:
    ends = layout.pose.at(layout.shaft()[[0, -1]])
    run, rise = np.abs(ends[1] - ends[0])
    measured = "femur" not in order.absent and not order.has("no_calipers")
    angle = float(np.degrees(np.arctan2(rise, run)))
    return {
        "femur_visible": "femur" not in order.absent,
        "both_ends_visible": not {"femur", "femur_end"} & order.absent and not layout.cut and within(ends, order.size),
        "femur_angle_deg": angle,
        "angle_below_45": angle < 45,
        "filled_share": float(np.hypot(run, rise) / order.size[0]),
        "caliper_placed": measured and not order.has("calipers_off"),
        "caliper_present": measured,
    }
