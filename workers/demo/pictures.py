"""Which phantoms a radiologist of a given experience hands in: pure, by seed."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field

from auditapp.protocols.grading import Verdict

POOR = {"junior": 0.70, "mid": 0.50, "senior": 0.20}  # share of images with several faults, before any feedback
FEEDBACK = {"junior": 0.12, "mid": 0.07, "senior": 0.0}  # what a round of feedback takes off it
NT_FAULTS = ("absent:nasal_tip", "absent:palate", "absent:thalami", "small")
NT_TOGETHER = ("absent:palate", "absent:thalami", "absent:nasal_tip")  # are lost together where the section leaves the midline
NT_SLIPS = ("flexed", "extended", "calipers_off")  # faults that the machine judges by one angle, or not at all
BIOMETRY_FAULTS = {
    "transthalamic": ("cerebellum_in", "oblique", "small", "calipers_off"),
    "abdomen": ("kidneys_in", "oblique", "small", "calipers_off"),
    "femur": ("cut_end", "steep", "small", "calipers_off"),
}
PLANES = ("nt",) * 30 + ("transthalamic", "transthalamic", "abdomen", "abdomen", "femur", "femur")


@dataclass(frozen=True, slots=True)
class Commission:
    """One picture to draw: the arguments of `ml.phantom.draw`."""

    plane: str
    seed: int
    absent: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    quality: float = 1.0


@dataclass(frozen=True, slots=True)
class Month:
    """A radiologist's month: `rounds_before` is how often they have had feedback, `helped` how much of FEEDBACK it does each time."""

    experience: str
    images: int
    rounds_before: int
    seed: int
    helped: float = 1.0
    planes: tuple[str, ...] = field(default=PLANES)


def commissions(month: Month) -> list[Commission]:
    """The month's pictures, in seeded order."""
    chance = random.Random(month.seed)
    poor = max(0.05, POOR[month.experience] - FEEDBACK[month.experience] * month.helped * month.rounds_before)
    planes = [month.planes[number % len(month.planes)] for number in range(month.images)]
    return [_commission(plane, chance, poor, month.seed * 1000 + number) for number, plane in enumerate(planes)]


def _commission(plane: str, chance: random.Random, poor: float, seed: int) -> Commission:
    usual = NT_FAULTS if plane == "nt" else BIOMETRY_FAULTS[plane]
    together = NT_TOGETHER if plane == "nt" else usual
    faults = set(chance.sample(together, chance.choice((2, 2, 3)))) if chance.random() < poor else set()
    if not faults and chance.random() < 0.25:
        faults = {chance.choice(usual)}
    if plane == "nt" and chance.random() < 0.08:
        faults.add(chance.choice(NT_SLIPS))
    absent = tuple(sorted(fault.removeprefix("absent:") for fault in faults if fault.startswith("absent:")))
    drawn = tuple(sorted(fault for fault in faults if not fault.startswith("absent:")))
    return Commission(plane, seed, absent, drawn, round(chance.uniform(0.75, 1.0), 2))


def answers(plane: str, truth: Mapping[str, bool | float], structures: frozenset[str]) -> dict[str, Verdict]:
    """The verdicts that the drawn truth gives, by criterion code of the routine protocol."""
    facts = FACTS[plane]
    return {
        code: Verdict.MET
        if (fact in structures if fact in NT_DRAWN else bool(truth[fact.lstrip("!")]) != fact.startswith("!"))
        else Verdict.NOT_MET
        for code, fact in facts.items()
    }


NT_DRAWN = frozenset({"nasal_tip", "palate", "thalami", "nt"})
FACTS: dict[str, dict[str, str]] = {
    "nt": {
        "magnification": "magnified",
        "nasal_tip": "nasal_tip",
        "palate": "palate",
        "diencephalon": "thalami",
        "nuchal_membrane": "nt",
        "neutral_position": "neutral",
        "amnion": "amnion_apart",
        "widest_part": "caliper_placed",
        "calipers": "caliper_placed",
    },
    "transthalamic": {
        "symmetrical": "symmetrical",
        "thalami": "thalami_visible",
        "csp": "csp_visible",
        "no_cerebellum": "!cerebellum_visible",
        "magnification": "magnified",
        "calipers": "caliper_placed",
    },
    "abdomen": {
        "symmetrical": "symmetrical",
        "stomach": "stomach_visible",
        "portal_sinus": "umbilical_vein_visible",
        "no_kidneys": "!kidneys_visible",
        "magnification": "magnified",
        "calipers": "caliper_placed",
    },
    "femur": {
        "both_ends": "both_ends_visible",
        "angle": "angle_below_45",
        "magnification": "magnified",
        "calipers": "caliper_placed",
    },
}


def read_by_simulated_expert(verdicts: Mapping[str, Verdict], chance: random.Random) -> dict[str, Verdict]:
    """The truth as a simulated expert reads it: 3 of 100 verdicts are wrong, 2 of 100 cannot be told."""
    other = {Verdict.MET: Verdict.NOT_MET, Verdict.NOT_MET: Verdict.MET}
    read = {}
    for code, verdict in verdicts.items():
        luck = chance.random()
        read[code] = Verdict.CANNOT_TELL if luck < 0.02 else other[verdict] if luck < 0.05 else verdict
    return read
