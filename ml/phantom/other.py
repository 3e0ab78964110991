"""Pictures that a department archives and no protocol asks for: cervix, placenta and cord, a spine, limbs."""

import numpy as np

from ml.phantom.figure import Order, Phantom, Pose, curve, oval, strip
from ml.phantom.imaging import form_image
from ml.phantom.machine import gain_truth, machine_settings
from ml.phantom.scene import Scene
from ml.phantom.screen import furnish
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
    kinds = (_cervix, _cords, _long_spine, _limbs)
    kinds[int(rng.integers(0, len(kinds)))](scene, pose, rng)
    pixels = form_image(scene, machine_settings(order), order.stream(9))
    furnish(pixels, "OB", order.stream(8))
    return Phantom(pixels, "other", (), gain_truth(order))


def _cervix(scene: Scene, pose: Pose, rng: np.random.Generator) -> None:
    """Two grey lips around a thin canal, the bladder above, the head's arc beside."""
    width, height = scene.size
    scene.fill(np.asarray(((0.0, 0.0), (width, 0.0), (width, height), (0.0, height))), 0.5, soft=0)
    scene.fill(pose.at(oval((0.0, 0.0), 1.5, 0.62, 0.1)), 0.44, soft=6)
    scene.fill(pose.at(strip(curve(((-0.6, 0.03), (0.0, 0.0), (0.55, -0.05))), 0.05)), 0.25, soft=2)
    scene.glint(pose.at(curve(((-0.6, 0.03), (0.0, 0.0), (0.55, -0.05)))), 0.7, 2.0)
    scene.fill(pose.at(oval((0.3, -0.5), 0.9, 0.32, -0.15)), 0.03, soft=2, damp=-0.04)
    scene.fill(pose.at(oval((1.0, 0.1), 0.75, 0.8)), 0.06, soft=2)
    scene.glint(pose.at(oval((1.15, 0.1), 0.75, 0.8)), 0.9, 5.0, damp=0.2)
    for _ in range(24):
        x, y = rng.uniform(-1.2, 1.0), rng.uniform(-0.7, 0.8)
        scene.glint(pose.at(curve(((x, y), (x + 0.12, y - 0.01), (x + 0.3, y + 0.02)), 8)), rng.uniform(0.5, 0.72), rng.uniform(1, 3))


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


def _long_spine(scene: Scene, pose: Pose, rng: np.random.Generator) -> None:
    """The spine along its length: two rows of beads in a trunk."""
    trunk = curve(
        ((-1.3, -0.3), (-0.5, -0.38), (0.4, -0.4), (1.2, -0.25), (1.3, 0.1), (0.8, 0.3), (0.0, 0.33), (-1.3, 0.35)), 80, closed=True
    )
    scene.fill(pose.at(trunk), 0.47, soft=2, damp=0.01)
    scene.glint(pose.at(trunk), 0.8, 2.5)
    x = np.arange(-1.15, 1.1, 0.085)
    bow = rng.uniform(-0.1, 0.12)
    for row in (-0.07, 0.07):
        beads = [oval((float(at), row - 0.12 + bow * float(at) ** 2), 0.055, 0.045, count=12) for at in x]
        scene.fill(pose.at(np.vstack(beads)).reshape(-1, 12, 2), 0.9, soft=1.5, damp=0.2)


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
