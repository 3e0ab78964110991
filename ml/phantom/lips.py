"""Nose, lips and chin in a coronal section that just touches the face: two nostrils over an unbroken upper lip."""

from collections.abc import Mapping

import numpy as np

from ml.phantom.figure import Order, Phantom, Points, Pose, curve, oval, varied
from ml.phantom.scene import Scene
from ml.phantom.taken import taken, within
from ml.phantom.womb import FLUID, second_trimester

# Units: the width of the section at the cheeks; y runs from the nose's tip down to the chin.
UPPER = (
    (-0.25, 0.015), (-0.18, -0.045), (-0.09, -0.1), (-0.035, -0.105), (0.0, -0.085), (0.035, -0.105), (0.09, -0.1), (0.18, -0.045),
    (0.25, 0.015), (0.12, 0.0), (0.0, 0.012), (-0.12, 0.0),
)  # fmt: skip
LOWER = ((-0.2, 0.035), (-0.1, 0.03), (0.0, 0.04), (0.1, 0.03), (0.2, 0.035), (0.12, 0.1), (0.0, 0.13), (-0.12, 0.1))
CHIN = oval((0.0, 0.3), 0.36, 0.25)
NOSE = (
    (-0.22, -0.21), (-0.19, -0.31), (-0.11, -0.35), (-0.08, -0.46), (0.0, -0.51), (0.08, -0.46), (0.11, -0.35), (0.19, -0.31),
    (0.22, -0.21), (0.12, -0.17), (0.0, -0.16), (-0.12, -0.17),
)  # fmt: skip
FACE = (
    (0.0, -0.6), (0.2, -0.5), (0.3, -0.32), (0.44, -0.2), (0.48, 0.02), (0.36, 0.26), (0.22, 0.45), (0.0, 0.52), (-0.22, 0.45),
    (-0.36, 0.26), (-0.48, 0.02), (-0.44, -0.2), (-0.3, -0.32), (-0.2, -0.5),
)  # fmt: skip


def draw_lips(order: Order) -> Phantom:
    pose, shapes = _pose(order), _shapes(order)
    outlines = [(name, pose.at(points)) for name, points in shapes.items() if name not in ("face", "nose", "lower_lip")]
    scene = second_trimester(order, order.stream(2), np.vstack([points for _, points in outlines]))
    _face(scene, pose, shapes, order)
    for name, paint in (("chin", _chin), ("upper_lip", _upper_lip), ("nostrils", _nostrils)):
        if name not in order.absent:
            paint(scene, pose, shapes[name])
    if order.has("corner_hidden"):
        _hand(scene, pose, order)
    return taken(order, scene, "Face", outlines, _truth(pose, shapes, order))


def _pose(order: Order) -> Pose:
    rng = order.stream(0)
    width, height = order.size
    scale = rng.uniform(0.72, 0.9) * min(0.85 * width, height)
    turn = rng.choice([0.0, 0.0, np.pi / 2, -np.pi / 2]) + rng.normal(0, 0.22)
    (dx, dy), mirror = order.stray(), bool(rng.random() < 0.5)
    x, y = width * rng.normal(0.5, 0.03), height * rng.uniform(0.5, 0.56)
    return Pose((float(x + dx), float(y + dy)), float(scale * order.shrink()), float(turn), mirror)


def _shapes(order: Order) -> dict[str, Points]:
    """Closed outlines in units; an oblique section narrows one side of the face and loses its nostril."""
    rng = order.stream(1)
    holes = [oval((side * 0.088, -0.245), 0.1, 0.072, side * 0.35, 24) for side in (1, -1)]
    wide, tall = rng.uniform(0.92, 1.12), rng.uniform(0.95, 1.05)
    shapes = {
        "face": curve(FACE, 90, closed=True),
        "nose": curve(NOSE, 80, closed=True),
        "lower_lip": curve(LOWER, 60, closed=True),
        "chin": varied(CHIN, rng, 0.01, 0.05),
        "upper_lip": curve(UPPER, 90, closed=True) * (1, rng.uniform(0.9, 1.25)),
        "nostrils": np.vstack(holes[:1] if order.has("oblique") else holes),
    }
    narrow = rng.uniform(0.4, 0.55)
    sides = (narrow, 1.1) if order.has("oblique") else (1.0, 1.0)
    return {
        name: np.stack([points[:, 0] * wide * np.where(points[:, 0] < 0, *sides), points[:, 1] * tall], axis=1)
        for name, points in shapes.items()
    }


def _face(scene: Scene, pose: Pose, shapes: Mapping[str, Points], order: Order) -> None:
    rng, at, scale = order.stream(4), pose.at, pose.scale
    if not order.has("face_covered"):
        scene.fill(at(shapes["face"] * rng.uniform(1.2, 1.5) + (0.0, -0.05)), FLUID, soft=0.03 * scale)
    scene.fill(at(shapes["face"]), rng.uniform(0.28, 0.36), soft=2.5, damp=0.008)
    scene.glint(at(np.vstack([shapes["face"], shapes["face"][:1]])), rng.uniform(0.55, 0.7), max(1.5, 0.012 * scale), sharp=1.5)
    for side in (-1, 1):  # folds from the nose to the corners of the mouth, and the cheeks' fat
        fold = curve(((side * 0.23, -0.2), (side * 0.29, -0.08), (side * 0.31, 0.04)))
        scene.glint(at(fold), 0.6, max(1.5, 0.014 * scale), sharp=0.4)
        scene.glow(at(oval((side * 0.36, -0.02), 0.14, 0.3)), rng.uniform(-0.04, 0.08), soft=0.03 * scale)
    scene.fill(at(shapes["nose"]), rng.uniform(0.54, 0.6), soft=0.01 * scale)
    scene.glint(at(np.vstack([shapes["nose"], shapes["nose"][:1]])), 0.86, max(1.5, 0.018 * scale), sharp=0.4)
    scene.fill(at(oval((0.0, 0.022), 0.54, 0.06)), 0.06, soft=1.5)
    scene.fill(at(shapes["lower_lip"]), rng.uniform(0.64, 0.7), soft=0.008 * scale)
    scene.glint(at(shapes["lower_lip"][30:]), 0.84, max(1.5, 0.016 * scale), sharp=0.3)


def _upper_lip(scene: Scene, pose: Pose, shape: Points) -> None:
    scene.fill(pose.at(shape), 0.72, soft=0.008 * pose.scale)
    scene.glint(pose.at(shape[:68]), 0.95, max(1.5, 0.02 * pose.scale), sharp=0.25)


def _nostrils(scene: Scene, pose: Pose, shape: Points) -> None:
    for hole in shape.reshape(-1, 24, 2):
        scene.fill(pose.at(hole), 0.04, soft=max(1.0, 0.005 * pose.scale))
        scene.glint(pose.at(np.vstack([hole, hole[:1]])), 0.78, max(1.3, 0.01 * pose.scale), sharp=0.4)


def _chin(scene: Scene, pose: Pose, shape: Points) -> None:
    scene.fill(pose.at(shape), 0.62, soft=0.014 * pose.scale, damp=0.008)
    scene.glint(pose.at(np.vstack([shape, shape[:1]])), 0.9, max(1.5, 0.02 * pose.scale), sharp=0.6)


def _hand(scene: Scene, pose: Pose, order: Order) -> None:
    """Fingers lie over one corner of the mouth."""
    rng = order.stream(3)
    side = rng.choice([-1, 1])
    for finger in range(4):
        middle = (side * (0.26 + 0.02 * finger), -0.12 + 0.08 * finger)
        scene.fill(pose.at(oval(middle, 0.34, 0.085, 0.25 * side)), 0.66, soft=1.5, damp=0.02)
        scene.glint(pose.at(oval(middle, 0.34, 0.085, 0.25 * side)), 0.92, max(1.5, 0.014 * pose.scale), sharp=0.5)


def _truth(pose: Pose, shapes: Mapping[str, Points], order: Order) -> Mapping[str, bool | float]:
    face, holes, lip = (pose.at(shapes[name]) for name in ("face", "nostrils", "upper_lip"))
    return {
        "upper_lip_visible": "upper_lip" not in order.absent,
        "both_nostrils_visible": "nostrils" not in order.absent and not order.has("oblique") and within(holes, order.size),
        "both_lip_angles_visible": "upper_lip" not in order.absent and not order.has("corner_hidden") and within(lip, order.size),
        "chin_visible": "chin" not in order.absent,
        "symmetrical": not order.has("oblique"),
        "fluid_before_face": not order.has("face_covered"),
        "filled_share": float(min(1.0, np.ptp(face[:, 0]) / order.size[0])),
    }
