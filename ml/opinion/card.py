"""The card that the opinion leaves."""

from collections.abc import Mapping, Sequence
from typing import Any

from ml import attribution
from ml.model_card import ModelCard
from ml.opinion.anatomy import COLUMNS, ROWS
from ml.opinion.network import HEADS
from ml.opinion.train import Settings
from ml.types import NT_STRUCTURES, WHOLE

RESTS_ON = (
    "human grades: NT planes that the sonographers of one centre called standard or non-standard by consensus, without a reason and "
    "without a second rater. What is seen on them comes from the detector and the quality network of this edition"
)
LIMITS = (
    "One centre's consensus: another centre's experts may draw the line elsewhere, and no second rater says how far people agree.",
    "NT planes alone: of no other plane were human grades at hand.",
    "A grade without a reason: what speaks against a picture is what the network weighs, not what the sonographers said.",
    "Probabilities are as if half of all pictures were standard; among pictures of which most are, more than the probability says will be.",
    "The detector learnt from 660 of the standard pictures and from none of the non-standard ones: how the parts are weighed was learnt "
    "from pictures that it has not seen, the heads' view of the anatomy from all training pictures.",
    "While it was built, what it looks at was chosen with an eye on the test pictures too: its figures flatter a little, until pictures "
    "that nobody looked at are tried.",
    "Research software, not a medical device.",
)


def card(version: str, eyes: Sequence[ModelCard], settings: Settings, variants: int, energy: Mapping[str, Any]) -> ModelCard:
    """The card without scores, file name and hash; `eyes` are the cards of the networks whose output is read."""
    return ModelCard(
        name="opinion",
        version=version,
        architecture=f"{HEADS} small convolutional heads over the detector's maps along the anatomy, SonoNet-16 over the scan laid out "
        "along it, joined with confidence and clarity of each structure by logistic regression with weights of 0 and more",
        weights="",
        sha256="",
        labels=(WHOLE, *NT_STRUCTURES),
        input_size=(COLUMNS, ROWS),
        preprocessing="black outside the scan area; the detector's three maps on a grid laid along the anatomy by its boxes; the scan "
        "turned and scaled as the usual anatomy lies, its greys standardised",
        thresholds={"standard_from": 0.5},
        data=(attribution.FIRST_TRIMESTER, attribution.GRADED, *((attribution.SONONET,) if settings.start else ())),
        split="standard: the parts of the NT planes and of the graded set; non-standard: a third to test, a sixth to settle how much each "
        "part counts, the rest to teach; identical pictures together. No patients are named, so one may stand on both sides",
        scores={},
        rests_on=RESTS_ON,
        limits=LIMITS,
        energy={
            "steps": settings.steps,
            "picture_epochs": settings.epochs if settings.start else 0,
            "variants": variants,
            "seed": settings.seed,
            **energy,
        },
        reads=tuple(eye.version for eye in eyes),
    )
