"""The role table holds."""

import re
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from tests.people import make_user
from tests.webui.role_table import PEOPLE, TABLE
from tests.webui.role_world import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> dict[tuple[str, str], list[Any]]:
    return make_world()


def test_table_has_a_row_for_every_page() -> None:
    pages = {pattern.name for pattern in get_resolver().url_patterns if hasattr(pattern, "name")}

    assert pages == {name for name, _, _ in TABLE}


@pytest.mark.parametrize("who", PEOPLE)
def test_table_holds(who: str, world: dict[tuple[str, str], list[Any]]) -> None:
    told = {key: _status(who, *key, world) for key in TABLE}

    assert {key: status for key, status in told.items() if status != TABLE[key][who]} == {}


@pytest.mark.parametrize("page", ["upload", "image", "frame_image", "round", "report", "reading", "feedback_round", "feedback_letter"])
def test_what_is_hidden_looks_as_if_it_did_not_exist(page: str, world: dict[tuple[str, str], list[Any]]) -> None:
    hidden = next(arguments for (name, _), arguments in world.items() if name == page)

    assert _words("ada", reverse(page, args=hidden)) == _words("ada", reverse(page, args=[UUID(int=1)]))


@pytest.mark.parametrize(
    "page", ["rounds", "reports", "compare_departments", "worklist", "to_settle", "teaching", "uploads", "images", "feedback", "home"]
)
def test_lists_say_nothing_of_another_department(page: str, world: dict[tuple[str, str], list[Any]]) -> None:
    told = _client("sam").get(reverse(page)).content.decode()

    assert not [word for word in ("Kingsway", "Lena", "Ravi", "September") if word in told]


def _status(who: str, page: str, about: str, method: str, world: dict[tuple[str, str], list[Any]]) -> int:
    """In a transaction of its own that is taken back, so that no step changes the next one's world."""
    with transaction.atomic():
        answer = getattr(_client(who), method)(reverse(page, args=world.get((page, about), [])))
        if answer.streaming:
            b"".join(answer.streaming_content)
        transaction.set_rollback(True)
    return int(answer.status_code)


def _words(who: str, address: str) -> str:
    """What the page says, without the token that is another on each."""
    return re.sub(r"[A-Za-z0-9]{64}", "", _client(who).get(address).content.decode())


def _client(who: str) -> Client:
    client = Client()
    if who != "nobody":
        client.force_login(make_user(who))
    return client
