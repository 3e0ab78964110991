"""The whole fetus of 11-13 weeks in a sagittal section, as measured from crown to rump.

The facts of its truth follow the six points of Wanyonyi et al. (Ultrasound Obstet Gynecol 2014, 649-654): midsagittal, neutral position,
horizontal, crown and rump clearly visible (two facts here), calipers placed, magnified.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.phantom.crl_body import BACK, BELLY, CROWN, FACE, HEAD, PROFILE_LOST, RUMP, Bent, limbs, organs, paint_head, paint_trunk
from ml.phantom.figure import Order, Phantom, Points, Pose, curve, oval
from ml.phantom.scene import Scene
from ml.phantom.screen import caliper
from ml.phantom.taken import taken
from ml.phantom.womb import cord, first_trimester

END = 0.05  # half the side of the boxes around crown and rump, in crown-rump lengths
NEUTRAL = float(np.radians(14))  # a neck bent further is flexed or extended
LEVEL = 20.0  # degrees from the horizontal


@dataclass(frozen=True, slots=True)
class CrlLayout:
    """Units: the crown-rump length in neutral position; x from crown (-0.5) to rump (0.5), y to the back."""

    pose: Pose
    bent: Bent
    in_middle: bool

    def at(self, points: Points) -> Points:
        return self.pose.at(self.bent.of(points))

    def outline(self) -> Points:
        face = FACE if self.in_middle else PROFILE_LOST
        return curve(np.vstack([HEAD, face, BELLY, BACK]), 160, closed=True)


def draw_crl(order: Order) -> Phantom:
    layout = _lay_out(order)
    body = layout.at(layout.outline())
    scene = first_trimester(order, body)
    ends = {"crown": layout.at(np.asarray([CROWN])), "rump": layout.at(np.asarray([RUMP]))}
    hidden = frozenset({"fetus", "crown", "rump"}) if "fetus" in order.absent else order.absent
    if "fetus" not in hidden:
        _fetus(scene, layout, order, body)
        for name in hidden:
            _lose(scene, ends[name][0], layout, order)
    square = END * layout.pose.scale * np.asarray([(-1.0, -1.0), (1.0, 1.0)])
    outlines = [("fetus", body), *((name, point + square) for name, point in ends.items())]
    shown = frozenset(ends) - hidden - {name for name, point in ends.items() if not _in_picture(point[0], order, scene)}
    return taken(
        order,
        scene,
        str(order.stream(8).choice(["CRL", "1. Trim.", "OB"])),
        outlines,
        _truth(layout, order, shown, body, ends),
        hidden=hidden | (frozenset(ends) - shown),
        calipers=lambda pixels: _calipers(pixels, ends, layout, order),
        landmarks={} if "fetus" in hidden else ends,
    )


def _lay_out(order: Order) -> CrlLayout:
    rng = order.stream(0)
    width, height = order.size
    scale = rng.uniform(0.62, 0.78) * min(width, 1.6 * height) * order.shrink()
    bend, strong = rng.normal(0, 0.07), rng.uniform(0.42, 0.62)
    turn, steep = rng.normal(0, 0.09), rng.choice([-1, 1]) * rng.uniform(0.45, 0.75)
    away, (dx, dy) = rng.uniform(0.1, 0.2), order.stray()
    if order.has("flexed") or order.has("extended"):
        bend = strong if order.has("flexed") else -strong
    turn = float(turn if not order.has("tilted") else steep)
    mirror, prone = bool(rng.random() < 0.5), bool(rng.random() < 0.25)
    x, y = width * rng.normal(0.5, 0.02) + dx, height * rng.normal(0.52, 0.03) + dy
    pose = Pose((float(x), float(y)), float(scale), turn + np.pi * prone, mirror)
    bent = Bent(float(np.clip(bend, -0.7, 0.7)), float(rng.uniform(-0.05, 0.16)))
    cut = order.has("rump_cut") * 1.0 - order.has("crown_cut") * 1.0  # both: the end that is lost is the rump's
    if order.has("rump_cut") or order.has("crown_cut"):
        end = bent.of(np.asarray([RUMP if cut >= 0 else CROWN]))
        pose = _moved_out(pose, end, float(away), width)
    return CrlLayout(pose, bent, not order.has("off_midline"))


def _moved_out(pose: Pose, end: Points, away: float, width: int) -> Pose:
    """The pose shifted along the picture until this end lies outside."""
    x = float(pose.at(end)[0, 0])
    goal = width + away * pose.scale if x > width / 2 else -away * pose.scale
    return Pose((pose.origin[0] + goal - x, pose.origin[1]), pose.scale, pose.turn, pose.mirror)


def _fetus(scene: Scene, layout: CrlLayout, order: Order, body: Points) -> None:
    rng, scale = order.stream(4), layout.pose.scale
    limbs(scene, layout.at, scale, order.stream(5))
    scene.fill(body, rng.uniform(0.46, 0.54), soft=1.5, damp=0.008)
    paint_trunk(scene, layout.at, scale, rng, layout.in_middle)
    organs(scene, layout.at, scale, order.stream(12))
    paint_head(scene, layout.at, scale, order.stream(13), layout.in_middle)
    scene.glint(np.vstack([body, body[:1]]), 0.86, max(1.6, 0.009 * scale), sharp=2)
    place = layout.at(np.asarray([(0.17, -0.3)]))[0]
    cord(scene, order.stream(14), (float(place[0]), float(place[1])), 0.018 * scale)


def _lose(scene: Scene, end: Points, layout: CrlLayout, order: Order) -> None:
    """The end lies in the wall's echo: nobody can say where it is."""
    rng, scale = order.stream(15), layout.pose.scale
    scene.fill(oval((float(end[0]), float(end[1])), 0.22 * scale, 0.26 * scale), rng.uniform(0.5, 0.56), soft=0.035 * scale)


def _in_picture(point: Points, order: Order, scene: Scene) -> bool:
    beam = float(np.arctan2(point[0] - scene.fan.apex[0], point[1] - scene.fan.apex[1]))
    inside = bool((point > 2).all() and (point < np.asarray(order.size) - 2).all())
    return inside and scene.fan.left <= beam <= scene.fan.right


def _calipers(pixels: NDArray[np.uint8], ends: dict[str, Points], layout: CrlLayout, order: Order) -> None:
    if order.has("no_calipers") or "fetus" in order.absent:
        return
    rng, scale = order.stream(6), layout.pose.scale
    slips = rng.choice([-1, 1], 2)[:, None] * rng.uniform((0.05, 0.03), (0.12, 0.1), (2, 2)) * scale * order.has("calipers_off")
    slips[int(rng.integers(0, 2))] *= rng.integers(0, 2)  # often only one of them is misplaced
    (x1, y1), (x2, y2) = (np.vstack([ends["crown"], ends["rump"]]) + slips).tolist()
    caliper(pixels, (x1, y1), (x2, y2), rng, dotted=bool(rng.random() < 0.6))


def _truth(layout: CrlLayout, order: Order, shown: frozenset[str], body: Points, ends: dict[str, Points]) -> dict[str, bool | float]:
    across, down = np.abs(ends["rump"][0] - ends["crown"][0])
    tilt = float(np.degrees(np.arctan2(down, across)))
    x = np.clip(body[:, 0], 0, order.size[0])
    drawn = "fetus" not in order.absent
    measured = drawn and len(shown) == 2 and not order.has("no_calipers")
    return {
        "fetus_visible": drawn,
        "midsagittal": drawn and layout.in_middle,
        "neutral": drawn and abs(layout.bent.neck) < NEUTRAL,
        "bend_deg": float(-np.degrees(layout.bent.neck)),
        "horizontal": drawn and tilt < LEVEL,
        "tilt_deg": tilt,
        "crown_visible": "crown" in shown,
        "rump_visible": "rump" in shown,
        "caliper_placed": measured and not order.has("calipers_off"),
        "caliper_present": drawn and not order.has("no_calipers"),
        "crl_px": float(np.hypot(across, down)),
        "filled_share": float((x.max() - x.min()) / order.size[0]),
    }
