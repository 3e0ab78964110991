"""The card that the quality network leaves beside its weights."""

from collections.abc import Mapping, Sequence
from typing import Any

from ml import attribution
from ml.energy import METHOD
from ml.model_card import ModelCard
from ml.quality import degrade
from ml.quality.look import PICTURE_SIZE
from ml.training import Plan, Run


def card(run: Run, plan: Plan, labels: Sequence[str], thresholds: Mapping[str, float], version: str) -> ModelCard:
    """The card without scores, file name and hash."""
    return ModelCard(
        name="quality",
        version=version,
        architecture="image and structure branches (small convolutional networks) joined by attention over structures; CORN heads",
        weights="",
        sha256="",
        labels=tuple(labels),
        input_size=PICTURE_SIZE,
        preprocessing=(
            "grey; the scan area squeezed to input_size / 255, not standardised, with facts counted on all pixels; of each box the frame's "
            "own pixels over 2.2 of its sides, at 48x48 / 255"
        ),
        thresholds=thresholds,
        data=(attribution.FIRST_TRIMESTER, attribution.FETAL_PLANES, attribution.AFRICAN, attribution.HC18, attribution.DRAWN, DEGRADED),
        split="the parts of the corpus, by patient or examination where the set names them: validation chooses the epoch, temperatures and "
        "conformal quantiles, test is looked at once; phantoms by seed",
        scores={},
        rests_on="no human graded any of these pictures. Factors and clarity of real pictures: faults made with known severity on pictures "
        "published as standard planes. Criteria and overall grade: drawn phantoms alone",
        limits=LIMITS,
        energy=_energy(run, plan),
    )


DEGRADED: attribution.Source = {
    "name": "made faults",
    "kind": "made",
    "licence": "AGPL-3.0-only",
    "attribution": f"ml/quality/degrade.py of this project: gain {degrade.GAIN} grey levels, contrast {degrade.CONTRAST}, blur "
    f"{degrade.BLUR} px at 640 px, shadow {degrade.SHADOW} of the light over {degrade.SHADOW_WIDTH} of the width, zoom {degrade.ZOOM}, "
    f"shift {degrade.SHIFT} of the sides",
}
LIMITS = (
    "Level 0 of a factor is a real picture as it came: real pictures have faults of their own, which nobody marked.",
    "A made fault is not a real one: a poor probe, a heavy mother and a bad angle look otherwise. The kappas are for made faults.",
    "The overall grade is the share of a phantom's facts that hold (0.8 standard, 0.6 basic): no guideline, and drawn pictures. On real "
    "pictures it is extrapolated, held only by supposed grades of the two ends on NT planes.",
    "Criteria were learnt and tested on phantoms alone; on real pictures nothing is known of how right they are.",
    "Boxes of training pictures were the true ones a little off: a detector's own errors are other.",
    "Several variants of one picture stand in calibration and test: intervals are over pictures, coverage is not.",
    "Research software, not a medical device.",
)


def _energy(run: Run, plan: Plan) -> dict[str, Any]:
    return {
        "epochs": run.epoch,
        "best_epoch": run.best_epoch,
        "minutes": round(run.seconds / 60, 1),
        "watt_hours": round(sum(row.get("watt_hours", 0.0) for row in run.curve), 2),
        "method": METHOD,
        "seed": plan.seed,
        "device": f"{plan.device}, {plan.threads} CPU thread(s), bfloat16 autocast",
    }
