"""What is told of a set of ratings: values by name, and for each that is not there the reason."""

from dataclasses import asdict, dataclass, field
from math import isfinite
from typing import Any

from auditapp.statistics.intervals import Interval, symmetric_interval
from auditapp.statistics.linearised import LEAST_CLUSTERS, Sample, Values, standard_error

FEW_CLUSTERS = f"the items lie in fewer than {LEAST_CLUSTERS} clusters: the spread between clusters is not known well enough"
NO_SPREAD = "the spread of single items, within a stratum or in all, cannot be told from one item"


@dataclass(slots=True)
class Summary:
    """`told` is JSON-ready; every None in it has its sentence in `reasons`."""

    sample: Sample
    told: dict[str, Any] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def tell(self, key: str, value: float, why_not: str) -> None:
        """`value` NaN: not estimable."""
        self.told[key] = float(value) if isfinite(value) else None
        if not isfinite(value):
            self.reasons[key] = why_not

    def leave_out(self, why_not: str, *keys: str) -> None:
        for key in keys:
            self.told[key] = None
            self.reasons[key] = why_not

    def tell_error(self, key: str, z: Values, *, ddof: int = 0) -> float | None:
        """`<key>_se`, of linearised values `z`, under the sample's design; of strata also the one about future work."""
        why_not = self.reasons.get(key) or ("" if self.sample.enough_clusters else FEW_CLUSTERS)
        if why_not:
            self.leave_out(why_not, f"{key}_se")
            return None
        self.tell(f"{key}_se", standard_error(z, self.sample, ddof=ddof), NO_SPREAD)
        if self.sample.stratum is not None and self.sample.cluster is None:
            self.tell(f"{key}_se_no_fpc", standard_error(z, self.sample, fpc=False), NO_SPREAD)
        error: float | None = self.told[f"{key}_se"]
        return error

    def tell_interval(self, key: str, found: Interval | None, why_not: str) -> None:
        """`<key>_interval`: low, high and method."""
        self.told[f"{key}_interval"] = asdict(found) if found else None
        if not found:
            self.reasons[f"{key}_interval"] = self.reasons.get(key, why_not)

    def around(self, key: str, error: float, df: float, method: str) -> Interval:
        """Symmetric about the value, cut where no value can be."""
        full = symmetric_interval(self.told[key], error, df, method)
        return Interval(max(full.low, 0.0 if key == "percent_agreement" else -1.0), min(full.high, 1.0), method)
