"""Both kidneys with their pelves beside the spine: a transverse section of the trunk, or a coronal one along the column."""

from collections.abc import Mapping

import numpy as np

from ml.phantom.figure import Order, Phantom, Points, Pose, curve, oval, strip
from ml.phantom.ribcage import ribs, vertebra
from ml.phantom.scene import Scene
from ml.phantom.taken import taken, within
from ml.phantom.womb import second_trimester

BEAN = curve(
    ((0.0, -0.5), (0.3, -0.42), (0.42, -0.1), (0.42, 0.15), (0.28, 0.44), (0.0, 0.5), (-0.22, 0.36), (-0.16, 0.05), (-0.2, -0.3)),
    60,
    closed=True,
)  # a kidney of height 1, its hilum to the left


def draw_kidneys(order: Order) -> Phantom:
    """Units: half the trunk's breadth; in both sections the spine lies on x = 0."""
    coronal = bool(order.stream(3).random() < 0.35)
    pose, shapes = _pose(order, coronal), _shapes(order, coronal)
    boxed = {"kidney_left": "kidney", "spine": "spine"} | ({} if order.has("one_side") else {"kidney_right": "kidney"})
    outlines = [(name, pose.at(shapes[part])) for part, name in boxed.items()]
    scene = second_trimester(order, order.stream(2), pose.at(shapes["trunk"] * (0.9, 0.75 if coronal else 0.9)))
    _trunk(scene, pose, shapes["trunk"], order, coronal)
    if "kidney" not in order.absent:
        for name, side in (("kidney_left", 1), ("kidney_right", -1)):
            _kidney(scene, pose, shapes[name], side, order.stream(5), coronal)
    if "spine" not in order.absent:
        _spine(scene, pose, shapes["spine"], coronal)
    if order.has("one_side"):  # a rib's shadow lies over the second kidney
        _hide(scene, pose, shapes["kidney_right"])
    return taken(order, scene, "Kidneys", outlines, _truth(pose, shapes, order, coronal))


def _pose(order: Order, coronal: bool) -> Pose:
    rng = order.stream(0)
    width, height = order.size
    scale = rng.uniform(0.36, 0.44) * min(0.9 * width, height)
    turn = rng.choice([0.0, 0.0, 0.6, -0.6]) + rng.normal(0, 0.2)
    if coronal:
        turn, scale = np.pi / 2 * rng.choice([-1, 1]) + rng.normal(0, 0.15), scale * 0.95
    (dx, dy), mirror = order.stray(), bool(rng.random() < 0.5)
    x, y = width * rng.normal(0.5, 0.03), height * rng.normal(0.53, 0.02)
    return Pose((float(x + dx), float(y + dy)), float(scale * order.shrink()), float(turn), mirror)


def _shapes(order: Order, coronal: bool) -> dict[str, Points]:
    rng = order.stream(1)
    long_ = rng.uniform(1.35, 1.6) if order.has("oblique") else rng.uniform(1.0, 1.1)
    size, lag = rng.uniform(0.92, 1.08, 2), rng.normal(0, 0.04)
    if coronal:
        height, x, y, lean, wide = 0.95, 0.42, 0.0, 0.14, 0.62
        spine = np.vstack([oval((0.0, at), 0.2, 0.1, count=12) for at in np.arange(-1.5, 1.5, 0.12)])
        trunk = curve(
            ((-0.85, -1.7), (0.85, -1.7), (1.0, -0.6), (0.92, 0.4), (1.0, 1.7), (-1.0, 1.7), (-0.92, 0.4), (-1.0, -0.6)), closed=True
        )
    else:
        height, x, y, lean, wide = 0.56, 0.43, -0.4, -0.5, 0.9
        spine = oval((0.0, -0.66), 0.36, 0.34)
        trunk = oval((0.0, 0.0), 2 * long_**0.5, 2 * long_**-0.5, count=96)
    kidneys = []
    for side, grow in zip((1, -1), size.tolist(), strict=True):
        shape = BEAN * (wide * height * grow, height * grow)
        cos, sin = np.cos(lean), np.sin(lean)
        shape = shape @ np.asarray(((cos, sin), (-sin, cos)))
        kidneys.append((shape + (x, y + lag * side)) * (side, 1.0))
    return {"kidney_left": kidneys[0], "kidney_right": kidneys[1], "spine": spine, "trunk": trunk}


def _trunk(scene: Scene, pose: Pose, trunk: Points, order: Order, coronal: bool) -> None:
    rng, at, scale = order.stream(4), pose.at, pose.scale
    ring = np.vstack([trunk, trunk[:1]])
    scene.fill(at(trunk), rng.uniform(0.46, 0.52), soft=2, damp=0.012)
    scene.fill(at(trunk * 0.9), rng.uniform(0.44, 0.52), soft=3)
    scene.glint(at(ring), 0.92, max(2.0, 0.03 * scale), sharp=1.3)
    if not coronal:
        ribs(scene, pose, trunk[::-1] * 0.9, rng, 8 if order.has("oblique") else int(rng.integers(0, 3)))
    for _ in range(16):
        x, y = rng.normal(0, 0.4), rng.uniform(0.1, 0.75) if not coronal else rng.choice([-1, 1]) * rng.uniform(0.6, 1.3)
        loop = oval((x, y), rng.uniform(0.08, 0.24), rng.uniform(0.05, 0.12), rng.uniform(0, 3), 16)
        scene.glow(at(loop), rng.choice([-0.16, 0.1]), soft=0.02 * scale)
    aorta = strip(curve(((0.08, -1.5), (0.09, 0.0), (0.05, 1.0))), 0.09) if coronal else oval((-0.07, -0.36), 0.12, 0.12, count=20)
    scene.fill(at(aorta + ((0.12, 0.0) if coronal else (0.0, 0.0))), 0.08, soft=1.5)
    if not coronal:
        scene.glint(at(aorta), 0.66, 1.5, sharp=1)
        scene.fill(at(oval((0.1, -0.34), 0.1, 0.1, count=20)), 0.1, soft=1.5)


def _kidney(scene: Scene, pose: Pose, shape: Points, side: int, rng: np.random.Generator, coronal: bool) -> None:
    """Grey cortex with a bright capsule of fat, dark pyramids around a bright sinus, and in it the slit of the pelvis."""
    at, scale, middle = pose.at, pose.scale, shape.mean(axis=0)
    scene.fill(at(middle + (shape - middle) * 1.1), 0.66, soft=0.015 * scale)
    scene.fill(at(shape), 0.3, soft=0.012 * scale)
    scene.glint(at(np.vstack([shape, shape[:1]])), 0.86, max(1.5, 0.024 * scale), sharp=0.7)
    spots = [middle + (point - middle) * 0.62 for point in shape[4:56:8]]
    for x, y in spots:
        scene.fill(at(oval((float(x), float(y)), 0.1, 0.08, count=12)), 0.2, soft=0.012 * scale)
    hilum = middle - (side * 0.04, 0.0)
    scene.fill(at(hilum + (shape - middle) * (0.4, 0.52)), 0.72, soft=0.02 * scale)
    open_ = rng.uniform(0.16, 0.26)
    scene.fill(at(hilum - (side * 0.02, 0.0) + (shape - middle) * (open_, 0.34 if coronal else 0.3)), 0.04, soft=1.5, damp=-0.02)


def _spine(scene: Scene, pose: Pose, shape: Points, coronal: bool) -> None:
    if not coronal:
        vertebra(scene, Pose(pose.origin, pose.scale, pose.turn + np.pi, pose.mirror), (0.0, 0.66), 0.32)
        return
    centres = shape.reshape(-1, 12, 2).mean(axis=1)
    for x in (-0.08, 0.08):
        beads = [oval((x, float(y)), 0.07, 0.075, count=12) for y in centres[:, 1]]
        scene.fill(pose.at(np.vstack(beads)).reshape(-1, 12, 2), 0.92, soft=1.5, damp=0.12)


def _hide(scene: Scene, pose: Pose, shape: Points) -> None:
    middle = shape.mean(axis=0)
    scene.fill(pose.at(middle + (shape - middle) * 1.2), 0.4, soft=0.05 * pose.scale, damp=0.05)


def _truth(pose: Pose, shapes: Mapping[str, Points], order: Order, coronal: bool) -> Mapping[str, bool | float]:
    ring, kidneys = pose.at(shapes["trunk"]), pose.at(np.vstack([shapes["kidney_left"], shapes["kidney_right"]]))
    both = "kidney" not in order.absent and not order.has("one_side") and within(kidneys, order.size)
    return {
        "both_kidneys_visible": both,
        "renal_pelves_visible": both,
        "spine_visible": "spine" not in order.absent,
        "symmetrical": not order.has("oblique"),
        "coronal": coronal,
        "filled_share": float(min(1.0, np.ptp(ring[:, 0]) / order.size[0])),
    }
