"""Before and after feedback in a department of thirty, through the database: the trend is that of its reads."""

from datetime import date
from math import exp, log, sqrt

import pytest

from auditapp.reports.models import Report
from auditapp.reports.services import close_with_report
from auditapp.review.models import Review
from auditapp.rounds.models import Assignment, AuditRound
from auditapp.statistics.comparing_periods import LEAST_CLUSTERS
from tests.factories import DAY, make_image, make_review, make_round
from tests.people import Cast, make_cast, make_radiologist

pytestmark = pytest.mark.django_db
SEPTEMBER = (date(2026, 9, 1), date(2026, 9, 30))
IMAGES = 3  # of each radiologist and round, all of them read
NON_STANDARD = ("nasal_tip", "palate", "diencephalon", "amnion")


def read_to_the_report(audit_round: AuditRound, cast: Cast, every: int) -> Report:
    """By radiologist, every so many-th image is not standard."""
    waiting = Assignment.objects.filter(item__round=audit_round).order_by("item__radiologist__name", "item__frame")
    for place, one in enumerate(waiting.select_related("item__plane", "item__radiologist", "expert")):
        make_review(one, missed=() if place % every else NON_STANDARD)
    return close_with_report(by=cast.maria, audit_round=audit_round)


def standard_of(audit_round: AuditRound) -> dict[int, list[bool]]:
    found: dict[int, list[bool]] = {}
    reviews = Review.objects.filter(assignment__item__round=audit_round)
    for who, grade in reviews.values_list("assignment__item__radiologist", "grade"):
        found.setdefault(who, []).append(grade == "standard")
    return found


def test_trend_over_thirty_radiologists_is_that_of_their_reads() -> None:
    """Each has as many reads in both rounds, so that the odds ratio is the plain one; its error is linearised by radiologist."""
    cast = make_cast()
    people = [make_radiologist(cast.department, f"R{number:02}") for number in range(LEAST_CLUSTERS)]
    for who in people:
        for _ in range(IMAGES):
            make_image(cast.department, radiologist=who, performed_on=SEPTEMBER[0])
            make_image(cast.department, radiologist=who, performed_on=DAY)
    chosen = {"by": cast.maria, "images": 0, "reads": IMAGES, "double_share": 0.0, "repeat_share": 0.0}
    before = make_round(cast.department, period=SEPTEMBER, **chosen)
    read_to_the_report(before, cast, every=2)
    after = make_round(cast.department, **chosen)
    trend = read_to_the_report(after, cast, every=5).numbers["change"]["trend"]

    held = standard_of(before), standard_of(after)
    shares = [sum(map(sum, one.values())) / (IMAGES * LEAST_CLUSTERS) for one in held]
    slope = log(shares[1] / (1 - shares[1])) - log(shares[0] / (1 - shares[0]))
    parts = [
        sum(
            (sum(one[who.pk]) - IMAGES * p) * sign / (IMAGES * LEAST_CLUSTERS * p * (1 - p))
            for one, p, sign in zip(held, shares, (-1, 1), strict=True)
        )
        for who in people
    ]
    error = sqrt(sum(part**2 for part in parts))
    assert trend["clusters"] == LEAST_CLUSTERS
    assert trend["odds_ratio"] == pytest.approx(exp(slope), rel=1e-6)
    assert (trend["low"], trend["high"]) == pytest.approx((exp(slope - 1.959964 * error), exp(slope + 1.959964 * error)), rel=1e-4)
    assert trend["p"] < 0.001
