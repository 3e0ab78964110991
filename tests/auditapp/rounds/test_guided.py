"""A round guided by the machine, and one with care reads, drawn from a filled department by the schedule."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest
from django.db.models import Sum

from auditapp.rounds.designs import save_design
from auditapp.rounds.models import AuditRound, RoundDesign, RoundItem
from auditapp.rounds.planning import Period
from auditapp.rounds.strata import Asked, Design
from tests.auditapp.guided import IMAGES, fill
from tests.factories import PERIOD, make_protocol
from tests.people import Cast, make_cast
from workers.monthly_rounds import open_monthly_rounds

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    made = make_cast()
    fill(made)
    return made


def sizes(audit_round: AuditRound) -> dict[tuple[str, str], tuple[int, int, set[float]]]:
    """(radiologist, last word of the stratum) → images, reads, probabilities."""
    images, reads, chances = Counter[tuple[str, str]](), Counter[tuple[str, str]](), dict[tuple[str, str], set[float]]()
    for item in RoundItem.objects.filter(round=audit_round).select_related("radiologist"):
        key = (str(item.radiologist), item.stratum.removeprefix(f"{item.radiologist_id}").strip())
        images[key] += 1
        reads[key] += item.sampled
        chances.setdefault(key, set()).add(item.probability)
    return {key: (images[key], reads[key], chances[key]) for key in images}


def check_guided(audit_round: AuditRound, each: int) -> None:
    held = sizes(audit_round)
    for name, (standard, other) in IMAGES.items():
        own = {kind.split()[0]: found for (who, kind), found in held.items() if who == name}
        assert {kind: found[0] for kind, found in own.items()} == {"standard": standard, "not_standard": other}
        assert sum(found[1] for found in own.values()) == each
        assert own["not_standard"][1] / other > own["standard"][1] / standard  # there the machine is less sure
    assert all(chances == {reads / images} for images, reads, chances in held.values())
    assert audit_round.items.aggregate(expected=Sum("probability"))["expected"] == pytest.approx(each * len(IMAGES))
    assert audit_round.items.filter(sampled=True).count() == each * len(IMAGES)


def check_care(audit_round: AuditRound, each: int) -> None:
    held = sizes(audit_round)
    for name, (standard, other) in IMAGES.items():
        assert held[name, "care"] == (other, other, {1.0})
        assert held[name, ""] == (standard, each, {each / standard})
    expected = sum(each + other for _, other in IMAGES.values())
    assert audit_round.items.aggregate(expected=Sum("probability"))["expected"] == pytest.approx(expected)
    assert audit_round.items.filter(sampled=True).count() == expected


@pytest.mark.parametrize("asked", [Asked(Design.MODEL_ASSISTED, each=14), Asked(each=11, care=True)], ids=["guided", "care"])
def test_schedule_opens_rounds_that_know_the_probability_of_each_image(cast: Cast, asked: Asked) -> None:
    period = Period(cast.department, make_protocol(), *PERIOD)
    save_design(by=cast.maria, period=period, asked=asked, day_of_month=3, double_share=0, repeat_share=0)
    RoundDesign.objects.update(saved_at=datetime(2026, 10, 1, tzinfo=UTC))

    assert open_monthly_rounds(date(2026, 11, 3)) == 1
    held = AuditRound.objects.get()
    assert (held.design, held.care_reads) == (asked.design.value, asked.care)
    (check_care if asked.care else check_guided)(held, asked.reads)
