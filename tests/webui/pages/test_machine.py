"""What scores the images, for everybody who is signed in."""

from dataclasses import asdict

import pytest
from django.test import Client
from django.urls import reverse

from auditapp.assessment.services import register_model
from tests.people import make_user
from tests.webui.pages.signing_in import browser_of
from workers.machine import cards

pytestmark = pytest.mark.django_db


@pytest.fixture
def anybody() -> Client:
    return browser_of(make_user("anybody"))


def told(client: Client) -> str:
    answer = client.get(reverse("machine"))
    assert answer.status_code == 200
    return answer.content.decode()


def test_before_a_model_is_registered_it_says_what_to_do(anybody: Client) -> None:
    assert "No network in use yet" in told(anybody)


def test_shipped_cards_are_told_with_their_limits_and_data(anybody: Client) -> None:
    shipped = cards()
    register_model(by=None, digest="x", networks={}, knows=["nt"], cards={name: asdict(card) for name, card in shipped.items()})
    page = told(anybody)

    assert all(card.version in page for card in shipped.values())
    assert all(limit.split("'")[0] in page for card in shipped.values() for limit in card.limits)
    assert "CC BY 4.0" in page


def test_every_page_leads_there(anybody: Client) -> None:
    assert f'href="{reverse("machine")}"' in anybody.get(reverse("protocols")).content.decode()


def test_nobody_learns_of_it_without_signing_in() -> None:
    assert Client().get(reverse("machine")).status_code == 302
