"""Made ultrasound of adults under a curved or a small probe: liver, kidney, bladder, heart."""

import cv2
import numpy as np

from ml.phantom.figure import curve, oval, strip
from ml.phantom.imaging import form_image
from ml.phantom.scene import Fan, Scene
from ml.phantom.screen import furnish
from ml.pixels import Frame
from ml.planes.strange_bodies import blob
from ml.planes.strange_scans import SIZES, across, curved, knobs, layer


def _liver(scene: Scene, random: np.random.Generator) -> None:
    """Even grey with branching veins, the diaphragm's bright arc behind, at times the gall bladder."""
    wide, high = scene.size
    for depth in np.sort(random.uniform(0.0, 0.14, 5)):
        scene.glint(across(random, scene, float(depth), 0.01), random.uniform(0.6, 0.8), 2.5)
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
    layer(scene, across(random, scene, 0.1, 0.01), across(random, scene, 0.38, 0.03), random.uniform(0.5, 0.6))
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


def _heart(scene: Scene, random: np.random.Generator) -> None:
    """An adult's heart from its tip: long ventricles below the probe, both atria at the far end, lung to the sides."""
    wide, high = scene.size
    scene.fill(oval((0.5 * wide, 0.55 * high), 0.62 * wide, 1.0 * high), random.uniform(0.3, 0.4), soft=6)
    lean, open_ = random.normal(0, 0.12), random.uniform(0.8, 1.1)
    cos, sin = np.cos(lean), np.sin(lean)
    turned = np.asarray(((cos, sin), (-sin, cos)))
    for x, y, broad, down in ((-0.09, -0.06, 0.13, 0.46), (0.1, -0.08, 0.16, 0.5), (-0.1, 0.29, 0.16, 0.2), (0.1, 0.29, 0.17, 0.22)):
        room = blob(random, (0.0, 0.0), broad * wide * open_, down * high * open_, 0.07) + (x * wide, y * high)
        outline = room @ turned + (0.5 * wide, 0.52 * high)
        scene.fill(outline, 0.05, soft=3, damp=-0.02)
        scene.glint(np.vstack([outline, outline[:1]]), random.uniform(0.55, 0.8), 2.5, sharp=1)
    septum = np.asarray(((0.0, -0.38 * high), (0.0, 0.1 * high))) @ turned + (0.5 * wide, 0.52 * high)
    scene.fill(strip(curve(septum, 20), 0.05 * wide), random.uniform(0.6, 0.74), soft=3)
    for side in (-1, 1):
        leaf = np.asarray(((side * 0.2 * wide, 0.19 * high), (side * 0.1 * wide, random.uniform(0.1, 0.2) * high), (0.01, 0.16 * high)))
        scene.glint(curve(leaf @ turned + (0.5 * wide, 0.52 * high), 16), 0.9, 2.5, sharp=0.3)


def liver(random: np.random.Generator) -> Frame:
    return curved(random, _liver, random.uniform(0.5, 0.6))


def adult_kidney(random: np.random.Generator) -> Frame:
    return curved(random, _adult_kidney, 0.48)


def bladder(random: np.random.Generator) -> Frame:
    return curved(random, _bladder, 0.5)


def echo(random: np.random.Generator) -> Frame:
    """A narrow sector from one point between the ribs, the trace of the heartbeat under it."""
    wide, high = SIZES[int(random.integers(len(SIZES)))]
    half = random.uniform(0.55, 0.8)
    fan = Fan((wide / 2, random.uniform(0.01, 0.06) * high), 2.0, high * random.uniform(0.82, 0.95), -half, half)
    scene = Scene((wide, high), fan, random.uniform(0.12, 0.3))
    _heart(scene, random)
    frame = form_image(scene, knobs(random, random.uniform(0.8, 1.3)), random)
    furnish(frame, "Adult Echo", random)
    if random.random() < 0.8:
        x = np.linspace(0.05, 0.95, 200)
        beat = np.mod(x * random.uniform(2, 6) + random.random(), 1)
        spike = np.exp(-((beat - 0.3) ** 2) / 0.0004) + 0.2 * np.exp(-((beat - 0.55) ** 2) / 0.003)
        line = np.stack([x * wide, (0.96 - 0.07 * spike) * high], axis=1)
        cv2.polylines(frame, [np.round(line).astype(np.int32)], False, int(random.integers(120, 240)), 1, cv2.LINE_AA)
    return frame
