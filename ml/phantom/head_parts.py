"""The structures inside the head in a transverse section, each painted on its own."""

import numpy as np

from ml.phantom.figure import Points, curve, oval, strip
from ml.phantom.head import HeadLayout, Shapes
from ml.phantom.scene import Scene


def closed(outline: Points) -> Points:
    return np.vstack([outline, outline[:1]])


def midline_shape(layout: HeadLayout, back: float = 0.88) -> Points:
    y = layout.shift
    return np.asarray([(-0.9, y - 0.03), (back, y - 0.03), (back, y + 0.03), (-0.9, y + 0.03)])


def csp_shape(layout: HeadLayout, rng: np.random.Generator) -> Points:
    left, long, half = rng.uniform(-0.6, -0.5), rng.uniform(0.2, 0.32), rng.uniform(0.045, 0.08)
    return np.asarray([(0, -half), (long, -half), (long, half), (0, half)]) + (left, layout.shift)


def midline(scene: Scene, layout: HeadLayout, shapes: Shapes, hidden: frozenset[str]) -> None:
    """The falx: an echo from forehead to occiput, broken by the cavum a third of the way, hard to see between the thalami."""
    rng = np.random.default_rng(round(layout.pose.scale * 1000))
    y, scale, back = layout.shift, layout.pose.scale, shapes["midline"][:, 0].max()
    front, behind = shapes["csp"][:, 0].min() - 0.03, shapes["csp"][:, 0].max() + 0.05
    pause = rng.uniform(0.2, 0.4)
    parts = ((-0.9, 0.0),) if "csp" in hidden else ((-0.9, front), (behind, 0.0))
    for left, right in (*parts, (0.03, pause), (pause + 0.06, back)):
        if right > left:
            line = curve(((left, y), ((left + right) / 2, y + rng.normal(0, 0.008)), (right, y)))
            scene.glint(layout.pose.at(line), rng.uniform(0.72, 0.98), max(1.4, rng.uniform(0.01, 0.022) * scale), sharp=1.5)


def csp(scene: Scene, layout: HeadLayout, shapes: Shapes, hidden: frozenset[str]) -> None:
    """The box between the frontal horns: two bright lines, black between them."""
    shape, at = shapes["csp"], layout.pose.at
    (left, top), (right, bottom) = shape.min(axis=0), shape.max(axis=0)
    scene.fill(at(shape), 0.06, soft=1.2, damp=0.0)
    for y, bow in ((top + 0.01, -0.008), (bottom - 0.01, 0.008)):
        line = curve(((left, y), ((left + right) / 2, y + bow), (right, y)))
        scene.glint(at(line), 0.95, max(1.8, 0.024 * layout.pose.scale), sharp=1.0)


def frontal_horns(scene: Scene, layout: HeadLayout, rng: np.random.Generator) -> None:
    """Dark commas beside the cavum with one bright wall."""
    for side in (-1, 1):
        if rng.random() < 0.3:
            continue
        spread = rng.uniform(0.09, 0.14)
        horn = curve(((rng.uniform(-0.72, -0.6), side * (spread + 0.09)), (-0.52, side * (spread + 0.02)), (-0.34, side * spread)))
        horn = horn + (0, layout.shift)
        scene.fill(layout.pose.at(strip(horn, rng.uniform(0.04, 0.09))), 0.12, soft=1.5)
        outer = horn + (0, side * 0.05)
        scene.glint(layout.pose.at(outer), rng.uniform(0.55, 0.85), max(1.4, 0.017 * layout.pose.scale), sharp=2)


def thalami_shape(layout: HeadLayout, rng: np.random.Generator, forward: float = 0.0) -> Points:
    """Two lobes of 48 points each, side by side over the midline, apart behind."""
    x, long, wide = 0.1 - forward + rng.normal(0, 0.02), rng.uniform(0.38, 0.5), rng.uniform(0.2, 0.26)
    lobes = []
    for side in (-1, 1):
        half = ((-0.5, 0.04), (-0.3, 0.42), (0.1, 0.95), (0.45, 0.85), (0.5, 0.5), (0.2, 0.1))
        lobes.append(curve(np.asarray(half) * (long, side * wide) + (x, layout.shift + side * 0.03), 48, closed=True))
    return np.vstack(lobes)


def thalami(scene: Scene, layout: HeadLayout, shapes: Shapes, hidden: frozenset[str]) -> None:
    """Two dark lobes with a fine bright outline, the third ventricle's slit between them."""
    shape, at, scale = shapes["thalami"], layout.pose.at, layout.pose.scale
    middle = shape.mean(axis=0)
    scene.glow(at(middle + (shape[[*range(0, 96, 4)]] - middle) * 1.3), 0.05, soft=0.06 * scale)
    for lobe in (shape[:48], shape[48:]):
        scene.fill(at(lobe), 0.22, soft=0.022 * scale)
        scene.glint(at(closed(lobe)), 0.64, max(1.4, 0.02 * scale), sharp=0.8)
    slit = curve(((middle[0] - 0.12, layout.shift), (middle[0], layout.shift), (middle[0] + 0.12, layout.shift)), 12)
    scene.fill(at(strip(slit, 0.028)), 0.08, soft=1.0)
    for side in (-0.02, 0.02):
        scene.glint(at(slit + (0, side)), 0.72, max(1.3, 0.014 * scale), sharp=1.0)


def ventricle_shape(layout: HeadLayout, rng: np.random.Generator, side: int) -> Points:
    """The body and the posterior horn of one lateral ventricle as a band from the front to the back."""
    b, wide = layout.breadth * side, rng.uniform(0.11, 0.16)
    line = curve(((0.02, 0.3 * b), (0.25, 0.38 * b), (0.5, 0.43 * b), (0.72, 0.36 * b)))
    swell = np.interp(np.linspace(0, 1, 60), (0, 0.25, 0.7, 0.92, 1), (0.45, 0.8, 1.0, 0.75, 0.2))
    normal = np.stack([np.zeros(60), swell * wide / 2], axis=1)
    return np.vstack([line + normal, (line - normal)[::-1]]) + (0, layout.shift)


def plexus_shape(ventricle: Points, rng: np.random.Generator) -> Points:
    """Fills the ventricle's front half to two thirds."""
    long = int(rng.integers(34, 42))
    upper, lower = ventricle[2:long], ventricle[::-1][2:long]
    middle = (upper + lower) / 2
    return np.vstack([middle + (upper - middle) * 0.85, (middle + (lower - middle) * 0.85)[::-1]])


def ventricle(scene: Scene, layout: HeadLayout, shapes: Shapes, hidden: frozenset[str]) -> None:
    shape, at, scale = shapes["lateral_ventricle"], layout.pose.at, layout.pose.scale
    half = len(shape) // 2
    scene.fill(at(shape), 0.07, soft=1.5, damp=-0.01)
    for wall, level in ((shape[:half], 0.92), (shape[half:], 0.84)):
        scene.glint(at(wall[4:-2]), level, max(1.6, 0.022 * scale), sharp=2)


def plexuses(scene: Scene, layout: HeadLayout, shapes: Shapes, hidden: frozenset[str]) -> None:
    for name, shape in shapes.items():
        if name.startswith("choroid_plexus"):
            faint = name.endswith("near")
            scene.fill(layout.pose.at(shape), 0.52 if faint else 0.68, soft=(0.03 if faint else 0.012) * layout.pose.scale)


def cerebellum_shape(layout: HeadLayout, rng: np.random.Generator, share: float = 1.0) -> Points:
    """Two lobes of 48 points each and the vermis between them, like a dumb-bell."""
    x, apart = rng.uniform(0.5, 0.56), rng.uniform(0.19, 0.23) * share
    long, wide, lean = rng.uniform(0.28, 0.36) * share, rng.uniform(0.36, 0.42) * share, rng.uniform(0.1, 0.3)
    lobes = [oval((x, layout.shift + side * apart), long, wide, -side * lean) for side in (-1, 1)]
    return np.vstack(lobes)


def cerebellum(scene: Scene, layout: HeadLayout, shapes: Shapes, hidden: frozenset[str]) -> None:
    shape, at, scale, y = shapes["cerebellum"], layout.pose.at, layout.pose.scale, layout.shift
    x = float(shape[:, 0].mean())
    long = float(np.ptp(shape[:, 0]))
    for lobe in (shape[:48], shape[48:]):
        scene.fill(at(lobe), 0.3, soft=2)
        middle = lobe.mean(axis=0)
        for share in (0.72, 0.42):  # the leaves run with the outline
            scene.glint(at(closed(middle + (lobe - middle) * share)), 0.5, max(1.2, 0.012 * scale), sharp=1)
        scene.glint(at(closed(lobe)), 0.82, max(1.8, 0.026 * scale), sharp=0.7)
    scene.fill(at(oval((x, y), 0.7 * long, 0.13)), 0.66, soft=0.02 * scale)


def cistern_shape(layout: HeadLayout, cerebellum_outline: Points) -> Points:
    """The crescent between the cerebellum and the occipital bone."""
    inner = float(cerebellum_outline[:, 0].max()) + 0.015
    outer = 0.93
    y = np.linspace(-0.3, 0.3, 20) * layout.breadth
    bone = outer * np.sqrt(np.maximum(0.0, 1 - (y / (0.94 * layout.breadth)) ** 2))
    front = inner - 0.45 * np.abs(y) + 0.02 * np.cos(y * 20)
    return np.vstack([np.stack([front, y], axis=1), np.stack([bone, y], axis=1)[::-1]]) + (0, layout.shift)


def cistern(scene: Scene, layout: HeadLayout, shapes: Shapes, hidden: frozenset[str]) -> None:
    shape, at = shapes["cm"], layout.pose.at
    scene.fill(at(shape), 0.05, soft=1.5, damp=-0.02)
    scene.glint(at(shape[20:]), 0.85, max(1.8, 0.02 * layout.pose.scale), sharp=1)
    for side in (-0.04, 0.05):  # bridging strands
        strand = np.asarray([(shape[:, 0].mean(), layout.shift + side), (shape[:, 0].max() - 0.02, layout.shift + side * 1.2)])
        scene.glint(at(strand), 0.5, 1.3, sharp=1)
