import json
import time
from argparse import ArgumentParser
from importlib.metadata import version
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from auditapp.statistics.simulation import REPLICATIONS
from auditapp.statistics.simulation_goals import simulated


class Command(BaseCommand):
    help = "Simulate audits with known truth: how often the intervals hold, what they cost, how often charts accuse the innocent."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same figures (default: %(default)s)")
        parser.add_argument("--replications", type=int, default=REPLICATIONS, help="departments of each row (default: %(default)s)")
        parser.add_argument("--json", action="store_true", help="all figures as one JSON object; docs/audit-statistics.md explains them")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["seed"] < 0 or options["replications"] < 1:
            raise CommandError("The seed is a number from 0, the replications from 1.")
        began = time.perf_counter()
        told = simulated(options["seed"], replications=options["replications"], say=self.say)
        ran = {"seed": options["seed"], "replications": options["replications"], "seconds": round(time.perf_counter() - began, 1)}
        software = {"sonoaudit": settings.SOFTWARE_VERSION} | {name: version(name) for name in ("numpy", "scipy", "statsmodels")}
        if options["json"]:
            self.stdout.write(json.dumps(ran | {"software": software} | told, allow_nan=False))
        else:
            self.stdout.write("\n".join(f"{name}: {_line(goal)}" for name, goal in told["goals"].items()))

    def say(self, text: str) -> None:
        """Progress, apart from the figures."""
        self.stderr.write(text, style_func=str)


def _line(goal: dict[str, Any]) -> str:
    found = f"{goal['worst']:.4f}" if "worst" in goal else f"{goal['least']:.4f} to {goal['most']:.4f}"
    wanted = " to ".join(map(str, goal["goal"])) if isinstance(goal["goal"], list) else goal["goal"]
    return f"{'met' if goal['met'] else 'missed'}, {found} (goal: {wanted})"
