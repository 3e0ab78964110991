"""What the plane network learns from, is calibrated and tested on, and the card it leaves."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from ml import attribution
from ml.corpus import plane_parts
from ml.datasets import dicom_us
from ml.drawn import phantoms
from ml.manifest import read_grey
from ml.metrics import accuracy, calibration_error, f1_by_label, macro_f1
from ml.model_card import ModelCard
from ml.planes.model import INPUT_SIZE, PLANES
from ml.planes.negatives import negatives
from ml.planes.samples import PlaneSample, plane_sample, plane_samples
from ml.planes.train import Settings, Trained, scores_of

MADE = {"train": 260, "validation": 40, "test": 60}
DRAWN = {"train": 45, "validation": 8, "test": 12}  # phantoms of each plane
FIRST_SEED = {"train": 300_000, "validation": 400_000, "test": 910_000}


def part_samples(data: Path, part: str) -> list[PlaneSample]:
    """Pictures of one part: real planes, phantoms, made negatives; to train also ultrasound of adults."""
    entries = plane_parts(data)[part]
    scans = [read_grey(entry.file) for entry in entries[::9]]
    samples = plane_samples(entries)
    samples += [plane_sample(pixels, "other", "made") for pixels in negatives(MADE[part], scans, FIRST_SEED[part])]
    samples += [plane_sample(one.pixels, plane, "drawn") for plane in PLANES for one in phantoms(plane, DRAWN[part], FIRST_SEED[part])]
    if part == "train":
        samples += [plane_sample(pixels, "other", "dicom_us") for pixels in dicom_us.frames(data / "dicom_us")]
    return samples


def planes_of(samples: Sequence[PlaneSample]) -> Tensor:
    return torch.tensor([sample.plane for sample in samples])


def scores(network: nn.Module, samples: Sequence[PlaneSample], temperature: float) -> dict[str, Any]:
    """Accuracy and macro-F1 in all and by source, F1 by plane, and how far the probabilities can be believed."""
    probabilities = (scores_of(network, samples) / temperature).softmax(1).numpy()
    truth = [PLANES[sample.plane] for sample in samples]
    said = [PLANES[number] for number in probabilities.argmax(1)]
    sources = sorted({sample.source for sample in samples})
    real = [number for number, sample in enumerate(samples) if sample.source not in ("made", "drawn")]
    right = np.array(truth) == np.array(said)
    return {
        "all": _figures(truth, said, range(len(samples))),
        "real": _figures(truth, said, real),
        "by_source": {
            source: _figures(truth, said, [n for n, sample in enumerate(samples) if sample.source == source]) for source in sources
        },
        "f1_by_plane": {plane: round(value, 3) for plane, value in f1_by_label([truth[n] for n in real], [said[n] for n in real]).items()},
        "calibration_error": round(calibration_error(probabilities.max(1), right), 3),
    }


def _figures(truth: Sequence[str], said: Sequence[str], numbers: Sequence[int]) -> Mapping[str, float]:
    own_truth, own_said = [truth[n] for n in numbers], [said[n] for n in numbers]
    return {"n": len(own_truth), "accuracy": round(accuracy(own_truth, own_said), 3), "macro_f1": round(macro_f1(own_truth, own_said), 3)}


def card(trained: Trained, settings: Settings, version: str, temperature: float) -> ModelCard:
    """The card without scores, file name and hash."""
    return ModelCard(
        name="planes",
        version=version,
        architecture="SonoNet-16 with six planes",
        weights="",
        sha256="",
        labels=PLANES,
        input_size=INPUT_SIZE,
        preprocessing="grey; long side at most 480; the scan area alone, squeezed to input_size; 255 * (x - mean) / standard deviation",
        thresholds={"temperature": round(temperature, 4)},
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
        split="by patient or examination, identical pictures together, in the order of a hash: a quarter of each source and plane "
        "to test, a tenth to find the temperature, the rest to train; NT planes as for the detector; phantoms and made pictures by seed",
        scores={},
        rests_on="trained on real planes of six places, on drawn phantoms and on made negatives; SonoNet itself on British scans",
        limits=(
            "Every NT plane comes from one set with its own screens: that it is told by the screen cannot be ruled out.",
            "Real pictures of no plane are few (14): 'other' rests mostly on made pictures.",
            "The head planes are one: head. Cervix, spine, kidneys and crown-rump length are not known.",
            "Few real thorax, femur and abdomen pictures: their figures are uncertain.",
            "Research software, not a medical device.",
        ),
        energy={
            "epochs": trained.epochs,
            "pictures_an_epoch": settings.epoch,
            "minutes": round(trained.seconds / 60, 1),
            "device": f"{settings.threads} CPU thread(s), bfloat16 autocast",
        },
    )
