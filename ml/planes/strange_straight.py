"""Made ultrasound of adults under a straight probe: breast, vessel, thyroid, tendon."""

import numpy as np

from ml.phantom.figure import curve, oval
from ml.phantom.scene import Scene
from ml.pixels import Frame
from ml.planes.strange_bodies import blob
from ml.planes.strange_scans import across, layer, straight


def _breast(scene: Scene, random: np.random.Generator) -> None:
    """Skin, dark lobules of fat between bright ligaments, bright gland, the muscle's stripes, ribs; often a mass."""
    wide, high = scene.size
    fat, gland, muscle = random.uniform(0.15, 0.4), random.uniform(0.5, 0.7), random.uniform(0.74, 0.9)
    tops = [across(random, scene, depth, wave) for depth, wave in ((0.05, 0.004), (fat, 0.04), (gland, 0.03), (muscle, 0.012))]
    layer(scene, tops[0] - (0, 0.06 * high), tops[0], 0.72)
    layer(scene, tops[0], tops[1], random.uniform(0.28, 0.38))
    layer(scene, tops[1], tops[2], random.uniform(0.55, 0.66))
    layer(scene, tops[2], tops[3], random.uniform(0.3, 0.4))
    layer(scene, tops[3], tops[3] + (0, high), random.uniform(0.3, 0.44))
    scene.glint(tops[0], 0.9, 2.5)
    for line in tops[2:]:
        scene.glint(line, 0.8, 2.0)
    for _ in range(int(random.integers(8, 20))):  # ligaments
        x, y = random.uniform(0, wide), random.uniform(0.05, gland) * high
        scene.glint(
            curve(((x, y), (x + random.normal(0, 0.08) * wide, y + 0.08 * high), (x + random.normal(0, 0.12) * wide, y + 0.16 * high))),
            0.7,
            1.5,
        )
    for _ in range(int(random.integers(6, 22))):  # ducts and lobules
        place = (random.uniform(0, wide), random.uniform(fat, gland) * high)
        scene.glow(
            oval(place, random.uniform(0.04, 0.16) * wide, random.uniform(0.02, 0.05) * high, random.normal(0, 0.3), 16),
            random.choice([-0.16, 0.1]),
            soft=3,
        )
    for _ in range(int(random.integers(8, 16))):  # fibres of the muscle
        y = random.uniform(muscle, muscle + 0.12) * high
        scene.glint(np.asarray(((random.uniform(0, 0.6) * wide, y), (random.uniform(0.5, 1) * wide, y + random.normal(0, 3)))), 0.6, 1.2)
    if random.random() < 0.65:
        _mass(scene, random, (random.uniform(0.3, 0.7) * wide, random.uniform(fat, gland) * high))


def _mass(scene: Scene, random: np.random.Generator, centre: tuple[float, float]) -> None:
    wide, high = scene.size
    outline = blob(random, centre, random.uniform(0.1, 0.32) * wide, random.uniform(0.12, 0.3) * high, random.choice([0.03, 0.12, 0.24]))
    cyst = random.random() < 0.4
    scene.fill(outline, 0.03 if cyst else random.uniform(0.14, 0.26), soft=2, damp=-0.05 if cyst else random.uniform(0.0, 0.09))
    scene.glint(np.vstack([outline, outline[:1]]), 0.76, 1.8)


def _vessel(scene: Scene, random: np.random.Generator) -> None:
    """A long artery: black lumen between double bright walls, muscle above it."""
    wide, high = scene.size
    middle, half = across(random, scene, random.uniform(0.4, 0.65), 0.02), random.uniform(0.06, 0.14) * high
    for _ in range(30):
        y = random.uniform(0.04, 0.95) * high
        x = random.uniform(-0.1, 0.7) * wide
        scene.glint(
            curve(((x, y), (x + 0.2 * wide, y + random.normal(0, 5)), (x + 0.45 * wide, y + random.normal(0, 8)))),
            random.uniform(0.5, 0.7),
            1.5,
        )
    layer(scene, middle - (0, half), middle + (0, half), 0.02)
    for way in (-1, 1):
        for step, level in ((1.0, 0.8), (1.16, 0.92)):
            scene.glint(middle + (0, way * half * step), level, 2.0)
    if random.random() < 0.4:
        x, y = middle[int(random.integers(20, 50))]
        scene.fill(
            blob(random, (float(x), float(y + 0.7 * half)), 0.2 * wide, 0.8 * half, 0.1), random.uniform(0.4, 0.8), soft=2, damp=0.05
        )


def _thyroid(scene: Scene, random: np.random.Generator) -> None:
    """Two even lobes beside the windpipe's shadow, round carotids, dark strap muscles above."""
    wide, high = scene.size
    for depth in np.sort(random.uniform(0.03, 0.22, 5)):
        scene.glint(across(random, scene, float(depth), 0.006), random.uniform(0.6, 0.85), 2.0)
    x = wide * random.uniform(0.42, 0.58)
    for way in (-1, 1):
        lobe = blob(random, (x + way * 0.2 * wide, 0.42 * high), random.uniform(0.24, 0.32) * wide, random.uniform(0.3, 0.4) * high, 0.05)
        scene.fill(lobe, random.uniform(0.58, 0.68), soft=2)
        scene.glint(np.vstack([lobe, lobe[:1]]), 0.78, 1.8)
        artery = oval((x + way * 0.4 * wide, 0.5 * high), 0.12 * wide, 0.17 * high)
        scene.fill(artery, 0.02, soft=1.5, damp=-0.04)
        scene.glint(np.vstack([artery, artery[:1]]), 0.88, 2.0)
        if random.random() < 0.5:
            place = (float(lobe[:, 0].mean() + random.normal(0, 8)), float(lobe[:, 1].mean()))
            scene.fill(blob(random, place, 0.1 * wide, 0.13 * high, 0.06), random.uniform(0.05, 0.4), soft=2)
    scene.fill(oval((x, 0.5 * high), 0.2 * wide, 0.3 * high), 0.1, soft=2, damp=0.1)
    scene.glint(oval((x, 0.5 * high), 0.2 * wide, 0.3 * high)[24:48], 0.98, 4.0, damp=0.3)


def _tendon(scene: Scene, random: np.random.Generator) -> None:
    """Bright parallel fibres over a bone's white line and its shadow."""
    wide, high = scene.size
    top, low = random.uniform(0.15, 0.3), random.uniform(0.4, 0.55)
    for depth in np.linspace(top, low, int(random.integers(9, 18))):
        scene.glint(across(random, scene, float(depth), 0.003), random.uniform(0.6, 0.9), 1.5)
    bone = across(random, scene, random.uniform(0.62, 0.78), 0.03)
    scene.glint(bone, 1.0, 5.0, damp=0.9)
    for _ in range(20):
        x, y = random.uniform(0, wide), random.uniform(0.02, 0.14) * high
        scene.fill(oval((x, y), 0.1 * wide, 0.04 * high), random.uniform(0.2, 0.4), soft=2)


def breast(random: np.random.Generator) -> Frame:
    return straight(random, _breast, 0.4)


def vessel(random: np.random.Generator) -> Frame:
    return straight(random, _vessel, 0.46)


def thyroid(random: np.random.Generator) -> Frame:
    return straight(random, _thyroid, 0.42)


def tendon(random: np.random.Generator) -> Frame:
    return straight(random, _tendon, 0.42)
