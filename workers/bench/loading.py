"""Rows straight into tables, many at a time: for measuring, where the product's own services would take days."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import islice
from typing import Any

import numpy as np
from django.db import connection, models
from django.utils import timezone

BATCH = 20_000


def load(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert `rows` of the columns `names`; the others have their defaults. Values are what the database holds."""
    held: list[Any] = [field for field in model._meta.concrete_fields if field.attname not in names]
    rest = [(field.column, _plain(field)) for field in held if not (field.primary_key and field.attname == "id" and "id" not in names)]
    columns = [own.column for name in names for own in model._meta.concrete_fields if own.attname == name] + [column for column, _ in rest]
    constant = tuple(value for _, value in rest)
    every = ((*row, *constant) for row in rows)
    (_copy if connection.vendor == "postgresql" else _execute)(model._meta.db_table, columns, every)


def _plain(field: Any) -> Any:
    if getattr(field, "auto_now_add", False):
        return timezone.now().isoformat(sep=" ")
    value = field.get_default()
    return value.isoformat() if isinstance(value, date) else value


def _copy(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    named = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor, cursor.cursor.copy(f'COPY "{table}" ({named}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row(row)


def _execute(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    named = ", ".join(f'"{column}"' for column in columns)
    statement = f'INSERT INTO "{table}" ({named}) VALUES ({", ".join("?" * len(columns))})'  # noqa: S608 our own models' names
    with connection.cursor() as cursor:
        raw = cursor.connection.cursor()
        every = iter(rows)
        while batch := list(islice(every, BATCH)):
            raw.executemany(statement, batch)


def keys(count: int, rng: np.random.Generator) -> list[str]:
    """Random UUIDs as the database holds them."""
    text = rng.bytes(16 * count).hex()
    found = [text[32 * place : 32 * place + 32] for place in range(count)]
    return [str(uuid.UUID(one)) for one in found] if connection.vendor == "postgresql" else found


def key_of(held: uuid.UUID) -> str:
    return str(held) if connection.vendor == "postgresql" else held.hex


def without_checks(on: bool) -> None:
    """Foreign keys are not looked up while what is loaded is known to be whole."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA foreign_keys = {'OFF' if on else 'ON'}")
        else:
            cursor.execute("SELECT usesuper FROM pg_user WHERE usename = current_user")
            if cursor.fetchone()[0]:
                cursor.execute(f"SET session_replication_role = {'replica' if on else 'DEFAULT'}")


def settle() -> None:
    """The planner learns how large the tables are: from PostgreSQL's own daemon, or from our schedule every night."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
