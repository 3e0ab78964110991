"""Made pictures of other machines than ultrasound: computed tomography, magnetic resonance, X-ray. Anatomy by rule, no patient."""

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from ml.phantom.figure import Points, curve, oval
from ml.pixels import Frame

Canvas = npt.NDArray[np.float32]
SHIFT = 4  # OpenCV's fixed-point bits


def blob(random: np.random.Generator, centre: tuple[float, float], width: float, height: float, wobble: float = 0.06) -> Points:
    """An uneven oval, full axes in pixels, its radius waving by about the share `wobble`."""
    turn = np.linspace(0, 2 * np.pi, 72, endpoint=False)
    wave = 1 + wobble * sum(random.normal(0, 1 / order) * np.cos(order * turn + random.uniform(0, 6.3)) for order in range(2, 6))
    return np.stack([centre[0] + width / 2 * wave * np.cos(turn), centre[1] + height / 2 * wave * np.sin(turn)], axis=1)


def fill(canvas: Canvas, points: Points, level: float) -> None:
    cv2.fillPoly(canvas, [np.round(points * (1 << SHIFT)).astype(np.int32)], level, cv2.LINE_AA, SHIFT)


def stroke(canvas: Canvas, points: Points, level: float, width: float, *, closed: bool = False) -> None:
    fixed = np.round(points * (1 << SHIFT)).astype(np.int32)
    cv2.polylines(canvas, [fixed], closed, level, max(1, round(width)), cv2.LINE_AA, SHIFT)


def grain(random: np.random.Generator, shape: tuple[int, int], coarse: float) -> Canvas:
    """Noise of mean 0 and deviation 1, its grains about `coarse` pixels wide."""
    small = (max(2, round(shape[0] / coarse)), max(2, round(shape[1] / coarse)))
    noise = cv2.resize(random.standard_normal(small, dtype=np.float32), shape[::-1], interpolation=cv2.INTER_CUBIC)
    return np.asarray(noise / max(float(noise.std()), 1e-6), np.float32)


def shown(random: np.random.Generator, canvas: Canvas, noise: float) -> Frame:
    """Blurred a little, noisy, under a window of its own, with the corner text of a viewer."""
    soft: npt.NDArray[Any] = cv2.GaussianBlur(canvas, (0, 0), random.uniform(0.5, 1.3))
    soft = soft + noise * (grain(random, canvas.shape, 1.6) * (soft > 4) + 0.25 * random.standard_normal(canvas.shape, dtype=np.float32))
    low, high = random.uniform(-20, 25), random.uniform(200, 265)
    frame = np.asarray(np.clip((soft - low) / (high - low), 0, 1) * 255, np.uint8)
    if random.random() < 0.6:
        for line in range(int(random.integers(1, 5))):
            text = " ".join(random.choice(("SE", "IM", "WL", "WW", "mA", "kV", "TR", "TE", "mm", "R", "L", "120", "400", "5.0"), 3))
            cv2.putText(frame, text, (6, 14 + 13 * line), cv2.FONT_HERSHEY_SIMPLEX, 0.35, 220, 1, cv2.LINE_AA)
    return frame


def _side(random: np.random.Generator) -> int:
    return int(random.choice([128, 256, 320, 384, 512]))


def ct_trunk(random: np.random.Generator) -> Frame:
    """An axial slice of chest or belly: fat, muscle, ribs, a vertebra, then lungs and heart or liver, kidneys and bowel."""
    side = _side(random)
    canvas: Canvas = np.zeros((side, side), np.float32)
    x, y, wide, high = side / 2, side * random.uniform(0.46, 0.54), side * random.uniform(0.7, 0.95), side * random.uniform(0.5, 0.72)
    if random.random() < 0.7:
        stroke(canvas, curve(((0, 0.86 * side), (side / 2, random.uniform(0.9, 0.97) * side), (side, 0.86 * side))), 90, 2)
    body = blob(random, (x, y), wide, high, 0.03)
    middle = np.asarray((x, y))
    thick = random.uniform(0.8, 0.92)
    for share, level in ((1.0, 110), (0.985, 62), (thick, 128), (thick - 0.09, 70)):
        fill(canvas, middle + (body - middle) * share, level + random.normal(0, 4))
    for turn in np.linspace(0, 2 * np.pi, int(random.integers(10, 17)), endpoint=False) + random.uniform(0, 0.5):
        place = (x + 0.5 * (thick - 0.05) * wide * np.cos(turn), y + 0.5 * (thick - 0.05) * high * np.sin(turn))
        fill(canvas, oval(place, 0.05 * side, 0.02 * side, turn + np.pi / 2), random.uniform(190, 255))
    (_lungs if random.random() < 0.4 else _belly)(random, canvas, (x, y), (wide, high))
    spine = (x, y + 0.3 * high)
    fill(canvas, oval(spine, 0.12 * side, 0.1 * side), 225)
    fill(canvas, oval(spine, 0.09 * side, 0.07 * side), 185)
    fill(canvas, oval((x, spine[1] + 0.075 * side), 0.05 * side, 0.045 * side), 120)
    for lean in (-0.7, 0.0, 0.7):
        tip = (x + 0.12 * side * np.sin(lean), spine[1] + 0.12 * side)
        stroke(canvas, np.asarray(((x + 0.03 * side * lean, spine[1] + 0.09 * side), tip)), 220, 0.018 * side)
    return shown(random, canvas, random.uniform(3, 14))


def _lungs(random: np.random.Generator, canvas: Canvas, centre: tuple[float, float], size: tuple[float, float]) -> None:
    (x, y), (wide, high) = centre, size
    for way in (-1, 1):
        lung = blob(random, (x + way * 0.22 * wide, y - 0.02 * high), 0.34 * wide, 0.66 * high, 0.1)
        fill(canvas, lung, random.uniform(4, 22))
        for _ in range(30):
            point = lung.mean(axis=0) + random.normal(0, 0.07, 2) * (wide, high)
            across, along = random.uniform(1.5, 6, 2).tolist()
            fill(canvas, oval((float(point[0]), float(point[1])), across, along, float(random.uniform(0, 3)), 10), 120)
    fill(canvas, blob(random, (x + 0.05 * wide, y - 0.1 * high), 0.3 * wide, 0.42 * high, 0.08), random.uniform(135, 190))
    fill(canvas, oval((x + 0.08 * wide, y + 0.18 * high), 0.06 * wide, 0.08 * high), random.uniform(150, 235))


def _belly(random: np.random.Generator, canvas: Canvas, centre: tuple[float, float], size: tuple[float, float]) -> None:
    (x, y), (wide, high) = centre, size
    contrast = random.uniform(0, 70)
    fill(canvas, blob(random, (x - 0.2 * wide, y - 0.08 * high), 0.42 * wide, 0.55 * high, 0.12), 138 + 0.4 * contrast)
    fill(canvas, blob(random, (x + 0.28 * wide, y), 0.15 * wide, 0.32 * high, 0.12), 140 + 0.4 * contrast)
    for _ in range(int(random.integers(4, 12))):
        loop = blob(random, (x + random.uniform(-0.1, 0.3) * wide, y + random.uniform(-0.32, 0.1) * high), 0.13 * wide, 0.13 * high, 0.1)
        fill(canvas, loop, 120)
        inner = loop.mean(axis=0) + (loop - loop.mean(axis=0)) * 0.7
        fill(canvas, inner, float(random.choice([5, 100, 115, 220])))
    for way in (-1, 1):
        kidney = blob(random, (x + way * 0.24 * wide, y + 0.2 * high), 0.13 * wide, 0.2 * high, 0.08)
        fill(canvas, kidney, 130 + contrast)
        fill(canvas, oval((x + way * 0.22 * wide, y + 0.2 * high), 0.04 * wide, 0.08 * high), 80)
    fill(canvas, oval((x + 0.03 * wide, y + 0.13 * high), 0.06 * wide, 0.075 * high), 130 + 1.2 * contrast)


def ct_head(random: np.random.Generator) -> Frame:
    """An axial head: a white ring of bone, grey brain, dark ventricles, the falx."""
    side = _side(random)
    canvas: Canvas = np.zeros((side, side), np.float32)
    centre = (side / 2 + random.normal(0, 4), side / 2 + random.normal(0, 4))
    wide = side * random.uniform(0.55, 0.75)
    outline, middle = blob(random, centre, wide, wide * random.uniform(1.15, 1.32), 0.015), np.asarray(centre)
    for share, level in ((1.0, 90), (0.95, 250), (random.uniform(0.84, 0.9), 118)):
        fill(canvas, middle + (outline - middle) * share, level)
    inside = middle + (outline - middle) * 0.84
    mask: Canvas = np.zeros_like(canvas)
    fill(mask, inside, 1.0)
    canvas += mask * (10 * grain(random, canvas.shape, 0.05 * side) + 5 * grain(random, canvas.shape, 0.02 * side))
    x, y = centre
    if random.random() < 0.7:
        for way in (-1, 1):
            horn = curve(((x + way * 0.03 * wide, y - 0.2 * wide), (x + way * 0.05 * wide, y), (x + way * 0.16 * wide, y + 0.24 * wide)))
            stroke(canvas, horn, 45, random.uniform(0.03, 0.07) * wide)
    stroke(canvas, np.asarray(((x, y - 0.5 * wide), (x, y + 0.5 * wide))), 150, 1.5)
    if random.random() < 0.4:
        fill(canvas, blob(random, (x + random.uniform(-0.2, 0.2) * wide, y), 0.2 * wide, 0.2 * wide, 0.2), float(random.choice([70, 200])))
    return shown(random, canvas, random.uniform(3, 10))


def mri_brain(random: np.random.Generator) -> Frame:
    """An axial brain, weighted at will: fat bright, bone black, folded grey over white matter, ventricles."""
    side = _side(random)
    canvas: Canvas = np.zeros((side, side), np.float32)
    fluid_bright = random.random() < 0.5
    grey, white, fluid = (150.0, 100.0, 240.0) if fluid_bright else (95.0, 150.0, 25.0)
    wide = side * random.uniform(0.6, 0.78)
    centre = (side / 2, side / 2)
    outline, middle = blob(random, centre, wide, wide * random.uniform(1.1, 1.3), 0.02), np.asarray((side / 2, side / 2))
    for share, level in ((1.0, random.uniform(150, 250)), (0.94, 12.0), (0.89, fluid), (0.86, grey)):
        fill(canvas, middle + (outline - middle) * share, level)
    mask: Canvas = np.zeros_like(canvas)
    fill(mask, middle + (outline - middle) * 0.84, 1.0)
    folds = np.abs(grain(random, canvas.shape, 0.055 * side))
    depth = cv2.distanceTransform((mask > 0.5).astype(np.uint8), cv2.DIST_L2, 3) / (0.5 * wide)
    deep = np.clip(depth * 3.2 - 0.4 + 0.45 * folds, 0, 1)
    canvas += mask * (deep * (white - grey) + (folds < 0.1) * (1 - deep) * (fluid - grey) * 0.6)
    x, y = centre
    for way in (-1, 1):
        horn = curve(((x + way * 0.03 * wide, y - 0.18 * wide), (x + way * 0.06 * wide, y), (x + way * 0.13 * wide, y + 0.2 * wide)))
        stroke(canvas, horn, fluid, random.uniform(0.04, 0.08) * wide)
        fill(canvas, oval((x + way * 0.1 * wide, y + 0.02 * wide), 0.1 * wide, 0.16 * wide, 0.3 * way), grey)
    stroke(canvas, np.asarray(((x, y - 0.48 * wide), (x, y - 0.15 * wide))), fluid, 1.5)
    return shown(random, canvas, random.uniform(2, 9))


def mri_back(random: np.random.Generator) -> Frame:
    """A sagittal back: a column of vertebral blocks with discs, the cord behind it, fat under the skin."""
    side = _side(random)
    canvas: Canvas = np.full((side, round(side * random.uniform(0.6, 1.0))), 30, np.float32)
    across = canvas.shape[1]
    line = curve(((0.5, -0.05), (0.44, 0.25), (0.5, 0.5), (0.56, 0.75), (0.47, 1.05)), 40) * (across, side)
    stroke(canvas, line + (0.16 * across, 0), 70, 0.3 * across)
    stroke(canvas, line + (0.38 * across, 0), random.uniform(180, 250), 0.16 * across)
    stroke(canvas, line + (0.1 * across, 0), random.uniform(180, 245), 0.06 * across)
    stroke(canvas, line + (0.1 * across, 0), 110, 0.025 * across)
    for point in line[:: int(random.integers(3, 5))]:
        block = np.asarray(((-0.07, -0.028), (0.07, -0.028), (0.07, 0.028), (-0.07, 0.028))) * (across, side)
        fill(canvas, point + block, random.uniform(130, 165))
    canvas += 8 * grain(random, (canvas.shape[0], canvas.shape[1]), 12)
    return shown(random, canvas, random.uniform(3, 9))


def chest_xray(random: np.random.Generator) -> Frame:
    """A chest film: dark lungs crossed by ribs, a white heart and spine, bright shoulders and belly."""
    side = _side(random)
    canvas: Canvas = np.full((side, side), random.uniform(120, 170), np.float32)
    bones: Canvas = np.zeros_like(canvas)
    for way in (-1, 1):
        lung = curve(((0.06, 0.62), (0.05, 0.3), (0.14, 0.1), (0.25, 0.2), (0.36, 0.5), (0.34, 0.7), (0.2, 0.66)), 60, closed=True)
        fill(canvas, (lung * (way, 1) + (0.5, 0.08)) * side, random.uniform(35, 60))
        for number in range(8):
            top = 0.15 + 0.075 * number
            rib = curve(((0.03, top), (0.2, top - 0.03), (0.36, top + 0.05), (0.3, top + 0.12)), 30)
            stroke(bones, (rib * (way, 1) + (0.5, 0.05)) * side, 1.0, 0.022 * side)
        stroke(bones, (curve(((0.03, 0.14), (0.15, 0.1), (0.36, 0.12)), 20) * (way, 1) + (0.5, 0.05)) * side, 1.3, 0.03 * side)
    soft = cv2.GaussianBlur(canvas, (0, 0), 0.02 * side) + random.uniform(14, 34) * cv2.GaussianBlur(bones, (0, 0), 0.004 * side)
    heart: Canvas = np.zeros_like(canvas)
    fill(heart, blob(random, (0.54 * side, 0.6 * side), 0.3 * side, 0.34 * side, 0.05), 1.0)
    fill(heart, np.asarray(((0.46, 0.0), (0.54, 0.0), (0.55, 1.0), (0.45, 1.0))) * side, 0.7)
    soft = soft + random.uniform(60, 110) * cv2.GaussianBlur(heart, (0, 0), 0.012 * side)
    return shown(random, np.asarray(soft, np.float32), random.uniform(1, 5))


def limb_xray(random: np.random.Generator) -> Frame:
    """Long bones on a film: white shafts with a paler marrow, round ends, soft tissue around."""
    side = _side(random)
    canvas: Canvas = np.full((side, side), random.uniform(5, 30), np.float32)
    lean, count = random.normal(0, 0.15), int(random.integers(1, 4))
    fill(canvas, np.asarray(((0.2, -0.1), (0.8, -0.1), (0.72, 1.1), (0.28, 1.1))) * side, random.uniform(50, 90))
    for number in range(count):
        x = 0.5 + (number - (count - 1) / 2) * 0.16
        for start, end in ((-0.1, 0.45), (0.52, 1.1)):
            line = curve(((x, start), (x + lean * 0.3, (start + end) / 2), (x, end)), 30) * side
            stroke(canvas, line, 205, 0.09 * side)
            stroke(canvas, line, 155, 0.05 * side)
            joint = line[-1] if start < 0 else line[0]
            fill(canvas, oval((float(joint[0]), float(joint[1])), 0.15 * side, 0.09 * side), 185)
    return shown(random, canvas, random.uniform(1, 6))
