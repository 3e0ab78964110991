import time
from pathlib import Path

import pytest

from ml.energy import Meter


def test_work_costs_energy_and_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    meter = Meter()
    until = time.monotonic() + 0.5
    while time.monotonic() < until:
        sum(range(1000))
    assert meter.lap() > 0
    assert meter.stop() >= 0
    assert not list(tmp_path.iterdir())
