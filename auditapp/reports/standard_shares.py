"""Share of standard images of a group within a round's sample, with its interval, the reads that it is worth, and PPI++. Pure.

A statement about the people's work, of which the period's images are a sample: no finite-population correction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from auditapp.reports.agreement import LEAST_PAIRS, LEAST_READS, Estimate, State, not_estimable, too_few
from auditapp.sentences import term
from auditapp.statistics.clusters import DesignEffect, design_effect
from auditapp.statistics.funnel import effective_reads
from auditapp.statistics.linearised import Codes, Sample, Values, standard_error
from auditapp.statistics.ppi import best_weight, powered_mean
from auditapp.statistics.shares import NotEstimable, Refusal, Stratum, stratified_mean
from auditapp.statistics.shares_posterior import posterior_share, stretched

Mask = NDArray[np.bool_]

DRAWS = 4000
Z95 = 1.959964
MOST_UNREAD = 0.2  # share of a group's images in strata of which nobody read any: above it the group's share is anybody's guess
JEFFREYS = term("Jeffreys posterior")
PARTS = {
    "simple": term("stratified by radiologist"),
    "by_plane": term("stratified by radiologist and plane"),
    "care": term("stratified by radiologist and the machine's verdict"),
}
PARTS["model_assisted"] = PARTS["care"]
BY_STUDY = term("by study")
POWERED = term("prediction-powered mean (PPI++)")
OF_OLD_EDITIONS = term("stratified by radiologist, Jeffreys posterior")  # frozen reports still say it


@dataclass(frozen=True)
class Frame:
    """A group's images by stratum, all of them and those read: `size` (H,), `machine_standard` (H,) of them by the machine.

    Reads: `stratum` (n,) from 0, `standard` (n,) and `machine` (n,) 0 or 1, `study` (n,).
    """

    size: Codes
    machine_standard: Codes
    stratum: Codes
    standard: Values
    machine: Values
    study: Codes
    design: str = "simple"

    @property
    def n(self) -> int:
        return len(self.standard)

    @property
    def read(self) -> Codes:
        return np.bincount(self.stratum, minlength=len(self.size))

    @property
    def unread(self) -> float:
        """Share of the images that lie in strata without a read."""
        total = self.size.sum()
        return float(self.size[self.read == 0].sum() / total) if total else 1.0

    def joined(self, least: int = 1) -> "Frame":
        """Strata with fewer than `least` reads joined to the one most like it by the machine; strata without images left out."""
        few = (self.read < least) & (self.size > 0)
        if not self.n:
            return self
        target = np.arange(len(self.size))
        for lonely in np.flatnonzero(few).tolist():
            target[lonely] = self._likest(lonely, few)
        kept, place = np.unique(target[self.size > 0], return_inverse=True)
        to = np.zeros(len(self.size), np.int64)
        to[self.size > 0] = place
        size, machine = (np.bincount(to, one, len(kept)).astype(np.int64) for one in (self.size, self.machine_standard))
        return Frame(size, machine, to[self.stratum], self.standard, self.machine, self.study, self.design)

    def _likest(self, place: int, few: Mask) -> int:
        share = self.machine_standard / np.maximum(self.size, 1)
        good = np.flatnonzero(~few & (self.size > 0)) if (~few & (self.size > 0)).any() else np.flatnonzero(self.size > 0)
        off = np.abs(share[good] - share[place]).round(1)
        return int(good[np.lexsort((good, -self.read[good], off))[0]])

    @property
    def clustered(self) -> bool:
        return len(np.unique(self.study)) < self.n

    def effect(self, values: Values) -> DesignEffect:
        """How much more the mean of `values` (n,) varies than by its strata alone."""
        return design_effect(values, Sample(self.n, self.stratum, self.size.astype(float)), self.study)

    def strata(self) -> list[Stratum]:
        standard = np.bincount(self.stratum, self.standard, len(self.size)).astype(int)
        rows = zip(self.size.tolist(), standard.tolist(), self.read.tolist(), strict=True)
        return [Stratum(size, (read - yes, yes)) for size, yes, read in rows]


@dataclass(frozen=True, slots=True)
class Share:
    """`value` (0-1) and the `reads` of a simple sample that would be as sure; None where nothing was read."""

    estimate: Estimate
    value: float | None
    reads: float


def standard_share(frame: Frame) -> Share:
    """Horvitz-Thompson share with the posterior's interval, stretched where images share studies.

    Not enough data under 10 reads, or where reads of a few studies are worth fewer; not estimable where strata without a read hold more
    than a fifth of the images.
    """
    method = _method(frame)
    if not frame.n:
        return Share(too_few(0, method, Refusal.NOTHING_READ), None, 0.0)
    whole = frame.joined()
    strata, effect = whole.strata(), whole.effect(whole.standard)
    found = posterior_share(strata, future=True, draws=DRAWS)
    reads = _worth(whole, strata, found.value, effect.times)
    if frame.n < LEAST_READS:
        return Share(too_few(frame.n, method), found.value, reads)
    if frame.n / effect.times < LEAST_READS:
        return Share(too_few(frame.n, method, Refusal.TOO_FEW_STUDIES), found.value, reads)
    if frame.unread > MOST_UNREAD:
        return Share(not_estimable(frame.n, method, Refusal.UNREAD_STRATUM), None, reads)
    limits = stretched(found.value, (found.low, found.high), effect.stretch, least=0.0)
    return Share(Estimate(State.OK, frame.n, method, found.value, *limits), found.value, reads)


def _worth(frame: Frame, strata: Sequence[Stratum], value: float, loss: float) -> float:
    if len([one for one in strata if one.size]) == 1:
        return frame.n / loss
    few = frame.joined(2)
    se = standard_error(few.standard, Sample(few.n, few.stratum, few.size.astype(float)), fpc=False) * sqrt(loss)
    return effective_reads(value, se if np.isfinite(se) else None, frame.n) if se else frame.n / loss


def powered_share(frame: Frame) -> dict[str, Any]:
    """JSON Estimate of PPI++ with the machine as auxiliary, and its trust in the machine, `weight`.

    One simple sample as in the paper; strata by the difference estimator with that weight (Särndal, Swensson & Wretman 1992, ch. 6). Its
    normal interval wants 25 reads, and some difference between expert and machine to go by.
    """
    found = _powered(frame.joined(2)) if frame.n >= LEAST_PAIRS and frame.unread <= MOST_UNREAD else None
    if found is None:
        why_not = Refusal.UNREAD_STRATUM if frame.unread > MOST_UNREAD else Refusal.NOTHING_VARIES
        told = too_few(frame.n, POWERED) if frame.n < LEAST_PAIRS else not_estimable(frame.n, POWERED, why_not)
        return told.as_json() | {"weight": None}
    value, reach, weight = found
    held, low, high = (min(max(one, 0.0), 1.0) for one in (value, value - reach, value + reach))
    kept = Estimate(State.OK, frame.n, POWERED, held, low, high)
    return kept.as_json() | {"weight": weight}


def _powered(frame: Frame) -> tuple[float, float, float] | None:
    """Value, half-width and weight; None where the estimate shows no spread."""
    unread = int(frame.size.sum() - frame.n)
    rest = np.zeros(unread)
    rest[: max(0, int(frame.machine_standard.sum() - frame.machine.sum()))] = 1.0
    if not unread or frame.read.min() < 2:
        return None
    weight = best_weight(frame.standard, frame.machine, rest)
    off = frame.standard - weight * frame.machine
    if len(frame.size) == 1:
        try:
            found = powered_mean(frame.standard, frame.machine, rest)
        except NotEstimable:
            return None
        value, reach, census = found.value, found.high - found.value, 0.0
    else:
        value, reach = _difference(frame, off, weight)
        census = Z95 * _census_error(frame, off)
    reach *= frame.effect(off).stretch
    return (value, hypot(reach, census), weight) if reach > 1e-9 else None


def _difference(frame: Frame, off: Values, weight: float) -> tuple[float, float]:
    read = frame.read
    means = np.bincount(frame.stratum, off, len(read)) / read
    spread = np.bincount(frame.stratum, (off - means[frame.stratum]) ** 2, len(read)) / (read - 1)
    mean, se = stratified_mean(frame.size.tolist(), read.tolist(), means.tolist(), spread.tolist(), future=True)
    return weight * float(frame.machine_standard.sum() / frame.size.sum()) + mean, Z95 * se


def _census_error(frame: Frame, off: Values) -> float:
    """Standard error that the machine's census adds: of further work the period's images are a sample too.

    The share of so many images varies by p(1 - p), less what the difference `off` (n,) has counted of it.
    """
    weight = (frame.size / frame.read)[frame.stratum]

    def spread(values: Values) -> float:
        return float(np.average((values - np.average(values, weights=weight)) ** 2, weights=weight))

    more = max(spread(frame.standard) - spread(off), 0.0)
    return sqrt(more / float(frame.size.sum()) * frame.effect(frame.standard).times)


def _method(frame: Frame) -> str:
    several = [PARTS[frame.design]] if np.count_nonzero(frame.size) > 1 else []
    return ", ".join([*several, *([BY_STUDY] if frame.clustered else []), JEFFREYS])
