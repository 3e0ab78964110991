"""A round as its page shows it: how far it is, what was sent back, where opinions part."""

from typing import Any

from django.http import HttpRequest

from auditapp.review.reads import could_read, disputes_in, sent_back_for, undecided_for
from auditapp.rounds.models import AuditRound, RoundState
from auditapp.rounds.selectors import portions_of, progress_of, state_of, without_reader
from webui.lists import page_of

BACK_A_PAGE = 12


def progress_shown(held: AuditRound) -> dict[str, Any]:
    """What `progress.html` needs."""
    progress = progress_of(held)
    is_open = held.state == RoundState.OPEN
    return {
        "round": held,
        "progress": progress,
        "portions": portions_of(held),
        "left": progress.of - progress.done,
        "is_open": is_open,
        "finished": not is_open or progress.done == progress.of,
        "seen": state_of(held),
    }


def standing_of(request: HttpRequest, held: AuditRound) -> dict[str, Any]:
    """What `round.html` needs."""
    page = page_of(request, sent_back_for(request.user).filter(assignment__item__round=held), BACK_A_PAGE)
    return progress_shown(held) | {
        "page": page,
        "sent_back": could_read(held, page.object_list),
        "undecided": undecided_for(request.user).filter(assignment__item__round=held).count(),
        "disputes": disputes_in(request.user, held),
        "without_reader": without_reader(held),
    }
