"""Faults of known severity, made on a picture: the only truth there is about the quality of real images, for no public set was graded.

Severity 0 is the picture as it came. Real pictures have faults of their own, so a network that learns from these labels learns how much
worse than usual a picture is, and its level 0 is "no worse than pictures that were published as standard planes".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import cv2
import numpy as np
import numpy.typing as npt

from ml.pixels import Boxes, Frame
from ml.scan_area import mask_of
from ml.types import CLEAN, FACTORS

Grey = npt.NDArray[np.float32]

# What each level of FACTORS is made by, and how far either way it varies within a level.
GAIN = (-62.0, -31.0, 0.0, 31.0, 62.0)  # grey levels added: display grey is logarithmic, so gain in decibels adds
CONTRAST = (1.0, 0.72, 0.5, 0.3)  # share of the distance to the mean grey that is left
BLUR = (0.0, 1.1, 2.1, 3.6)  # standard deviation across the beam, in pixels of a picture 640 pixels long; along the beam 0.7 of it
SHADOW = (1.0, 0.6, 0.32, 0.1)  # share of the grey that is left below what casts the shadow
SHADOW_WIDTH = (0.0, 0.1, 0.18, 0.3)  # of the scan area's width
ZOOM = (1.0, 0.78, 0.6, 0.44)
SHIFT = (0.0, 0.13, 0.24, 0.36)  # of the scan area's sides
SPREAD = MappingProxyType({"gain": 8.0, "contrast": 0.06, "sharpness": 0.2, "shadowing": 0.06, "magnification": 0.05, "centring": 0.03})
NOISE_TILE = 173  # pixels after which electronic noise repeats: it is drawn once a tile
BACKGROUNDS = ("black", "mirror", "haze")  # what stands where a picture that was made smaller or moved leaves room


@dataclass(frozen=True, slots=True)
class Amounts:
    """The strength of each fault as it was made: grey levels, shares, and pixels of blur of this picture."""

    gain: float = 0.0
    contrast: float = 1.0
    blur: float = 0.0
    shadow: float = 1.0
    shadow_width: float = 0.0
    zoom: float = 1.0
    shift: float = 0.0


@dataclass(frozen=True, slots=True)
class Degraded:
    """The picture, where its boxes (n, 4) went, which of them (n,) still lie on it, and the share of grey (n,) that shadows leave them."""

    pixels: Frame
    boxes: Boxes
    inside: npt.NDArray[np.bool_]
    lit: Grey
    amounts: Amounts


def random_levels(random: np.random.Generator, clean: float = 0.5) -> dict[str, int]:
    """A level of each factor; each is faultless with the probability `clean`, else any of its other levels."""
    levels = dict(CLEAN)
    for name, words in FACTORS.items():
        if random.random() >= clean:
            levels[name] = int(random.choice([level for level in range(len(words)) if level != CLEAN[name]]))
    return levels


def degrade(frame: Frame, boxes: Boxes, levels: Mapping[str, int], random: np.random.Generator) -> Degraded:
    """Makes every fault of `levels` (name of FACTORS → level), in the order in which they arise: view, tissue, probe, display.

    Equal random states give equal pixels. ValueError for a factor or level that FACTORS does not know.
    """
    for name, level in levels.items():
        if name not in FACTORS or not 0 <= level < len(FACTORS[name]):
            raise ValueError(f"{name} {level} is no level of a known factor")
    places = random.uniform(-1, 1, 12)
    background = BACKGROUNDS[int(random.integers(len(BACKGROUNDS)))]
    amounts = _amounts(frame, levels, random.uniform(-1, 1, 6))
    mask = _hull(frame)
    picture = frame.astype(np.float32)
    picture, moved = _moved(picture, mask, boxes, amounts, background, places)
    shade = _shade(mask, amounts, places[2:])
    picture = _softened(picture * shade, amounts.blur, 0.35 * abs(float(places[6])))
    middle = float(picture[mask].mean())
    picture = _regained(middle + (picture - middle) * np.float32(amounts.contrast), amounts.gain, random)
    share = cv2.blur(mask.astype(np.float32), (15, 15)) * mask  # faded out at the rim: an edge there would give the fault away
    pixels = np.clip(frame + share * (np.clip(picture, 0, 255) - frame), 0, 255).astype(np.uint8)
    kept = np.clip(moved, 0, np.tile(frame.shape[::-1], 2)).astype(np.float32)
    inside = np.asarray(_area(kept) >= 0.4 * _area(moved), bool)
    return Degraded(pixels, kept, inside, _means(shade, kept), amounts)


def clarity_after(degraded: Degraded) -> npt.NDArray[np.int64]:
    """Clarity 1-3 of each box (n,): 3 less what the faults take from it.

    One level goes for a blur of 0.12 of the box's short side, for contrast or light cut to a half, or for grey 65 levels off; faults add.
    """
    short = np.minimum(degraded.boxes[:, 2] - degraded.boxes[:, 0], degraded.boxes[:, 3] - degraded.boxes[:, 1])
    made = degraded.amounts
    return _clarity(np.asarray(made.blur / np.maximum(short, 1), np.float32), made.contrast, degraded.lit, made.gain)


def _clarity(blur: Grey, contrast: float, lit: Grey, gain: float) -> npt.NDArray[np.int64]:
    loss = blur / 0.12 + max(0.0, 0.85 - contrast) / 0.35 + np.maximum(0.0, 0.9 - lit) / 0.38 + max(0.0, abs(gain) - 25) / 40
    return np.asarray(3 - np.clip(np.floor(loss + 0.5), 0, 2), np.int64)


def obscured(frame: Frame, box: npt.NDArray[np.float32], loss: int, random: np.random.Generator) -> Frame:
    """The picture with one structure made less clear by `loss` (1 or 2) levels: blurred, faded or shaded within and around its box."""
    kind = int(random.integers(3))
    wide, high = float(box[2] - box[0]), float(box[3] - box[1])
    low = np.maximum(np.floor(box[:2] - 0.6 * np.array([wide, high]) - 4), 0).astype(int)
    top = np.minimum(np.ceil(box[2:] + 0.6 * np.array([wide, high]) + 4), frame.shape[::-1]).astype(int)
    where = (slice(low[1], top[1]), slice(low[0], top[0]))
    part = frame[where].astype(np.float32)
    if part.size == 0:
        return frame
    if kind == 0:
        worse = cv2.GaussianBlur(part, (0, 0), max(1.0, 0.12 * loss * min(wide, high)))
    elif kind == 1:
        middle = float(part.mean())
        worse = middle + (part - middle) * np.float32(0.5 if loss == 1 else 0.2)
    else:
        worse = part * np.float32(0.52 if loss == 1 else 0.2)
    across = (np.arange(low[0], top[0]) - (box[0] + box[2]) / 2) / (0.62 * wide + 3)
    down = (np.arange(low[1], top[1]) - (box[1] + box[3]) / 2) / (0.62 * high + 3)
    beyond = np.maximum(np.abs(across)[None], np.abs(down)[:, None]) - 1
    share = (1 / (1 + np.exp(np.clip(9 * beyond, -30, 30)))).astype(np.float32)
    picture = frame.copy()
    picture[where] = np.clip(part + share * (worse - part), 0, 255).astype(np.uint8)
    return picture


def _hull(frame: Frame) -> npt.NDArray[np.bool_]:
    """The scan area without gaps: dark fluid at its rim is part of it."""
    small = mask_of(frame)
    rows = np.flatnonzero(small.any(1))
    ends = small[rows].argmax(1), small.shape[1] - 1 - small[rows, ::-1].argmax(1)
    hull = cv2.convexHull(np.concatenate([np.stack([columns, rows], 1) for columns in ends]).astype(np.int32))
    whole = cv2.fillConvexPoly(np.zeros_like(small), hull, 1)
    return cv2.resize(whole, (frame.shape[1], frame.shape[0]), interpolation=cv2.INTER_NEAREST).astype(bool)


def _regained(picture: Grey, gain: float, random: np.random.Generator) -> Grey:
    """More gain lifts echoes, and fluid only by its noise; less gain drowns everything alike."""
    if gain <= 0:
        return picture + np.float32(gain)
    tile = random.standard_normal((NOISE_TILE, NOISE_TILE), dtype=np.float32) * np.float32(gain / 10)
    noise = np.tile(tile, (-(-picture.shape[0] // NOISE_TILE), -(-picture.shape[1] // NOISE_TILE)))[: picture.shape[0], : picture.shape[1]]
    lift = np.float32(gain) * np.minimum(picture * np.float32(0.025) + np.float32(0.3), np.float32(1))
    return np.asarray(picture + lift + noise, np.float32)


def _amounts(frame: Frame, levels: Mapping[str, int], varied: npt.NDArray[np.float64]) -> Amounts:
    every = {**CLEAN, **levels}
    off = {name: SPREAD[name] * float(value) for name, value in zip(SPREAD, varied, strict=True)}
    blur, shadow, moved = every["sharpness"], every["shadowing"], every["centring"]
    return Amounts(
        gain=GAIN[every["gain"]] + off["gain"],
        contrast=CONTRAST[every["contrast"]] + off["contrast"],
        blur=(BLUR[blur] + off["sharpness"] if blur else 0.0) * max(frame.shape) / 640,
        shadow=min(1.0, SHADOW[shadow] + off["shadowing"]) if shadow else 1.0,
        shadow_width=SHADOW_WIDTH[shadow],
        zoom=ZOOM[every["magnification"]] * (1 + off["magnification"]),
        shift=max(0.0, SHIFT[moved] + off["centring"]),
    )


def _moved(
    picture: Grey, mask: npt.NDArray[np.bool_], boxes: Boxes, amounts: Amounts, background: str, places: npt.NDArray[np.float64]
) -> tuple[Grey, Boxes]:
    """The content of the scan area made smaller and moved within it."""
    across, down = np.flatnonzero(mask.any(0)), np.flatnonzero(mask.any(1))
    left, top, right, bottom = int(across[0]), int(down[0]), int(across[-1]) + 1, int(down[-1]) + 1
    angle = np.pi * places[0]
    shift = amounts.shift * np.array([np.cos(angle) * (right - left), np.sin(angle) * (bottom - top)])
    middle = np.array([right - left, bottom - top]) / 2
    matrix = np.column_stack([amounts.zoom * np.eye(2), middle * (1 - amounts.zoom) + shift])
    content = np.where(mask, picture, 0)[top:bottom, left:right]
    size = (right - left, bottom - top)
    border = cv2.BORDER_CONSTANT if background == "black" else cv2.BORDER_REFLECT_101
    flags = cv2.INTER_AREA if amounts.zoom < 0.9 else cv2.INTER_LINEAR
    placed = cv2.warpAffine(content, matrix, size, flags=flags, borderMode=border)
    if background == "haze":
        known = cv2.warpAffine(np.ones_like(content), matrix, size, flags=cv2.INTER_LINEAR)
        tissue = cv2.resize(cv2.resize(placed, (12, 9), interpolation=cv2.INTER_AREA), size, interpolation=cv2.INTER_CUBIC)
        grain = cv2.warpAffine(content, np.eye(2, 3), size, flags=cv2.INTER_NEAREST)[::-1, ::-1]
        placed = np.where(known > 0.5, placed, 0.75 * tissue + 0.12 * grain)
    moved = picture.copy()
    moved[top:bottom, left:right] = np.where(mask[top:bottom, left:right], placed, moved[top:bottom, left:right])
    corner = np.tile([left, top], 2)
    return moved, np.asarray((boxes - corner) * amounts.zoom + np.tile(matrix[:, 2], 2) + corner, np.float32)


def _shade(mask: npt.NDArray[np.bool_], amounts: Amounts, places: npt.NDArray[np.float64]) -> Grey:
    """The share of light (height, width) that is left behind what casts a shadow: a sector along the beams, from some depth down."""
    height, width = mask.shape
    if amounts.shadow_width == 0:
        return np.ones((height, width), np.float32)
    coarse = (np.arange(0, height, 4, dtype=np.float32)[:, None], np.arange(0, width, 4, dtype=np.float32)[None])
    across, down = np.flatnonzero(mask.any(0)), np.flatnonzero(mask.any(1))
    left, right, top, bottom = across[0], across[-1] + 1, down[0], down[-1] + 1
    apex = ((left + right) / 2, top - (bottom - top) * (1.1 + 0.9 * places[0]))
    y, x = coarse
    beam = (x - np.float32(apex[0])) * np.float32(bottom - apex[1]) / np.maximum(y - np.float32(apex[1]), 1)
    half = amounts.shadow_width * (right - left) / 2
    middle = places[1] * 0.3 * (right - left)
    aside = 1 / (1 + np.exp(np.clip((np.abs(beam - middle) - half) / (0.01 * (right - left) + 0.12 * half), -30, 30)))
    depth = (y - (top + (0.2 + 0.2 * places[2]) * (bottom - top))) / (0.06 * (bottom - top))
    shade = np.asarray(1 - (1 - amounts.shadow) * aside / (1 + np.exp(np.clip(-depth, -30, 30))), np.float32)
    return np.asarray(cv2.resize(shade, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)


def _softened(picture: Grey, blur: float, grain: float) -> Grey:
    """Blurred more across the beam than along it; a share of the fine grain is laid over it again elsewhere: soft pictures keep speckle."""
    if blur <= 0:
        return picture
    soft = cv2.GaussianBlur(picture, (0, 0), sigmaX=blur, sigmaY=0.7 * blur)
    fine = np.roll(picture - soft, (7, 11), (0, 1))
    return np.asarray(soft + np.float32(grain) * np.clip(fine, -25, 25), np.float32)


def _area(boxes: npt.NDArray[np.floating]) -> npt.NDArray[np.floating]:
    return np.asarray((boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1]))


def _means(shade: Grey, boxes: Boxes) -> Grey:
    total = cv2.integral(shade)
    low, high = np.floor(boxes[:, :2]).astype(int), np.ceil(boxes[:, 2:]).astype(int)
    high = np.minimum(np.maximum(high, low + 1), shade.shape[::-1])
    low = np.minimum(low, high - 1)
    sums = total[high[:, 1], high[:, 0]] - total[low[:, 1], high[:, 0]] - total[high[:, 1], low[:, 0]] + total[low[:, 1], low[:, 0]]
    return np.asarray(sums / np.maximum(_area(np.concatenate([low, high], 1).astype(float)), 1), np.float32)
