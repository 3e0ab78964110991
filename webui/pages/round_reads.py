"""What a manager does while experts read: remind, move, decide about what was sent back."""

from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from auditapp.review.reads import reads_for, sent_back_for
from auditapp.review.refusal import ReviewError
from auditapp.review.settling import give_to, leave_out
from auditapp.rounds.assigning import free_for, free_readers, reassign, remind, spread
from auditapp.rounds.models import Assignment, AuditRound
from auditapp.rounds.refusal import RoundError
from auditapp.rounds.selectors import readers_in, rounds_for
from webui.lists import page_of
from webui.permissions import requires, signed_in
from webui.round_filters import ReadFilter
from webui.sending import send_reminder

READS_A_PAGE = 50


@requires("manage_rounds")
@require_GET
def reads(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Every reading of a round: whose it is, whether it is read, and who could read it instead."""
    held = get_object_or_404(rounds_for(request.user), pk=round_id)
    chosen = ReadFilter(request.GET, reads_for(request.user).filter(item__round=held), audit_round=held, request=request)
    page = page_of(request, chosen.qs, READS_A_PAGE)
    free = free_readers(held, page.object_list)
    shown = {"round": held, "filter": chosen, "page": page, "reads": [(one, free[one.pk]) for one in page.object_list]}
    return render(request, "webui/rounds/reads.html", shown)


@requires("manage_rounds")
@require_POST
def remind_expert(request: HttpRequest, round_id: UUID, expert_id: int) -> HttpResponse:
    held, expert = _reader(request, round_id, expert_id)

    def act() -> None:
        send_reminder(remind(by=signed_in(request), audit_round=held, expert=expert).pk)
        mailed = settings.MAIL_IS_ON and expert.email
        text = _("%(expert)s is asked on their start page and by e-mail.") if mailed else _("%(expert)s is asked on their start page.")
        messages.success(request, text % {"expert": _name(expert)})

    return _tried(request, act, reverse("round", args=[round_id]))


@requires("manage_rounds")
@require_POST
def spread_reads(request: HttpRequest, round_id: UUID, expert_id: int) -> HttpResponse:
    held, expert = _reader(request, round_id, expert_id)

    def act() -> None:
        moved = spread(by=signed_in(request), audit_round=held, expert=expert)
        text = ngettext("%(n)d image of %(expert)s has another reader now.", "%(n)d images of %(expert)s have another reader now.", moved)
        if not moved:
            text = _("No image of %(expert)s could be moved: the others made them, or read them already.")
        messages.info(request, text % {"n": moved, "expert": _name(expert)})

    return _tried(request, act, reverse("round", args=[round_id]))


@requires("manage_rounds")
@require_POST
def move_read(request: HttpRequest, assignment_id: UUID, expert_id: int | None = None) -> HttpResponse:
    """To the expert that the form names; or, as the undo of that, to the one in the address."""
    held = get_object_or_404(reads_for(request.user), pk=assignment_id)
    before, expert = held.expert, _free(request, held, expert_id)

    def act() -> None:
        reassign(by=signed_in(request), assignment=held, expert=expert)
        undo = reverse("move_read_back", args=[assignment_id, before.pk])
        messages.success(request, _("%(expert)s reads this image now.") % {"expert": _name(expert)}, f"undo={undo}")

    return _tried(request, act, reverse("round_reads", args=[held.item.round_id]))


@requires("manage_rounds")
@require_POST
def give_sent_back(request: HttpRequest, sent_back_id: int) -> HttpResponse:
    held = get_object_or_404(sent_back_for(request.user), pk=sent_back_id)
    expert = _free(request, held.assignment, None)

    def act() -> None:
        give_to(by=signed_in(request), sent_back=held, expert=expert)
        messages.success(request, _("%(expert)s reads this image now.") % {"expert": _name(expert)})

    return _tried(request, act, _back_in(held.assignment))


@requires("manage_rounds")
@require_POST
def leave_sent_back(request: HttpRequest, sent_back_id: int) -> HttpResponse:
    held = get_object_or_404(sent_back_for(request.user), pk=sent_back_id)

    def act() -> None:
        leave_out(by=signed_in(request), sent_back=held)
        messages.success(request, _("The image stays unread. It counts in the round, and in no share of what was read."))

    return _tried(request, act, _back_in(held.assignment))


def _tried(request: HttpRequest, act: Callable[[], None], back: str) -> HttpResponse:
    try:
        act()
    except (RoundError, ReviewError) as error:
        messages.error(request, str(error))
    return redirect(back)


def _reader(request: HttpRequest, round_id: UUID, expert_id: int) -> tuple[AuditRound, User]:
    held = get_object_or_404(rounds_for(request.user), pk=round_id)
    return held, get_object_or_404(readers_in(held), pk=expert_id)


def _free(request: HttpRequest, assignment: Assignment, expert_id: int | None) -> User:
    asked = str(expert_id or request.POST.get("expert", ""))
    return get_object_or_404(free_for(assignment), pk=int(asked) if asked.isdecimal() else 0)


def _back_in(assignment: Assignment) -> str:
    return reverse("round", args=[assignment.item.round_id]) + "#sent-back"


def _name(expert: User) -> str:
    return expert.get_full_name() or expert.get_username()


urls = [
    path("rounds/<uuid:round_id>/reads/", reads, name="round_reads"),
    path("rounds/<uuid:round_id>/experts/<int:expert_id>/remind/", remind_expert, name="remind"),
    path("rounds/<uuid:round_id>/experts/<int:expert_id>/spread/", spread_reads, name="spread"),
    path("rounds/reads/<uuid:assignment_id>/move/", move_read, name="move_read"),
    path("rounds/reads/<uuid:assignment_id>/move/<int:expert_id>/", move_read, name="move_read_back"),
    path("rounds/sent-back/<int:sent_back_id>/give/", give_sent_back, name="give_sent_back"),
    path("rounds/sent-back/<int:sent_back_id>/leave-out/", leave_sent_back, name="leave_sent_back"),
]
