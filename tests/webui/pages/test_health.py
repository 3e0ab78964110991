import pytest
from django.db import OperationalError, connection
from django.test import Client


@pytest.mark.django_db
def test_healthz_is_open_and_well(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")


@pytest.mark.django_db
def test_healthz_says_so_when_the_database_does_not_answer(client: Client) -> None:
    def gone(execute: object, sql: object, *rest: object) -> object:
        raise OperationalError("gone")

    with connection.execute_wrapper(gone):
        assert client.get("/healthz").status_code == 503
