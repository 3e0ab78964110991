"""Drawn fetal phantoms with known truth: no patient, no network, the same picture for the same arguments.

Faults of every plane, each in degrees: small (poor magnification), low_gain, high_gain, flat (little contrast),
shadow (a lost sector), blurred, off_centre.
Faults of measured planes: no_calipers, calipers_off (placed wrongly). Faults of one plane:
nt: off_midline (eye, plexus and jaw instead of nose tip and palate), flexed, extended, tilted (fetus not horizontal),
skin_broken (skin line incomplete), amnion_merged (amnion not seen apart from the skin);
crl: off_midline, flexed, extended, tilted, crown_cut, rump_cut (this end lies outside);
head_first_trimester: oblique, steep, skull_open (a gap in the bone), plexus_missing (one of two);
abdomen_first_trimester: oblique, wall_broken, cord_hidden (a limb lies over its root);
head planes: oblique (asymmetrical), steep (midline far from horizontal), cerebellum_in or, of the transcerebellar one,
too_high (little cerebellum, no cisterna magna);
abdomen: oblique (not round, many ribs), kidneys_in; femur: steep (over 45 degrees), cut_end (one end not shown);
thorax: oblique (many ribs), crux_lost (the aorta between the chambers);
spine: cut_end (neck or sacrum not shown), skin_merged (no fluid beyond the skin), skin_broken, crooked, oblique (one row lost), steep;
profile: off_midline (eye and jaw instead of the nasal bone), steep, face_covered (no fluid before the face);
lips: oblique (one nostril), corner_hidden (of the mouth, by fingers), face_covered; kidneys: oblique, one_side (one kidney lost);
cervix: bladder_full, pressed (the anterior lip is thinned by the probe), steep.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from types import MappingProxyType

from ml.phantom.abdomen import draw_abdomen
from ml.phantom.abdomen_first_trimester import draw_abdomen_first_trimester
from ml.phantom.cervix import draw_cervix
from ml.phantom.crl import draw_crl
from ml.phantom.femur import draw_femur
from ml.phantom.figure import WORST, Order, Phantom
from ml.phantom.head_first_trimester import draw_head_first_trimester
from ml.phantom.head_planes import draw_transcerebellar, draw_transthalamic, draw_transventricular
from ml.phantom.kidneys import draw_kidneys
from ml.phantom.lips import draw_lips
from ml.phantom.mount import mounted
from ml.phantom.nt import draw_nt
from ml.phantom.other import draw_other
from ml.phantom.profile import draw_profile
from ml.phantom.spine import draw_spine
from ml.phantom.thorax import draw_thorax
from ml.types import NT_STRUCTURES
from ml.types import STRUCTURES as BY_PLANE

__all__ = ["FAULTS", "STRUCTURES", "WORST", "Phantom", "draw"]

PAINTERS: Mapping[str, Callable[[Order], Phantom]] = MappingProxyType(
    {
        "nt": draw_nt,
        "crl": draw_crl,
        "head_first_trimester": draw_head_first_trimester,
        "abdomen_first_trimester": draw_abdomen_first_trimester,
        "transthalamic": draw_transthalamic,
        "transventricular": draw_transventricular,
        "transcerebellar": draw_transcerebellar,
        "abdomen": draw_abdomen,
        "femur": draw_femur,
        "thorax": draw_thorax,
        "spine": draw_spine,
        "profile": draw_profile,
        "lips": draw_lips,
        "kidneys": draw_kidneys,
        "cervix": draw_cervix,
        "other": draw_other,
    }
)
STRUCTURES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "nt": NT_STRUCTURES,
        "crl": BY_PLANE["crl"],
        "head_first_trimester": BY_PLANE["head_first_trimester"],
        "abdomen_first_trimester": BY_PLANE["abdomen_first_trimester"],
        "transthalamic": (*BY_PLANE["transthalamic"], "cerebellum"),
        "transventricular": (*BY_PLANE["transventricular"], "cerebellum"),
        "transcerebellar": BY_PLANE["transcerebellar"],
        "abdomen": ("abdomen_wall", "stomach", "umbilical_vein", "spine", "kidney"),
        "femur": BY_PLANE["femur"],
        "thorax": BY_PLANE["thorax"],
        "spine": BY_PLANE["spine"],
        "profile": BY_PLANE["profile"],
        "lips": BY_PLANE["lips"],
        "kidneys": BY_PLANE["kidneys"],
        "cervix": BY_PLANE["cervix"],
        "other": (),
    }
)
EVERYWHERE = tuple(WORST)
MEASURED = (*EVERYWHERE, "no_calipers", "calipers_off")
FAULTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "nt": (*MEASURED, "off_midline", "flexed", "extended", "tilted", "skin_broken", "amnion_merged"),
        "crl": (*MEASURED, "off_midline", "flexed", "extended", "tilted", "crown_cut", "rump_cut"),
        "head_first_trimester": (*MEASURED, "oblique", "steep", "skull_open", "plexus_missing"),
        "abdomen_first_trimester": (*EVERYWHERE, "oblique", "wall_broken", "cord_hidden"),
        "transthalamic": (*MEASURED, "oblique", "steep", "cerebellum_in"),
        "transventricular": (*MEASURED, "oblique", "steep", "cerebellum_in"),
        "transcerebellar": (*MEASURED, "oblique", "steep", "too_high"),
        "abdomen": (*MEASURED, "oblique", "kidneys_in"),
        "femur": (*MEASURED, "steep", "cut_end"),
        "thorax": (*EVERYWHERE, "oblique", "crux_lost"),
        "spine": (*EVERYWHERE, "cut_end", "skin_merged", "skin_broken", "crooked", "oblique", "steep"),
        "profile": (*EVERYWHERE, "off_midline", "steep", "face_covered"),
        "lips": (*EVERYWHERE, "oblique", "corner_hidden", "face_covered"),
        "kidneys": (*EVERYWHERE, "oblique", "one_side"),
        "cervix": (*MEASURED, "bladder_full", "pressed", "steep"),
        "other": EVERYWHERE,
    }
)
# What `score` counts for each plane: facts of its truth that a good picture has; READABLE are counted for all.
SPINE_PARTS = ("sacrum_visible", "thoracolumbar_visible", "cervical_visible")
CERVIX_PARTS = ("cervical_canal_visible", "internal_os_visible", "external_os_visible")
READABLE = ("magnified", "gain_right", "sharp", "unshadowed")
HEAD_FACTS = ("symmetrical", "skull_visible", "csp_visible", "midline_visible", "horizontal", "caliper_placed")
FACTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "nt": ("midsagittal", "neutral", "horizontal", "nt_visible", "caliper_placed", "amnion_apart", "skin_line_complete"),
        "crl": ("midsagittal", "neutral", "horizontal", "crown_visible", "rump_visible", "caliper_placed"),
        "head_first_trimester": (
            "symmetrical",
            "horizontal",
            "skull_complete",
            "midline_visible",
            "both_plexuses_visible",
            "caliper_placed",
        ),
        "abdomen_first_trimester": ("symmetrical", "wall_complete", "cord_insertion_visible", "stomach_visible", "spine_visible"),
        "transthalamic": (*HEAD_FACTS, "thalami_visible", "no_cerebellum"),
        "transventricular": (*HEAD_FACTS, "lateral_ventricle_visible", "choroid_plexus_visible", "no_cerebellum"),
        "transcerebellar": (*HEAD_FACTS, "thalami_visible", "cerebellum_visible", "cm_visible", "level_right"),
        "abdomen": ("symmetrical", "stomach_visible", "umbilical_vein_visible", "spine_visible", "no_kidneys", "caliper_placed"),
        "femur": ("both_ends_visible", "angle_below_45", "caliper_placed"),
        "thorax": ("four_chambers_visible", "crux_visible", "spine_visible", "one_rib_each_side", "symmetrical"),
        "spine": ("spine_visible", "sagittal", "aligned", "skin_line_complete", "fluid_beyond_skin", "horizontal", *SPINE_PARTS),
        "profile": ("midsagittal", "nasal_bone_visible", "nose_visible", "lips_visible", "chin_visible", "fluid_before_face", "horizontal"),
        "lips": (
            "symmetrical",
            "upper_lip_visible",
            "both_nostrils_visible",
            "both_lip_angles_visible",
            "chin_visible",
            "fluid_before_face",
        ),
        "kidneys": ("symmetrical", "both_kidneys_visible", "renal_pelves_visible", "spine_visible"),
        "cervix": (*CERVIX_PARTS, "bladder_empty", "lips_equal", "horizontal", "caliper_placed"),
        "other": (),
    }
)
SMALLEST = 96  # pixels; below it the scanner's furniture no longer fits


def draw(
    plane: str,
    *,
    seed: int,
    size: tuple[int, int] = (640, 450),
    absent: Collection[str] = (),
    faults: Collection[str] = (),
    quality: float = 1.0,
    severity: Mapping[str, float] | None = None,
) -> Phantom:
    """Draw one phantom of `size` (width, height) pixels; equal arguments give equal pixels.

    `absent` names structures of STRUCTURES[plane] to leave out, `faults` those of FAULTS[plane] to commit, `quality`
    runs from 0 (noisy, soft, dim) to 1. `severity` commits faults of EVERYWHERE to a degree, from 0 (not) to 3 (gain: to 2).
    Raises ValueError for anything else.
    """
    if plane not in PAINTERS:
        raise ValueError(f"no phantom of plane {plane!r}: one of {', '.join(PAINTERS)}")
    for asked, known in ((absent, STRUCTURES[plane]), (faults, FAULTS[plane])):
        if unknown := set(asked) - set(known):
            raise ValueError(f"{', '.join(sorted(unknown))}: not of plane {plane!r}, which has {', '.join(known)}")
    if min(size) < SMALLEST or not 0 <= quality <= 1:
        raise ValueError(f"a phantom has sides of {SMALLEST} pixels or more and a quality from 0 to 1, not {size}, {quality}")
    degrees = {fault: degree for fault, degree in (severity or {}).items() if degree > 0}
    if any(fault not in WORST or degree > WORST[fault] for fault, degree in degrees.items()):
        raise ValueError(
            f"a severity of plane {plane!r} is one of {', '.join(f'{fault} (to {worst:g})' for fault, worst in WORST.items())}"
        )
    order = Order(plane, seed, size, frozenset(absent), frozenset(faults) | frozenset(degrees), quality, MappingProxyType(degrees))
    drawn = mounted(PAINTERS[plane](order), order.stream(12))
    counted = [bool(drawn.truth[fact]) for fact in (*READABLE, *FACTS[plane])]
    return replace(drawn, truth={**drawn.truth, "score": sum(counted) / len(counted)})
