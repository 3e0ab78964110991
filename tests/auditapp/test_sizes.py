import pytest
from django.db import connection

from auditapp.sizes import learn_sizes
from tests.factories import make_study
from tests.people import make_department


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL's own daemon learns the sizes")
def test_sqlite_learns_the_sizes_of_its_tables() -> None:
    department = make_department()
    for _ in range(3):
        make_study(department)
    learn_sizes()

    with connection.cursor() as cursor:
        cursor.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = 'imaging_study' AND idx LIKE '%performed_on%'")
        assert cursor.fetchall() == [("3 3",)]
