"""What scores the images, for everybody who is signed in."""

from dataclasses import asdict
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from auditapp.assessment.services import register_model
from tests.people import make_user
from tests.webui.pages.signing_in import browser_of
from tests.webui.test_human_grades import card, part
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


def with_card(scores: dict[str, Any] | None) -> None:
    register_model(by=None, digest="x", networks={}, knows=["nt"], cards={"opinion": card(scores)})


def test_agreement_with_people_is_told_in_words(anybody: Client) -> None:
    with_card(part())
    page = told(anybody)

    assert "The sonographers of one hospital graded these 224 NT images together and published the result: 120 standard, 104 not." in page
    assert "Of 100 images that people called non-standard, the machine calls 6 (3–11) standard." in page
    assert "88.1 %" in page and "they do not say which machine is better" in page
    assert "nobody graded it a second time" in page and "The grades came without reasons" in page and "one hospital" in page
    assert page.count("<circle cx=") >= 2
    assert "“Agreement with people”" not in page


def test_a_network_whose_only_figures_are_peoples_says_where_they_stand(anybody: Client) -> None:
    told_card = card(part())
    told_card["scores"].pop("epochs")
    register_model(by=None, digest="x", networks={}, knows=["nt"], cards={"opinion": told_card})

    assert "They stand above, under “Agreement with people”." in told(anybody)


def test_without_figures_of_people_nothing_is_said_of_them(anybody: Client) -> None:
    with_card(None)

    assert "Agreement with people" not in told(anybody)
