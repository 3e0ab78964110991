"""Which measurements can be meant as they were sent. Pure."""

from collections.abc import Mapping
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from auditapp.imaging.limits import MOST_FETUSES
from auditapp.imaging.models import Measure

# mm. Ours, wide on purpose: a slip of unit or column is caught, no rare fetus is refused. Biometry: INTERGROWTH-21st (Papageorghiou 2014,
# Lancet 384:869), mean less 4 SD at 14 weeks to mean and 4 SD at 40, and room for earlier and later weeks. CRL: the FMF window of 45-84
# with room. NT: from a closed membrane to a cystic hygroma.
RANGES: Mapping[str, tuple[float, float]] = {
    Measure.NT: (0.3, 20.0),
    Measure.CRL: (10.0, 100.0),
    Measure.BPD: (10.0, 120.0),
    Measure.HC: (40.0, 420.0),
    Measure.AC: (30.0, 480.0),
    Measure.FL: (4.0, 95.0),
}
AGES = (35, 308)  # days: 5 to 44 weeks


def why_not(*, kind: str, value_mm: float, gestational_age_days: int | None, sequence: int, performed_on: date | None) -> str:
    """The sentence for the sender; empty where nothing is wrong."""
    if kind not in RANGES:
        return _("There is no measurement of this kind; there are %(kinds)s.") % {"kinds": ", ".join(RANGES)}
    low, high = RANGES[kind]
    if not low <= value_mm <= high:
        told = {"what": Measure(kind).label, "low": f"{low:g}", "high": f"{high:g}"}
        return _("%(what)s: this value is not plausible, %(low)s to %(high)s mm are taken. Is it in millimetres?") % told
    if gestational_age_days is not None and not AGES[0] <= gestational_age_days <= AGES[1]:
        return _("This gestational age is not plausible: %(low)d to %(high)d days are taken.") % {"low": AGES[0], "high": AGES[1]}
    if not 1 <= sequence <= MOST_FETUSES:
        return _("The sequence goes from 1 to %(most)d: it tells the fetuses of one study apart.") % {"most": MOST_FETUSES}
    if performed_on is not None and performed_on > timezone.localdate():
        return _("The day of examination lies in the future.")
    return ""
