"""The last steps of every plane: the machine forms the picture of a scene, its screen frames it, the truth is written down."""

from collections.abc import Callable, Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from ml.phantom.figure import Order, Phantom, Points, boxed, kept
from ml.phantom.imaging import form_image
from ml.phantom.machine import gain_truth, graded, machine_settings
from ml.phantom.scene import Scene
from ml.phantom.screen import furnish

Calipers = Callable[[NDArray[np.uint8]], None]


def within(points: Points, size: tuple[int, int]) -> bool:
    """Whether all points (n, 2) lie on a picture of this size (width, height)."""
    return bool(((points >= 0) & (points <= size)).all())


def taken(
    order: Order,
    scene: Scene,
    title: str,
    outlines: Iterable[tuple[str, Points]],
    facts: Mapping[str, bool | float],
    *,
    hidden: Iterable[str] = (),
    calipers: Calipers | None = None,
    landmarks: Mapping[str, Points] | None = None,
    margin: float = 2.0,
) -> Phantom:
    """The phantom of a painted scene. `outlines` are structures' points (n, 2) in pixels, boxed with `margin` pixels unless `hidden`
    or absent; `calipers` draws on the finished screen; `landmarks` are points (1, 2) in pixels. A fact `<structure>_visible`
    does not hold for one that got no box, also where the picture's edge took it."""
    settings = machine_settings(order)
    pixels = form_image(scene, settings, order.stream(9))
    furnish(pixels, title, order.stream(8))
    if calipers is not None:
        calipers(pixels)
    drawn = tuple(outlines)
    boxes = kept([boxed(name, points, order.size, margin) for name, points in drawn], order.absent | frozenset(hidden))
    left = {box.name for box in boxes}
    lost = {f"{name}_visible": False for name, _ in drawn if name not in left and f"{name}_visible" in facts}
    marks = {name: (float(point[0, 0]), float(point[0, 1])) for name, point in (landmarks or {}).items()}
    return Phantom(pixels, order.plane, graded(boxes, order, scene.fan, settings), {**facts, **lost, **gain_truth(order)}, marks)
