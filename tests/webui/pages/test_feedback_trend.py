"""What of a radiologist's years their page looks at: a trend of some rounds, and good examples of their own from as many."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from auditapp.reports import good_examples
from auditapp.review.models import Review
from tests.factories import make_report
from tests.people import Cast, make_cast
from tests.webui.pages.signing_in import browser_of
from webui import told_to_radiologist

pytestmark = pytest.mark.django_db
SEPTEMBER = (date(2026, 9, 1), date(2026, 9, 30))


@pytest.fixture
def cast() -> Cast:
    cast = make_cast()
    make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=12, period=SEPTEMBER)
    make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=12, missed_by={0: ["palate"]})
    return cast


@pytest.fixture
def lena(cast: Cast) -> Client:
    return browser_of(cast.lena)


@pytest.mark.parametrize(("rounds", "lines"), [(1, 2), (13, 4)])
def test_trend_shows_the_last_rounds(lena: Client, monkeypatch: pytest.MonkeyPatch, rounds: int, lines: int) -> None:
    monkeypatch.setattr(told_to_radiologist, "LONGEST_CHAIN", rounds)

    assert len(lena.get(reverse("feedback")).context["trend"].rows) == lines


def test_own_examples_are_of_the_last_rounds_and_a_few_a_plane(cast: Cast, lena: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    newest = {review.pk for review in Review.objects.exclude(assignment__item__round__period_start=SEPTEMBER[0])}
    monkeypatch.setattr(good_examples, "LONGEST_CHAIN", 1)
    monkeypatch.setattr(good_examples, "LOOKED_AT", 3)
    looked_at = good_examples._best_of(cast.lena)

    assert len(looked_at) == 3
    assert set(looked_at) <= newest
