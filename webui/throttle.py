"""Failed sign-ins, counted by user name and address together: neither a hospital's shared address nor a colleague's typing locks anyone."""

import logging
from hashlib import sha256

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from redis.exceptions import RedisError

MOST_FAILURES = 10
WITHIN_SECONDS = 15 * 60

logger = logging.getLogger(__name__)


def is_throttled(request: HttpRequest, username: str) -> bool:
    """Whether this name failed too often from this address. Without its cache nobody is throttled and nobody is locked out."""
    try:
        return int(cache.get(_key(request, username), 0)) >= MOST_FAILURES
    except RedisError:
        logger.warning("the cache is away: failed sign-ins are not counted")
        return False


def count_failure(request: HttpRequest, username: str) -> None:
    try:
        # add() and incr() are atomic: parallel guesses are all counted.
        if not cache.add(_key(request, username), 1, timeout=WITHIN_SECONDS):
            cache.incr(_key(request, username))
    except (RedisError, ValueError):  # ValueError: the count ran out between the two calls
        logger.warning("a failed sign-in was not counted")


def forget_failures(request: HttpRequest, username: str) -> None:
    try:
        cache.delete(_key(request, username))
    except RedisError:
        logger.warning("the cache is away: failed sign-ins are kept")


def address_of(request: HttpRequest) -> str:
    """The visitor's address: behind our own proxy the one that it saw, which is the last it wrote."""
    forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", "")) if settings.SECURE_PROXY_SSL_HEADER else ""
    return forwarded.rsplit(",", 1)[-1].strip() or str(request.META.get("REMOTE_ADDR", ""))


def _key(request: HttpRequest, username: str) -> str:
    return "sign-in-" + sha256(f"{username.casefold()}|{address_of(request)}".encode()).hexdigest()
