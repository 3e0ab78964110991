"""What waits for a person, one matter a role: the start page shows the first large and the others below."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from auditapp.access.selectors import departments_for, people_in, permissions_of
from auditapp.protocols.said import said
from auditapp.reports.digests import looks_of
from auditapp.reports.own_images import answers_to
from auditapp.reports.selectors import own_results_of, reports_for
from auditapp.review.reads import undecided_for
from auditapp.review.selectors import next_for, worklist_for
from auditapp.rounds.designs import troubled_for
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
        return Matter(_("Nothing to read"), _("You have read all that was assigned to you."), (_("See what you read"), reverse("worklist")))
    title = ngettext("%(count)s image waits for you", "%(count)s images wait for you", waiting) % {"count": waiting}
    following = reverse("reading", args=[next_for(user)[0].pk])
    return Matter(title, _("Nobody sees your answers before you submit them."), (_("Read the next one"), following))


def _round(user: Any) -> Matter:
    if troubled := troubled_for(user).first():
        title = _("Last month's round of %(department)s could not be opened") % {"department": troubled.department}
        return Matter(title, said(troubled.problem), (_("See the saved designs"), reverse("monthly_rounds")))
    current = rounds_for(user).filter(state=RoundState.OPEN).order_by("period_start").first()
    if current is None:
        return _no_round(user)
    progress, address = progress_of(current), reverse("round", args=[current.pk])
    told = {"when": period(current), "department": current.department, "done": progress.done, "total": progress.of}
    if back := undecided_for(user).filter(assignment__item__round=current).count():
        text = ngettext("Experts sent %(n)d image back.", "Experts sent %(n)d images back.", back) % {"n": back}
        decide = (ngettext("Decide what becomes of it", "Decide what becomes of them", back), f"{address}#sent-back")
        return Matter(_("%(when)s is being read") % told, f"{current.department}: {text}", decide, progress)
    if progress.done == progress.of:
        about = _("Every sampled image of %(department)s is read.") % told
        return Matter(_("%(when)s is read") % told, about, (_("Close the round"), address))
    about = _("%(department)s: the experts have read %(done)s of %(total)s images.") % told
    return Matter(_("%(when)s is being read") % told, about, (_("See the round"), address), progress)


def _no_round(user: Any) -> Matter:
    last = reports_for(user).defer("numbers").order_by("-frozen_at").first()
    if last is None:
        return Matter(_("No round yet"), _("Upload a month of studies, then open a round on it."), (_("Open a round"), reverse("rounds")))
    told = {"when": period(last.round), "department": last.round.department}
    about = _("No round is open. The last report is of %(when)s, %(department)s.") % told
    measure = measure_of(Kind.SHARE, last.summary["all"]["standard_share"])
    return Matter(_("All rounds are closed"), about, (_("See the report"), reverse("report", args=[last.round_id])), None, measure)


def _feedback(user: Any) -> Matter:
    return _answers(user) or _newest_feedback(user)


def _answers(user: Any) -> Matter | None:
    """What came back to contested images since the person last looked."""
    looks = looks_of(user)
    news = [one for one in answers_to(user) if (seen := looks.get(one.disagreement.item.round_id)) is None or one.at > seen]
    if not news:
        return None
    title = ngettext("%(count)s answer to what you contested", "%(count)s answers to what you contested", len(news))
    address = reverse("feedback_round", args=[news[0].disagreement.item.round_id]) + "#answers"
    about = _("An expert who took no part looked again and says why.")
    return Matter(title % {"count": len(news)}, about, (_("See the answers"), address))


def _newest_feedback(user: Any) -> Matter:
    newest = next(iter(own_results_of(user)), None)
    if newest is None:
        return Matter(
            _("No feedback yet"), _("It comes when the first round with your images is closed."), (_("See my images"), reverse("images"))
        )
    title = _("Your feedback of %(when)s") % {"when": period(newest.report.round)}
    measure = measure_of(Kind.SHARE, newest.own["standard_share"], band=band_of(newest.department))
    return Matter(
        title, _("Share of standard images, the department behind it."), (_("See my feedback"), reverse("feedback")), None, measure
    )


def _people(user: Any) -> Matter:
    departments = list(departments_for(user, "administer"))
    accounts = sum(people_in(user, department).count() for department in departments)
    told = {"count": accounts, "departments": _(" and ").join(str(department) for department in departments)}
    about = (
        ngettext("%(count)s account holds a role in %(departments)s.", "%(count)s accounts hold a role in %(departments)s.", accounts)
        % told
    )
    return Matter(_("People and roles"), about, (_("See who may what"), reverse("people")))
