"""The fetus of a nuchal translucency picture without its nine structures, and the womb around it."""

import numpy as np

from ml.phantom.figure import Order, Points, curve, oval, strip
from ml.phantom.nt_layout import BACK, CHEST, FACE, HEAD, NtLayout
from ml.phantom.scene import Scene

BRAIN = 0.46


def surroundings(scene: Scene, layout: NtLayout, order: Order) -> None:
    """Placenta or uterine wall above and below, the wall of the sac, the amnion behind the back."""
    rng = order.stream(2)
    width, height = scene.size
    top = rng.uniform(-0.1, 0.14) * height
    x = np.linspace(-20, width + 20, 12)
    ridge = curve(np.stack([x, top + np.cumsum(rng.normal(0, 0.018, 12)) * height], axis=1))
    roof = np.vstack([ridge, [[width + 20.0, -40.0], [-20.0, -40.0]]])
    scene.fill(roof, rng.uniform(0.5, 0.62), soft=1.5)
    scene.glint(ridge, 0.72, 2.0)
    below = _bed_line(layout, layout.wall_gap)
    floor = np.vstack([below, [[below[-1][0], height + 400.0], [below[0][0], height + 400.0]]])
    scene.fill(floor, rng.uniform(0.5, 0.6), soft=2.0)
    scene.glint(below, 0.7, max(1.5, 0.015 * layout.pose.scale))
    if not order.has("amnion_merged"):
        scene.glint(_bed_line(layout, layout.amnion_gap)[45:130], 0.76, max(1.3, 0.014 * layout.pose.scale))


def _bed_line(layout: NtLayout, gap: float) -> Points:
    head = ((-3.4, -0.9), (-2.0, -0.1), (-1.15, 0.55), (-0.6, 0.95))
    line = curve(np.vstack([head, np.asarray(BACK)[1:-1], ((5.0, 0.2), (6.5, -0.6))]), 160)
    return layout.body(line + np.asarray([0.0, gap]))


def trunk(scene: Scene, layout: NtLayout, order: Order) -> None:
    """Neck, chest and what of the belly is in view: layered tissue, ribs, heart, spine."""
    rng, scale = order.stream(3), layout.pose.scale
    outline = curve(np.vstack([((0.1, 0.35),), ((0.75, 0.2),), CHEST, np.asarray(BACK)[::-1][:-2], ((0.05, 0.75),)]), 140)
    scene.fill(layout.body(outline), rng.uniform(0.47, 0.54), soft=1.5, damp=0.01)
    scene.glint(layout.body(curve(CHEST)), 0.8, max(1.5, 0.022 * scale))
    scene.fill(layout.body(oval((rng.uniform(1.75, 2.0), 0.12), 0.5, 0.3, -0.3)), 0.3, soft=5)
    for _ in range(rng.integers(26, 48)):
        x, y = rng.uniform(0.75, 3.8), rng.uniform(-0.05, 0.9)
        line = curve(((x, y + 0.02), (x + 0.15, y), (x + rng.uniform(0.25, 0.6), y - rng.uniform(-0.02, 0.1))), 8)
        scene.glint(layout.body(line), rng.uniform(0.6, 0.82), max(1.0, rng.uniform(0.006, 0.035) * scale))
    _spine(scene, layout, rng)
    if rng.random() < 0.5:  # a hand before the face
        hand = rng.uniform((1.15, -0.75), (1.9, -0.5))
        for finger in range(rng.integers(2, 5)):
            tip = hand + np.asarray([0.09 * finger, -0.06 * finger])
            scene.glint(
                layout.body(curve((tip, tip + np.asarray((0.08, -0.09)), tip + np.asarray((0.2, -0.14))), 8)), 0.85, 0.04 * scale, sharp=0
            )


def _spine(scene: Scene, layout: NtLayout, rng: np.random.Generator) -> None:
    """Two rows of small ossification centres that run with the back."""
    x = np.arange(0.75, 3.6, 0.085)
    level, fall = rng.uniform(0.55, 0.68), 0.02 * np.maximum(0.0, x - 1.6) + 0.02
    for depth in (0.24, 0.36):
        spots = [oval((float(at), float(1.0 - depth - drop)), 0.055, 0.03, count=8) for at, drop in zip(x, fall, strict=True)]
        scene.fill(layout.body(np.vstack(spots)).reshape(-1, 8, 2), level, soft=0.8, damp=0.05)


def head(scene: Scene, layout: NtLayout, order: Order) -> None:
    rng, at, scale = order.stream(4), layout.pose.at, layout.pose.scale
    outline = np.vstack([curve(HEAD), curve(FACE), ((0.9, 0.5), (0.8, 0.85))])
    scene.fill(at(outline), BRAIN, soft=1.2, damp=0.012)
    scene.fill(at(np.asarray(((0.3, -0.5), (0.62, -0.55), (1.05, -0.35), (1.1, 0.02), (0.95, 0.3), (0.5, 0.3)))), 0.5, soft=0.06 * scale)
    _brain(scene, layout, rng)
    skull = at(curve(HEAD, 120))
    scene.glint(skull[14:], 0.92, max(2.0, 0.035 * scale), sharp=5, damp=0.12)
    occiput = rng.uniform(-0.25, 0.0)
    line = curve(((occiput, 0.90), (occiput + 0.3, 0.905), (occiput + rng.uniform(0.5, 0.7), 0.885)))
    scene.glint(at(line), 1.0, max(2.0, rng.uniform(0.035, 0.055) * scale), sharp=3)
    scene.glint(at(curve(FACE, 50)), 0.78, max(1.5, 0.022 * scale), sharp=1.5)
    scene.glint(at(curve(((0.98, 0.1), (1.05, 0.02), (1.1, 0.0)))), 0.9, 0.05 * scale, sharp=0)


def _brain(scene: Scene, layout: NtLayout, rng: np.random.Generator) -> None:
    """The plexuses and mantle form a brighter horseshoe behind the thalami; the forebrain is darker; all is patchy."""
    at, scale = layout.pose.at, layout.pose.scale
    shoe = curve(((-0.02, -0.5), (-0.35, -0.42), (-0.52, -0.05), (-0.5, 0.35), (-0.3, 0.72)))
    scene.glow(at(strip(shoe, rng.uniform(0.2, 0.34))), rng.uniform(0.05, 0.13), soft=0.07 * scale)
    scene.glow(at(oval((0.1, -0.72), 0.7, 0.3)), rng.uniform(-0.12, -0.03), soft=0.07 * scale)
    scene.glow(at(oval((-0.8, 0.0), 0.2, 1.1)), rng.uniform(-0.1, 0.0), soft=0.06 * scale)
    for sign in (-1, 1):
        count = 16
        spots = [
            oval(tuple(rng.normal((-0.05, -0.05), (0.4, 0.42))), rng.uniform(0.12, 0.32), rng.uniform(0.04, 0.09), rng.normal(0, 0.25), 12)
            for _ in range(count)
        ]
        scene.glow(at(np.vstack(spots)).reshape(-1, 12, 2), sign * rng.uniform(0.06, 0.14), soft=0.02 * scale)


def translucency(scene: Scene, layout: NtLayout, order: Order, present: bool) -> None:
    rng, scale = order.stream(5), layout.pose.scale
    line = layout.body(layout.skin())
    scene.glint(line, 0.66, max(1.3, 0.02 * scale), sharp=3)
    if present:
        outer, inner = layout.rim()
        scene.fill(layout.body(np.vstack([outer, inner[::-1]])), 0.06, soft=0.8, damp=-0.03)
        scene.glint(layout.body(inner), rng.uniform(0.8, 0.92), max(1.5, 0.028 * scale), sharp=3)
        scene.glint(layout.body(outer), rng.uniform(0.93, 1.0), max(2.0, 0.036 * scale), sharp=3)
    if order.has("skin_broken"):
        for start in rng.uniform(0.3, 1.5, 3):
            gap = layout.skin(200)
            gap = gap[(gap[:, 0] > start) & (gap[:, 0] < start + 0.26)]
            scene.fill(layout.body(strip(gap, 0.1)), 0.3, soft=2.0)
