"""Measurements as audits read them. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from auditapp.imaging.models import Measure
from auditapp.statistics.nt_curves import FROM_CRL, TO_CRL


@dataclass(frozen=True, slots=True)
class Value:
    """One measurement in mm. `radiologist` measured it, None: nobody knows."""

    study: int
    sequence: int
    kind: str
    mm: float
    age_days: int | None
    source: str
    radiologist: int | None

    @property
    def fetus(self) -> tuple[int, int]:
        return self.study, self.sequence


@dataclass(frozen=True, slots=True)
class Fetus:
    """NT and CRL (mm) of one fetus."""

    nt: float
    crl: float
    radiologist: int | None

    @property
    def in_window(self) -> bool:
        """Within the CRL for which there is an expected NT."""
        return FROM_CRL <= self.crl <= TO_CRL


def fetuses(values: Iterable[Value]) -> list[Fetus]:
    """Those with both an NT and a CRL, in the order of their NT."""
    held = list(values)
    crl = {value.fetus: value.mm for value in held if value.kind == Measure.CRL}
    return [Fetus(value.mm, crl[value.fetus], value.radiologist) for value in held if value.kind == Measure.NT and value.fetus in crl]
