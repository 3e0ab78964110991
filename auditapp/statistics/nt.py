"""Audit of a person's NT measurements by their distribution: numbers, not images. Without a verdict under 100 measurements.

Targets of operators as in Echevarria-type audits: median MoM 1.0, 5 % above the 95th and 5 % below the 5th centile, CUSUM k 0.25, h 9.2.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from auditapp.statistics.nt_curves import DEFAULT, RULES, Curve, Rules
from auditapp.statistics.shares import NotEstimable, Refusal

BAND = 0.6744897501960817  # z within which half of all measurements lie: the grey band of the feedback plot
TAIL = 1.6448536269514722  # z of the 95th centile
CUSUM_K, CUSUM_H = 0.25, 9.2  # Ultrasound audit of 14,978 scans, The Scientific World Journal 2012:482832; detects half an SD
CUSUM_UP_TO = 3.0  # mm: a thicker NT may be true, and says nothing of the measurer


class Verdict(StrEnum):
    NOT_ENOUGH_DATA = "not_enough_data"
    STRICT = "strict"
    WIDE = "wide"
    OUTSIDE = "outside"


class Flag(StrEnum):
    GREEN, AMBER, RED = "green", "amber", "red"


class Spread(StrEnum):
    NARROW, NORMAL, BROAD = "narrow", "normal", "broad"


@dataclass(frozen=True, slots=True)
class Distribution:
    """Of `n` measurements: MoM, bias in mm, shares (0-1) by band. `verdict` speaks of the median; flag and spread are None without one."""

    n: int
    curve: str
    median_mom: float
    sd_log10: float
    bias_mm: float
    below_band: float
    above_band: float
    under_5th: float
    over_95th: float
    verdict: Verdict
    flag: Flag | None
    spread: Spread | None


def distribution(nt: Sequence[float], crl: Sequence[float], *, curve: Curve = DEFAULT, rules: Rules = RULES) -> Distribution:
    """Place i of both (mm) is one fetus. Raises NotEstimable under 2 measurements, ValueError for impossible ones."""
    if len(nt) < 2:
        raise NotEstimable(Refusal.TOO_FEW_READS)
    z = np.array([curve.z(thick, length) for thick, length in zip(nt, crl, strict=True)])
    off = float(np.median([thick - curve.median(length) for thick, length in zip(nt, crl, strict=True)]))
    log_mom = z * curve.sd_log10
    median, sd, told = float(10 ** np.median(log_mom)), float(log_mom.std(ddof=1)), len(nt) >= rules.least
    return Distribution(
        len(nt),
        curve.code,
        median,
        sd,
        off,
        below_band=float((z < -BAND).mean()),
        above_band=float((z > BAND).mean()),
        under_5th=float((z < -TAIL).mean()),
        over_95th=float((z > TAIL).mean()),
        verdict=_verdict(median, rules) if told else Verdict.NOT_ENOUGH_DATA,
        flag=_flag(off, rules) if told else None,
        spread=_spread(sd, rules) if told else None,
    )


def _verdict(median: float, rules: Rules) -> Verdict:
    off = round(abs(median - 1), 9)
    return Verdict.STRICT if off <= rules.strict else Verdict.WIDE if off <= rules.wide else Verdict.OUTSIDE


def _flag(bias: float, rules: Rules) -> Flag:
    off = round(abs(bias), 9)
    return Flag.GREEN if off < rules.amber_from else Flag.AMBER if off < rules.red_from else Flag.RED


def _spread(sd: float, rules: Rules) -> Spread:
    return Spread.NARROW if sd < rules.sd_low else Spread.BROAD if sd > rules.sd_high else Spread.NORMAL


@dataclass(frozen=True, slots=True)
class Step:
    """The chart after one measurement: sums for too thick (up, above 0) and too thin (down, below 0); `alarm` at 9.2 or -9.2."""

    up: float
    down: float
    alarm: bool


def cusum(z: Sequence[float], *, k: float = CUSUM_K, h: float = CUSUM_H) -> list[Step]:
    """Two-sided tabular CUSUM (Page 1954, Biometrika 41:100) of z-scores in order of time; both sides start again after an alarm."""
    up = down = 0.0
    steps = []
    for value in z:
        up, down = max(0.0, up + value - k), min(0.0, down + value + k)
        alarm = up >= h or down <= -h
        steps.append(Step(up, down, alarm))
        if alarm:
            up = down = 0.0
    return steps


def nt_cusum(nt: Sequence[float], crl: Sequence[float], *, curve: Curve = DEFAULT) -> list[Step]:
    """The chart of a person's NT measurements in order of time; those above 3 mm are left out."""
    return cusum([curve.z(thick, length) for thick, length in zip(nt, crl, strict=True) if thick <= CUSUM_UP_TO])
