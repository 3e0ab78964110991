"""Made screens of other modes than the grey picture: colour and power Doppler, spectra, motion mode, elastography. RGB where coloured."""

import cv2
import numpy as np
import numpy.typing as npt

from ml.phantom.figure import curve, strip
from ml.phantom.screen import furnish
from ml.pixels import Frame
from ml.planes.strange_bodies import Canvas, blob, fill, grain
from ml.planes.strange_curved import adult_kidney, echo, liver
from ml.planes.strange_straight import thyroid, vessel

Colour = npt.NDArray[np.uint8]  # (height, width, 3), RGB


def _scale(stops: tuple[tuple[int, int, int], ...]) -> Colour:
    """256 colours through the stops."""
    place = np.linspace(0, 255, len(stops))
    table = [np.interp(np.arange(256), place, [stop[channel] for stop in stops]) for channel in range(3)]
    return np.asarray(np.stack(table, axis=1), np.uint8)


FLOW = _scale(((120, 255, 255), (30, 120, 255), (0, 0, 150), (0, 0, 0), (150, 0, 0), (255, 80, 10), (255, 255, 120)))
ENERGY = _scale(((40, 0, 20), (150, 20, 10), (240, 120, 10), (255, 240, 140)))
STIFFNESS = _scale(((200, 0, 0), (240, 220, 30), (30, 200, 60), (20, 160, 220), (10, 20, 170)))


def _streams(random: np.random.Generator, shape: tuple[int, int]) -> tuple[Canvas, Canvas]:
    """Where blood flows (0-1) and how fast (-1 to 1) on a picture of `shape`."""
    high, wide = shape
    there: Canvas = np.zeros(shape, np.float32)
    speed: Canvas = np.zeros(shape, np.float32)
    for _ in range(int(random.integers(2, 8))):
        path: Canvas = np.zeros(shape, np.float32)
        start, way = random.uniform(0.1, 0.9, 2) * (wide, high), random.uniform(0, 6.3)
        reach = random.uniform(0.1, 0.55) * wide * np.asarray((np.cos(way), np.sin(way)))
        line = curve((start, start + 0.4 * reach + random.normal(0, 0.05 * wide, 2), start + reach), 24)
        shape_ = blob(random, (float(start[0]), float(start[1])), 0.3 * wide, 0.25 * high, 0.2)
        fill(path, shape_ if random.random() < 0.4 else strip(line, random.uniform(0.06, 0.16) * wide), 1.0)
        path = np.asarray(cv2.GaussianBlur(path, (0, 0), 0.012 * wide), np.float32)
        speed = np.where(path > there, random.choice([-1, 1]) * random.uniform(0.4, 1.1), speed).astype(np.float32)
        there = np.maximum(there, path)
    ragged = there + 0.22 * grain(random, shape, random.uniform(2, 5)) * (there > 0.05)
    return ragged.astype(np.float32), (speed * np.clip(ragged, 0, 1.2) + 0.18 * grain(random, shape, 4)).astype(np.float32)


def _painted(random: np.random.Generator, scan: Frame, table: Colour, both_ways: bool) -> Colour:
    """The scan in grey with flow in a box, the box's outline and the bar of colours."""
    high, wide = scan.shape
    picture = np.repeat(scan[:, :, None], 3, axis=2)
    left, right = sorted(random.uniform((0.12, 0.6), (0.35, 0.9)) * wide)
    top, low = sorted(random.uniform((0.1, 0.58), (0.35, 0.92)) * high)
    lean = random.normal(0, 0.06) * wide
    box = np.asarray(((left + lean, top), (right + lean, top), (right - lean, low), (left - lean, low)))
    inside: Canvas = np.zeros(scan.shape, np.float32)
    fill(inside, box, 1.0)
    x, y, across, down = (max(2, int(value)) for value in (left, top, right - left, low - top))
    there, speed = np.zeros_like(inside), np.zeros_like(inside)
    across, down = min(across, wide - x), min(down, high - y)
    there[y : y + down, x : x + across], speed[y : y + down, x : x + across] = _streams(random, (down, across))
    flow = (there > 0.4) & (inside > 0.5)
    index = speed * 127 + 128 if both_ways else np.abs(speed) * 255
    index = np.mod(index, 256) if both_ways and random.random() < 0.4 else np.clip(index, 0, 255)  # too fast flow changes colour
    picture[flow] = table[index.astype(np.uint8)][flow]
    tone = int(random.integers(120, 255))
    cv2.polylines(picture, [np.round(box).astype(np.int32)], True, (tone, tone, int(random.choice([40, tone]))), 1, cv2.LINE_AA)
    bar = cv2.resize(table[::-1][:, None], (max(5, wide // 50), high // 4), interpolation=cv2.INTER_LINEAR)
    where = int(random.choice([4, wide - bar.shape[1] - 4]))
    picture[high // 12 : high // 12 + bar.shape[0], where : where + bar.shape[1]] = bar
    return np.ascontiguousarray(picture)


def flow_over(random: np.random.Generator, scan: Frame) -> Colour:
    """Any grey scan with red and blue flow in a box over it."""
    return _painted(random, scan, FLOW, both_ways=True)


def colour_flow(random: np.random.Generator) -> Colour:
    """Red and blue flow in a box over an organ."""
    scan = (liver, vessel, echo)[int(random.integers(3))](random)
    return flow_over(random, scan)


def power_flow(random: np.random.Generator) -> Colour:
    """Orange flow without direction in a box over an organ."""
    scan = (adult_kidney, thyroid)[int(random.integers(2))](random)
    return _painted(random, scan, ENERGY, both_ways=False)


def elastogram(random: np.random.Generator) -> Colour:
    """A map of stiffness, blue to red, half transparent over a rectangle of the scan."""
    scan = (thyroid, adult_kidney)[int(random.integers(2))](random)
    high, wide = scan.shape
    left, right = int(random.uniform(0.15, 0.35) * wide), int(random.uniform(0.65, 0.88) * wide)
    top, low = int(random.uniform(0.1, 0.3) * high), int(random.uniform(0.6, 0.9) * high)
    stiff = 128 + 60 * grain(random, (low - top, right - left), random.uniform(20, 60))
    picture = np.repeat(scan[:, :, None], 3, axis=2)
    map_ = STIFFNESS[np.clip(stiff, 0, 255).astype(np.uint8)]
    share = random.uniform(0.35, 0.7)
    picture[top:low, left:right] = ((1 - share) * picture[top:low, left:right] + share * map_).astype(np.uint8)
    return np.ascontiguousarray(picture)


def _lower_half(random: np.random.Generator, scan: Frame, panel: Frame) -> Frame:
    """The scan small above, a panel over the whole width below, as screens of two modes stand."""
    high, wide = scan.shape
    frame: Frame = np.full((high, wide), random.integers(0, 10), np.uint8)
    top = int(high * random.choice([0.0, 0.38, 0.5], p=[0.25, 0.4, 0.35]))
    if top > 40:
        small = cv2.resize(scan, (round(wide * top / high), top), interpolation=cv2.INTER_AREA)
        left = (wide - small.shape[1]) // 2
        frame[:top, left : left + small.shape[1]] = small
    frame[top:] = cv2.resize(panel, (wide, high - top), interpolation=cv2.INTER_AREA)
    furnish(frame, "PW", random)
    return frame


def spectrum(random: np.random.Generator) -> Frame:
    """Pulse waves over time: speckled velocities under an envelope, a baseline, ticks."""
    high, wide = 300, 600
    time = np.linspace(0, random.uniform(3, 9), wide)
    phase = np.mod(time + random.uniform(0, 1), 1.0)
    floor, notch = random.uniform(0.0, 0.5), random.uniform(0, 0.2)
    beat = floor + (1 - floor) * np.exp(-((phase - 0.16) ** 2) / random.uniform(0.004, 0.02)) + notch * np.exp(-((phase - 0.5) ** 2) / 0.01)
    envelope = np.clip(beat * (1 + 0.05 * random.standard_normal(wide)), 0, 1.15)
    base = random.uniform(0.55, 0.85) * high
    speed = (base - np.arange(high)[:, None]) / (0.8 * base)
    filled = random.uniform(0.0, 0.9)
    inside = (speed > 0) & (speed < envelope) & (speed > filled * envelope - 0.25)
    grey = inside * (90 + 120 * np.clip(speed / np.maximum(envelope, 0.05), 0, 1)) * np.abs(1 + 0.45 * grain(random, (high, wide), 2.2))
    panel = np.asarray(np.clip(grey + 10 * np.abs(grain(random, (high, wide), 1.5)), 0, 255), np.uint8)
    cv2.line(panel, (0, int(base)), (wide, int(base)), 190, 1)
    for x in range(0, wide, 60):
        cv2.line(panel, (x, high - 6), (x, high), 200, 1)
    return _lower_half(random, liver(random) if random.random() < 0.5 else vessel(random), panel)


def motion(random: np.random.Generator) -> Frame:
    """One beam over time: layers that wave with the heartbeat."""
    high, wide = 300, 600
    depth, time = np.arange(high)[:, None], np.linspace(0, random.uniform(3, 8), wide)[None]
    beat = np.sin(2 * np.pi * time) + 0.5 * np.sin(4 * np.pi * time + random.uniform(0, 3))
    move = random.uniform(4, 22) * np.exp(-(((depth - high * random.uniform(0.4, 0.7)) / (0.25 * high)) ** 2)) * beat
    lines: Canvas = np.asarray(
        cv2.GaussianBlur(np.abs(random.standard_normal((high + 80, 1))).astype(np.float32) ** 2.2, (0, 0), sigmaX=0.01, sigmaY=2.2)
    )
    row = np.clip(depth + 40 + move, 0, high + 79).astype(int)
    grey = lines[row, 0] * random.uniform(60, 110) * np.abs(1 + 0.25 * grain(random, (high, wide), 2.5)) + 6
    panel = np.asarray(np.clip(grey, 0, 255), np.uint8)
    return _lower_half(random, adult_kidney(random), panel)
