"""A sample by strata, for tests: counts in, columns out."""

import numpy as np

from auditapp.reports.standard_shares import Frame


def make_frame(*strata: tuple[int, int, int], design: str = "simple", images_a_study: int = 1) -> Frame:
    """Each stratum is (images, read, found standard); the machine calls every image standard."""
    size = np.array([images for images, _, _ in strata])
    stratum = np.repeat(np.arange(len(strata)), [read for _, read, _ in strata])
    standard = np.concatenate([np.arange(read) < yes for _, read, yes in strata]) * 1.0 if strata else np.zeros(0)
    study = np.arange(len(standard)) // images_a_study
    return Frame(size, size, stratum, standard, np.ones(len(standard)), study, design)
