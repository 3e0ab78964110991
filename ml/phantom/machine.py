"""What the machine and its operator add to every plane: the sector, the knobs, and how clear structures come out."""

from dataclasses import replace
from typing import TypedDict

import numpy as np

from ml.phantom.figure import SHRINK, Order, Points
from ml.phantom.imaging import Settings
from ml.phantom.scene import Fan
from ml.types import StructureBox

WIDEST = 0.95  # radians to either side: no curved probe sees wider
# One level of ml.types.FACTORS each: grey added, share of the grey range lost, broadening of the pulse, share of the sector in shadow.
GAIN_STEP, FLAT_STEP, BLUR_STEP, SHADOW_STEP = 0.1, 0.2, 0.42, 0.1
USUAL_GAIN = -0.02
AXIAL, LATERAL = (1.1, 1.85), (2.4, 4.2)  # the pulse's sigma in pixels of a picture of 640x450
CLEARLY = 1.5  # from this level on a factor counts as a fault of the picture
BLACK_DB = 12.0  # a shadow this deep hides all that lies in it


class DepthControls(TypedDict):
    """Those of the settings that change with depth."""

    curve: tuple[float, ...]
    focus: float
    reverberation: float


def fan_over(order: Order, *, apex: tuple[float, float], half_angle: tuple[float, float], hold: Points | None = None) -> Fan:
    """A sector over the picture. `apex` is the range of its height above the top edge in picture heights, `half_angle`
    the range in radians; zoomed pictures have a far apex and show a trapezoid. It is widened to hold the points `hold`."""
    rng = order.stream(7)
    width, height = order.size
    rise = rng.uniform(*apex) * height
    x = width * (0.5 + rng.uniform(-0.12, 0.12) * (1 if hold is None else 0.4))
    half = rng.uniform(*half_angle)
    lean = rng.uniform(-0.05, 0.05)
    left, right = lean - half, lean + half
    near = rise + rng.uniform(0.01, 0.05) * height if rise < 0.45 * height else rise * rng.uniform(0.96, 1.0)
    if hold is not None:
        seen = np.arctan2(hold[:, 0] - x, hold[:, 1] + rise)
        left, right = max(-WIDEST, min(left, seen.min() - 0.03)), min(WIDEST, max(right, seen.max() + 0.03))
    far = np.hypot(rise + height, 0.75 * width * rng.uniform(0.3, 0.9))
    return Fan((float(x), float(-rise)), float(near), float(far), float(left), float(right))


def machine_settings(order: Order) -> Settings:
    """The knobs by lot, made worse by low quality and by the faults of gain, contrast, blur and shadow."""
    rng = order.stream(10)
    poor = 1 - order.quality
    blur = 1 + max(0.7 * poor, BLUR_STEP * order.severity("blurred"))
    gain = rng.normal(USUAL_GAIN, 0.03) - 0.04 * poor + GAIN_STEP * (order.severity("high_gain") - order.severity("low_gain"))
    shadows = [(rng.uniform(0, 1), rng.uniform(0.01, 0.04), rng.uniform(2, 5)) for _ in range(rng.integers(0, 3))]
    middle, depth = rng.uniform(0.35, 0.65), rng.uniform(14, 20)
    if order.has("shadow"):
        shadows.append((middle, SHADOW_STEP / 2 * order.severity("shadow"), depth))
    unit = _unit(order)
    return Settings(
        gain=float(gain),
        slope=float(rng.normal(-0.02, 0.06)),
        axial=float(max(0.6, rng.uniform(*AXIAL) * blur * unit)),
        lateral=float(max(1.0, rng.uniform(*LATERAL) * blur * unit)),
        smooth=float(max(0.4, rng.uniform(0.7, 1.3) * unit * blur)),
        noise=float(rng.uniform(0.0, 0.1) + 0.14 * poor),
        texture=float(rng.uniform(0.05, 0.1)),
        contrast=float(rng.uniform(1.2, 2.1)),
        background=int(rng.integers(0, 14)),
        shadows=tuple((float(a), float(b), float(c)) for a, b, c in shadows),
        flat=FLAT_STEP * order.severity("flat"),
        **_depth_controls(order.stream(16)),
    )


def _depth_controls(rng: np.random.Generator) -> DepthControls:
    """The sliders of the time-gain curve, the focus, and how badly the probe's face rings."""
    return DepthControls(
        curve=tuple(rng.normal(0, 0.025, 6).tolist()),
        focus=float(rng.uniform(0.35, 0.7)),
        reverberation=float(rng.uniform(0.4, 0.7) if rng.random() < 0.5 else 0.0),
    )


def _unit(order: Order) -> float:
    return min(order.size[0] / 640, order.size[1] / 450)


def graded(boxes: tuple[StructureBox, ...], order: Order, fan: Fan, settings: Settings) -> tuple[StructureBox, ...]:
    """The boxes with the clarity an expert would give what is there, 1 (a trace) to 3 (sharp and complete)."""
    general = 3 - 1.3 * (1 - order.quality) - 0.35 * order.severity("blurred") - 0.15 * order.severity("small")
    general -= 0.4 * order.severity("low_gain") + 0.25 * order.severity("high_gain") + 0.25 * order.severity("flat")
    return tuple(replace(box, quality=float(np.clip(general - _own_loss(box, order, fan, settings), 1, 3))) for box in boxes)


def _own_loss(box: StructureBox, order: Order, fan: Fan, settings: Settings) -> float:
    """What this structure alone loses: it may lie in a shadow, or its line be broken."""
    x, y = (box.box[0] + box.box[2]) / 2, (box.box[1] + box.box[3]) / 2
    share = (np.arctan2(x - fan.apex[0], y - fan.apex[1]) - fan.left) / (fan.right - fan.left)
    loss = sum(decibels / 10 for middle, half, decibels in settings.shadows if abs(share - middle) < half)
    return float(loss) + (1.0 if box.name == "nt" and order.has("skin_broken") else 0.0)


def gain_truth(order: Order) -> dict[str, bool | float]:
    """The facts that hold for every plane: what was committed, and the levels of ml.types.FACTORS that the settings used amount to."""
    settings, unit = machine_settings(order), _unit(order)
    pulse = float((settings.axial / unit / np.mean(AXIAL) * settings.lateral / unit / np.mean(LATERAL)) ** 0.5)
    lost = sum(2 * half * min(1.0, decibels / BLACK_DB) for _, half, decibels in settings.shadows)
    levels = {
        "factor_gain": float(np.clip(2 + (settings.gain - USUAL_GAIN) / GAIN_STEP, 0, 4)),
        "factor_contrast": _level(settings.flat / FLAT_STEP),
        "factor_sharpness": _level((pulse - 1) / BLUR_STEP),
        "factor_shadowing": _level(lost / SHADOW_STEP),
        "factor_magnification": _level((1 - order.shrink()) / SHRINK),
        "factor_centring": _level(order.severity("off_centre")),
    }
    return {
        "gain": 1.0 * order.has("high_gain") - 1.0 * order.has("low_gain"),
        "gain_right": abs(levels["factor_gain"] - 2) < 1,
        "contrasted": levels["factor_contrast"] < CLEARLY,
        "blurred": levels["factor_sharpness"] >= CLEARLY,
        "sharp": levels["factor_sharpness"] < CLEARLY,
        "shadowed": levels["factor_shadowing"] >= CLEARLY,
        "unshadowed": levels["factor_shadowing"] < CLEARLY,
        "magnified": levels["factor_magnification"] < CLEARLY,
        "centred": levels["factor_centring"] < CLEARLY,
        "quality": order.quality,
        **levels,
    }


def _level(value: float) -> float:
    return float(np.clip(value, 0, 3))
