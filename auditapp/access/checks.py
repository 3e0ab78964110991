"""What `manage.py` refuses to start with: settings that would let strangers in or lose work."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlparse

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1", "[::1]", "testserver"})


@register(Tags.security)
def refused_settings(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """Whatever the command."""
    return [*_demo_on_public_host(), *_one_secret_a_host()]


@register(Tags.security, deploy=True)
def unwise_settings(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """`check --deploy` only."""
    return [*_sqlite_with_several_hosts(), *_address_not_allowed()]


def _demo_on_public_host() -> Iterator[CheckMessage]:
    public = {urlparse(settings.PUBLIC_URL).hostname, *settings.ALLOWED_HOSTS} - LOOPBACK
    if settings.DEMO and public:
        yield Error(
            f"DEMO shows passwords on the login page, and this site answers to {', '.join(sorted(map(str, public)))}.",
            hint="Set DEMO=0, or take the public names out of PUBLIC_URL and ALLOWED_HOSTS.",
            id="access.E001",
        )


def _one_secret_a_host() -> Iterator[CheckMessage]:
    if settings.REDIS_URL and settings.SECRET_KEY_IS_EMBEDDED:
        yield Error(
            "REDIS_URL is set but SECRET_KEY is not: each host would make its own key and could not read what another sealed.",
            hint="Set the same SECRET_KEY on every host: python -c 'import secrets; print(secrets.token_urlsafe(64))'.",
            id="access.E002",
        )


def _sqlite_with_several_hosts() -> Iterator[CheckMessage]:
    if settings.SQLITE and (settings.REDIS_URL or settings.S3_BUCKET):
        yield Warning("SQLite serves one host only.", hint="Set DATABASE_URL to a PostgreSQL database.", id="access.W001")


def _address_not_allowed() -> Iterator[CheckMessage]:
    host = urlparse(settings.PUBLIC_URL).hostname or ""
    named = {host, "*", "." + host.partition(".")[2], "." + host}
    if not named & set(settings.ALLOWED_HOSTS):
        yield Warning(f"The site's own address, {host}, is not among ALLOWED_HOSTS.", hint="Add it.", id="access.W002")
