"""API tokens of a person. knox keeps only their hash; the token itself is shown once."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from knox.models import AuthToken

from auditapp.trail.services import record

LIVES_DAYS = (30, 90, 365)


def tokens_of(user: Any) -> QuerySet[AuthToken]:
    """Newest first, expired ones too until they are used or revoked."""
    found: QuerySet[AuthToken] = user.auth_token_set.order_by("-created")
    return found


@transaction.atomic
def create_token(*, by: Any, days: int) -> str:
    """The new token, in clear: nobody can read it again."""
    row, token = by.auth_token_set.create(expiry=timedelta(days=days))
    record(by=by, verb="create_token", subject=by, token=row.token_key[:8], days=days)
    return str(token)


@transaction.atomic
def revoke_token(*, by: Any, key: str) -> bool:
    """Revoke one's own token by its first letters as kept by knox; effective at once. False if there is none."""
    # PostgreSQL takes no NUL in a text, and it is a person's browser that says the key.
    gone, _ = by.auth_token_set.filter(token_key=key.replace("\0", "")).delete()
    if gone:
        record(by=by, verb="revoke_token", subject=by, token=key[:8])
    return bool(gone)
