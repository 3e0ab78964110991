"""Feedback by mail: switched on the account page, stopped from a mail without signing in."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from auditapp.access.mailing import choose_mail, mail_choice_of, stop_token
from tests.people import Cast, make_cast
from tests.webui.pages.signing_in import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def choose(client: Client, **sent: str) -> Any:
    return client.post(reverse("mail_choice"), sent)


def test_choice_is_kept_with_address_and_language(cast: Cast) -> None:
    client = browser_of(cast.lena)
    client.cookies["django_language"] = "zh-hans"
    assert choose(client, address="lena@example.org", wants_digest="on").status_code == 302
    cast.lena.refresh_from_db()

    assert (cast.lena.email, cast.lena.mail_choice.wants_digest, cast.lena.mail_choice.language) == ("lena@example.org", True, "zh-hans")


def test_mails_without_an_address_are_refused(cast: Cast) -> None:
    answer = choose(browser_of(cast.lena), address="", wants_digest="on")

    assert answer.status_code == 422
    assert "Say where the mail should go" in answer.content.decode()


def test_account_page_says_where_no_mail_is_sent(cast: Cast, settings: Any) -> None:
    client = browser_of(cast.lena)
    assert "This site sends no mail" in client.get(reverse("account")).content.decode()

    settings.MAIL_IS_ON = True
    assert "This site sends no mail" not in client.get(reverse("account")).content.decode()


def test_who_gets_no_feedback_is_not_asked(cast: Cast) -> None:
    assert "Feedback by mail" not in browser_of(cast.ada).get(reverse("account")).content.decode()


def test_link_asks_first_and_stops_on_one_click_without_signing_in(cast: Cast) -> None:
    choose_mail(by=cast.lena, address="lena@example.org", wants_digest=True)
    anybody = Client(enforce_csrf_checks=True)
    address = reverse("stop_mail", args=[stop_token(cast.lena)])

    assert "Stop the feedback mails?" in anybody.get(address).content.decode()
    assert mail_choice_of(cast.lena).wants_digest

    assert anybody.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not mail_choice_of(cast.lena).wants_digest
    assert anybody.post(address).status_code == 200


def test_forged_link_stops_nobody(cast: Cast) -> None:
    token = stop_token(cast.lena)
    forged = f"{cast.maria.pk}.{token.partition('.')[2]}"

    assert [Client().post(reverse("stop_mail", args=[one])).status_code for one in (forged, "1", "x.y", token + "a")] == [404] * 4
    assert mail_choice_of(cast.maria).wants_digest


def test_stop_page_tells_nothing_of_the_person(cast: Cast) -> None:
    choose_mail(by=cast.lena, address="lena@example.org", wants_digest=True)
    page = Client().get(reverse("stop_mail", args=[stop_token(cast.lena)])).content.decode()

    assert [word for word in ("Lena", "lena@", "Kingsway") if word in page] == []
