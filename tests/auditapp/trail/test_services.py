"""The chain: what a line covers, and which tampering it shows."""

import pytest
from django.db import connection, transaction

from auditapp.access.models import Department
from auditapp.access.services import create_department
from auditapp.trail.immutable import ImmutableError
from auditapp.trail.models import TrailEntry, TrailHead
from auditapp.trail.services import GENESIS, first_broken_entry, record
from tests.people import make_department, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def three_lines() -> list[TrailEntry]:
    department = make_department()
    return [record(by=None, verb=verb, subject=department, department_id=department.pk, n=1) for verb in ("one", "two", "three")]


def tamper(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_first_line_follows_the_genesis_hash() -> None:
    make_department()

    assert TrailEntry.objects.first().previous_hash == GENESIS


def test_each_line_follows_the_one_before(three_lines: list[TrailEntry]) -> None:
    assert three_lines[2].previous_hash == three_lines[1].hash


def test_untouched_trail_has_no_broken_entry(three_lines: list[TrailEntry]) -> None:
    assert first_broken_entry() is None


def test_empty_trail_has_no_broken_entry() -> None:
    assert first_broken_entry() is None


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("actor", "maria"),
        ("verb", "another"),
        ("detail", '{"n": 2}'),
        ("subject_id", "99"),
        ("department_id", 99),
        ("at", "2020-01-01 00:00:00"),
    ],
)
def test_changed_field_breaks_the_chain_there(three_lines: list[TrailEntry], column: str, value: object) -> None:
    tamper(f"UPDATE trail_trailentry SET {column} = %s WHERE id = %s", value, three_lines[1].pk)

    assert first_broken_entry() == three_lines[1]


def test_removed_line_breaks_the_chain_at_the_next(three_lines: list[TrailEntry]) -> None:
    tamper("DELETE FROM trail_trailentry WHERE id = %s", three_lines[1].pk)

    assert first_broken_entry() == three_lines[2]


def test_removed_last_line_is_noticed_by_the_head(three_lines: list[TrailEntry]) -> None:
    tamper("DELETE FROM trail_trailentry WHERE id = %s", three_lines[2].pk)

    assert first_broken_entry() == three_lines[1]


def test_emptied_trail_is_noticed_by_the_head(three_lines: list[TrailEntry]) -> None:
    tamper("DELETE FROM trail_trailentry")

    assert first_broken_entry() is not None


def test_removed_head_is_noticed(three_lines: list[TrailEntry]) -> None:
    TrailHead.objects.all().delete()

    assert first_broken_entry() == three_lines[2]


def test_line_goes_with_the_change_that_failed() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        create_department(by=None, name="Never")
        raise RuntimeError
    assert not TrailEntry.objects.exists()
    assert not Department.objects.exists()


def test_line_names_the_actor() -> None:
    maria = make_user("maria")

    assert record(by=maria, verb="look", subject=maria).actor == "maria"


def test_line_is_never_changed(three_lines: list[TrailEntry]) -> None:
    three_lines[0].verb = "another"

    with pytest.raises(ImmutableError):
        three_lines[0].save()


def test_line_is_never_deleted(three_lines: list[TrailEntry]) -> None:
    with pytest.raises(ImmutableError):
        three_lines[0].delete()


def test_lines_are_never_changed_in_bulk(three_lines: list[TrailEntry]) -> None:
    with pytest.raises(ImmutableError):
        TrailEntry.objects.update(actor="maria")
    with pytest.raises(ImmutableError):
        TrailEntry.objects.all().delete()
