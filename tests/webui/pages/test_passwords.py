"""A forgotten password, from the administrator's page to signing in again."""

import html
import re
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.test import Client
from django.urls import reverse

from auditapp.access.resetting import HOLDS_DAYS
from auditapp.access.roles import EXPERT
from auditapp.access.services import grant_role
from auditapp.access.tokens import create_token, tokens_of
from tests.people import PASSWORD, Cast, make_cast
from tests.webui.pages.signing_in import browser_of

pytestmark = pytest.mark.django_db
NEW = {"new_password1": "another long sentence", "new_password2": "another long sentence"}


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def link_for_uma(cast: Cast) -> str:
    answer = browser_of(cast.ada).post(reverse("reset_password", args=["kingsway", cast.uma.pk]))
    found = re.search(r"<pre[^>]*>http://testserver([^<]+)</pre>", answer.content.decode())
    assert found is not None
    assert "no-store" in answer["Cache-Control"]
    return html.unescape(found[1])


def set_by(link: str, visitor: Client) -> int:
    shown = visitor.get(link, follow=True)
    return visitor.post(shown.redirect_chain[-1][0], NEW).status_code if shown.redirect_chain else 0


def test_link_gives_a_new_password_once_and_revokes_tokens_and_sessions(cast: Cast, client: Client) -> None:
    create_token(by=cast.uma, user=cast.uma, days=30)
    before = browser_of(cast.uma)
    link = link_for_uma(cast)

    assert set_by(link, client) == 302
    assert "1 API token is revoked" in client.get("/login/").content.decode()
    assert not tokens_of(cast.uma).exists()
    assert before.get("/account/").status_code == 302
    assert client.post("/login/", {"username": "uma", "password": PASSWORD}).status_code == 200
    assert client.post("/login/", {"username": "uma", "password": NEW["new_password1"]}).status_code == 302
    assert "This link holds no more" in Client().get(link).content.decode()


def test_link_ends_when_the_account_signs_in(cast: Cast, client: Client) -> None:
    link = link_for_uma(cast)
    client.post("/login/", {"username": "uma", "password": PASSWORD})

    assert set_by(link, Client()) == 0


def test_link_ends_after_its_days(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    link = link_for_uma(cast)
    later = datetime.now() + timedelta(days=HOLDS_DAYS, minutes=1)
    monkeypatch.setattr(default_token_generator, "_now", lambda: later)

    assert set_by(link, client) == 0


def test_weak_password_is_refused_and_the_link_still_holds(cast: Cast, client: Client) -> None:
    link = link_for_uma(cast)
    shown = client.get(link, follow=True).redirect_chain[-1][0]

    assert "too short" in client.post(shown, {"new_password1": "abc", "new_password2": "abc"}).content.decode()
    assert client.post(shown, NEW).status_code == 302


def test_page_says_why_it_makes_no_link(cast: Cast) -> None:
    grant_role(by=None, user=cast.uma, department=cast.elsewhere, role=EXPERT)
    ada = browser_of(cast.ada)
    told = ada.post(reverse("reset_password", args=["kingsway", cast.uma.pk]), follow=True).content.decode()

    assert "This account has rights beyond your departments." in told
    assert "<pre" not in told


def test_changing_the_password_tells_that_tokens_are_revoked(cast: Cast) -> None:
    uma = browser_of(cast.uma)
    create_token(by=cast.uma, user=cast.uma, days=30)
    assert "Your API tokens are revoked" in uma.get("/account/password/").content.decode()
    told = uma.post("/account/password/", {"old_password": PASSWORD} | NEW, follow=True).content.decode()

    assert "Your password is changed. 1 API token is revoked" in told
