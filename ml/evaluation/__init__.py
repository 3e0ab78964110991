"""How well the machine does on pictures of which something is known: pure numbers from entries and predictions, no torch."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ml import scores
from ml.evaluation.cases import Case, apart, told
from ml.evaluation.planes import plane_figures
from ml.evaluation.quality import quality_figures
from ml.evaluation.structures import structure_figures
from ml.intervals import DRAWS, LEAST_GROUPS, LEAST_PICTURES, LEVEL, SEED
from ml.manifest import Entry
from ml.types import FramePrediction

STRANGE = "strange"  # the label of pictures that no fetal network was made for


def evaluated(entries: Sequence[Entry], predictions: Sequence[FramePrediction], seen_from: Mapping[str, float]) -> dict[str, Any]:
    """The report, whose keys are a contract (docs/evaluation.md).

    `seen_from` gives, for each structure that the machine knows, the confidence from which it counts as seen.
    """
    cases = [Case(entry, prediction) for entry, prediction in zip(entries, predictions, strict=True)]
    ordinary = [case for case in cases if STRANGE not in case.entry.labels]
    return {
        "n": len(cases),
        "groups": len({entry.group for entry in entries}),
        "interval": {
            "method": "percentile bootstrap by group",
            "level": LEVEL,
            "draws": DRAWS,
            "seed": SEED,
            "least_n": LEAST_PICTURES,
            "least_groups": LEAST_GROUPS,
        },
        "planes": apart(ordinary, plane_figures, ("by_vendor", "by_site", "by_source")),
        "structures": apart([case for case in ordinary if case.entry.looked_for], lambda own: structure_figures(own, seen_from)),
        "out_of_distribution": _strangeness(cases),
        "quality": apart(ordinary, quality_figures),
    }


def _strangeness(cases: Sequence[Case]) -> dict[str, Any]:
    strange = np.array([STRANGE in case.entry.labels for case in cases], bool)
    found = np.array([case.prediction.out_of_distribution for case in cases])
    few = int(min(strange.sum(), (~strange).sum()))
    return {
        "strange": int(strange.sum()),
        "ordinary": int((~strange).sum()),
        "auroc": told(cases, lambda counts: scores.auroc(counts, found, strange), fewest=few),
        "kept_out": told(
            [case for case in cases if STRANGE in case.entry.labels], lambda counts: scores.share(counts, found[strange] >= 0.5)
        ),
        "let_in": told(
            [case for case in cases if STRANGE not in case.entry.labels], lambda counts: scores.share(counts, found[~strange] < 0.5)
        ),
    }
