"""What the machine and its operator add to every plane: the sector, the knobs, and how clear structures come out."""

from dataclasses import replace

import numpy as np

from ml.phantom.figure import Order, Points
from ml.phantom.imaging import Settings
from ml.phantom.scene import Fan
from ml.types import StructureBox

WIDEST = 0.95  # radians to either side: no curved probe sees wider


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
    """The knobs by lot, made worse by low quality and by the faults of gain, blur and shadow."""
    rng = order.stream(10)
    poor = 1 - order.quality
    blur = 2.1 if order.has("blurred") else 1 + 0.9 * poor
    gain = rng.normal(-0.02, 0.035) - 0.05 * poor
    low, high = rng.uniform(0.16, 0.22), rng.uniform(0.2, 0.27)
    gain += (high if order.has("high_gain") else 0.0) - (low if order.has("low_gain") else 0.0)
    shadows = [(rng.uniform(0, 1), rng.uniform(0.01, 0.04), rng.uniform(2, 5)) for _ in range(rng.integers(0, 3))]
    middle, half, depth = rng.uniform(0.35, 0.65), rng.uniform(0.06, 0.12), rng.uniform(14, 20)
    if order.has("shadow"):
        shadows.append((middle, half, depth))
    unit = min(order.size[0] / 640, order.size[1] / 450)
    return Settings(
        gain=float(gain),
        slope=float(rng.normal(-0.02, 0.06)),
        axial=float(max(0.6, rng.uniform(1.1, 1.85) * blur * unit)),
        lateral=float(max(1.0, rng.uniform(2.4, 4.2) * blur * unit)),
        smooth=float(max(0.4, rng.uniform(0.7, 1.3) * unit * blur)),
        noise=float(rng.uniform(0.0, 0.1) + 0.14 * poor),
        texture=float(rng.uniform(0.05, 0.1)),
        contrast=float(rng.uniform(1.3, 2.3)),
        background=int(rng.integers(0, 14)),
        shadows=tuple((float(a), float(b), float(c)) for a, b, c in shadows),
    )


def graded(boxes: tuple[StructureBox, ...], order: Order, fan: Fan, settings: Settings) -> tuple[StructureBox, ...]:
    """The boxes with the clarity an expert would give what is there, 1 (a trace) to 3 (sharp and complete)."""
    general = 3 - 1.3 * (1 - order.quality) - 0.9 * order.has("blurred") - 0.4 * order.has("small")
    general -= 0.8 * order.has("low_gain") + 0.5 * order.has("high_gain")
    return tuple(replace(box, quality=float(np.clip(general - _own_loss(box, order, fan, settings), 1, 3))) for box in boxes)


def _own_loss(box: StructureBox, order: Order, fan: Fan, settings: Settings) -> float:
    """What this structure alone loses: it may lie in a shadow, or its line be broken."""
    x, y = (box.box[0] + box.box[2]) / 2, (box.box[1] + box.box[3]) / 2
    share = (np.arctan2(x - fan.apex[0], y - fan.apex[1]) - fan.left) / (fan.right - fan.left)
    loss = sum(decibels / 10 for middle, half, decibels in settings.shadows if abs(share - middle) < half)
    return float(loss) + (1.0 if box.name == "nt" and order.has("skin_broken") else 0.0)


def gain_truth(order: Order) -> dict[str, bool | float]:
    """The facts that hold for every plane."""
    return {
        "gain": 1.0 * order.has("high_gain") - 1.0 * order.has("low_gain"),
        "shadowed": order.has("shadow"),
        "blurred": order.has("blurred"),
        "quality": order.quality,
    }
