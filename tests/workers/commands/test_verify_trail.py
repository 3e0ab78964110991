"""The trail is checked from the command line."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from auditapp.trail.models import TrailEntry
from tests.people import make_department

pytestmark = pytest.mark.django_db


def test_verify_trail_says_that_an_untouched_trail_holds() -> None:
    make_department()
    told = io.StringIO()
    call_command("verify_trail", stdout=told)
    assert "holds" in told.getvalue()


def test_verify_trail_names_the_line_that_was_changed() -> None:
    make_department()
    line = TrailEntry.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE trail_trailentry SET actor = 'nobody' WHERE id = %s", [line.pk])
    with pytest.raises(CommandError, match=f"line {line.pk},"):
        call_command("verify_trail")


def test_verify_trail_notices_that_all_lines_are_gone() -> None:
    make_department()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM trail_trailentry")
    with pytest.raises(CommandError, match="emptied"):
        call_command("verify_trail")
