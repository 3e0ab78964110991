"""A sample by strata, for tests: counts in, columns out."""

import numpy as np

from auditapp.reports.standard_shares import Frame
from auditapp.reports.stratified_agreement import StratifiedPairs


def make_frame(*strata: tuple[int, int, int], design: str = "simple", images_a_study: int = 1) -> Frame:
    """Each stratum is (images, read, found standard); the machine calls every image standard."""
    size = np.array([images for images, _, _ in strata])
    stratum = np.repeat(np.arange(len(strata)), [read for _, read, _ in strata])
    standard = np.concatenate([np.arange(read) < yes for _, read, yes in strata]) * 1.0 if strata else np.zeros(0)
    study = np.arange(len(standard)) // images_a_study
    return Frame(size, size, stratum, standard, np.ones(len(standard)), study, design)


def make_guided_pairs(*strata: tuple[int, int, tuple[int, ...]], images_a_study: int = 1) -> StratifiedPairs:
    """Each stratum is (images, the machine's category, reads by the expert's category)."""
    rows = [(place, said, other) for place, (_, said, counts) in enumerate(strata) for other, n in enumerate(counts) for _ in range(n)]
    stratum, machine, expert = np.array(rows).T
    kinds = np.arange(len(strata)), np.array([said for _, said, _ in strata]), np.array([images for images, _, _ in strata])
    study = np.arange(len(rows)) // images_a_study
    return StratifiedPairs.by_cell(np.column_stack([machine, expert]), study, stratum, kinds, len(strata[0][2]))
