"""How large the tables are, for the database's planner."""

from django.db import connection


def learn_sizes() -> None:
    """SQLite chooses indexes by what it was last told of its tables: without, a month's images are looked for among those of all years.
    PostgreSQL's own daemon does this. Seconds for a million images, in which nobody else writes."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
