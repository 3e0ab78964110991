"""What `manage.py run` tells its operator: whether this is a demo, when the page answers, and how to go on."""

import json
import os
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User

from auditapp.access.models import Department
from workers.preparation import NotReady

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def demo_logins_path() -> Path:
    """Written by `seed_demo`: the demo's people, their passwords and an API token."""
    return Path(settings.VAR_DIR) / "demo_logins.json"


def demo_wanted() -> bool:
    """As DEMO says; unsaid, yes where nothing real can be: own database and broker, loopback address, nobody but demo people."""
    if "DEMO" in os.environ:
        return bool(settings.DEMO)
    embedded = settings.SQLITE and not settings.REDIS_URL and not settings.S3_BUCKET
    private = settings.HOST in LOOPBACK and "PUBLIC_URL" not in os.environ
    return embedded and private and (Department.objects.filter(is_demo=True).exists() or not User.objects.exists())


def environment(port: int) -> dict[str, str]:
    """What the processes are told beyond the environment of `manage.py run` itself."""
    address = os.environ.get("PUBLIC_URL") or f"http://{settings.HOST}:{port}"
    return {"PORT": str(port), "PUBLIC_URL": address, "DEMO": str(int(demo_wanted())), "PYTHONUNBUFFERED": "1"}


def health(port: int) -> dict[str, Any]:
    """What the web process says of itself. Raises OSError while it does not answer, or answers that it is not well."""
    host = settings.ALLOWED_HOSTS[0].lstrip(".") if settings.ALLOWED_HOSTS else "localhost"
    request = urllib.request.Request(f"http://{_reachable(settings.HOST)}:{port}/healthz", headers={"Host": host.replace("*", "localhost")})
    with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310  (http, our own port)
        return {"status": answer.status}


def await_page(port: int, seconds: float = 180) -> None:
    """Raises NotReady if the page does not answer in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            health(port)
            return
        except OSError:
            time.sleep(0.1)
    raise NotReady(f"The page does not answer: see {settings.VAR_DIR}/log/web.log.")


def box(address: str) -> str:
    """Address, one login a role, what to try, how to stop."""
    lines = [f"SonoAudit is ready: {address}", ""]
    if demo_logins_path().exists():
        lines += _demo(json.loads(demo_logins_path().read_text()), address)
    else:
        lines += ["The first department and account:", '  .venv/bin/python manage.py add_department "NAME" --administrator YOU', ""]
    lines += [f"Logs: {settings.VAR_DIR}/log    Stop: Ctrl-C    Start over: make reset"]
    width = max(map(len, lines))
    edge = "─" * (width + 2)
    return "\n".join([f"┌{edge}┐", *(f"│ {line:<{width}} │" for line in lines), f"└{edge}┘"])


def _demo(logins: dict[str, Any], address: str) -> list[str]:
    people = [f"  {person['role']:<16} {person['username']:<20} {person['password']}" for person in logins["logins"]]
    return [
        "Demo logins (drawn images, invented people):",
        *people,
        "",
        "Three things to try:",
        "  1. As maria, open last month's audit round and its report; as otto, compare departments.",
        "  2. Drop an ultrasound image of your own and watch it being scored.",
        "  3. As expert, review an image without seeing what the machine thought.",
        f"REST API: {address}/api/v1/docs/    token in var/demo_logins.json",
        "",
    ]


def _reachable(host: str) -> str:
    return "127.0.0.1" if host in ("0.0.0.0", "::", "") else host  # noqa: S104
