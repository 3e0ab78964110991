"""What the detector learns from and is tested on, and the card it leaves."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ml import attribution
from ml.corpus import nt_parts, plane_parts
from ml.drawn import phantoms
from ml.manifest import read_grey
from ml.model_card import ModelCard
from ml.planes.negatives import negatives
from ml.structures.detector import ARCHITECTURE
from ml.structures.evaluate import as_record, evaluate, false_boxes
from ml.structures.predict import StructureModel
from ml.structures.samples import Sample, sample_of, samples_of
from ml.structures.train import Run, Settings
from ml.types import NT_STRUCTURES

CONFIDENCE = 0.25  # the working threshold: from here on a structure counts as seen
DRAWN, DRAWN_OTHERS = 280, 12  # NT phantoms, and phantoms of each other plane, to train with
REAL_OTHERS, MADE_OTHERS = 70, 30
OTHER_PLANES = ("head", "abdomen", "femur", "thorax", "other")


def training_samples(data: Path) -> list[Sample]:
    """Real boxed NT planes, NT phantoms, and pictures of other planes or of nothing, where no NT structure is to be found."""
    others = [entry for entry in plane_parts(data)["train"] if entry.plane != "nt"]
    silent = [read_grey(entry.file) for entry in _even(others, REAL_OTHERS)] + negatives(MADE_OTHERS, [], seed=21)
    silent += [one.pixels for plane in OTHER_PLANES for one in phantoms(plane, DRAWN_OTHERS, 200_000)]
    return samples_of(nt_parts(data)["train"]) + drawn_samples(DRAWN, 100_000) + [sample_of(pixels, ()) for pixels in silent]


def _even(entries: Sequence[Any], count: int) -> list[Any]:
    by_plane: dict[str, list[Any]] = {}
    for entry in entries:
        by_plane.setdefault(entry.plane, []).append(entry)
    share = count // len(by_plane)
    return [entry for own in by_plane.values() for entry in own[:: max(1, len(own) // share)][:share]]


def drawn_samples(count: int, first_seed: int) -> list[Sample]:
    return [sample_of(one.pixels, ((box.name, box.box) for box in one.structures)) for one in phantoms("nt", count, first_seed)]


def scores(model: StructureModel, data: Path) -> dict[str, Any]:
    """The held-out figures: real NT planes, phantoms of unseen seeds, and how silent the detector stays on other planes."""
    others = [entry for entry in plane_parts(data)["test"] if entry.plane != "nt"]
    silent = [sample_of(read_grey(entry.file), ()) for entry in _even(others, 60)]
    return {
        "real": as_record(evaluate(model, samples_of(nt_parts(data)["test"]), CONFIDENCE)),
        "drawn": as_record(evaluate(model, drawn_samples(60, 900_000), CONFIDENCE)),
        "other_planes": {"n_pictures": len(silent), "structures_a_picture": round(false_boxes(model, silent, CONFIDENCE), 3)},
    }


def card(run: Run, settings: Settings, version: str) -> ModelCard:
    """The card without scores, file name and hash."""
    return ModelCard(
        name="structures",
        version=version,
        architecture=ARCHITECTURE,
        weights="",
        sha256="",
        labels=NT_STRUCTURES,
        input_size=settings.canvas,
        preprocessing=(
            "grey; scaled so that the long side has the larger number of input_size, centred on the smallest black canvas with sides "
            "divisible by 32; grey level / 255"
        ),
        thresholds={"confidence": CONFIDENCE, "overlap": 0.6},
        data=(
            attribution.FIRST_TRIMESTER,
            attribution.FETAL_PLANES,
            attribution.AFRICAN,
            attribution.HC18,
            attribution.DRAWN,
            attribution.MADE,
        ),
        split="100 pictures to test, 80 to choose settings, 660 to train, in the order of a hash of names; the set names no patients, "
        "so two pictures of one patient may stand on both sides",
        scores={},
        rests_on="trained on real NT planes of one hospital and on drawn NT phantoms; other planes teach it to stay silent",
        limits=(
            "One hospital, two kinds of screens, 11-14 weeks, NT plane only.",
            "Every training picture was taken as a standard plane: how it behaves on bad ones rests on drawn faults.",
            "The nose's structures are a few pixels high: their boxes are less exact than the others.",
            "No human graded clarity: the quality of a structure is a formula, not a learnt grade.",
            "Research software, not a medical device.",
        ),
        energy={
            "epochs": run.epoch,
            "minutes": round(run.seconds / 60, 1),
            "device": f"{settings.threads} CPU thread(s), bfloat16 autocast",
        },
    )
