"""The predictions that leave this house. No torch here: a web process may import it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

PLANES = (
    "nt",
    "crl",
    "head_first_trimester",
    "abdomen_first_trimester",
    "transthalamic",
    "transventricular",
    "transcerebellar",
    "head",  # a model that cannot tell the three head planes apart says so
    "abdomen",
    "femur",
    "thorax",
    "spine",
    "profile",
    "lips",
    "kidneys",
    "cervix",
    "other",
)
HEAD_PLANES = ("transthalamic", "transventricular", "transcerebellar")
NT_STRUCTURES = (
    "thalami",
    "midbrain",
    "nt",
    "it",
    "cm",
    "palate",
    "nasal_bone",
    "nasal_tip",
    "nasal_skin",
)
# What a complete picture of each plane shows. A name that stands in two planes is one structure: the detector has one class for it.
STRUCTURES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "nt": NT_STRUCTURES,
        "crl": ("fetus", "crown", "rump"),
        "head_first_trimester": ("skull", "midline", "choroid_plexus"),
        "abdomen_first_trimester": ("abdomen_wall", "cord_insertion", "stomach", "spine"),
        "transthalamic": ("skull", "midline", "csp", "thalami"),
        "transventricular": ("skull", "midline", "csp", "lateral_ventricle", "choroid_plexus"),
        "transcerebellar": ("skull", "midline", "csp", "thalami", "cerebellum", "cm"),
        "abdomen": ("abdomen_wall", "stomach", "umbilical_vein", "spine", "kidney"),
        "femur": ("femur", "femur_end"),
        "thorax": ("thorax_wall", "heart", "spine"),
        "spine": ("spine",),
        "profile": ("nasal_bone", "nose", "lips", "chin"),
        "lips": ("upper_lip", "nostrils", "chin"),
        "kidneys": ("kidney", "spine"),
        "cervix": ("cervical_canal", "internal_os", "external_os"),
        "other": (),
    }
)
STRUCTURE_NAMES: tuple[str, ...] = tuple(dict.fromkeys(name for names in STRUCTURES.values() for name in names))
PAIRED = frozenset({"kidney", "femur_end", "choroid_plexus"})  # a picture may show two of them; of the others the best box is told

# Faults of the whole image, each on an ordered scale; `CLEAN` is the level at which there is nothing to find fault with.
FACTORS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "gain": ("far too low", "too low", "right", "too high", "far too high"),
        "contrast": ("full", "slightly low", "low", "very low"),
        "sharpness": ("sharp", "slightly soft", "soft", "blurred"),
        "shadowing": ("none", "slight", "marked", "severe"),
        "magnification": ("full", "slightly small", "small", "far too small"),
        "centring": ("centred", "slightly off", "off", "far off"),
    }
)
CLEAN: Mapping[str, int] = MappingProxyType({name: 2 if name == "gain" else 0 for name in FACTORS})
CLARITY = ("not seen", "poor", "fair", "clear")
OVERALL = ("non_standard", "basic", "standard")
WHOLE = "whole"  # of the doubts: the picture as a whole, beside those about one structure


@dataclass(frozen=True, slots=True)
class PlanePrediction:
    """The most probable plane of one frame. `probabilities` (0-1) sum to 1 over the planes the model knows."""

    plane: str
    probabilities: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Ordinal:
    """An opinion on an ordered scale. `probabilities` (calibrated, sum 1) stand one a level, from level 0 up.

    `lowest` and `highest` bound the levels that cannot be ruled out at the coverage which the model card names (split conformal);
    the machine `abstains` where they lie too far apart to say anything.
    """

    probabilities: tuple[float, ...]
    lowest: int
    highest: int
    abstains: bool

    @property
    def level(self) -> int:
        """The most probable level."""
        return max(range(len(self.probabilities)), key=lambda level: self.probabilities[level])

    @property
    def expected(self) -> float:
        return sum(level * probability for level, probability in enumerate(self.probabilities))


@dataclass(frozen=True, slots=True)
class StructureBox:
    """One structure found. `box` is (x_min, y_min, x_max, y_max) in pixels of the input frame.

    `confidence` is 0-1; `quality` is the expected clarity from 0 (not seen) to 3 (sharp and complete), `clarity` the whole opinion on it
    over the levels of CLARITY, None where the networks have none.
    """

    name: str
    confidence: float
    box: tuple[float, float, float, float]
    quality: float
    clarity: Ordinal | None = None


@dataclass(frozen=True, slots=True)
class FramePrediction:
    """All that the machine saw on one frame of `size` (width, height) pixels.

    `quality` holds whole-image measures by name, each 0-1, by formula. `factors` holds learnt opinions on FACTORS, `criteria` the
    learnt and calibrated probability (0-1) that a criterion which no formula can judge is met, `overall` an opinion on OVERALL.
    `out_of_distribution` (0-1) says how unlike every picture of the training data the frame is; from 0.5 on, believe nothing else.
    `standard_probability` is the calibrated probability (0-1) that an expert would call the picture standard, learnt from pictures that
    people graded; None on planes of which nobody's grades were at hand. `doubts` says where it loses most against a usual standard
    picture, in log odds: by the name of a structure, or WHOLE for the picture as a whole.
    `model_versions` maps a network's name to its version, `seconds` is the frame's share of the batch it was predicted in.
    """

    size: tuple[int, int]
    plane: PlanePrediction
    structures: tuple[StructureBox, ...]
    quality: Mapping[str, float]
    model_versions: Mapping[str, str]
    seconds: float
    factors: Mapping[str, Ordinal] = field(default_factory=dict)
    criteria: Mapping[str, float] = field(default_factory=dict)
    overall: Ordinal | None = None
    out_of_distribution: float = 0.0
    standard_probability: float | None = None
    doubts: Mapping[str, float] = field(default_factory=dict)
