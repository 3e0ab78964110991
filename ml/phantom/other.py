"""Pictures that a department archives and no protocol asks for: placenta and cord, limbs, a foot, the eyes, a bladder, fluid alone."""

import numpy as np

from ml.phantom.figure import Order, Phantom, Pose, curve, oval, strip
from ml.phantom.scene import Scene
from ml.phantom.taken import taken
from ml.phantom.womb import cord, second_trimester


def draw_other(order: Order) -> Phantom:
    rng = order.stream(0)
    scene = second_trimester(order, order.stream(2))
    width, height = order.size
    dx, dy = order.stray()
    unit = rng.uniform(0.4, 0.55) * min(width, 1.42 * height) * order.shrink()
    pose = Pose(
        (width * float(rng.uniform(0.4, 0.6)) + dx, height * float(rng.uniform(0.45, 0.6)) + dy),
        float(unit),
        float(rng.normal(0, 0.3)),
        bool(rng.random() < 0.5),
    )
    kinds = (_cords, _limbs, _foot, _eyes, _pelvis, _fluid)
    kinds[int(rng.integers(0, len(kinds)))](scene, pose, rng)
    return taken(order, scene, "OB", (), {})


def _cords(scene: Scene, pose: Pose, rng: np.random.Generator) -> None:
    """A placenta with the cord's loops before it."""
    slab = curve(
        ((-1.3, -0.1), (-0.6, -0.35), (0.1, -0.3), (0.8, -0.38), (1.3, -0.1), (1.3, 0.35), (0.4, 0.12), (-0.5, 0.15), (-1.3, 0.4)),
        80,
        closed=True,
    )
    scene.fill(pose.at(slab), 0.56, soft=2)
    scene.glint(pose.at(slab), 0.7, 2.0)
    for _ in range(8):
        lake = oval((rng.uniform(-1, 1), rng.uniform(-0.25, 0.15)), rng.uniform(0.05, 0.2), rng.uniform(0.03, 0.08), rng.normal(0, 0.5), 16)
        scene.fill(pose.at(lake), 0.15, soft=2)
    for _ in range(rng.integers(1, 4)):
        place = pose.at(((rng.uniform(-0.7, 0.7), rng.uniform(0.3, 0.7)),))[0]
        cord(scene, rng, (float(place[0]), float(place[1])), 0.09 * pose.scale)


def _limbs(scene: Scene, pose: Pose, rng: np.random.Generator) -> None:
    """Forearms or lower legs with two bones, and fingers or toes."""
    for shift in rng.uniform(-0.5, 0.5, rng.integers(1, 3)):
        turn = rng.normal(0, 0.5)
        limb = Pose((pose.origin[0], pose.origin[1] + float(shift) * pose.scale), pose.scale * 0.7, float(turn), pose.mirror)
        scene.fill(limb.at(oval((0.0, 0.0), 1.5, 0.36)), 0.42, soft=2)
        scene.glint(limb.at(oval((0.0, 0.0), 1.5, 0.36)), 0.7, 2.0)
        for y in (-0.07, 0.08):
            scene.glint(limb.at(curve(((-0.45, y), (0.0, y * 1.3), (0.45, y)), 16)), 0.95, 0.05 * limb.scale, sharp=0.6, damp=0.3)
        for finger in range(5):
            scene.glint(
                limb.at(curve(((0.72, 0.07 * (finger - 2)), (0.85, 0.08 * (finger - 2)), (1.0, 0.1 * (finger - 2))), 8)),
                0.8,
                0.035 * limb.scale,
                sharp=0.3,
            )


def _foot(scene: Scene, pose: Pose, rng: np.random.Generator) -> None:
    """The sole with its toes and the bones of the middle foot."""
    sole = curve(
        ((-0.6, 0.0), (-0.5, -0.2), (-0.1, -0.17), (0.35, -0.27), (0.5, -0.05), (0.42, 0.2), (0.0, 0.14), (-0.45, 0.17)), 70, closed=True
    )
    scene.fill(pose.at(sole), rng.uniform(0.44, 0.52), soft=2)
    scene.glint(pose.at(np.vstack([sole, sole[:1]])), 0.82, 2.5, sharp=1)
    for toe in range(5):
        y = -0.2 + 0.085 * toe
        ring = oval((0.55 - 0.012 * toe * toe, y), 0.17 - 0.016 * toe, 0.085)
        scene.fill(pose.at(ring), 0.5, soft=1.5)
        scene.glint(pose.at(np.vstack([ring, ring[:1]])), 0.8, 2.0, sharp=0.8)
        bone = strip(curve(((0.08, 0.5 * y), (0.22, 0.75 * y), (0.36, y)), 12), 0.03)
        scene.fill(pose.at(bone), 0.86, soft=1.5, damp=0.06)


def _eyes(scene: Scene, pose: Pose, rng: np.random.Generator) -> None:
    """Both orbits, dark with a ring for each lens, the nose between them."""
    head = oval((0.0, 0.2), 1.5, 1.3)
    scene.fill(pose.at(head), rng.uniform(0.36, 0.44), soft=2)
    scene.glint(pose.at(np.vstack([head, head[:1]])), 0.92, max(2.5, 0.03 * pose.scale), sharp=2, damp=0.06)
    for side in (-1, 1):
        eye = oval((side * 0.32, -0.22), 0.36, 0.34)
        scene.fill(pose.at(eye), 0.04, soft=1.5)
        scene.glint(pose.at(np.vstack([eye, eye[:1]])), 0.84, max(2, 0.02 * pose.scale), sharp=0.6)
        lens = oval((side * 0.31, -0.31), 0.1, 0.08)
        scene.glint(pose.at(np.vstack([lens, lens[:1]])), 0.7, 1.5, sharp=0.3)
    scene.fill(pose.at(oval((0.0, -0.38), 0.16, 0.3)), 0.6, soft=2, damp=0.04)


def _pelvis(scene: Scene, pose: Pose, rng: np.random.Generator) -> None:
    """The bladder between the bones of the hips, a thigh to each side."""
    trunk = oval((0.0, 0.0), 1.3, 1.1)
    scene.fill(pose.at(trunk), rng.uniform(0.44, 0.52), soft=2)
    scene.glint(pose.at(np.vstack([trunk, trunk[:1]])), 0.85, max(2.0, 0.025 * pose.scale), sharp=1.5)
    bag = oval((0.0, -0.12), rng.uniform(0.25, 0.45), rng.uniform(0.22, 0.36))
    scene.fill(pose.at(bag), 0.03, soft=1.5, damp=-0.04)
    scene.glint(pose.at(np.vstack([bag, bag[:1]])), 0.74, 2.0, sharp=0.8)
    for side in (-1, 1):
        wing = curve(((side * 0.2, 0.32), (side * 0.38, 0.16), (side * 0.46, -0.06)), 20)
        scene.glint(pose.at(wing), 0.96, max(3.0, 0.05 * pose.scale), sharp=0.4, damp=0.25)


def _fluid(scene: Scene, pose: Pose, rng: np.random.Generator) -> None:
    """A pocket of fluid with a hand or a loop of cord at its edge."""
    pocket = oval((0.0, 0.0), rng.uniform(1.0, 1.9), rng.uniform(0.6, 1.1), rng.normal(0, 0.3))
    scene.fill(pose.at(pocket), 0.04, soft=2, damp=-0.02)
    scene.glint(pose.at(np.vstack([pocket, pocket[:1]])), 0.68, 2.0)
    place = pose.at(((rng.uniform(-0.5, 0.5), rng.uniform(0.2, 0.4)),))[0]
    if rng.random() < 0.6:
        cord(scene, rng, (float(place[0]), float(place[1])), 0.07 * pose.scale)
