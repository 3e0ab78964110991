"""The first department and the person who gives out its roles."""

import io

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from auditapp.access.selectors import departments_for
from tests.people import make_user

pytestmark = pytest.mark.django_db


def test_add_department_makes_its_administrator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("Foghorn-lagoon-7\n"))
    call_command("add_department", "East Wing", administrator="ada", stdout=io.StringIO())
    ada = User.objects.get(username="ada")
    assert ada.check_password("Foghorn-lagoon-7")
    assert [department.slug for department in departments_for(ada, "administer")] == ["east-wing"]


def test_add_department_keeps_the_password_of_an_account_that_is_there() -> None:
    ada = make_user("ada")
    before = ada.password
    call_command("add_department", "East Wing", administrator="ada", stdout=io.StringIO())
    ada.refresh_from_db()
    assert ada.password == before
    assert departments_for(ada, "administer").exists()


def test_add_department_twice_is_refused() -> None:
    make_user("ada")
    call_command("add_department", "East Wing", administrator="ada", stdout=io.StringIO())
    with pytest.raises(CommandError, match="already"):
        call_command("add_department", "East Wing", administrator="ada", stdout=io.StringIO())


def test_add_department_refuses_a_poor_password_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("1234\n"))
    with pytest.raises(CommandError):
        call_command("add_department", "East Wing", administrator="ada", stdout=io.StringIO())
    call_command("add_department", "East Wing", administrator=make_user("eve").username, stdout=io.StringIO())
