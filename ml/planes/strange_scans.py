"""Made ultrasound of adults: breast, neck, vessels, tendons under a straight probe, liver, kidney, bladder under a curved one."""

from collections.abc import Callable

import numpy as np

from ml.phantom.figure import curve, oval, strip
from ml.phantom.imaging import Settings, form_image
from ml.phantom.scene import Fan, Scene
from ml.phantom.screen import furnish
from ml.pixels import Frame
from ml.planes.strange_bodies import blob

SIZES = ((480, 360), (512, 400), (400, 300), (560, 400))  # width, height in pixels
Painter = Callable[[Scene, np.random.Generator], None]


def _settings(random: np.random.Generator, fine: float) -> Settings:
    return Settings(
        gain=float(random.normal(0.0, 0.05)),
        slope=float(random.normal(0, 0.08)),
        axial=float(random.uniform(0.8, 1.5) * fine),
        lateral=float(random.uniform(1.2, 3.0) * fine),
        smooth=float(random.uniform(0.5, 1.0)),
        noise=float(random.uniform(0, 0.1)),
        texture=float(random.uniform(0.05, 0.11)),
        contrast=float(random.uniform(1.1, 2.0)),
        background=int(random.integers(0, 14)),
    )


def _straight(random: np.random.Generator, paint: Painter, level: float) -> Frame:
    """A rectangle of parallel beams in the middle of a screen."""
    size = SIZES[int(random.integers(len(SIZES)))]
    wide, high = round(size[0] * random.uniform(0.62, 1.0)), round(size[1] * random.uniform(0.72, 1.0))
    fan = Fan((wide / 2, -60.0 * high), 60.0 * high, 61.0 * high, -wide / (120.0 * high), wide / (120.0 * high))
    scene = Scene((wide, high), fan, level)
    paint(scene, random)
    scan = form_image(scene, _settings(random, random.uniform(0.6, 1.6)), random)
    frame: Frame = np.full(size[::-1], random.integers(0, 12), np.uint8)
    left, top = int((size[0] - wide) * random.uniform(0.2, 0.8)), int((size[1] - high) * random.uniform(0, 1))
    frame[top : top + high, left : left + wide] = scan
    furnish(frame, str(random.choice(["Breast", "Thyroid", "Vasc", "MSK", "Small parts"])), random)
    return frame


def _curved(random: np.random.Generator, paint: Painter, level: float) -> Frame:
    """The wide sector of an adult's belly, its apex in the picture."""
    wide, high = SIZES[int(random.integers(len(SIZES)))]
    rise, half = random.uniform(0.05, 0.4) * high, random.uniform(0.45, 0.65)
    fan = Fan((wide / 2, -rise), rise + random.uniform(0.0, 0.05) * high, rise + high * random.uniform(0.9, 0.98), -half, half)
    scene = Scene((wide, high), fan, level)
    paint(scene, random)
    frame = form_image(scene, _settings(random, 1.0), random)
    furnish(frame, str(random.choice(["Abdomen", "Liver", "Renal", "Pelvis"])), random)
    return frame


def _across(random: np.random.Generator, scene: Scene, depth: float, wave: float) -> np.ndarray:
    """A line from the left to the right edge, `depth` a share of the height, waving by about `wave`."""
    wide, high = scene.size
    x = np.linspace(-0.05, 1.05, 9) * wide
    return curve(np.stack([x, high * (depth + wave * random.standard_normal(9))], axis=1), 70)


def _layer(scene: Scene, top: np.ndarray, low: np.ndarray, level: float) -> None:
    scene.fill(np.vstack([top, low[::-1]]), level, soft=1.5, damp=0.01)


def _breast(scene: Scene, random: np.random.Generator) -> None:
    """Skin, dark lobules of fat between bright ligaments, bright gland, the muscle's stripes, ribs; often a mass."""
    wide, high = scene.size
    fat, gland, muscle = random.uniform(0.15, 0.4), random.uniform(0.5, 0.7), random.uniform(0.74, 0.9)
    tops = [_across(random, scene, depth, wave) for depth, wave in ((0.05, 0.004), (fat, 0.04), (gland, 0.03), (muscle, 0.012))]
    _layer(scene, tops[0] - (0, 0.06 * high), tops[0], 0.72)
    _layer(scene, tops[0], tops[1], random.uniform(0.28, 0.38))
    _layer(scene, tops[1], tops[2], random.uniform(0.55, 0.66))
    _layer(scene, tops[2], tops[3], random.uniform(0.3, 0.4))
    _layer(scene, tops[3], tops[3] + (0, high), random.uniform(0.3, 0.44))
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
    middle, half = _across(random, scene, random.uniform(0.4, 0.65), 0.02), random.uniform(0.06, 0.14) * high
    for _ in range(30):
        y = random.uniform(0.04, 0.95) * high
        x = random.uniform(-0.1, 0.7) * wide
        scene.glint(
            curve(((x, y), (x + 0.2 * wide, y + random.normal(0, 5)), (x + 0.45 * wide, y + random.normal(0, 8)))),
            random.uniform(0.5, 0.7),
            1.5,
        )
    _layer(scene, middle - (0, half), middle + (0, half), 0.02)
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
        scene.glint(_across(random, scene, float(depth), 0.006), random.uniform(0.6, 0.85), 2.0)
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
        scene.glint(_across(random, scene, float(depth), 0.003), random.uniform(0.6, 0.9), 1.5)
    bone = _across(random, scene, random.uniform(0.62, 0.78), 0.03)
    scene.glint(bone, 1.0, 5.0, damp=0.9)
    for _ in range(20):
        x, y = random.uniform(0, wide), random.uniform(0.02, 0.14) * high
        scene.fill(oval((x, y), 0.1 * wide, 0.04 * high), random.uniform(0.2, 0.4), soft=2)


def _liver(scene: Scene, random: np.random.Generator) -> None:
    """Even grey with branching veins, the diaphragm's bright arc behind, at times the gall bladder."""
    wide, high = scene.size
    for depth in np.sort(random.uniform(0.0, 0.14, 5)):
        scene.glint(_across(random, scene, float(depth), 0.01), random.uniform(0.6, 0.8), 2.5)
    arc = curve(((-0.1, 0.6), (0.2, 0.85), (0.5, random.uniform(0.88, 0.95)), (0.8, 0.8), (1.1, 0.5))) * (wide, high)
    scene.fill(np.vstack([arc, [(1.2 * wide, 1.3 * high), (-0.2 * wide, 1.3 * high)]]), 0.3, soft=2)
    scene.glint(arc, 0.98, 4.0)
    for _ in range(int(random.integers(4, 11))):
        start, way = random.uniform(0.15, 0.8, 2) * (wide, high), random.uniform(0, 6.3)
        reach = random.uniform(0.1, 0.3) * wide * np.asarray((np.cos(way), np.sin(way)))
        line = curve((start, start + reach * 0.5 + random.normal(0, 6, 2), start + reach), 24)
        scene.fill(strip(line, random.uniform(4, 14)), 0.06, soft=1.5)
        if random.random() < 0.4:
            scene.glint(line + (0, 5), 0.85, 2.0)
    if random.random() < 0.45:
        bag = blob(random, (random.uniform(0.3, 0.7) * wide, random.uniform(0.4, 0.6) * high), 0.28 * wide, 0.17 * high, 0.08)
        scene.fill(bag, 0.02, soft=1.5, damp=-0.06)
        scene.glint(np.vstack([bag, bag[:1]]), 0.8, 2.5)
        if random.random() < 0.5:
            x, y = bag.mean(axis=0) + (0, 0.05 * high)
            scene.fill(oval((float(x), float(y)), 16, 10), 1.0, soft=1.5, damp=0.7)


def _adult_kidney(scene: Scene, random: np.random.Generator) -> None:
    """A long bean with a dark rim and a bright middle, the liver's edge above it."""
    wide, high = scene.size
    _layer(scene, _across(random, scene, 0.1, 0.01), _across(random, scene, 0.38, 0.03), random.uniform(0.5, 0.6))
    bean = blob(random, (0.5 * wide, 0.55 * high), random.uniform(0.5, 0.68) * wide, random.uniform(0.3, 0.4) * high, 0.05)
    middle = bean.mean(axis=0)
    scene.fill(middle + (bean - middle) * 1.06, 0.7, soft=3)
    scene.fill(bean, random.uniform(0.32, 0.42), soft=2)
    scene.fill(middle + (bean - middle) * (0.62, 0.45), random.uniform(0.68, 0.82), soft=4)
    for turn in np.linspace(0, 6.28, 9, endpoint=False):
        place = middle + (0.27 * wide * np.cos(turn), 0.12 * high * np.sin(turn))
        scene.fill(oval((float(place[0]), float(place[1])), 0.05 * wide, 0.05 * high), 0.22, soft=2)
    scene.glint(np.vstack([bean, bean[:1]]), 0.76, 1.8)


def _bladder(scene: Scene, random: np.random.Generator) -> None:
    """A large black bag with a thick wall, the womb or the prostate behind it."""
    wide, high = scene.size
    bag = blob(random, (0.5 * wide, 0.42 * high), random.uniform(0.5, 0.75) * wide, random.uniform(0.35, 0.5) * high, 0.06)
    behind = blob(random, (0.5 * wide, 0.78 * high), random.uniform(0.25, 0.5) * wide, random.uniform(0.2, 0.3) * high, 0.05)
    scene.fill(behind, random.uniform(0.42, 0.5), soft=2)
    scene.glint(np.vstack([behind, behind[:1]]), 0.7, 2.0)
    scene.fill(bag, 0.01, soft=1.5, damp=-0.05)
    scene.glint(np.vstack([bag, bag[:1]]), 0.86, 3.0)


def breast(random: np.random.Generator) -> Frame:
    return _straight(random, _breast, 0.4)


def vessel(random: np.random.Generator) -> Frame:
    return _straight(random, _vessel, 0.46)


def thyroid(random: np.random.Generator) -> Frame:
    return _straight(random, _thyroid, 0.42)


def tendon(random: np.random.Generator) -> Frame:
    return _straight(random, _tendon, 0.42)


def liver(random: np.random.Generator) -> Frame:
    return _curved(random, _liver, random.uniform(0.5, 0.6))


def adult_kidney(random: np.random.Generator) -> Frame:
    return _curved(random, _adult_kidney, 0.48)


def bladder(random: np.random.Generator) -> Frame:
    return _curved(random, _bladder, 0.5)
