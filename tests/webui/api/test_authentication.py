from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone
from knox.models import AuthToken
from rest_framework.test import APIClient

from auditapp.trail.models import TrailEntry
from tests.people import make_department, make_uma
from tests.webui.api.clients import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def uma():
    return make_uma(make_department())


def _asked_with(header: str) -> int:
    return APIClient().get("/api/v1/me/", HTTP_AUTHORIZATION=header).status_code


@pytest.mark.parametrize("header", ["", "Token", "Token wrong", "Token a b", "Token \xe9\xff", "Bearer wrong", "Basic dW1hOng="])
def test_token_that_is_none_is_answered_with_401_and_never_a_page(header):
    answer = APIClient().get("/api/v1/me/", HTTP_AUTHORIZATION=header)
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Token")
    assert answer["Content-Type"] == "application/problem+json"
    assert "account page" in answer.json()["detail"]


def test_token_is_made_by_the_command_and_known_only_to_who_ran_it(uma, capsys):
    call_command("create_token", "uma", "--days", "30")
    token = capsys.readouterr().out.strip()
    assert _asked_with(f"Token {token}") == 200
    kept = AuthToken.objects.get(user=uma)
    assert timedelta(days=29) < kept.expiry - timezone.now() < timedelta(days=30)
    assert token not in str(TrailEntry.objects.get(verb="create_token").detail) and token not in kept.digest


@pytest.mark.parametrize("arguments", [["nobody"], ["uma", "--days", "0"], ["uma", "--days", "4000"]])
def test_token_is_not_made_for_nobody_or_for_ever(uma, arguments):
    with pytest.raises(CommandError):
        call_command("create_token", *arguments)
    assert not AuthToken.objects.exists()


def test_token_that_has_run_out_opens_nothing(uma):
    _, token = AuthToken.objects.create(user=uma, expiry=timedelta(seconds=-1))
    assert _asked_with(f"Token {token}") == 401


def test_token_of_a_locked_account_opens_nothing(uma):
    _, token = AuthToken.objects.create(user=uma)
    uma.is_active = False
    uma.save()
    assert _asked_with(f"Token {token}") == 401


def test_session_writes_only_with_its_csrf_token(uma):
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(uma)
    assert client.get("/api/v1/me/").status_code == 200
    assert client.post("/api/v1/uploads/").status_code == 403
    assert client_of(uma).post("/api/v1/uploads/").status_code == 201
