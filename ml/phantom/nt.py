"""The nuchal translucency picture: head and upper thorax of an 11-14 week fetus in profile, in amniotic fluid."""

from collections.abc import Collection, Mapping

import numpy as np
from numpy.typing import NDArray

from ml.phantom.figure import Order, Phantom, Points, boxed, curve, kept
from ml.phantom.imaging import form_image
from ml.phantom.machine import fan_over, gain_truth, graded, machine_settings
from ml.phantom.nt_body import head, surroundings, translucency, trunk
from ml.phantom.nt_layout import CHEST, HEAD, NtLayout, lay_out
from ml.phantom.nt_parts import PAINTERS, beside_the_midline
from ml.phantom.scene import Scene
from ml.phantom.screen import caliper, furnish, inset
from ml.types import StructureBox

FLUID = 0.03
MID_SAGITTAL_ONLY = frozenset({"nasal_tip", "nasal_skin", "palate"})


def draw_nt(order: Order) -> Phantom:
    layout = lay_out(order)
    fan = fan_over(order, apex=(1.3, 2.4), half_angle=(0.26, 0.36))
    hidden = order.absent | (MID_SAGITTAL_ONLY if order.has("off_midline") else frozenset())
    scene = Scene(order.size, fan, FLUID)
    surroundings(scene, layout, order)
    trunk(scene, layout, order)
    head(scene, layout, order)
    for name, paint in PAINTERS.items():
        if name not in hidden:
            paint(scene, layout)
    if order.has("off_midline"):
        beside_the_midline(scene, layout)
    translucency(scene, layout, order, "nt" not in hidden)
    boxes = kept([_box(name, layout, order) for name in (*PAINTERS, "nt")], hidden)
    settings = machine_settings(order)
    pixels = form_image(scene, settings, order.stream(9))
    marks = order.stream(8)
    if marks.random() < 0.25:
        inset(pixels, boxes, marks)
    furnish(pixels, str(marks.choice(["NT", "1.Trim.", "1. Trim. Card"])), marks)
    placed = any(box.name == "nt" for box in boxes) and _calipers(pixels, layout, order)
    truth = _truth(layout, order, {box.name for box in boxes}, placed)
    return Phantom(pixels, "nt", graded(boxes, order, fan, settings), truth, _landmarks(layout))


def _widest(layout: NtLayout) -> tuple[Points, Points]:
    """Where the translucency is measured: its two lines (units before bending), brain side first."""
    outer, inner = layout.rim()
    widest = int(np.argmax(outer[:, 1] - inner[:, 1]))
    return inner[widest], outer[widest]


def _landmarks(layout: NtLayout) -> dict[str, tuple[float, float]]:
    points = np.vstack([layout.body(np.stack(_widest(layout))), layout.pose.at([(1.0, -0.47), (1.1, 0.04)])])
    return {name: (x, y) for name, (x, y) in zip(("nt_top", "nt_bottom", "nose", "chin"), points.tolist(), strict=True)}


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
    return boxed(name, points, order.size, margin)


def _truth(layout: NtLayout, order: Order, shown: Collection[str], placed: bool) -> Mapping[str, bool | float]:
    fetus = layout.body(np.vstack([curve(HEAD), curve(CHEST)[:40], layout.skin()[:60]]))
    x = np.clip(fetus[:, 0], 0, order.size[0])
    tilt = float(np.degrees(layout.pose.turn))
    return {
        "filled_share": float((x.max() - x.min()) / order.size[0]),
        "midsagittal": not order.has("off_midline"),
        "neutral": not (order.has("flexed") or order.has("extended")),
        "bend_deg": float(np.degrees(layout.bend)),
        "horizontal": abs(tilt) < 15,
        "tilt_deg": -tilt if layout.pose.mirror else tilt,
        "faces_right": not layout.pose.mirror,
        "nt_visible": "nt" in shown,
        "nt_px": layout.dark * layout.pose.scale,
        "caliper_placed": placed,
        "caliper_present": "nt" in shown and not order.has("no_calipers"),
        "amnion_apart": not order.has("amnion_merged"),
        "skin_line_complete": not order.has("skin_broken") and "nt" in shown,
        **gain_truth(order),
    }
