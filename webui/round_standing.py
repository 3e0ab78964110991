"""A round as its page shows it: how far it is, what was sent back, where opinions part."""

from typing import Any

from django.http import HttpRequest

from auditapp.review.reads import could_read, disputes_in, sent_back_for, undecided_for
from auditapp.rounds.models import AuditRound, RoundState
from auditapp.rounds.selectors import Standing, standing_of, without_reader
from webui.lists import page_of

BACK_A_PAGE = 12


def progress_shown(held: AuditRound) -> dict[str, Any]:
    """What `progress.html` needs."""
    return _shown(held, standing_of(held))


def round_shown(request: HttpRequest, held: AuditRound) -> dict[str, Any]:
    """What `round.html` needs."""
    standing = standing_of(held)
    page = page_of(request, sent_back_for(request.user).filter(pk__in=standing.sent_back), BACK_A_PAGE)
    return _shown(held, standing) | {
        "page": page,
        "sent_back": could_read(held, page.object_list),
        "undecided": undecided_for(request.user).filter(pk__in=standing.sent_back).count(),
        "disputes": disputes_in(request.user, held),
        "without_reader": without_reader(held),
    }


def _shown(held: AuditRound, standing: Standing) -> dict[str, Any]:
    progress = standing.progress
    is_open = held.state == RoundState.OPEN
    return {
        "round": held,
        "progress": progress,
        "portions": standing.portions,
        "left": progress.of - progress.done,
        "is_open": is_open,
        "finished": not is_open or progress.done == progress.of,
        "seen": standing.state,
    }
