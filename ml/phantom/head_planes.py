"""The transverse head of the second trimester at three heights: thalami (BPD and HC), lateral ventricles, cerebellum."""

from types import MappingProxyType

import numpy as np

from ml.phantom import head_parts as parts
from ml.phantom.figure import Order, Phantom, Points
from ml.phantom.head import HeadLayout, Section, Shapes, draw_section
from ml.phantom.scene import Scene


def draw_transthalamic(order: Order) -> Phantom:
    return draw_section(order, THALAMIC, _unless_cerebellum(order, "thalami"))


def draw_transventricular(order: Order) -> Phantom:
    return draw_section(order, VENTRICULAR, _unless_cerebellum(order, "lateral_ventricle"))


def draw_transcerebellar(order: Order) -> Phantom:
    return draw_section(order, CEREBELLAR, frozenset({"cm"}) if order.has("too_high") else frozenset())


def _unless_cerebellum(order: Order, lost: str) -> frozenset[str]:
    """A section that leans back shows the cerebellum and now and then loses what it was taken for."""
    if not order.has("cerebellum_in"):
        return frozenset({"cerebellum"})
    return frozenset({lost}) if order.stream(3).random() < 0.3 else frozenset()


def _thalamic_shapes(layout: HeadLayout, order: Order) -> dict[str, Points]:
    rng = order.stream(1)
    return {
        "midline": parts.midline_shape(layout),
        "csp": parts.csp_shape(layout, rng),
        "thalami": parts.thalami_shape(layout, rng),
        "cerebellum": parts.cerebellum_shape(layout, rng),
    }


def _ventricular_shapes(layout: HeadLayout, order: Order) -> dict[str, Points]:
    rng = order.stream(1)
    far, near = parts.ventricle_shape(layout, rng, 1), parts.ventricle_shape(layout, rng, -1)
    shapes = {
        "midline": parts.midline_shape(layout),
        "csp": parts.csp_shape(layout, rng),
        "lateral_ventricle": far,
        "choroid_plexus/far": parts.plexus_shape(far, rng),
        "choroid_plexus/near": parts.plexus_shape(near, rng),
        "cerebellum": parts.cerebellum_shape(layout, rng),
    }
    if rng.random() < 0.6:  # the near skull mostly hides what lies under it
        del shapes["choroid_plexus/near"]
    return shapes


def _cerebellar_shapes(layout: HeadLayout, order: Order) -> dict[str, Points]:
    rng = order.stream(1)
    cerebellum = parts.cerebellum_shape(layout, rng, 0.62 if order.has("too_high") else 1.0)
    return {
        "midline": parts.midline_shape(layout, 0.3),
        "csp": parts.csp_shape(layout, rng),
        "thalami": parts.thalami_shape(layout, rng, 0.14),
        "cerebellum": cerebellum,
        "cm": parts.cistern_shape(layout, cerebellum),
    }


def _upper_ground(scene: Scene, layout: HeadLayout, rng: np.random.Generator) -> None:
    parts.frontal_horns(scene, layout, rng)


def _no_landmarks(shapes: Shapes) -> dict[str, tuple[float, float]]:
    return {}


def _ventricle_walls(shapes: Shapes) -> dict[str, tuple[float, float]]:
    """Where the atrium is measured: across the ventricle at the plexus's end."""
    shape = shapes["lateral_ventricle"]
    (x1, y1), (x2, y2) = shape[40], shape[::-1][40]
    return {"ventricle_inner": (float(x2), float(y2)), "ventricle_outer": (float(x1), float(y1))}


def _cerebellum_ends(shapes: Shapes) -> dict[str, tuple[float, float]]:
    shape = shapes["cerebellum"]
    near, far = shape[shape[:, 1].argmin()], shape[shape[:, 1].argmax()]
    return {"cerebellum_near": (float(near[0]), float(near[1])), "cerebellum_far": (float(far[0]), float(far[1]))}


def _thalamic_facts(order: Order, hidden: frozenset[str]) -> dict[str, bool | float]:
    return {
        "thalami_visible": "thalami" not in hidden,
        "cerebellum_visible": "cerebellum" not in hidden,
        "no_cerebellum": "cerebellum" in hidden,
    }


def _ventricular_facts(order: Order, hidden: frozenset[str]) -> dict[str, bool | float]:
    return {
        "lateral_ventricle_visible": "lateral_ventricle" not in hidden,
        "choroid_plexus_visible": "choroid_plexus" not in hidden,
        "cerebellum_visible": "cerebellum" not in hidden,
        "no_cerebellum": "cerebellum" in hidden,
    }


def _cerebellar_facts(order: Order, hidden: frozenset[str]) -> dict[str, bool | float]:
    return {
        "thalami_visible": "thalami" not in hidden,
        "cerebellum_visible": "cerebellum" not in hidden,
        "cm_visible": "cm" not in hidden,
        "level_right": not order.has("too_high"),
    }


SHARED = {"midline": parts.midline, "csp": parts.csp}
THALAMIC = Section(
    _thalamic_shapes,
    _upper_ground,
    MappingProxyType({"thalami": parts.thalami, "cerebellum": parts.cerebellum, **SHARED}),
    _no_landmarks,
    _thalamic_facts,
)
VENTRICULAR = Section(
    _ventricular_shapes,
    _upper_ground,
    MappingProxyType({"lateral_ventricle": parts.ventricle, "choroid_plexus": parts.plexuses, "cerebellum": parts.cerebellum, **SHARED}),
    _ventricle_walls,
    _ventricular_facts,
    "lateral_ventricle",
    ("ventricle_inner", "ventricle_outer"),
)
CEREBELLAR = Section(
    _cerebellar_shapes,
    _upper_ground,
    MappingProxyType({"thalami": parts.thalami, "cm": parts.cistern, "cerebellum": parts.cerebellum, **SHARED}),
    _cerebellum_ends,
    _cerebellar_facts,
    "cerebellum",
    ("cerebellum_near", "cerebellum_far"),
)
