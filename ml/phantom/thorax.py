"""The transverse thorax with the four chambers of the heart: in the department's archive, but not audited here."""

import numpy as np

from ml.phantom.figure import Order, Phantom, Pose, boxed, curve, kept, oval, strip
from ml.phantom.imaging import form_image
from ml.phantom.machine import gain_truth, graded, machine_settings
from ml.phantom.ribcage import ribs, vertebra
from ml.phantom.scene import Scene
from ml.phantom.screen import furnish
from ml.phantom.womb import second_trimester

OUTLINE = oval((0.0, 0.0), 2.1, 1.9, count=96)


def draw_thorax(order: Order) -> Phantom:
    """Units: the mean radius; the spine lies at (0, 1) before turning, the heart's tip points forward and left."""
    rng = order.stream(0)
    width, height = order.size
    dx, dy = order.stray()
    radius = rng.uniform(0.36, 0.5) * min(0.9 * width, height) * order.shrink()
    turn = float(rng.uniform(-np.pi, np.pi))
    pose = Pose(
        (float(width * rng.normal(0.5, 0.03) + dx), float(height * rng.normal(0.53, 0.02) + dy)),
        float(radius),
        turn,
        bool(rng.random() < 0.5),
    )
    scene = second_trimester(order, order.stream(2), pose.at(OUTLINE))
    _chest(scene, pose, order)
    if "spine" not in order.absent:
        vertebra(scene, pose, (0.0, 0.7), 0.32)
    _heart(scene, pose, order.stream(5))
    settings = machine_settings(order)
    pixels = form_image(scene, settings, order.stream(9))
    furnish(pixels, "Cardiac", order.stream(8))
    boxes = kept([boxed("spine", pose.at(oval((0.0, 0.7), 0.36, 0.34)), order.size)], order.absent)
    truth: dict[str, bool | float] = {
        "filled_share": float(2.1 * radius / width),
        "spine_visible": "spine" not in order.absent,
    }
    return Phantom(pixels, "thorax", graded(boxes, order, scene.fan, settings), truth | gain_truth(order))


def _chest(scene: Scene, pose: Pose, order: Order) -> None:
    rng, scale = order.stream(4), pose.scale
    scene.fill(pose.at(OUTLINE), 0.46, soft=2, damp=0.01)
    scene.fill(pose.at(OUTLINE * 0.86), rng.uniform(0.52, 0.6), soft=3)
    scene.glint(pose.at(np.vstack([OUTLINE, OUTLINE[:1]])), 0.9, max(2.0, 0.03 * scale), sharp=2)
    ribs(scene, pose, OUTLINE * 0.86, rng, int(rng.integers(5, 11)))
    for _ in range(14):
        x, y = rng.normal(0, 0.45, 2)
        scene.glow(pose.at(oval((x, y), 0.2, 0.1, rng.uniform(0, 3), 12)), rng.choice([-0.06, 0.07]), soft=0.03 * scale)


def _heart(scene: Scene, pose: Pose, rng: np.random.Generator) -> None:
    """Ventricles to the front, atria to the spine, in a cross of septum and valves; the axis leans 45 degrees."""
    axis, open_, scale = rng.normal(-0.8, 0.12), rng.uniform(0.85, 1.05), pose.scale
    cos, sin = np.cos(axis), np.sin(axis)
    centre = np.asarray((-0.16, -0.08))
    matrix = np.asarray(((cos, sin), (-sin, cos))) * rng.uniform(1.1, 1.35)
    muscle = pose.at(centre + oval((0.0, -0.02), 0.92, 1.16) @ matrix)
    scene.fill(muscle, 0.42, soft=2)
    scene.glint(muscle, 0.62, 2.0, sharp=1)
    for x, y, wide, high in ((-0.19, -0.24, 0.27, 0.5), (0.19, -0.22, 0.29, 0.46), (-0.18, 0.26, 0.31, 0.33), (0.18, 0.27, 0.31, 0.33)):
        scene.fill(pose.at(centre + oval((x, y), wide * open_, high * open_) @ matrix), 0.05, soft=2, damp=-0.02)
    septum = curve(((0.0, -0.52), (0.01, -0.2), (0.0, 0.02)))
    scene.fill(pose.at(centre + strip(septum, 0.085) @ matrix), 0.62, soft=1.5)
    for line in (
        ((0.0, 0.16), (0.01, 0.3), (0.0, 0.45)),
        ((-0.33, 0.06), (-0.16, 0.0), (0.0, 0.05)),
        ((0.0, 0.02), (0.16, -0.02), (0.33, 0.04)),
    ):
        scene.glint(pose.at(centre + curve(line, 16) @ matrix), 0.8, max(1.5, 0.03 * scale), sharp=0.4)
    scene.fill(pose.at(oval((-0.1, 0.44), 0.14, 0.14)), 0.08, soft=1.5)
