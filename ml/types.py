"""The predictions that leave this house. No torch here: a web process may import it."""

from collections.abc import Mapping
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class PlanePrediction:
    """The most probable plane of one frame. `probabilities` (0-1) sum to 1 over the planes the model knows."""

    plane: str
    probabilities: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class StructureBox:
    """One structure found. `box` is (x_min, y_min, x_max, y_max) in pixels of the input frame.

    `confidence` is 0-1; `quality` is the expected clarity from 0 (not seen) to 3 (sharp and complete).
    """

    name: str
    confidence: float
    box: tuple[float, float, float, float]
    quality: float


@dataclass(frozen=True, slots=True)
class FramePrediction:
    """All that the machine saw on one frame of `size` (width, height) pixels.

    `quality` holds whole-image measures by name, each 0-1. `model_versions` maps a network's name to its version,
    `seconds` is the frame's share of the batch it was predicted in.
    """

    size: tuple[int, int]
    plane: PlanePrediction
    structures: tuple[StructureBox, ...]
    quality: Mapping[str, float]
    model_versions: Mapping[str, str]
    seconds: float
