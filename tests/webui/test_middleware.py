"""Answers are private unless they say otherwise."""

import pytest
from django.test import Client


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/api/v1/uploads/", "/nowhere/"])
def test_answers_are_kept_by_no_shared_cache(client: Client, address: str) -> None:
    assert "private" in client.get(address).headers["Cache-Control"]
