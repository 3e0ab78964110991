"""What waits for a person, one matter a role: the start page shows the first large and the others below."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from auditapp.access.selectors import departments_for, people_in, permissions_of
from auditapp.reports.selectors import own_results_of, reports_for
from auditapp.review.selectors import next_for, worklist_for
from auditapp.rounds.models import RoundState
from auditapp.rounds.selectors import Progress, progress_of, rounds_for
from webui.measures import Kind, Measure
from webui.report_figures import band_of, measure_of
from webui.templatetags.periods import period


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing and the one step that it asks for, as (label, address)."""

    title: str
    about: str
    action: tuple[str, str]
    progress: Progress | None = None
    measure: Measure | None = None


def matters_for(user: Any) -> list[Matter]:
    """Every role's matter, in the order of how long others wait for it."""
    held = permissions_of(user)
    asked = (("review", _reading), ("manage_rounds", _round), ("view_own", _feedback), ("administer", _people))
    return [matter(user) for permission, matter in asked if permission in held]


def _reading(user: Any) -> Matter:
    waiting = worklist_for(user).count()
    if not waiting:
        return Matter("Nothing to read", "You have read all that was assigned to you.", ("See what you read", reverse("worklist")))
    images = "1 image waits" if waiting == 1 else f"{waiting} images wait"
    following = reverse("reading", args=[next_for(user)[0].pk])
    return Matter(f"{images} for you", "Nobody sees your answers before you submit them.", ("Read the next one", following))


def _round(user: Any) -> Matter:
    current = rounds_for(user).filter(state=RoundState.OPEN).order_by("period_start").first()
    if current is None:
        return _no_round(user)
    progress, address = progress_of(current), reverse("round", args=[current.pk])
    if progress.done == progress.of:
        return Matter(f"{period(current)} is read", f"Every sampled image of {current.department} is read.", ("Close the round", address))
    about = f"{current.department}: the experts have read {progress.done} of {progress.of} images."
    return Matter(f"{period(current)} is being read", about, ("See the round", address), progress)


def _no_round(user: Any) -> Matter:
    last = reports_for(user).order_by("-frozen_at").first()
    if last is None:
        return Matter("No round yet", "Upload a month of studies, then open a round on it.", ("Open a round", reverse("rounds")))
    about = f"No round is open. The last report is of {period(last.round)}, {last.round.department}."
    measure = measure_of(Kind.SHARE, last.numbers["all"]["standard_share"])
    return Matter("All rounds are closed", about, ("See the report", reverse("report", args=[last.round_id])), None, measure)


def _feedback(user: Any) -> Matter:
    newest = next(iter(own_results_of(user)), None)
    if newest is None:
        return Matter("No feedback yet", "It comes when the first round with your images is closed.", ("See my images", reverse("images")))
    title = f"Your feedback of {period(newest.report.round)}"
    measure = measure_of(Kind.SHARE, newest.own["standard_share"], band=band_of(newest.department))
    return Matter(title, "Share of standard images, the department behind it.", ("See my feedback", reverse("feedback")), None, measure)


def _people(user: Any) -> Matter:
    departments = list(departments_for(user, "administer"))
    accounts = sum(people_in(user, department).count() for department in departments)
    about = f"{accounts} accounts hold a role in {' and '.join(str(department) for department in departments)}."
    return Matter("People and roles", about, ("See who may what", reverse("people")))
