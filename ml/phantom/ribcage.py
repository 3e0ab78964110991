"""Bones of the trunk in a transverse section, shared by the abdomen and the thorax."""

import numpy as np

from ml.phantom.figure import Points, Pose, oval
from ml.phantom.scene import Scene


def vertebra(scene: Scene, pose: Pose, centre: tuple[float, float], size: float) -> None:
    """Three ossification centres in a triangle, the body in front (towards -y), each casting a shadow."""
    x, y = centre
    scene.fill(pose.at(oval(centre, size * 0.75, size * 0.7)), 0.34, soft=2)
    for dx, dy, wide, high in ((0.0, -0.34, 0.42, 0.24), (-0.36, 0.24, 0.3, 0.2), (0.36, 0.24, 0.3, 0.2)):
        scene.fill(pose.at(oval((x + dx * size, y + dy * size), wide * size, high * size, dx * 1.5, 20)), 0.96, soft=1.5, damp=0.35)


def ribs(scene: Scene, pose: Pose, outline: Points, rng: np.random.Generator, count: int) -> None:
    """Short bright arcs under the skin, each side of the spine first, with shadows behind."""
    length = len(outline)
    start = rng.uniform(0.28, 0.36)
    for number in range(count):
        middle = (0.25 + (-1) ** number * (start - 0.25 + 0.09 * (number // 2) + rng.normal(0, 0.01))) % 1
        half = rng.uniform(0.025, 0.06)
        index = (np.arange(int((middle - half) * length), int((middle + half) * length) + 1)) % length
        scene.glint(pose.at(outline[index]), rng.uniform(0.85, 0.98), max(2.0, 0.05 * pose.scale), sharp=0.4, damp=0.1)
