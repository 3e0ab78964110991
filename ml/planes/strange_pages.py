"""Made screens and pictures that are no scan at all: lists, growth charts, static, photographs, drawings."""

import cv2
import numpy as np

from ml.phantom.figure import curve, oval
from ml.pixels import Frame
from ml.planes.strange_bodies import Canvas, blob, fill, grain, stroke

HEADS = ("GA", "EDD", "EFW", "BPD", "HC", "AC", "FL", "CRL", "mm", "w", "d", "%", "PI", "RI", "AFI", "Hadlock", "mean", "2D")


def chart(random: np.random.Generator) -> Frame:
    """Growth curves with their grid, on dark or on paper."""
    wide, high = int(random.integers(360, 640)), int(random.integers(280, 480))
    paper = random.random() < 0.5
    ground, ink = (245.0, 30.0) if paper else (8.0, 225.0)
    canvas: Canvas = np.full((high, wide), ground, np.float32)
    left, low = 0.1 * wide, 0.88 * high
    for step in np.linspace(0, 1, int(random.integers(5, 14))):
        faint = ground + (ink - ground) * 0.25
        stroke(canvas, np.asarray(((left + step * 0.85 * wide, 0.06 * high), (left + step * 0.85 * wide, low))), faint, 1)
        stroke(canvas, np.asarray(((left, low - step * 0.82 * high), (0.95 * wide, low - step * 0.82 * high))), faint, 1)
    bend, spread = random.uniform(-0.3, 0.3), random.uniform(0.05, 0.16)
    for shift in (-spread, 0.0, spread):
        line = curve(((0.1, 0.85 + 0.3 * shift), (0.5, 0.5 + bend * 0.3 + shift), (0.95, 0.16 + shift)), 40) * (wide, high)
        stroke(canvas, line, ink, 2 if shift == 0 else 1)
    for _ in range(int(random.integers(1, 6))):
        x = random.uniform(0.2, 0.9)
        fill(canvas, oval((x * wide, (0.93 - 0.8 * x + random.normal(0, 0.06)) * high), 7, 7), ink)
    frame = np.asarray(np.clip(canvas, 0, 255), np.uint8)
    for number in range(8):
        where = (int((0.08 + 0.11 * number) * wide), int(0.95 * high))
        cv2.putText(frame, f"{12 + 4 * number}", where, cv2.FONT_HERSHEY_SIMPLEX, 0.35, int(ink), 1, cv2.LINE_AA)
    cv2.putText(frame, str(random.choice(HEADS)), (int(0.4 * wide), 18), cv2.FONT_HERSHEY_SIMPLEX, 0.5, int(ink), 1, cv2.LINE_AA)
    return frame


def worksheet(random: np.random.Generator) -> Frame:
    """A table of measurements in columns, as a scanner prints its report; at times with bars and a small drawing."""
    wide, high = int(random.integers(360, 640)), int(random.integers(280, 480))
    frame: Frame = np.full((high, wide), random.choice([0, 18, 40, 225, 250]), np.uint8)
    ink = 240 if frame[0, 0] < 128 else 20
    size, step = random.uniform(0.3, 0.5), int(random.integers(14, 24))
    columns = np.sort(random.choice(np.arange(8, wide - 60, 70), int(random.integers(2, 5)), replace=False))
    frame[: int(random.integers(18, 40))] = abs(int(ink) - int(random.integers(60, 160)))
    for y in range(50, high - 6, step):
        if random.random() < 0.12:
            cv2.line(frame, (0, y), (wide, y), abs(ink - 90), 1)
            continue
        for number, x in enumerate(columns.tolist()):
            word = str(random.choice(HEADS)) if number == 0 else f"{random.uniform(0, 400):.{random.integers(0, 3)}f}"
            cv2.putText(frame, word, (x, y), cv2.FONT_HERSHEY_SIMPLEX, size, ink, 1, cv2.LINE_AA)
    return frame


def static(random: np.random.Generator) -> Frame:
    """A broken signal: snow, stripes, torn lines, blocks."""
    wide, high = int(random.integers(280, 560)), int(random.integers(220, 420))
    kind = int(random.integers(4))
    if kind == 0:
        return np.asarray((random.random((high, wide)) < random.uniform(0.05, 0.5)) * random.integers(120, 256), np.uint8)
    if kind == 1:
        rows = 128 + 60 * random.standard_normal((high, 1)) * random.uniform(0.3, 1) + 25 * random.standard_normal((high, wide))
        return np.asarray(np.clip(rows if random.random() < 0.5 else rows[::-1], 0, 255), np.uint8)
    if kind == 2:
        wave = np.sin(np.arange(wide)[None] / random.uniform(2, 30) + np.arange(high)[:, None] / random.uniform(-30, 30))
        return np.asarray(np.clip(128 + 100 * wave + 15 * random.standard_normal((high, wide)), 0, 255), np.uint8)
    block = int(random.integers(6, 40))
    small = random.integers(0, 256, (high // block + 1, wide // block + 1)).astype(np.uint8)
    return np.asarray(cv2.resize(small, (wide, high), interpolation=cv2.INTER_NEAREST), np.uint8)


def landscape(random: np.random.Generator) -> Frame:
    """What a camera sees out of doors: sky, ridges, texture at every scale."""
    wide, high = int(random.integers(320, 600)), int(random.integers(240, 420))
    canvas = np.repeat(np.linspace(random.uniform(150, 250), random.uniform(120, 220), high, dtype=np.float32)[:, None], wide, axis=1)
    canvas = canvas + 14 * grain(random, canvas.shape, 70)
    for number in range(int(random.integers(1, 5))):
        ridge = curve(np.stack([np.linspace(-0.1, 1.1, 9), 0.35 + 0.15 * number + 0.06 * random.standard_normal(9)], axis=1), 60) * (
            wide,
            high,
        )
        land: Canvas = np.zeros_like(canvas)
        fill(land, np.vstack([ridge, [(1.2 * wide, 1.2 * high), (-0.2 * wide, 1.2 * high)]]), 1.0)
        rough = sum(grain(random, canvas.shape, coarse) * coarse**0.5 for coarse in (2.0, 6.0, 18.0, 50.0))
        canvas = canvas * (1 - land) + land * (random.uniform(30, 190) + random.uniform(2, 8) * rough)
    return np.asarray(np.clip(canvas, 0, 255), np.uint8)


def objects(random: np.random.Generator) -> Frame:
    """Things on a table under a lamp: boxes and balls with light and shade."""
    wide, high = int(random.integers(320, 600)), int(random.integers(240, 420))
    x, y = np.meshgrid(np.linspace(-1, 1, wide, dtype=np.float32), np.linspace(-1, 1, high, dtype=np.float32))
    canvas: Canvas = np.asarray(random.uniform(60, 210) + random.uniform(-50, 50) * x + random.uniform(-50, 50) * y, np.float32)
    for _ in range(int(random.integers(3, 12))):
        thing: Canvas = np.zeros_like(canvas)
        centre = (random.uniform(0, wide), random.uniform(0.2, 1) * high)
        size = random.uniform(0.08, 0.4) * high
        corners = np.asarray(((-1, -1), (1, -1), (1, 1), (-1, 1))) * random.uniform(0.3, 1, 2) * size / 1.4 + centre
        fill(thing, corners if random.random() < 0.5 else blob(random, centre, size, size, 0.01), 1.0)
        light = random.uniform(-90, 90) * ((x * wide - centre[0]) * 0.3 + (y * high - centre[1])) / (4 * size)
        canvas = np.asarray(canvas * (1 - thing) + thing * np.clip(random.uniform(20, 240) + light, 0, 255), np.float32)
    soft = cv2.GaussianBlur(canvas, (0, 0), random.uniform(0.4, 1.6)) + random.uniform(1, 6) * random.standard_normal(canvas.shape)
    return np.asarray(np.clip(soft, 0, 255), np.uint8)
