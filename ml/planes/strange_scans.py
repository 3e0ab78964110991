"""What made ultrasound of adults shares: the probe, straight or curved, and layers from edge to edge."""

from collections.abc import Callable

import numpy as np

from ml.phantom.figure import Points, curve
from ml.phantom.imaging import Settings, form_image
from ml.phantom.scene import Fan, Scene
from ml.phantom.screen import furnish
from ml.pixels import Frame

SIZES = ((480, 360), (512, 400), (400, 300), (560, 400))  # width, height in pixels
Painter = Callable[[Scene, np.random.Generator], None]


def knobs(random: np.random.Generator, fine: float) -> Settings:
    """Settings by lot; `fine` scales the pulse."""
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


def straight(random: np.random.Generator, paint: Painter, level: float) -> Frame:
    """A rectangle of parallel beams in the middle of a screen, or cut out of it as image collections hold them."""
    size = SIZES[int(random.integers(len(SIZES)))]
    wide, high = round(size[0] * random.uniform(0.62, 1.0)), round(size[1] * random.uniform(0.72, 1.0))
    fan = Fan((wide / 2, -60.0 * high), 60.0 * high, 61.0 * high, -wide / (120.0 * high), wide / (120.0 * high))
    scene = Scene((wide, high), fan, level)
    paint(scene, random)
    scan = form_image(scene, knobs(random, random.uniform(0.6, 1.6)), random)
    if random.random() < 0.35:
        return scan
    frame: Frame = np.full(size[::-1], random.integers(0, 12), np.uint8)
    left, top = int((size[0] - wide) * random.uniform(0.2, 0.8)), int((size[1] - high) * random.uniform(0, 1))
    frame[top : top + high, left : left + wide] = scan
    furnish(frame, str(random.choice(["Breast", "Thyroid", "Vasc", "MSK", "Small parts"])), random)
    return frame


def curved(random: np.random.Generator, paint: Painter, level: float) -> Frame:
    """The wide sector of an adult's belly, its apex in the picture."""
    wide, high = SIZES[int(random.integers(len(SIZES)))]
    rise, half = random.uniform(0.05, 0.4) * high, random.uniform(0.45, 0.65)
    fan = Fan((wide / 2, -rise), rise + random.uniform(0.0, 0.05) * high, rise + high * random.uniform(0.9, 0.98), -half, half)
    scene = Scene((wide, high), fan, level)
    paint(scene, random)
    frame = form_image(scene, knobs(random, 1.0), random)
    furnish(frame, str(random.choice(["Abdomen", "Liver", "Renal", "Pelvis"])), random)
    return frame


def across(random: np.random.Generator, scene: Scene, depth: float, wave: float) -> Points:
    """A line from the left to the right edge, `depth` a share of the height, waving by about `wave`."""
    wide, high = scene.size
    x = np.linspace(-0.05, 1.05, 9) * wide
    return curve(np.stack([x, high * (depth + wave * random.standard_normal(9))], axis=1), 70)


def layer(scene: Scene, top: Points, low: Points, level: float) -> None:
    """Tissue of one level between two lines across."""
    scene.fill(np.vstack([top, low[::-1]]), level, soft=1.5, damp=0.01)
