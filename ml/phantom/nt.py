"""The nuchal translucency picture: head and upper thorax of an 11-14 week fetus in profile, in amniotic fluid."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ml.phantom.figure import Order, Phantom, Points, boxed, curve, kept, oval, strip
from ml.phantom.imaging import form_image
from ml.phantom.machine import clarity, fan_over, gain_truth, machine_settings
from ml.phantom.nt_layout import BACK, CHEST, FACE, HEAD, NtLayout, lay_out
from ml.phantom.scene import Scene
from ml.phantom.screen import caliper, furnish, inset
from ml.types import StructureBox

FLUID, TISSUE, BRAIN = 0.03, 0.50, 0.46
MID_SAGITTAL_ONLY = frozenset({"nasal_tip", "nasal_skin", "palate"})


def draw_nt(order: Order) -> Phantom:
    layout = lay_out(order)
    fan = fan_over(order, apex=(1.3, 2.4), half_angle=(0.26, 0.36))
    hidden = order.absent | (MID_SAGITTAL_ONLY if order.has("off_midline") else frozenset())
    scene = Scene(order.size, fan, FLUID)
    _surroundings(scene, layout, order)
    _trunk(scene, layout, order)
    _head(scene, layout, order)
    for name, paint in PAINTERS.items():
        if name not in hidden:
            paint(scene, layout)
    if order.has("off_midline"):
        _beside_the_midline(scene, layout)
    _translucency(scene, layout, order, "nt" not in hidden)
    settings = machine_settings(order)
    pixels = form_image(scene, settings, order.stream(9))
    marks = order.stream(8)
    if marks.random() < 0.2:
        inset(pixels, marks)
    furnish(pixels, str(marks.choice(["NT", "1.Trim.", "1. Trim. Card"])), marks)
    placed = _calipers(pixels, layout, order) if "nt" not in hidden else False
    boxes = kept([_box(name, layout, order) for name in (*PAINTERS, "nt")], hidden)
    return Phantom(pixels, "nt", boxes, _truth(layout, order, hidden, placed))


def _surroundings(scene: Scene, layout: NtLayout, order: Order) -> None:
    """Placenta or uterine wall above and below, the wall of the sac, the amnion behind the back."""
    rng = order.stream(2)
    width, height = scene.size
    top = rng.uniform(-0.1, 0.14) * height
    x = np.linspace(-20, width + 20, 12)
    ridge = curve(np.stack([x, top + np.cumsum(rng.normal(0, 0.018, 12)) * height], axis=1))
    roof = np.vstack([ridge, [[width + 20.0, -40.0], [-20.0, -40.0]]])
    scene.fill(roof, rng.uniform(0.5, 0.62), soft=1.5)
    scene.glint(ridge, 0.72, 2.0)
    below = _bed_line(layout, layout.wall_gap)
    floor = np.vstack([below, [[below[-1][0], height + 400.0], [below[0][0], height + 400.0]]])
    scene.fill(floor, rng.uniform(0.5, 0.6), soft=2.0)
    scene.glint(below, 0.7, max(1.5, 0.015 * layout.pose.scale))
    if not order.has("amnion_merged"):
        scene.glint(_bed_line(layout, layout.amnion_gap)[45:130], 0.6, max(1.0, 0.012 * layout.pose.scale))


def _bed_line(layout: NtLayout, gap: float) -> Points:
    head = ((-3.4, -0.9), (-2.0, -0.1), (-1.15, 0.55), (-0.6, 0.95))
    line = curve(np.vstack([head, np.asarray(BACK)[1:-1], ((5.0, 0.2), (6.5, -0.6))]), 160)
    return layout.body(line + np.asarray([0.0, gap]))


def _trunk(scene: Scene, layout: NtLayout, order: Order) -> None:
    """Neck, chest and what of the belly is in view: layered tissue, ribs, heart, spine."""
    rng, scale = order.stream(3), layout.pose.scale
    outline = curve(np.vstack([((0.1, 0.35),), ((0.75, 0.2),), CHEST, np.asarray(BACK)[::-1][:-2], ((0.05, 0.75),)]), 140)
    scene.fill(layout.body(outline), rng.uniform(0.47, 0.54), soft=1.5, damp=0.01)
    scene.glint(layout.body(curve(CHEST)), 0.8, max(1.5, 0.022 * scale))
    scene.fill(layout.body(oval((rng.uniform(1.75, 2.0), 0.12), 0.5, 0.3, -0.3)), 0.3, soft=5)
    for _ in range(rng.integers(26, 48)):
        x, y = rng.uniform(0.75, 3.8), rng.uniform(-0.05, 0.9)
        line = curve(((x, y + 0.02), (x + 0.15, y), (x + rng.uniform(0.25, 0.6), y - rng.uniform(-0.02, 0.1))), 8)
        scene.glint(layout.body(line), rng.uniform(0.6, 0.82), rng.uniform(1, 0.035 * scale))
    _spine(scene, layout, rng)
    if rng.random() < 0.5:  # a hand before the face
        hand = rng.uniform((1.15, -0.75), (1.9, -0.5))
        for finger in range(rng.integers(2, 5)):
            tip = hand + np.asarray([0.09 * finger, -0.06 * finger])
            scene.glint(layout.body(curve((tip, tip + (0.08, -0.09), tip + (0.2, -0.14)), 8)), 0.85, 0.04 * scale, sharp=0)


def _spine(scene: Scene, layout: NtLayout, rng: np.random.Generator) -> None:
    """Two rows of small ossification centres that run with the back."""
    x = np.arange(0.75, 3.6, 0.085)
    level, fall = rng.uniform(0.55, 0.68), 0.02 * np.maximum(0.0, x - 1.6) + 0.02
    for depth in (0.24, 0.36):
        spots = [oval((float(at), float(1.0 - depth - drop)), 0.055, 0.03, count=8) for at, drop in zip(x, fall, strict=True)]
        scene.fill(layout.body(np.vstack(spots)).reshape(-1, 8, 2), level, soft=0.8, damp=0.05)


def _head(scene: Scene, layout: NtLayout, order: Order) -> None:
    rng, at, scale = order.stream(4), layout.pose.at, layout.pose.scale
    outline = np.vstack([curve(HEAD), curve(FACE), ((0.9, 0.5), (0.8, 0.85))])
    scene.fill(at(outline), BRAIN, soft=1.2, damp=0.012)
    scene.fill(at(np.asarray(((0.3, -0.5), (0.62, -0.55), (1.05, -0.35), (1.1, 0.02), (0.95, 0.3), (0.5, 0.3)))), 0.5, soft=0.06 * scale)
    _brain(scene, layout, rng)
    skull = at(curve(HEAD, 120))
    scene.glint(skull[14:], 0.92, max(2.0, 0.035 * scale), sharp=5, damp=0.12)
    occiput = rng.uniform(-0.25, 0.0)
    line = curve(((occiput, 0.90), (occiput + 0.3, 0.905), (occiput + rng.uniform(0.5, 0.7), 0.885)))
    scene.glint(at(line), 1.0, max(2.0, rng.uniform(0.035, 0.055) * scale), sharp=3)
    scene.glint(at(curve(FACE, 50)), 0.78, max(1.5, 0.022 * scale), sharp=1.5)
    scene.glint(at(curve(((0.98, 0.1), (1.05, 0.02), (1.1, 0.0)))), 0.9, 0.05 * scale, sharp=0)


def _brain(scene: Scene, layout: NtLayout, rng: np.random.Generator) -> None:
    """The plexuses and mantle form a brighter horseshoe behind the thalami; the forebrain is darker; all is patchy."""
    at, scale = layout.pose.at, layout.pose.scale
    shoe = curve(((-0.02, -0.5), (-0.35, -0.42), (-0.52, -0.05), (-0.5, 0.35), (-0.3, 0.72)))
    scene.glow(at(strip(shoe, rng.uniform(0.2, 0.34))), rng.uniform(0.05, 0.13), soft=0.07 * scale)
    scene.glow(at(oval((0.1, -0.72), 0.7, 0.3)), rng.uniform(-0.12, -0.03), soft=0.07 * scale)
    scene.glow(at(oval((-0.8, 0.0), 0.2, 1.1)), rng.uniform(-0.1, 0.0), soft=0.06 * scale)
    for sign in (-1, 1):
        count = 16
        spots = [oval(tuple(rng.normal((-0.05, -0.05), (0.4, 0.42))), rng.uniform(0.12, 0.32), rng.uniform(0.04, 0.09), rng.normal(0, 0.25), 12) for _ in range(count)]
        scene.glow(at(np.vstack(spots)).reshape(-1, 12, 2), sign * rng.uniform(0.06, 0.14), soft=0.02 * scale)


def _thalami(scene: Scene, layout: NtLayout) -> None:
    x, y, width, height = layout.parts["thalami"]
    scale = layout.pose.scale
    scene.fill(layout.pose.at(oval((x, y), width * 0.86, height * 0.84)), 0.22, soft=0.04 * scale, damp=0.0)
    scene.glint(layout.pose.at(curve(((x + 0.3, y - 0.09), (x + 0.29, y + 0.06), (x + 0.24, y + 0.16)))), 0.62, 0.06 * scale, sharp=0)


def _midbrain(scene: Scene, layout: NtLayout) -> None:
    x, y, width, height = layout.parts["midbrain"]
    scale = layout.pose.scale
    scene.fill(layout.pose.at(oval((x - 0.02, y), width * 0.72, height * 0.88, 0.15)), 0.2, soft=0.035 * scale, damp=0.0)
    scene.glint(layout.pose.at(curve(((x + 0.05, y - 0.02), (x + 0.16, y - 0.05), (x + 0.27, y - 0.03)))), 0.7, 0.03 * scale)


def _it(scene: Scene, layout: NtLayout) -> None:
    _dark_band(scene, layout, "it", 0.74)


def _cm(scene: Scene, layout: NtLayout) -> None:
    _dark_band(scene, layout, "cm", 0.68)


def _dark_band(scene: Scene, layout: NtLayout, name: str, shine: float) -> None:
    """A fluid space seen as a dark strip between two short bright lines."""
    x, y, width, height = layout.parts[name]
    ends = np.asarray([x - width / 2, x, x + width / 2])
    bow = np.asarray([-0.01, 0.012, -0.012])
    scene.fill(layout.pose.at(strip(curve(np.stack([ends, y + bow], axis=1)), height * 0.62)), 0.16, soft=1.5, damp=-0.02)
    thick = max(1.2, 0.026 * layout.pose.scale)
    for side in (-0.5, 0.5):
        inner = np.stack([ends * 0.84 + x * 0.16, y + bow + side * height * 0.8], axis=1)
        scene.glint(layout.pose.at(curve(inner, 16)), shine, thick)


def _palate(scene: Scene, layout: NtLayout) -> None:
    x, y, width, height = layout.parts["palate"]
    at, scale = layout.pose.at, layout.pose.scale
    near, far, front = (x - 0.44 * width, y + 0.40 * height), (x + 0.1 * width, y - 0.40 * height), (x + 0.43 * width, y + 0.05 * height)
    scene.fill(at(oval((x, y), width * 0.8, height * 0.8)), 0.52, soft=0.05 * scale)
    scene.fill(at(strip(curve((near, (x - 0.18 * width, y + 0.08 * height), far), 12), 0.09)), 0.9, soft=0.024 * scale, damp=0.06)
    scene.fill(at(oval((x - 0.1 * width, y - 0.05 * height), 0.2, 0.1, -0.8)), 0.97, soft=0.02 * scale, damp=0.06)
    scene.fill(at(strip(curve((far, (x + 0.34 * width, y - 0.26 * height), front), 12), 0.07)), 0.8, soft=0.024 * scale, damp=0.05)
    scene.fill(at(oval(front, 0.13, 0.14)), 0.92, soft=0.022 * scale, damp=0.06)


def _nose_line(name: str, level: float, tilt: float) -> "Painter":
    def paint(scene: Scene, layout: NtLayout) -> None:
        x, y, width, height = layout.parts[name]
        ends = ((x - 0.44 * width, y + tilt * height), (x, y - 0.05 * height), (x + 0.44 * width, y - tilt * height))
        scene.glint(layout.pose.at(curve(ends, 10)), level, max(1.5, 0.62 * height * layout.pose.scale), sharp=0.5, damp=0.1)

    return paint


def _beside_the_midline(scene: Scene, layout: NtLayout) -> None:
    """An oblique section: the eye's dark ball, a choroid plexus, the jaw's long bone instead of the palate."""
    at, scale = layout.pose.at, layout.pose.scale
    scene.fill(at(oval((0.55, -0.42), 0.22, 0.22)), 0.08, soft=1.5)
    scene.glint(at(oval((0.55, -0.42), 0.25, 0.25)), 0.75, 0.03 * scale)
    scene.fill(at(strip(curve(((-0.55, 0.2), (-0.4, -0.3), (-0.05, -0.5), (0.2, -0.4))), 0.24)), 0.66, soft=0.03 * scale)
    scene.fill(at(strip(curve(((0.5, 0.05), (0.8, -0.05), (1.05, -0.12))), 0.08)), 0.9, soft=0.012 * scale, damp=0.1)


def _translucency(scene: Scene, layout: NtLayout, order: Order, present: bool) -> None:
    rng, scale = order.stream(5), layout.pose.scale
    line = layout.body(layout.skin())
    scene.glint(line, 0.66, max(1.3, 0.02 * scale), sharp=3)
    if present:
        outer, inner = layout.rim()
        scene.fill(layout.body(np.vstack([outer, inner[::-1]])), 0.06, soft=0.8, damp=-0.03)
        scene.glint(layout.body(inner), rng.uniform(0.8, 0.92), max(1.5, 0.028 * scale), sharp=3)
        scene.glint(layout.body(outer), rng.uniform(0.93, 1.0), max(2.0, 0.036 * scale), sharp=3)
    if order.has("skin_broken"):
        for start in rng.uniform(0.3, 1.5, 3):
            gap = layout.skin(200)
            gap = gap[(gap[:, 0] > start) & (gap[:, 0] < start + 0.26)]
            scene.fill(layout.body(strip(gap, 0.1)), 0.3, soft=2.0)


def _calipers(pixels: NDArray[np.uint8], layout: NtLayout, order: Order) -> bool:
    rng = order.stream(6)
    outer, inner = layout.rim()
    widest = int(np.argmax(outer[:, 1] - inner[:, 1]))
    shift = 0.0
    if order.has("no_calipers"):
        return False
    if order.has("calipers_off"):
        widest = int(np.clip(widest + rng.choice([-1, 1]) * len(outer) * 0.38, 2, len(outer) - 3))
        shift = float(rng.uniform(0.05, 0.1))
    top, bottom = inner[widest] + (0.0, 0.012 - shift), outer[widest] + (0.0, shift - 0.015)
    (x1, y1), (x2, y2) = layout.body(np.stack([top, bottom]))
    caliper(pixels, (float(x1), float(y1)), (float(x2), float(y2)), rng)
    return not order.has("calipers_off")


def _box(name: str, layout: NtLayout, order: Order) -> StructureBox | None:
    if name == "nt":
        points, margin = layout.body(np.vstack(layout.rim())), 0.02 * layout.pose.scale
    else:
        x, y, width, height = layout.parts[name]
        corners = np.asarray([(-0.5, 0.0), (0.5, 0.0), (0.0, -0.5), (0.0, 0.5)]) * (width, height) + (x, y)
        points, margin = layout.pose.at(corners), 0.0
    return boxed(name, points, order.size, clarity(order, name), margin)


def _truth(layout: NtLayout, order: Order, hidden: frozenset[str], placed: bool) -> Mapping[str, bool | float]:
    shown = layout.body(np.vstack([curve(HEAD), curve(CHEST)[:40], layout.skin()[:60]]))
    x = np.clip(shown[:, 0], 0, order.size[0])
    tilt = float(np.degrees(layout.pose.turn))
    return {
        "magnified": not order.has("small"),
        "filled_share": float((x.max() - x.min()) / order.size[0]),
        "midsagittal": not order.has("off_midline"),
        "neutral": not (order.has("flexed") or order.has("extended")),
        "bend_deg": float(np.degrees(layout.bend)),
        "horizontal": abs(tilt) < 15,
        "tilt_deg": -tilt if layout.pose.mirror else tilt,
        "faces_right": not layout.pose.mirror,
        "nt_visible": "nt" not in hidden,
        "nt_px": layout.dark * layout.pose.scale,
        "caliper_placed": placed,
        "amnion_apart": not order.has("amnion_merged"),
        "skin_line_complete": not order.has("skin_broken") and "nt" not in hidden,
        **gain_truth(order),
    }


from collections.abc import Callable  # noqa: E402

Painter = Callable[[Scene, NtLayout], None]
PAINTERS: Mapping[str, Painter] = {
    "thalami": _thalami,
    "midbrain": _midbrain,
    "it": _it,
    "cm": _cm,
    "palate": _palate,
    "nasal_bone": _nose_line("nasal_bone", 0.95, 0.12),
    "nasal_skin": _nose_line("nasal_skin", 0.85, 0.05),
    "nasal_tip": _nose_line("nasal_tip", 0.92, 0.2),
}
