"""API tokens of a person. knox keeps only their hash; the token itself is shown once."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from auditapp.access.refusal import AccessError
from auditapp.trail.services import record

LONGEST_DAYS = 3650


def tokens_of(user: Any) -> QuerySet[Any]:
    """Newest first, expired ones too until they are used or revoked."""
    found: QuerySet[Any] = user.auth_token_set.order_by("-created")
    return found


@transaction.atomic
def create_token(*, by: Any, user: Any, days: int) -> str:
    """A new token of `user`, in clear: nobody can read it again. Raises AccessError unless it lives 1 to 3650 days."""
    if not 1 <= days <= LONGEST_DAYS:
        raise AccessError(_("A token lives 1 to 3650 days."))
    row, token = user.auth_token_set.create(expiry=timedelta(days=days))
    record(by=by, verb="create_token", subject=user, token=row.token_key[:8], days=days)
    return str(token)


@transaction.atomic
def revoke_token(*, by: Any, key: str) -> bool:
    """Revoke one's own token by its first letters as kept by knox; effective at once. False if there is none."""
    # PostgreSQL takes no NUL in a text, and it is a person's browser that says the key.
    gone, _ = by.auth_token_set.filter(token_key=key.replace("\0", "")).delete()
    if gone:
        record(by=by, verb="revoke_token", subject=by, token=key[:8])
    return bool(gone)


def revoke_all(user: User) -> int:
    """How many there were. Whoever calls it writes it down."""
    gone, _each = tokens_of(user).delete()
    return gone
