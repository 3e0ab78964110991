"""The face of the second trimester in its middle plane, looking up: forehead, nose with its bone, lips and chin before fluid."""

from collections.abc import Mapping

import numpy as np

from ml.phantom.figure import Order, Phantom, Points, Pose, curve, oval, strip
from ml.phantom.scene import Scene
from ml.phantom.taken import taken
from ml.phantom.womb import FLUID, cord, second_trimester

# The skin in units of the distance from the hairline to the chin, from the vertex to the chest; the face looks up (-y).
VERTEX = ((-1.06, 0.75), (-1.02, 0.35), (-0.88, 0.03), (-0.64, -0.18))
FOREHEAD = ((-0.42, -0.27), (-0.26, -0.28), (-0.14, -0.235))
NOSE = ((-0.04, -0.28), (0.05, -0.38), (0.105, -0.425), (0.15, -0.4), (0.16, -0.315))
NO_NOSE = ((-0.04, -0.235), (0.05, -0.24), (0.105, -0.25), (0.15, -0.255), (0.16, -0.26))
LIPS = ((0.195, -0.29), (0.235, -0.345), (0.27, -0.325), (0.285, -0.265), (0.305, -0.31), (0.34, -0.315), (0.37, -0.245))
NO_LIPS = ((0.195, -0.265), (0.235, -0.26), (0.27, -0.25), (0.285, -0.25), (0.305, -0.25), (0.34, -0.245), (0.37, -0.24))
CHIN = ((0.42, -0.255), (0.47, -0.275), (0.53, -0.225), (0.56, -0.12))
NO_CHIN = ((0.42, -0.19), (0.45, -0.14), (0.48, -0.1), (0.52, -0.05))
NECK = ((0.58, 0.0), (0.64, 0.08), (0.76, 0.06), (0.98, -0.09), (1.3, -0.16), (1.7, -0.16))
BONE = ((-0.105, -0.195), (-0.04, -0.222), (0.02, -0.272))


def draw_profile(order: Order) -> Phantom:
    pose = _pose(order)
    hidden = order.absent | (frozenset({"nasal_bone"}) if order.has("off_midline") else frozenset())
    outlines = _outlines(pose)
    scene = second_trimester(order, order.stream(2), np.vstack([points for _, points in outlines]))
    _head(scene, pose, order)
    _deep_face(scene, pose, order)
    if "nasal_bone" not in hidden:
        scene.glint(pose.at(curve(BONE, 12)), 1.0, max(2.0, 0.024 * pose.scale), sharp=0.3, damp=0.12)
    marks = {"nasion": pose.at(FOREHEAD[-1:]), "nose_tip": pose.at(NOSE[2:3]), "chin": pose.at(CHIN[1:2])}
    facts = {name + "_visible": name not in hidden for name in ("nasal_bone", "nose", "lips", "chin")}
    return taken(order, scene, "2. Trim.", outlines, {**facts, **_truth(pose, order)}, hidden=hidden, landmarks=marks)


def _pose(order: Order) -> Pose:
    rng = order.stream(0)
    width, height = order.size
    scale, turn = rng.uniform(0.62, 0.8) * min(0.75 * width, 1.05 * height), rng.normal(0, 0.16)
    steep, (dx, dy) = rng.choice([-1, 1]) * rng.uniform(0.75, 1.0), order.stray()
    mirror = bool(rng.random() < 0.5)
    x, y = width * (0.5 + (-0.08 if mirror else 0.08) + rng.normal(0, 0.02)), height * rng.uniform(0.5, 0.6)
    return Pose((float(x + dx), float(y + dy)), float(scale * order.shrink()), float(turn + (steep if order.has("steep") else 0.0)), mirror)


def _skin(order: Order) -> Points:
    parts = [VERTEX, FOREHEAD]
    parts.append(NO_NOSE if "nose" in order.absent else NOSE)
    parts.append(NO_LIPS if "lips" in order.absent else LIPS)
    parts.append(NO_CHIN if "chin" in order.absent else CHIN)
    return curve(np.vstack([*parts, NECK]), 260)


def _outlines(pose: Pose) -> list[tuple[str, Points]]:
    return [
        ("nasal_bone", pose.at(strip(curve(BONE, 12), 0.03))),
        ("nose", pose.at(((-0.05, -0.3), *NOSE, (0.02, -0.26)))),
        ("lips", pose.at((*LIPS, (0.23, -0.235), (0.33, -0.235)))),
        ("chin", pose.at((*CHIN, (0.42, -0.13)))),
    ]


def _head(scene: Scene, pose: Pose, order: Order) -> None:
    rng, at, scale = order.stream(4), pose.at, pose.scale
    skin = _skin(order)
    ahead = np.vstack([skin[20:], skin[::-1][:240] - (0.0, rng.uniform(0.14, 0.4))])
    scene.fill(at(ahead), 0.5 if order.has("face_covered") else FLUID, soft=3)
    trunk = np.vstack([skin, [(1.8, 0.9), (0.6, 1.1), (-0.4, 1.25), (-0.9, 1.05)]])
    scene.fill(at(trunk), rng.uniform(0.4, 0.48), soft=1.3, damp=0.012)
    brain = np.vstack([skin[8:88] + (0.05, 0.06), [(-0.05, 0.0), (-0.02, 0.35), (-0.15, 0.9), (-0.75, 0.95)]])
    scene.fill(at(brain), rng.uniform(0.22, 0.3), soft=0.02 * scale)
    for _ in range(16):
        x, y = rng.uniform(-0.85, -0.15), rng.uniform(0.0, 0.8)
        fold = curve(((x, y), (x + 0.07, y + rng.normal(0, 0.03)), (x + 0.16, y + rng.normal(0, 0.05))), 8)
        scene.glint(at(fold), rng.uniform(0.42, 0.62), rng.uniform(1, 2.5), sharp=0.5)
    scene.glint(at(curve(((-0.6, 0.22), (-0.4, 0.12), (-0.2, 0.22), (-0.14, 0.4)))), 0.6, max(1.5, 0.018 * scale), sharp=0.6)
    skull = skin[6:80] + (0.018, 0.05)
    scene.glint(at(skull), 1.0, max(2.5, 0.026 * scale), sharp=2.2, damp=0.1)
    scene.glint(at(skin), 0.6 if order.has("face_covered") else 0.82, max(1.5, 0.011 * scale), sharp=1.2)
    if rng.random() < 0.35 and not order.has("face_covered"):
        x, y = at(((0.75, -0.5),))[0]
        cord(scene, rng, (float(x), float(y)), 0.05 * scale)


def _deep_face(scene: Scene, pose: Pose, order: Order) -> None:
    """Palate, tongue and jaw behind the skin; beside the midline the eye and the jaw's whole branch come in."""
    rng, at, scale = order.stream(5), pose.at, pose.scale
    scene.fill(at(oval((0.1, -0.05), 0.34, 0.42, 0.2)), rng.uniform(0.44, 0.52), soft=0.03 * scale)
    scene.fill(at(oval((0.3, -0.02), 0.2, 0.3, -0.1)), 0.34, soft=0.015 * scale)  # tongue
    scene.fill(at(strip(curve(((0.2, -0.15), (0.185, 0.0), (0.19, 0.16), (0.3, 0.26))), 0.03)), 0.08, soft=1.5)  # mouth and throat
    scene.glint(at(curve(((0.17, -0.2), (0.15, -0.08), (0.13, 0.05)))), 0.9, max(2, 0.035 * scale), sharp=0.1, damp=0.08)  # palate
    scene.fill(at(oval((0.165, -0.2), 0.07, 0.05, -0.6, 16)), 0.95, soft=1.5, damp=0.15)
    scene.fill(at(strip(curve(((-0.13, -0.16), (-0.05, -0.08), (0.03, 0.08), (0.02, 0.3))), 0.05)), 0.72, soft=0.012 * scale, damp=0.06)
    if order.has("off_midline"):
        scene.fill(at(oval((-0.08, -0.08), 0.18, 0.17)), 0.05, soft=1.5)
        scene.glint(at(oval((-0.08, -0.08), 0.2, 0.19, count=40)), 0.82, max(2, 0.02 * scale), sharp=0.6)
        scene.fill(at(oval((-0.08, -0.12), 0.06, 0.05)), 0.5, soft=1.5)
        jaw = curve(((0.45, -0.19), (0.42, -0.02), (0.33, 0.18), (0.22, 0.3)))
        scene.glint(at(jaw), 0.95, max(2.5, 0.045 * scale), sharp=0.3, damp=0.2)
    elif "chin" not in order.absent:
        scene.fill(at(oval((0.44, -0.185), 0.075, 0.065, 0.4, 16)), 0.97, soft=1.5, damp=0.2)
    for x in np.arange(0.9, 1.6, 0.09):  # ribs of the chest
        scene.fill(at(oval((float(x), 0.12 + rng.uniform(0, 0.03)), 0.035, 0.025, 0.4, 12)), 0.85, soft=1.5, damp=0.2)


def _truth(pose: Pose, order: Order) -> Mapping[str, bool | float]:
    skin = pose.at(((-1.0, 0.0), (0.58, 0.0)))
    return {
        "midsagittal": not order.has("off_midline"),
        "horizontal": not order.has("steep"),
        "fluid_before_face": not order.has("face_covered"),
        "faces_right": pose.mirror,
        "filled_share": float(np.abs(skin[1, 0] - skin[0, 0]) / order.size[0]),
    }
