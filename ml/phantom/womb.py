"""What lies around a fetus in the second trimester: the mother's wall, placenta or uterine wall, amniotic fluid."""

import numpy as np

from ml.phantom.figure import Order, Points, curve, oval
from ml.phantom.machine import fan_over
from ml.phantom.scene import Fan, Scene

FLUID = 0.05


def second_trimester(order: Order, rng: np.random.Generator, hold: Points | None = None) -> Scene:
    """An empty womb under a curved probe; half of the pictures are zoomed so far that the probe is out of view.
    `hold` are the points in pixels that the sector must not cut."""

    zoomed = rng.random() < 0.55
    fan = fan_over(order, apex=(0.5, 1.3) if zoomed else (0.2, 0.44), half_angle=(0.38, 0.5) if zoomed else (0.58, 0.75), hold=hold)
    scene = Scene(order.size, fan, FLUID)
    if not zoomed or rng.random() < 0.5:
        _mothers_wall(scene, fan, rng, rng.uniform(0.08, 0.2) * order.size[1])
    _far_wall(scene, rng)
    if rng.random() < 0.6:
        _placenta(scene, rng)
    return scene


def arc(fan: Fan, depth: float, left: float = -0.02, right: float = 1.02) -> Points:
    """A line at one depth (pixels) across a share of the sector."""
    angle = fan.left + np.linspace(left, right, 24) * (fan.right - fan.left)
    return np.stack([fan.apex[0] + (fan.near + depth) * np.sin(angle), fan.apex[1] + (fan.near + depth) * np.cos(angle)], axis=1)


def _mothers_wall(scene: Scene, fan: Fan, rng: np.random.Generator, thick: float) -> None:
    top = max(0.0, -(fan.apex[1] + fan.near))
    scene.fill(np.vstack([arc(fan, 0), arc(fan, top + thick)[::-1]]), 0.55, soft=3)
    for depth in np.sort(rng.uniform(0, 1, rng.integers(3, 7))):
        scene.glint(arc(fan, top + depth * thick), rng.uniform(0.6, 0.8), rng.uniform(1.5, 4), sharp=0)
    scene.glint(arc(fan, top + thick), 0.74, 2.0)


def _far_wall(scene: Scene, rng: np.random.Generator) -> None:
    width, height = scene.size
    x = np.linspace(-30, width + 30, 9)
    bow = ((x - width / 2) / width) ** 2
    line = curve(np.stack([x, height * (rng.uniform(0.86, 1.05) - rng.uniform(0, 0.9) * bow + rng.normal(0, 0.015, 9))], axis=1))
    scene.fill(np.vstack([line, [[width + 30, height + 200.0], [-30, height + 200.0]]]), rng.uniform(0.46, 0.58), soft=2)
    scene.glint(line, 0.72, 2.5)


def _placenta(scene: Scene, rng: np.random.Generator) -> None:
    width, height = scene.size
    side = rng.choice([-1, 1])
    centre = (width * (0.5 + side * rng.uniform(0.35, 0.6)), height * rng.uniform(0.1, 0.75))
    outline = oval(centre, width * rng.uniform(0.45, 0.75), height * rng.uniform(0.5, 0.9), rng.normal(0, 0.4))
    scene.fill(outline, rng.uniform(0.5, 0.6), soft=2)
    scene.glint(np.vstack([outline, outline[:1]]), 0.62, 1.5)


def cord(scene: Scene, rng: np.random.Generator, centre: tuple[float, float], radius: float) -> None:
    """Loops of umbilical cord: dark lumens with bright walls in a row."""
    turn = rng.uniform(0, np.pi)
    for step in range(rng.integers(3, 7)):
        place = (centre[0] + 2.1 * radius * step * np.cos(turn) + rng.normal(0, radius / 2), centre[1] + 2.1 * radius * step * np.sin(turn))
        ring = oval(place, 2 * radius, 1.6 * radius, rng.uniform(0, 3), 20)
        scene.fill(ring, 0.08, soft=1)
        scene.glint(np.vstack([ring, ring[:1]]), 0.68, 2.0, sharp=1)
