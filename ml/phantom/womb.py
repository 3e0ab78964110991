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


def first_trimester(order: Order, hold: Points) -> Scene:
    """A gestational sac in the uterine wall, a thickening placenta on one side, the thin amnion; zoomed as NT pictures are.
    The sac reaches around `hold` (pixels)."""
    rng = order.stream(2)
    width, height = order.size
    fan = fan_over(order, apex=(0.5, 2.0), half_angle=(0.28, 0.45), hold=hold)
    scene = Scene(order.size, fan, rng.uniform(0.46, 0.58))
    for _ in range(rng.integers(5, 11)):  # layers of the uterine wall
        y, fall = rng.uniform(0, 1) * height, rng.normal(0, 0.1) * height
        layer = curve(((-20.0, y), (0.3 * width, y + 0.4 * fall), (0.7 * width, y + 0.8 * fall), (width + 20.0, y + fall)))
        scene.glint(layer, rng.uniform(0.5, 0.66), rng.uniform(1.5, 5), sharp=1)
    low, high = hold.min(axis=0), hold.max(axis=0)
    middle, half = (low + high) / 2, (high - low) / 2
    room = np.maximum(half * rng.uniform(1.15, 1.4, 2), np.asarray((0.3, 0.3)) * (width, height) * rng.uniform(0.7, 1.3))
    middle = middle + rng.normal(0, 0.25, 2) * np.maximum(room - 1.12 * half, 0)
    sac = _bumpy(middle, room + rng.uniform(0.0, 0.12) * height, rng)
    scene.fill(_bumpy(middle, room + rng.uniform(0.1, 0.2) * height, rng), rng.uniform(0.54, 0.66), soft=6)
    scene.fill(sac, FLUID * 0.6, soft=1.5, damp=-0.008)
    scene.glint(np.vstack([sac, sac[:1]]), 0.74, 2.0, sharp=1.5)
    if rng.random() < 0.6:
        amnion = _bumpy(middle, room, rng)
        scene.glint(np.vstack([amnion, amnion[:1]]), rng.uniform(0.5, 0.72), 1.3, sharp=2.5)
    return scene


def _bumpy(middle: Points, room: Points, rng: np.random.Generator) -> Points:
    """A closed outline near the superellipse around `middle` with the half axes `room`."""
    t = np.linspace(0, 2 * np.pi, 14, endpoint=False)
    radius = (np.abs(np.cos(t)) ** 3 + np.abs(np.sin(t)) ** 3) ** (-1 / 3) * (1.04 + np.abs(rng.normal(0, 0.05, 14)))
    return curve(middle + np.stack([np.cos(t), np.sin(t)], axis=1) * radius[:, None] * room, 120, closed=True)
