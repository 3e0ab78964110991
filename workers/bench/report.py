"""Freezing a round, opening its page and a radiologist's page in a large department; and what ten times the history does to that."""

import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

from auditapp.reports.models import Report
from auditapp.reports.services import freeze_report, keep_numbers
from auditapp.rounds.models import AuditRound
from workers.bench.baseline import baseline, write_csv
from workers.bench.department import Large, fill_month, large_department, months
from workers.bench.loading import settle
from workers.bench.pipeline import cores
from workers.bench.rows import throw_away_database_alike

MONTH = date(2026, 10, 1)
GOALS = {"freeze": 5.0, "round_page": 0.3, "report_page": 0.3, "radiologist_page": 0.3, "growth": 1.2}
STEPS = ("freeze", "round_page", "report_page", "radiologist_page")


@dataclass(frozen=True, slots=True)
class Size:
    """Scored images in all, in the month that is measured, rounds (that month's among them), radiologists, and times each is measured."""

    images: int
    month: int
    rounds: int
    radiologists: int
    repeat: int

    def __post_init__(self) -> None:
        if self.rounds < 2 or self.images <= self.month or min(self.month, self.radiologists, self.repeat) < 1:
            raise ValueError("two rounds or more, and more images in all than in the month")


def measured(size: Size) -> dict[str, Any]:
    """The figures as `manage.py bench report --json` prints them; docs/performance.md explains each key."""
    with tempfile.TemporaryDirectory() as name, throw_away_database_alike(Path(name)), override_settings(**_settings()):
        began = time.perf_counter()
        held = large_department(size.radiologists)
        first = list(islice(months(MONTH), size.rounds))
        early = max(1, (size.rounds - 1) // 10)
        each = (size.images - size.month) // (size.rounds - 1)
        audit_round = fill_month(held, first[0], size.month)
        _fill_history(held, audit_round, first[1 : early + 1], each)
        short = _steps(held, audit_round, size.repeat)
        _fill_history(held, audit_round, first[early + 1 :], each)
        built = time.perf_counter() - began
        long = _steps(held, audit_round, size.repeat)
        other, seconds = _baseline(audit_round, Path(name), size.repeat)
        return _told(size, short, long, early) | {
            "database": connection.vendor,
            "cores": cores(),
            "build_seconds": round(built, 1),
            "baseline": {"name": other, "seconds": round(seconds, 3)},
            "ratio_to_baseline": round(long["freeze"]["seconds"] / seconds, 2),
        }


def _settings() -> dict[str, Any]:
    """Pages answer to the test client, and name their stylesheets without those having been collected."""
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    return {"ALLOWED_HOSTS": ["testserver", *settings.ALLOWED_HOSTS], "STORAGES": {**settings.STORAGES, "staticfiles": static}}


def _fill_history(held: Large, audit_round: AuditRound, starts: list[date], images: int) -> None:
    """Closed rounds with reports before what there is; the oldest so far becomes the follower of the next older one."""
    for start in starts:
        older = fill_month(held, start, images)
        follower = min(held.rounds[:-1], key=lambda one: one.period_start)
        AuditRound.objects.filter(pk=follower.pk).update(previous_round=older)
        _report(held, older)
    audit_round.refresh_from_db()


def _report(held: Large, older: AuditRound) -> None:
    """The first one is counted; the others have its numbers, as what matters here is how many and how long they are."""
    counted = Report.objects.order_by("pk").first()
    if counted is None:
        freeze_report(by=held.manager, audit_round=older)
        return
    keep_numbers(counted.numbers, by=held.manager, audit_round=older)


def _steps(held: Large, audit_round: AuditRound, repeat: int) -> dict[str, dict[str, float]]:
    """Seconds (median, least, most), this process' own computing time, and queries of each step."""
    settle()
    manager, own = Client(), Client()
    manager.force_login(held.manager)
    own.force_login(User.objects.get(username="own"))
    return {
        "freeze": _timed(lambda: freeze_report(by=held.manager, audit_round=audit_round), repeat),
        "round_page": _timed(_opening(manager, reverse("round", args=[audit_round.pk])), repeat),
        "report_page": _timed(_opening(manager, reverse("report", args=[audit_round.pk])), repeat),
        "radiologist_page": _timed(_opening(own, reverse("feedback_round", args=[audit_round.pk])), repeat),
    }


def _opening(client: Client, address: str) -> Callable[[], None]:
    def once() -> None:
        answer = client.get(address, secure=True)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answers {answer.status_code}")

    return once


def _timed(step: Callable[[], Any], repeat: int) -> dict[str, float]:
    """Twice before, untimed: templates are read and plans are made then, and queries are counted."""
    step()
    asked: list[str] = []

    def ask(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(ask):
        step()
    taken, busy = [], []
    for _ in range(repeat):
        began, worked = time.perf_counter(), time.process_time()
        step()
        taken.append(time.perf_counter() - began)
        busy.append(time.process_time() - worked)
    times = {"seconds": statistics.median(taken), "least": min(taken), "most": max(taken), "cpu": statistics.median(busy)}
    return {key: round(value, 3) for key, value in times.items()} | {"queries": len(asked)}


def _baseline(audit_round: AuditRound, folder: Path, repeat: int) -> tuple[str, float]:
    file = folder / "images.csv"
    write_csv(audit_round, file)
    name, table = baseline()
    return name, _timed(lambda: table(file), repeat)["seconds"]


def _told(size: Size, short: dict[str, Any], long: dict[str, Any], early: int) -> dict[str, Any]:
    growth = {step: round(long[step]["seconds"] / short[step]["seconds"], 2) for step in STEPS}
    met = {step: long[step]["seconds"] < GOALS[step] for step in STEPS} | {"growth": max(growth.values()) <= GOALS["growth"]}
    return {
        "images": size.images,
        "month": size.month,
        "rounds": size.rounds,
        "radiologists": size.radiologists,
        "repeat": size.repeat,
        "steps": long,
        "with_shorter_history": {"rounds": early + 1, "steps": short},
        "growth": growth,
        "goals": {name: {"goal": goal, "met": met[name]} for name, goal in GOALS.items()},
    }
