"""The card that a trained detector leaves: what it rests on and what it cannot do."""

from collections.abc import Sequence

from ml import attribution
from ml.attribution import Source
from ml.energy import METHOD
from ml.model_card import ModelCard
from ml.structures.detector import ARCHITECTURE
from ml.structures.guessed import TRUSTED
from ml.structures.recipe import GUESS_FROM
from ml.structures.voting import AGREES, LEAST_SHARE, OVERLAP_LIMIT, WORKING
from ml.training import Plan, Run
from ml.types import STRUCTURE_NAMES

PREPROCESSING = (
    "grey; scaled so that the long side has the larger number of input_size, centred on the smallest black canvas with sides divisible "
    "by 32; grey level / 255"
)
SPLIT = (
    "NT planes: 100 pictures to test, 80 to choose settings and the epoch, 660 to train, in the order of a hash of names; the set names no "
    "patients, so two pictures of one patient may stand on both sides. HC18 heads and other planes by patient or examination: a quarter to "
    "test, a tenth to validate. Phantoms by seed"
)
RESTS_ON = (
    "real boxes: thalami, midbrain, nt, it, cm, palate, nasal_bone, nasal_tip, nasal_skin on NT planes of one hospital, skull on HC18 "
    "heads; drawn phantoms: every other structure, and these on every other plane. Other real planes teach only what they surely do not "
    "show; a structure that nobody marked on a picture which may show it counts as unknown"
)
GUESSED = (
    f"; {', '.join(sorted(TRUSTED))} also learnt from real pictures that nobody marked, by the boxes which the network itself gave them "
    "in its last epochs"
)
LIMITS = (
    "Real NT planes of one hospital with two kinds of screens, 11-14 weeks; heads of HC18's one hospital.",
    "Structures without real boxes were never measured on real pictures: their figures are of phantoms; how often they are told on real "
    "planes stands under told_on_real_planes.",
    "Every real training picture is one that people called standard: on others its boxes were never measured.",
    "The nose's structures are a few pixels high: their boxes are less exact than the others.",
    "Research software, not a medical device.",
)


def card(run: Run, plan: Plan, canvas: tuple[int, int], version: str, sources: Sequence[Source]) -> ModelCard:
    """The card without scores, file name and hash. `sources` are the sets whose pictures were read."""
    return ModelCard(
        name="structures",
        version=version,
        architecture=ARCHITECTURE,
        weights="",
        sha256="",
        labels=STRUCTURE_NAMES,
        input_size=canvas,
        preprocessing=PREPROCESSING,
        thresholds={"confidence": WORKING, "overlap": OVERLAP_LIMIT, "vote_overlap": AGREES, "vote_share": LEAST_SHARE},
        data=(*sources, attribution.DRAWN, attribution.MADE),
        split=SPLIT,
        scores={},
        rests_on=RESTS_ON + (GUESSED if run.epoch > GUESS_FROM else ""),
        limits=LIMITS,
        energy={
            "epochs": run.epoch,
            "best_epoch": run.best_epoch,
            "minutes": round(run.seconds / 60, 1),
            "watt_hours": round(sum(row.get("watt_hours", 0.0) for row in run.curve), 2),
            "method": METHOD,
            "device": f"{plan.device}, {plan.threads} CPU thread(s), bfloat16 autocast",
        },
    )
