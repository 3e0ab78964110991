"""Drawn NT and CRL of the demo's six months: no person measured them, and each row says so. Doing it again changes nothing."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.models import User

from auditapp.access.models import Department, Radiologist
from auditapp.imaging.measuring import Measured, take_measurements
from auditapp.imaging.models import Instance, MeasurementSource
from auditapp.protocols.selectors import protocol_of
from auditapp.protocols.services import require_planes
from auditapp.statistics.nt_curves import DEFAULT

REMEASURED = 30  # fetuses a department that an expert measures again
MEASURING_ERROR = 0.12  # mm, one SD between two measurements of one NT


@dataclass(frozen=True, slots=True)
class Hand:
    """How one invented radiologist measures: median MoM, SD of log10 MoM, and how many fetuses in all months together."""

    fetuses: int
    mom: float = 1.0
    sd: float = 0.11


HANDS = {
    "Lena Brandt": Hand(150),
    "Tomás Rivas": Hand(150, mom=0.84),  # too thin by a fifth of a millimetre: flagged
    "Ming Zhao": Hand(140, mom=1.03),
    "Ingrid Solheim": Hand(70),  # no verdict under 100
    "Amara Okoye": Hand(150, sd=0.16),
    "Piotr Nowak": Hand(140),
    "Yuki Tanaka": Hand(60),
}
FEW = Hand(15)


def measure(department: Department, first: date, last: date) -> int:
    """Give each radiologist's drawn studies an NT and a CRL, and add studies without images, evenly between the days. How many are new."""
    rows = [row for radiologist in department.radiologists.order_by("pk") for row in _measured(radiologist, first, last)]
    taken = take_measurements(by=None, department=department, rows=rows, source=MeasurementSource.DRAWN)
    return sum(one.state == "stored" for one in taken)


def remeasure(department: Department, expert: User, first: date, last: date) -> None:
    """A simulated expert measures some of the NT again, and knows nothing of who measured first."""
    rows = []
    for radiologist in department.radiologists.order_by("pk"):
        own = [row for row in _measured(radiologist, first, last) if row.kind == "nt" and row.study_uid]
        for row in own[: REMEASURED // max(1, department.radiologists.count()) + 1]:
            chance = random.Random(f"again {row.study_uid}")
            again = max(0.5, round(row.value_mm + chance.gauss(0.05, MEASURING_ERROR), 1))
            rows.append(Measured("nt", again, row.study_uid))
    take_measurements(by=expert, department=department, rows=rows, source=MeasurementSource.EXPERT)


def require_nt(department: Department) -> None:
    """The demo draws no CRL plane, so it asks its examinations for the NT plane alone."""
    protocol = protocol_of(department)
    if not department.required_planes.filter(protocol=protocol).exists():
        require_planes(by=None, department=department, protocol=protocol, planes=["nt"])


def _measured(radiologist: Radiologist, first: date, last: date) -> Iterator[Measured]:
    hand = HANDS.get(radiologist.name, FEW)
    shown = Instance.objects.filter(series__study__radiologist=radiologist, series__study__performed_on__range=(first, last))
    pictures = dict(shown.order_by("series__study__uid", "-pk").values_list("series__study__uid", "pk"))
    for uid, instance in sorted(pictures.items()):
        nt, crl = _drawn(hand, uid)
        yield Measured("nt", nt, instance=instance)
        yield Measured("crl", crl, instance=instance)
    days = (last - first).days
    for number in range(max(0, hand.fetuses - len(pictures))):
        uid = f"drawn {radiologist.department.slug} {radiologist.name} {number}"
        day = first + timedelta(days=number * days // hand.fetuses)
        nt, crl = _drawn(hand, uid)
        yield Measured("nt", nt, uid, performed_on=day, radiologist=str(radiologist.pk))
        yield Measured("crl", crl, uid, performed_on=day, radiologist=str(radiologist.pk))


def _drawn(hand: Hand, study: str) -> tuple[float, float]:
    """NT and CRL in mm, to a tenth as machines tell them; the same for the same study, in every database."""
    chance = random.Random(f"drawn {study}")
    crl = round(chance.uniform(46, 83), 1)
    return max(0.5, round(DEFAULT.median(crl) * hand.mom * 10 ** chance.gauss(0, hand.sd), 1)), crl
