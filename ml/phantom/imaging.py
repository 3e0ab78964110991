"""The ultrasound image model: beams, speckle, attenuation and shadow, log compression, back to the screen.

All is computed along the beams (rows are depth, columns are angle), so that speckle of constant angular width
widens with depth and shadows follow the beams, as they do in a curved-array picture.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ml.phantom.figure import Image
from ml.phantom.scene import Fan, Scene

DYNAMIC_RANGE_DB = 56.0
EDGE_DB = 5.0  # what the outermost beam loses
MIDDLE_GREY = np.float32(70)  # the grey a wide dynamic range pulls everything to


@dataclass(frozen=True, slots=True)
class Settings:
    """The knobs of the machine.

    `gain` is grey (0-1) added, `slope` its change from top to bottom, `curve` the time-gain curve's grey at knots evenly spaced in
    depth; `axial` and `lateral` are the pulse's sigma, `smooth` the speckle reduction's, all in pixels; `focus` is the depth (0-1) at
    which the beam is narrowest; `noise` is the electronic noise, `texture` the unevenness of tissue, `reverberation` the echoes between
    skin and probe that fade with depth, all in grey; `contrast` is the exponent of the grey curve, `flat` the share (0-1) of the grey
    range lost; `background` is the grey (0-255) outside the sector; `shadows` are (middle, half width, decibels), the first two as
    shares of the sector.
    """

    gain: float = 0.0
    slope: float = 0.0
    axial: float = 1.0
    lateral: float = 2.6
    smooth: float = 0.7
    noise: float = 0.06
    texture: float = 0.07
    contrast: float = 1.25
    background: int = 0
    shadows: tuple[tuple[float, float, float], ...] = ()
    flat: float = 0.0
    curve: tuple[float, ...] = (0.0, 0.0)
    focus: float = 0.55
    reverberation: float = 0.0


def form_image(scene: Scene, settings: Settings, rng: np.random.Generator) -> NDArray[np.uint8]:
    """What the machine would show of the scene: grey uint8 (height, width)."""
    fan, (width, height) = scene.fan, scene.size
    rows = int(np.clip((fan.far - fan.near) * 0.92, 128, 900))
    columns = int(np.clip((fan.right - fan.left) * (fan.near + fan.far) / 2 * 0.68, 128, 640))
    to_x, to_y = _beam_maps(fan, rows, columns)
    level, mirror, damp = (_along(part, to_x, to_y) for part in (scene.level, scene.mirror, scene.damp))
    loss = _loss(damp, settings, (fan.far - fan.near) / rows)
    echo = _echo(level, mirror, loss, settings, rng)
    if fan.apex[1] + fan.near > 0:  # the probe's face is in view
        echo += _near_field(rows, settings) * (1 + np.float32(0.5) * echo[-1:] / max(float(echo[-1:].max()), 1e-6))
    grey = _screen_grey(echo, settings)
    return _to_screen(grey, fan, (width, height), settings.background)


def _beam_maps(fan: Fan, rows: int, columns: int) -> tuple[Image, Image]:
    radius = np.linspace(fan.near, fan.far, rows, dtype=np.float32)[:, None]
    angle = np.linspace(fan.left, fan.right, columns, dtype=np.float32)[None, :]
    return (fan.apex[0] + radius * np.sin(angle)).astype(np.float32), (fan.apex[1] + radius * np.cos(angle)).astype(np.float32)


def _along(part: Image, to_x: Image, to_y: Image) -> Image:
    return np.asarray(cv2.remap(part, to_x, to_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.float32)


def _loss(damp: Image, settings: Settings, step: float) -> Image:
    """Decibels lost before each depth; drop-outs of the probe's contact are shadows over the whole depth."""
    loss = np.cumsum(damp, axis=0, dtype=np.float32) * np.float32(step)
    loss = np.clip(loss, -7, 30).astype(np.float32)
    share = np.linspace(0, 1, damp.shape[1], dtype=np.float32)
    for middle, half, decibels in settings.shadows:
        loss += (decibels / (1 + np.exp((np.abs(share - middle) - half) / 0.012))).astype(np.float32)
    loss += EDGE_DB * np.abs(2 * share - 1) ** 6  # the outermost beams are formed by half the elements
    return np.asarray(cv2.GaussianBlur(loss, (0, 0), sigmaX=3.0, sigmaY=0.8), np.float32)


def _amplitude(level: Image) -> Image:
    return np.asarray(np.exp((level - 1) * np.float32(DYNAMIC_RANGE_DB * np.log(10) / 20)), np.float32)


def _echo(level: Image, mirror: Image, loss: Image, settings: Settings, rng: np.random.Generator) -> Image:
    """The envelope's amplitude: scatterers and mirrors through the pulse, plus electronic noise."""
    rows, columns = level.shape
    uneven = _unevenness(rows, columns, settings, rng)
    pass_on = np.exp(-loss * np.float32(np.log(10) / 20))
    scatter = _amplitude(level + uneven * np.clip(level * 4 - np.float32(0.5), 0, 1)) * pass_on
    coherent = np.where(mirror > 0.02, _amplitude(mirror), np.float32(0)) * pass_on
    strength = np.float32(2 * np.sqrt(np.pi * settings.axial * settings.lateral))
    noise = rng.standard_normal((2, rows, columns), dtype=np.float32)
    scatter *= strength
    real = _pulse(scatter * noise[0] + coherent * (1 + 3 * uneven), settings)
    imaginary = _pulse(scatter * noise[1], settings)
    envelope = cv2.magnitude(real, imaginary)
    side_lobes = cv2.blur(coherent, (max(3, columns // 9), 3))
    late = np.zeros_like(envelope)
    lag = rows // 14
    late[lag:] = coherent[:-lag] * np.float32(0.02)  # reverberation behind strong mirrors
    depth = np.linspace(0, 1, rows, dtype=np.float32)[:, None]
    floor = _amplitude(settings.noise + np.float32(0.12) * (depth - np.float32(0.5)))  # the time-gain curve lifts noise with depth
    return np.asarray(envelope * np.float32(0.8) + np.float32(0.05) * side_lobes + late + floor * np.abs(noise[1]))


def _near_field(rows: int, settings: Settings) -> Image:
    """Bands that repeat below the probe's face and fade: amplitudes (rows, 1)."""
    if settings.reverberation <= 0:
        return np.zeros((rows, 1), np.float32)
    depth = np.linspace(0, 1, rows, dtype=np.float32)[:, None]
    bands = np.float32(0.5) + np.float32(0.5) * np.cos(depth * np.float32(2 * np.pi / 0.022))
    return np.asarray(
        _amplitude(np.full((1, 1), settings.reverberation, np.float32)) * bands * np.exp(-depth / np.float32(0.04)), np.float32
    )


def _unevenness(rows: int, columns: int, settings: Settings, rng: np.random.Generator) -> Image:
    """Tissue is never even: lobules and layers at three scales, flat across the beam; grey (about +-0.1)."""
    total: Image = np.zeros((rows, columns), np.float32)
    for fine, share in ((4.0, 0.5), (9.0, 0.7), (26.0, 0.55)):
        grid = (max(3, round(rows / (fine * settings.axial))), max(3, round(columns / (fine * 2.2 * settings.axial))))
        total += np.float32(share) * cv2.resize(rng.standard_normal(grid, dtype=np.float32), (columns, rows), interpolation=cv2.INTER_CUBIC)
    return total * np.float32(settings.texture)


def _pulse(signal: Image, settings: Settings) -> Image:
    """The point-spread function: short in depth, wide across, wider still away from the focus."""
    sharp = cv2.GaussianBlur(signal, (0, 0), sigmaX=settings.lateral, sigmaY=settings.axial)
    wide = cv2.GaussianBlur(sharp, (0, 0), sigmaX=settings.lateral, sigmaY=0.3) * np.float32(1.2)
    depth = np.linspace(0, 1, len(signal), dtype=np.float32)[:, None]
    away = np.clip(np.abs(depth - np.float32(settings.focus)) * 2.6 - 0.25, 0, 1).astype(np.float32)
    return np.asarray(sharp + away * (wide - sharp))


def _screen_grey(echo: Image, settings: Settings) -> Image:
    grey = 1 + np.log(np.maximum(echo, 1e-6)) * np.float32(20 / np.log(10) / DYNAMIC_RANGE_DB)
    depth = np.linspace(-0.5, 0.5, len(grey), dtype=np.float32)[:, None]
    grey = np.asarray(cv2.GaussianBlur(grey, (0, 0), sigmaX=settings.smooth * 1.4, sigmaY=settings.smooth), np.float32)
    curve = np.interp(depth, np.linspace(-0.5, 0.5, len(settings.curve)), settings.curve).astype(np.float32)
    lit = np.clip(grey + settings.gain + settings.slope * depth + curve, 0, 1)
    shown = lit ** np.float32(settings.contrast) * 255
    return np.asarray(shown + np.float32(settings.flat) * (MIDDLE_GREY - shown), np.float32)


def _to_screen(grey: Image, fan: Fan, size: tuple[int, int], background: int) -> NDArray[np.uint8]:
    x, y = np.meshgrid(
        np.arange(size[0], dtype=np.float32) - np.float32(fan.apex[0]), np.arange(size[1], dtype=np.float32) - np.float32(fan.apex[1])
    )
    radius, angle = cv2.cartToPolar(y, x)
    angle = np.where(angle > np.pi, angle - np.float32(2 * np.pi), angle)
    rows, columns = grey.shape
    column = (angle - fan.left) * ((columns - 1) / (fan.right - fan.left))
    row = (radius - fan.near) * ((rows - 1) / (fan.far - fan.near))
    shown = cv2.remap(grey, column.astype(np.float32), row.astype(np.float32), cv2.INTER_LINEAR, borderValue=float(background))
    return np.asarray(np.clip(shown, 0, 255), np.uint8)
