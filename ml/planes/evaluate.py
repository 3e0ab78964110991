"""The held-out figures of the plane network, with intervals by patient."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch

from ml import scores as count
from ml.datasets import fetal_planes
from ml.evaluation.cases import Case
from ml.evaluation.planes import plane_figures
from ml.intervals import figure
from ml.manifest import Entry
from ml.planes.predict import PlaneModel, PlaneReading, told
from ml.planes.recipe import Part
from ml.planes.samples import PlaneSample
from ml.planes.settle import COPIES, through_others
from ml.planes.train import readings_of
from ml.types import HEAD_PLANES, FramePrediction

BARCELONA = (fetal_planes.SOURCE, fetal_planes.MORE)
GRADES = ("standard", "non_standard")


def scores(model: PlaneModel, test: Part) -> dict[str, Any]:
    """Planes on real pictures in all and by source, on phantoms of unseen seeds, and what is kept out."""
    real, drawn, strange = (read(model, samples) for samples in (test.real, test.drawn, test.strange))
    cases, phantoms = cases_of(test.real, real), cases_of(test.drawn, drawn)
    by_source = sorted({sample.source for sample in test.real})
    others = through_others([sample for sample in test.real if sample.shows == "nt"], COPIES, seed=3)
    return {
        "real": plane_figures(cases),
        "real_by_source": {source: plane_figures([case for case in cases if case.entry.source == source]) for source in by_source},
        "barcelona": plane_figures([case for case in cases if case.entry.source in BARCELONA]),
        "head_planes": _head_planes(cases),
        "nt_kept": nt_kept(test.real, real) | {"restyled": nt_kept(others, read(model, others))},
        "nt_against_real_and_drawn": _nt([*cases, *phantoms]),
        "drawn": plane_figures(phantoms),
        "out_of_distribution": strangeness(test, real, drawn, strange),
    }


def read(model: PlaneModel, samples: Sequence[PlaneSample]) -> list[PlaneReading]:
    with torch.inference_mode():
        return told(readings_of(model.network, samples), samples, model)


def cases_of(samples: Sequence[PlaneSample], readings: Sequence[PlaneReading]) -> list[Case]:
    """The pictures as the evaluation of the whole machine knows them."""
    return [
        Case(
            Entry(Path(sample.group), sample.source, sample.shows, sample.group or str(number)),
            FramePrediction((1, 1), reading.plane, (), {}, {}, 0.0, out_of_distribution=reading.out_of_distribution),
        )
        for number, (sample, reading) in enumerate(zip(samples, readings, strict=True))
    ]


def _head_planes(cases: Sequence[Case]) -> dict[str, Any]:
    """Macro F1 over the three head planes, among the pictures of which the plane is known, all planes allowed as answers."""
    own = [case for case in cases if case.entry.plane in HEAD_PLANES]
    truth, said = [case.entry.plane for case in own], [case.prediction.plane.plane for case in own]
    return asdict(figure(lambda counts: count.macro_f1(counts, truth, said), [case.entry.group for case in own]))


def nt_kept(samples: Sequence[PlaneSample], readings: Sequence[PlaneReading]) -> dict[str, Any]:
    """By grade, the share of NT planes that get as far as a grade: called so, and not kept out as strange."""
    nt = [
        (sample, reading.plane.plane == "nt" and reading.out_of_distribution < 0.5)
        for sample, reading in zip(samples, readings, strict=True)
    ]
    return {grade: _share([one for one in nt if one[0].shows == "nt" and one[0].grade == grade]) for grade in GRADES}


def _share(kept: Sequence[tuple[PlaneSample, bool]]) -> dict[str, Any]:
    flags = np.array([one for _, one in kept], bool)
    return asdict(figure(lambda counts: count.share(counts, flags), [sample.group for sample, _ in kept]))


def _nt(cases: Sequence[Case]) -> dict[str, Any]:
    nt = np.array([case.entry.plane == "nt" for case in cases])
    chances = np.array([case.prediction.plane.probabilities["nt"] for case in cases])
    return asdict(figure(lambda counts: count.auroc(counts, chances, nt), [case.entry.group for case in cases], fewest=int(nt.sum())))


def strangeness(test: Part, real: Sequence[PlaneReading], drawn: Sequence[PlaneReading], strange: Sequence[PlaneReading]) -> dict[str, Any]:
    """AUROC of real planes against strange pictures, in all and by kind, and the shares on the wrong side of 0.5."""
    known, odd = (np.array([reading.out_of_distribution for reading in readings]) for readings in (real, strange))
    kinds = np.array([sample.group for sample in test.strange])
    groups = [sample.group for sample in test.real]
    return {
        "all": _apart(known, odd, groups),
        "by_kind": {str(kind): _apart(known, odd[kinds == kind], groups) for kind in np.unique(kinds)},
        "real_kept_out": round(float((known >= 0.5).mean()), 4),
        "drawn_kept_out": round(float(np.mean([reading.out_of_distribution >= 0.5 for reading in drawn])), 4),
    }


def _apart(known: np.ndarray, odd: np.ndarray, groups: Sequence[str]) -> dict[str, Any]:
    both, positive = np.concatenate([known, odd]), np.arange(len(known) + len(odd)) >= len(known)
    own = [*groups, *(f"strange/{number}" for number in range(len(odd)))]
    curve = asdict(figure(lambda counts: count.auroc(counts, both, positive), own, fewest=len(odd)))
    return {"auroc": curve, "n_strange": len(odd), "kept_out": round(float((odd >= 0.5).mean()), 4)}
