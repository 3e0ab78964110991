import io
import json

import pytest
from django.core.management import CommandError, call_command

from workers.management.commands import audit_sim


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes long stands in its own tests."""
    from auditapp.statistics import simulation, simulation_alarms, simulation_cost, simulation_readers, simulation_studies

    monkeypatch.setattr(simulation, "AUDITS", (simulation.AUDITS[5],))
    monkeypatch.setattr(simulation_cost, "SIZES", ((200, 30),))
    monkeypatch.setattr(simulation_studies, "PERIODS", simulation_studies.PERIODS[:1])
    monkeypatch.setattr(simulation_readers, "READINGS", simulation_readers.READINGS[:1])
    for module in (simulation_studies, simulation_readers):
        monkeypatch.setattr(module, "REPLICATIONS", 5)
    monkeypatch.setattr(simulation_alarms, "DEPARTMENTS", 5)
    monkeypatch.setattr(simulation_alarms, "CHARTS", simulation_alarms.CHARTS[:1])


def told(seed: int) -> tuple[dict[str, object], str]:
    out, err = io.StringIO(), io.StringIO()
    call_command("audit_sim", "--json", seed=seed, replications=200, stdout=out, stderr=err)
    return json.loads(out.getvalue()), err.getvalue()


def test_audit_sim_prints_figures_and_what_made_them() -> None:
    found, progress = told(3)
    assert (found["seed"], found["replications"]) == (3, 200)
    assert set(found["software"]) == {"sonoaudit", "numpy", "scipy", "statsmodels"}
    assert {"rows", "savings", "studies", "readers", "funnel", "cusum", "goals"} <= set(found)
    assert "covered" in progress


def test_the_same_seed_gives_the_same_figures() -> None:
    one, other, third = (told(seed)[0] | {"seconds": 0} for seed in (3, 3, 4))
    assert one == other
    assert one["rows"] != third["rows"]


def test_without_json_the_goals_are_listed() -> None:
    out = io.StringIO()
    call_command("audit_sim", replications=50, stdout=out, stderr=io.StringIO())
    assert "coverage_share: " in out.getvalue()


@pytest.mark.parametrize("wrong", [{"seed": -1}, {"replications": 0}])
def test_impossible_numbers_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(CommandError, match="from"):
        call_command("audit_sim", **wrong)


def test_the_command_needs_no_database() -> None:
    assert audit_sim.Command.requires_system_checks == []
