"""Made screens without any scan: noise, one grey, lines of text, a plain slice of a body."""

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from ml.pixels import Frame

SIZE = (360, 280)  # width, height in pixels
WORDS = (
    "MI",
    "TI",
    "GAIN",
    "DEPTH",
    "FPS",
    "Hz",
    "cm",
    "REPORT",
    "NAME",
    "EXAM",
    "PAGE",
    "BPD",
    "HC",
    "AC",
    "FL",
    "GA",
    "mean",
    "total",
    "1",
    "2",
    "35",
    "4.7",
)


def noise(random: np.random.Generator) -> Frame:
    """Grain of any coarseness, brightness and contrast."""
    grain: npt.NDArray[Any] = cv2.GaussianBlur(random.normal(0, 1, SIZE[::-1]).astype(np.float32), (0, 0), random.uniform(0.3, 6))
    grain = grain / max(float(grain.std()), 1e-6) * random.uniform(5, 70) + random.uniform(0, 200)
    return np.asarray(np.clip(grain, 0, 255), np.uint8)


def flat(random: np.random.Generator) -> Frame:
    """One grey, or a slow change of grey: a dark screen, a probe in the air."""
    slope = np.linspace(0, random.uniform(-60, 60), SIZE[1])[:, None] + np.linspace(0, random.uniform(-60, 60), SIZE[0])[None]
    return np.asarray(np.clip(random.uniform(0, 255) + slope * (random.random() < 0.5) + random.normal(0, 2, SIZE[::-1]), 0, 255), np.uint8)


def text(random: np.random.Generator) -> Frame:
    """Lines of words and numbers, as on a report page of a scanner."""
    picture = np.full(SIZE[::-1], random.integers(0, 60), np.uint8)
    if random.random() < 0.3:
        picture = np.asarray(255 - picture, np.uint8)
    ink = 255 - int(picture[0, 0])
    for _ in range(int(random.integers(8, 60))):
        where = (int(random.integers(0, SIZE[0] - 30)), int(random.integers(10, SIZE[1])))
        line = " ".join(random.choice(WORDS, int(random.integers(1, 5))))
        cv2.putText(picture, line, where, int(random.integers(0, 6)), random.uniform(0.25, 0.7), ink, 1, cv2.LINE_AA)
    return picture


def disk(random: np.random.Generator) -> Frame:
    """A bright-rimmed body slice without speckle, as a CT or MRI shows it."""
    picture = np.zeros(SIZE[::-1], np.float32)
    centre = (int(SIZE[0] * random.uniform(0.4, 0.6)), int(SIZE[1] * random.uniform(0.4, 0.6)))
    axes = np.array([random.uniform(80, 150), random.uniform(60, 125)])
    cv2.ellipse(picture, centre, (int(axes[0]), int(axes[1])), 0, 0, 360, random.uniform(60, 130), -1)
    for _ in range(int(random.integers(3, 12))):
        place = (int(centre[0] + random.uniform(-0.6, 0.6) * axes[0]), int(centre[1] + random.uniform(-0.6, 0.6) * axes[1]))
        size = (int(random.uniform(5, 35)), int(random.uniform(5, 35)))
        cv2.ellipse(picture, place, size, random.uniform(0, 180), 0, 360, random.uniform(0, 255), -1)
    picture = cv2.GaussianBlur(picture, (0, 0), random.uniform(0.6, 2)) + random.normal(0, random.uniform(1, 8), picture.shape)
    return np.asarray(np.clip(picture, 0, 255), np.uint8)
