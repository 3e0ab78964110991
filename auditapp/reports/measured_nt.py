"""NT for CRL of a department and of each radiologist. Pure."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from auditapp.reports.measured_rows import Fetus
from auditapp.statistics.nt import CUSUM_H, Distribution, Verdict, distribution, nt_cusum
from auditapp.statistics.nt_curves import RULES, Curve, mean_mom_reach

MOST_POINTS = 500
LEAST_OF_CUSUM = 50  # operators with fewer scans were left out: The Scientific World Journal 2012:482832


def nt_for_crl(pairs: Sequence[Fetus], curve: Curve) -> dict[str, Any] | None:
    """As plain JSON, in order of time; None without a pair of NT and CRL. Verdict, flag and spread come from 100 pairs on."""
    if not pairs:
        return None
    held = [pair for pair in pairs if pair.in_window]
    people: dict[int, list[Fetus]] = defaultdict(list)
    for pair in held:
        if pair.radiologist is not None:
            people[pair.radiologist].append(pair)
    return {
        "curve": curve.code,
        "name": curve.name,
        "source": curve.source,
        "to_confirm": not curve.confirmed,
        "rules": RULES.code,
        "rules_source": RULES.source,
        "least": RULES.least,
        "outside_window": len(pairs) - len(held),
        "points": [[pair.crl, pair.nt] for pair in _thinned(held)],
        "radiologists": [{"id": pk} | _told(of, curve) | {"cusum": _cusum(of, curve)} for pk, of in sorted(people.items())],
    } | _told(held, curve)


def _told(pairs: Sequence[Fetus], curve: Curve) -> dict[str, Any]:
    if len(pairs) < 2:
        return {
            "n": len(pairs),
            "verdict": Verdict.NOT_ENOUGH_DATA.value,
            "median_mom": None,
            "sd_log10_mom": None,
            "mom_reach": None,
            "bias_mm": None,
            "spread": None,
            "flags": [],
            "bands": None,
        }
    found = distribution([pair.nt for pair in pairs], [pair.crl for pair in pairs], curve=curve)
    return {
        "n": found.n,
        "verdict": found.verdict.value,
        "median_mom": found.median_mom,
        "sd_log10_mom": found.sd_log10,
        "mom_reach": mean_mom_reach(found.n, found.sd_log10),
        "bias_mm": found.bias_mm,
        "spread": found.spread.value if found.spread else None,
        "flags": [found.flag.value] if found.flag else [],
        "bands": _bands(found),
    }


def _bands(found: Distribution) -> dict[str, float]:
    """Shares (0-1). A person without bias has a quarter below and above the grey band, and 5 % under and over the centiles."""
    return {
        "below_band": found.below_band,
        "above_band": found.above_band,
        "under_5th": found.under_5th,
        "over_95th": found.over_95th,
    }


def _cusum(pairs: Sequence[Fetus], curve: Curve) -> dict[str, Any] | None:
    """`values` hold the side that is further from 0; alarms are places in them."""
    if len(pairs) < LEAST_OF_CUSUM:
        return None
    steps = nt_cusum([pair.nt for pair in pairs], [pair.crl for pair in pairs], curve=curve)
    values = [step.up if step.up >= -step.down else step.down for step in steps]
    return {"values": values, "limit": CUSUM_H, "signals": [place for place, step in enumerate(steps) if step.alarm]}


def _thinned(pairs: Sequence[Fetus]) -> list[Fetus]:
    """At most 500, evenly taken."""
    step = max(1, -(-len(pairs) // MOST_POINTS))
    return list(pairs[::step])
