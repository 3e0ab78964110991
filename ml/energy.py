"""What a training costs in energy, as codecarbon estimates it for this process. Nothing is sent, nothing is stored."""

import logging
from typing import Any

METHOD = "codecarbon, offline, this process alone: processor by its load and rated power, memory by its size, GPU by its own meter"


class Meter:
    """Counts from its making on. `lap` gives the watt-hours since the last one: a training's curve bears them and adds them up."""

    def __init__(self) -> None:
        logging.getLogger("codecarbon").setLevel(logging.CRITICAL)
        from codecarbon import OfflineEmissionsTracker

        self._tracker: Any = OfflineEmissionsTracker(
            country_iso_code="GBR",  # must be named; only the energy is read, which depends on no country
            output_methods=[],
            log_level="critical",
            tracking_mode="process",
            allow_multiple_runs=True,
            measure_power_secs=30,
        )
        self._tracker.start_task("lap")

    def lap(self) -> float:
        """Watt-hours (>= 0) since the meter was made or last read."""
        spent = self._tracker.stop_task("lap")
        self._tracker.start_task("lap")
        return float(spent.energy_consumed) * 1000

    def stop(self) -> float:
        """The last lap; the meter must not be used again."""
        spent = self._tracker.stop_task("lap")
        self._tracker.stop()
        return float(spent.energy_consumed) * 1000
