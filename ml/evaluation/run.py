"""From entries to a report: reads the pictures, lets the machine look at them, reckons the figures."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from ml.corpus import plane_parts
from ml.datasets import hc18
from ml.datasets.registry import read_data, read_sets
from ml.evaluation import STRANGE, evaluated
from ml.evaluation.cases import Case
from ml.evaluation.grades import GRADE, grades_report
from ml.evaluation.shortcuts import seen_besides, shortcuts_report
from ml.evaluation.surroundings import blanked, donors, pasted, surroundings_report
from ml.manifest import Entry, read_grey
from ml.pixels import Frame
from ml.planes.strange import UNSEEN_KINDS, strange_screen
from ml.predict import Models, predict
from ml.screens import screen_kind
from ml.training import watched
from ml.types import OVERALL, FramePrediction

ALL_BOXES_FROM = 0.01  # average precision needs the doubtful boxes too
FIRST_SEED = 950_000  # of strange pictures: far from those that limits were tested on
Printed = Callable[[Sequence[FramePrediction]], Sequence[str | None]]
"""The grades of OVERALL that a protocol prints for predictions, None where it gives none: protocols are none of this house's business."""
PARTS = ("test", "validation", "train")


def entries_of(paths: Sequence[Path], part: str, limit: int | None = None) -> list[Entry]:
    """All pictures of manifests and public sets, or one part of the split that trainings on the same paths use; `limit` drawn by seed."""
    entries = plane_parts(*paths)[part] if part in PARTS else [hc18.with_trimester(entry) for entry in read_data(paths)]
    if limit is None or limit >= len(entries):
        return entries
    chosen = np.random.default_rng(7).choice(len(entries), limit, replace=False)
    return [entries[place] for place in sorted(chosen.tolist())]


def learnt_from(paths: Sequence[Path], models: Models) -> list[str]:
    """The sets among the data of which the networks' cards say that they have learnt from them: a figure on all of such a set flatters."""
    taught = {source["name"] for card in models.cards for source in card.data}
    return sorted(taught & {name for manifest in read_sets(paths) for name in manifest.name.split("; ")})


def read(entry: Entry) -> Frame:
    return read_grey(entry.file, entry.frame)


def predictions_of(
    entries: Sequence[Entry],
    models: Models,
    batch: int = 16,
    *,
    confidence: float = ALL_BOXES_FROM,
    shown: Callable[[Entry], Frame] = read,
) -> list[FramePrediction]:
    """In the order of the entries; a progress bar on a terminal. Pictures are read, or made by `shown`, as they are needed."""
    predictions: list[FramePrediction] = []
    starts = range(0, len(entries), batch)
    for start in watched(starts, "pictures", len(starts)):
        predictions += predict([shown(entry) for entry in entries[start : start + batch]], models, confidence=confidence)
    return predictions


def strange_ones(count: int, models: Models, batch: int = 16) -> tuple[list[Entry], list[FramePrediction]]:
    """`count` made pictures that are no fetal ultrasound, of kinds that no network has learnt from, and what the machine sees on them."""
    kinds = [UNSEEN_KINDS[number % len(UNSEEN_KINDS)] for number in range(count)]
    entries = [Entry(Path(f"{kind} {n}"), "made", "other", f"made/{n}", labels={STRANGE: kind}) for n, kind in enumerate(kinds)]
    predictions: list[FramePrediction] = []
    for start in watched(range(0, count, batch), "strange pictures", -(-count // batch)):
        numbered = list(enumerate(kinds))[start : start + batch]
        predictions += predict([strange_screen(kind, FIRST_SEED + n) for n, kind in numbered], models, confidence=ALL_BOXES_FROM)
    return entries, predictions


def report_on(entries: Sequence[Entry], models: Models, strange: int = 0) -> dict[str, Any]:
    """`ml.evaluation.evaluated` with the versions of the networks; `strange` made pictures of no fetus stand beside the entries."""
    card = models.structures.card
    made, seen = strange_ones(strange, models)
    seen_from = dict.fromkeys(card.labels, card.thresholds["confidence"])
    report = evaluated([*entries, *made], [*predictions_of(entries, models), *seen], seen_from)
    return {"model_versions": dict(models.versions)} | report


def grades_on(
    entries: Sequence[Entry], models: Models, printed: Printed, *, confidence: float, cut: float, shortcuts: bool = False
) -> dict[str, Any]:
    """How far the machine's grade agrees with people's, on the entries that people graded; with `shortcuts`, what else tells their grade.

    The pictures are looked at as the product does, with boxes of at least `confidence`: a grade rests on which boxes there are.
    """
    own = [entry for entry in entries if entry.labels.get(GRADE) in OVERALL]
    seen = predictions_of(own, models, confidence=confidence)
    given = zip(own, seen, printed(seen), strict=True)
    cases = [Case(entry, prediction, grade, screen_kind(read(entry))) for entry, prediction, grade in given]
    report = grades_report(cases, cut)
    return report | {"shortcuts": _shortcuts(cases, models, confidence)} if shortcuts else report


def _shortcuts(cases: Sequence[Case], models: Models, confidence: float) -> dict[str, Any]:
    from_whom = donors(cases)

    def again(shown: Callable[[Entry], Frame]) -> list[Case]:
        seen = predictions_of([case.entry for case in cases], models, confidence=confidence, shown=shown)
        return [replace(case, prediction=prediction) for case, prediction in zip(cases, seen, strict=True)]

    on_black = again(lambda entry: blanked(read(entry)))
    elsewhere = again(lambda entry: pasted(read(entry), read(from_whom[entry])))
    alone = shortcuts_report(cases, seen_besides(read(case.entry) for case in cases))
    return alone | {"surroundings": surroundings_report(cases, on_black, elsewhere)}
