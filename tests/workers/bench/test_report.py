"""`manage.py bench report`: what it tells and that it touches nothing. No figure is asserted: a machine may be slow."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from auditapp.rounds.models import AuditRound
from workers.bench.report import STEPS


@pytest.mark.django_db(transaction=True)
def test_small_department_is_measured_in_a_database_of_its_own() -> None:
    out = StringIO()
    sizes = {"images": 400, "month": 200, "rounds": 3, "radiologists": 2, "repeat": 1}
    call_command("bench", "report", "--json", *(f"--{name}={number}" for name, number in sizes.items()), stdout=out)
    told = json.loads(out.getvalue())

    assert {name: told[name] for name in sizes} == sizes
    assert set(told["steps"]) == set(told["growth"]) == set(STEPS)
    assert told["baseline"]["name"] in {"csv + statsmodels", "pandas + scikit-learn"}
    assert not AuditRound.objects.exists()


def test_history_is_needed() -> None:
    with pytest.raises(CommandError, match="two rounds"):
        call_command("bench", "report", "--rounds", "1")
