"""The card that the plane network leaves."""

from collections.abc import Mapping
from typing import Any

from ml import attribution
from ml.model_card import ModelCard
from ml.planes.model import INPUT_SIZE, PLANES
from ml.planes.train import Settings
from ml.training import Run

RESTS_ON = (
    "nt: real pictures of one hospital, standard ones and ones that its sonographers called non-standard. head_first_trimester: real "
    "pictures of one hospital (heads of at most 87 mm circumference) and phantoms. transthalamic, transventricular, transcerebellar: real "
    "pictures of Barcelona, real heads of Nijmegen and three African countries of which the plane is not known, phantoms, SonoNet's start. "
    "abdomen, femur, thorax: real pictures of Barcelona and three African countries, phantoms, SonoNet's start. spine, profile, lips, "
    "kidneys: SonoNet's start, which its authors taught on British scans that we do not have, and phantoms. crl, abdomen_first_trimester: "
    "phantoms alone. cervix: phantoms and three real pictures of Barcelona. other: few real pictures of Barcelona, phantoms, SonoNet's "
    "background. What is kept out as strange: made pictures, pieces of scans, ultrasound of adults. Every picture that teaches is made "
    "alike first: scaled, stretched and packed at random, so that what third parties left names no plane."
)
LIMITS = (
    "Every NT plane comes from one hospital: how many of another's are called so was tried on other looks of the same pictures only.",
    "Marks of the cavum septi pellucidi and the lateral ventricle were not used: only that they are there can be believed.",
    "No real crown-rump length, first-trimester abdomen, spine, profile, lips or kidneys stands behind any figure here.",
    "Cervix and other rest on 7 and 39 real pictures in all: both are often taken for a plane.",
    "Real femur, thorax and abdomen pictures of Barcelona were stretched and packed again by a third party.",
    "Strange pictures are drawn, but for ultrasound of adults: real breast, CT and Doppler pictures were not tried.",
    "Research software, not a medical device.",
)


def card(run: Run, settings: Settings, version: str, temperature: float, energy: Mapping[str, Any]) -> ModelCard:
    """The card without scores, file name and hash."""
    return ModelCard(
        name="planes",
        version=version,
        architecture="SonoNet-16 with sixteen planes and one score for no fetus; Mahalanobis distance of its channel means",
        weights="",
        sha256="",
        labels=PLANES,
        input_size=INPUT_SIZE,
        preprocessing="grey; long side at most 480; the scan area alone, squeezed to input_size; 255 * (x - mean) / standard deviation",
        thresholds={"temperature": round(temperature, 4), "out_of_distribution": 0.5},
        data=(
            attribution.SONONET,
            attribution.FIRST_TRIMESTER,
            attribution.GRADED,
            attribution.FETAL_PLANES,
            attribution.FETAL_PLANES_MORE,
            attribution.AFRICAN,
            attribution.HC18,
            attribution.DICOM_US,
            attribution.DRAWN,
            attribution.MADE,
        ),
        split="by patient or examination, identical pictures together, in the order of a hash: a quarter of each source and plane to test, "
        "a tenth to choose the epoch, the temperature and the level of strangeness, the rest to train; a patient of two sets stands in one "
        "part; pictures that others augmented train only; NT planes as for the detector, of the non-standard ones a third and a sixth; "
        "phantoms by seed; strange pictures by kind, adults by device",
        scores={},
        rests_on=RESTS_ON,
        limits=LIMITS,
        energy={
            "epochs": run.epoch,
            "best_epoch": run.best_epoch,
            "pictures_an_epoch": settings.epoch,
            "minutes": round(run.seconds / 60, 1),
            "seed": settings.plan.seed,
            **energy,
        },
    )
