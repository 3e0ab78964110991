"""The card that the plane network leaves."""

from collections.abc import Mapping
from typing import Any

from ml import attribution
from ml.model_card import ModelCard
from ml.planes.model import INPUT_SIZE, PLANES
from ml.planes.train import Settings
from ml.training import Run

RESTS_ON = (
    "nt: real pictures of one hospital. head_first_trimester: real pictures of one hospital (heads of at most 87 mm circumference) and "
    "phantoms. transthalamic, transventricular, transcerebellar: real pictures of Barcelona, real heads of Nijmegen and three African "
    "countries of which the plane is not known, phantoms, SonoNet's start. abdomen, femur, thorax: real pictures of Barcelona and three "
    "African countries, phantoms, SonoNet's start. spine, profile, lips, kidneys: SonoNet's start, which its authors taught on British "
    "scans that we do not have, and phantoms. crl, abdomen_first_trimester, cervix: phantoms alone. other: few real pictures of "
    "Barcelona, phantoms, SonoNet's background. What is kept out as strange: made pictures, pieces of scans, ultrasound of adults."
)
LIMITS = (
    "Every NT plane comes from one set with its own screens: that it is told by the screen cannot be ruled out.",
    "No real crown-rump length, first-trimester abdomen, cervix, spine, profile, lips or kidneys stands behind any figure here.",
    "Real pictures of other planes are few: 'other' is often taken for a plane.",
    "Few real thorax, femur and abdomen pictures: their figures are uncertain.",
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
            attribution.FETAL_PLANES,
            attribution.AFRICAN,
            attribution.HC18,
            attribution.DICOM_US,
            attribution.DRAWN,
            attribution.MADE,
        ),
        split="by patient or examination, identical pictures together, in the order of a hash: a quarter of each source and plane to test, "
        "a tenth to choose the epoch, the temperature and the level of strangeness, the rest to train; NT planes as for the detector; "
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
