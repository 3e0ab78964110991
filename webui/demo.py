"""The demo's accounts, one card a role on the sign-in page. Only in demo mode, and only for visitors on this very machine."""

import json
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest

from auditapp.access.roles import ROLES

FORWARDING = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")


@dataclass(frozen=True, slots=True)
class RoleCard:
    """What the sign-in page shows of one demo account; `password` stays on the server."""

    name: str
    role: str
    says: str
    username: str
    password: str


def is_shown_to(request: HttpRequest) -> bool:
    """Whether this visitor may sign in as anybody: demo mode, straight from this machine, through no proxy."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    return bool(settings.DEMO and _is_loopback(address) and not any(name in request.META for name in FORWARDING))


def role_cards() -> list[RoleCard]:
    """The accounts that the seed wrote down; none before it ran."""
    path = Path(settings.VAR_DIR) / "demo_logins.json"
    return [_card(entry) for entry in json.loads(path.read_text())["logins"]] if path.exists() else []


def card_of(username: str) -> RoleCard | None:
    return next((card for card in role_cards() if card.username == username), None)


def _card(entry: dict[str, str]) -> RoleCard:
    role = next((role for role in ROLES.values() if entry["role"] in {role.code, role.name}), None)
    title = f"{role.name if role else entry['role']}, {entry['department']}"
    return RoleCard(entry["name"], title, role.description if role else "", entry["username"], entry["password"])


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
