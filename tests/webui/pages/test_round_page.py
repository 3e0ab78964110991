"""A round that is read: its progress, its closing, and the list of rounds."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from auditapp.rounds.models import Assignment, AuditRound
from auditapp.rounds.services import close_round
from tests.factories import make_review, make_round, read_all
from tests.people import Cast, make_cast
from tests.webui.pages.signing_in import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def maria(cast: Cast) -> Client:
    return browser_of(cast.maria)


def test_progress_is_asked_again_while_images_are_unread(cast: Cast, maria: Client) -> None:
    held = make_round(cast.department, by=cast.maria, images=2)
    make_review(Assignment.objects.first())
    answer = maria.get(reverse("round_progress", args=[held.pk]))

    assert (answer.status_code, "every 2s" in answer.content.decode()) == (200, True)
    assert "1 of 2 images read" in answer.content.decode()


def test_progress_is_asked_no_more_when_everything_is_read(cast: Cast, maria: Client) -> None:
    held = make_round(cast.department, by=cast.maria)
    read_all(held)
    answer = maria.get(reverse("round_progress", args=[held.pk]))

    assert answer["HX-Refresh"] == "true"
    assert "every 2s" not in maria.get(reverse("round", args=[held.pk])).content.decode()


def test_closing_names_who_has_not_read(cast: Cast, maria: Client) -> None:
    held = make_round(cast.department, by=cast.maria, images=2)
    told = maria.get(reverse("round", args=[held.pk])).content.decode()

    assert "2 images have not been read" in told
    assert "Ravi: 0 of 2 read" in told


def test_unread_images_stop_a_closing_that_does_not_name_them(cast: Cast, maria: Client) -> None:
    held = make_round(cast.department, by=cast.maria)
    answer = maria.post(reverse("close_round", args=[held.pk]))

    assert (answer.status_code, AuditRound.objects.get().state) == (422, "open")


def test_closing_leads_to_the_report(cast: Cast, maria: Client) -> None:
    held = make_round(cast.department, by=cast.maria)
    answer = maria.post(reverse("close_round", args=[held.pk]), {"leave_unread": "yes"}, follow=True)

    assert answer.redirect_chain[-1][0] == reverse("report", args=[held.pk])
    assert answer.status_code == 200


def test_empty_list_says_what_to_do(maria: Client) -> None:
    assert "Open the first round" in maria.get(reverse("rounds")).content.decode()


def test_list_is_filtered_and_sorted_by_the_address(cast: Cast, maria: Client) -> None:
    september = make_round(cast.department, by=cast.maria, images=1, period=(date(2026, 9, 1), date(2026, 9, 30)))
    close_round(by=cast.maria, audit_round=september, leave_unread=True)
    october = make_round(cast.department, by=cast.maria, images=1)
    shown = {asked: list(maria.get(reverse("rounds") + asked).context["page"].object_list) for asked in ("", "?state=open", "?sort=oldest")}

    assert shown == {"": [october, september], "?state=open": [october], "?sort=oldest": [september, october]}


def test_list_counts_what_is_read(cast: Cast, maria: Client) -> None:
    make_round(cast.department, by=cast.maria, images=3)
    make_review(Assignment.objects.first())

    assert "1 of 3" in maria.get(reverse("rounds")).content.decode()
