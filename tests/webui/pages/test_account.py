import json
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client
from knox.auth import TokenAuthentication
from redis.exceptions import ConnectionError as RedisAway

from tests.people import PASSWORD, make_department, make_maria, make_uma, make_user
from webui import throttle

pytestmark = pytest.mark.django_db
DEMO_LOGINS = {"logins": [{"role": "Uploader", "username": "uma", "password": PASSWORD, "name": "Uma Rao", "department": "Kingsway"}]}


@pytest.fixture(autouse=True)
def no_failures_yet() -> None:
    throttle.cache.clear()


@pytest.fixture
def demo(settings: object, tmp_path: Path) -> None:
    settings.DEMO, settings.VAR_DIR = True, tmp_path  # type: ignore[attr-defined]
    (tmp_path / "demo_logins.json").write_text(json.dumps(DEMO_LOGINS))
    make_uma(make_department())


def sign_in(client: Client, username: str, password: str = PASSWORD, **extra: str) -> int:
    return client.post("/login/", {"username": username, "password": password}, **extra).status_code


def test_signing_in_leads_to_the_start_page(client: Client) -> None:
    make_uma(make_department())
    answer = client.post("/login/", {"username": "uma", "password": PASSWORD})
    assert answer.url == "/"
    assert client.get("/").status_code == 200


def test_signing_in_does_not_lead_to_another_site(client: Client) -> None:
    make_uma(make_department())
    answer = client.post("/login/?next=https://evil.example/", {"username": "uma", "password": PASSWORD})
    assert answer.url == "/"


def test_signing_out_needs_a_post(client: Client) -> None:
    client.force_login(make_uma(make_department()))
    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/").url == "/login/"
    assert client.get("/").status_code == 302


def test_the_eleventh_guess_is_not_looked_at_even_if_it_is_right(client: Client) -> None:
    make_uma(make_department())
    assert [sign_in(client, "uma", "wrong") for _ in range(10)] == [200] * 10
    answer = client.post("/login/", {"username": "UMA", "password": PASSWORD})
    assert answer.status_code == 429
    assert "Wait 15 minutes" in answer.content.decode()


def test_failures_lock_neither_another_name_nor_another_address(client: Client) -> None:
    department = make_department()
    make_uma(department)
    make_maria(department)
    for _ in range(10):
        sign_in(client, "uma", "wrong")
    assert sign_in(client, "maria") == 302
    assert sign_in(Client(), "uma", REMOTE_ADDR="10.0.0.7") == 302


def test_a_success_forgets_the_failures_before_it(client: Client) -> None:
    make_uma(make_department())
    for _ in range(9):
        sign_in(client, "uma", "wrong")
    sign_in(client, "uma")
    client.post("/logout/")
    assert sign_in(client, "uma", "wrong") == 200
    assert sign_in(client, "uma") == 302


def test_signing_in_works_while_the_cache_is_away(client: Client, settings: object) -> None:
    make_uma(make_department())
    settings.CACHES = {  # type: ignore[attr-defined]
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "unix:///nowhere/broker.sock?db=1"}
    }
    with pytest.raises(RedisAway):
        throttle.cache.get("anything")
    assert sign_in(client, "uma", "wrong") == 200
    assert sign_in(client, "uma") == 302


def test_the_address_behind_our_proxy_is_the_one_that_the_proxy_saw(rf: object, settings: object) -> None:
    request = rf.get("/", headers={"x-forwarded-for": "1.1.1.1, 10.0.0.7"})  # type: ignore[attr-defined]
    assert throttle.address_of(request) == "127.0.0.1"
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")  # type: ignore[attr-defined]
    assert throttle.address_of(request) == "10.0.0.7"


def test_a_demo_card_signs_in_as_its_person(client: Client, demo: None) -> None:
    page = client.get("/login/").content.decode()
    assert "Sign in as Uma Rao" in page
    assert PASSWORD not in page
    assert client.post("/login/demo/", {"username": "uma"}).url == "/"
    assert client.get("/account/").status_code == 200


def test_a_demo_card_signs_in_nobody_who_is_not_on_a_card(client: Client, demo: None) -> None:
    make_user("maria")
    assert client.post("/login/demo/", {"username": "maria"}).status_code == 404
    assert client.get("/login/demo/").status_code == 405


@pytest.mark.parametrize("visitor", [{"REMOTE_ADDR": "10.0.0.7"}, {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, {"REMOTE_ADDR": ""}])
def test_demo_cards_are_for_visitors_on_this_machine(client: Client, demo: None, visitor: dict[str, str]) -> None:
    assert "Sign in as" not in client.get("/login/", **visitor).content.decode()  # type: ignore[arg-type]
    assert client.post("/login/demo/", {"username": "uma"}, **visitor).status_code == 404  # type: ignore[arg-type]


def test_demo_cards_need_demo_mode(client: Client, demo: None, settings: object) -> None:
    settings.DEMO = False  # type: ignore[attr-defined]
    assert client.post("/login/demo/", {"username": "uma"}).status_code == 404


def test_roles_are_told_in_sentences(client: Client) -> None:
    client.force_login(make_uma(make_department()))
    page = client.get("/account/").content.decode()
    assert "Uploader in Kingsway." in page
    assert "sees how each file ended, nothing more" in page


def test_a_token_is_shown_once_and_works(client: Client) -> None:
    uma = make_uma(make_department())
    client.force_login(uma)
    answer = client.post("/account/tokens/", {"days": "30"})
    token = answer.context["token"]
    assert "no-store" in answer["Cache-Control"]
    assert token in answer.content.decode()
    assert token not in client.get("/account/").content.decode()
    assert TokenAuthentication().authenticate_credentials(token.encode())[0] == uma


def test_a_token_lives_for_one_of_the_offered_times(client: Client) -> None:
    client.force_login(make_uma(make_department()))
    assert client.post("/account/tokens/", {"days": "100000"}).status_code == 422
    client.post("/account/tokens/", {"days": "365"})
    token = User.objects.get().auth_token_set.get()
    assert (token.expiry - token.created).days in {364, 365}


def test_a_key_that_is_no_text_is_no_token(client: Client) -> None:
    client.force_login(make_uma(make_department()))
    assert client.post("/account/tokens/revoke/", {"key": "a\0"}).status_code == 404


def test_a_token_is_revoked_by_its_owner_only(client: Client) -> None:
    department = make_department()
    uma, maria = make_uma(department), make_maria(department)
    uma.auth_token_set.create()
    key = {"key": uma.auth_token_set.get().token_key}
    client.force_login(maria)
    assert client.post("/account/tokens/revoke/", key).status_code == 404
    client.force_login(uma)
    assert client.post("/account/tokens/revoke/", key).status_code == 302
    assert not uma.auth_token_set.exists()


def test_a_changed_password_keeps_this_browser_and_signs_out_the_others(client: Client) -> None:
    uma, elsewhere = make_uma(make_department()), Client()
    client.force_login(uma)
    elsewhere.force_login(uma)
    new = {"old_password": PASSWORD, "new_password1": "another long sentence", "new_password2": "another long sentence"}
    assert client.post("/account/password/", new).url == "/account/"
    assert client.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302


def test_a_password_is_not_changed_without_the_old_one(client: Client) -> None:
    client.force_login(make_uma(make_department()))
    new = {"old_password": "wrong", "new_password1": "another long sentence", "new_password2": "another long sentence"}
    assert client.post("/account/password/", new).status_code == 422
    assert User.objects.get().check_password(PASSWORD)
