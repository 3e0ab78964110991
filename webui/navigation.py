"""The menu: what each person's roles open."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from auditapp.access.selectors import permissions_of

# permissions of which one opens the page, its name on the menu, its address by name
ENTRIES = (
    ({"review"}, gettext_noop("To read"), "worklist"),
    ({"review"}, gettext_noop("Disagreements"), "to_settle"),
    ({"view_own"}, gettext_noop("My feedback"), "feedback"),
    ({"manage_rounds"}, gettext_noop("Rounds"), "rounds"),
    ({"manage_rounds"}, gettext_noop("Reports"), "reports"),
    ({"view_own", "review", "manage_rounds"}, gettext_noop("Teaching"), "teaching"),
    ({"view_images", "view_own"}, gettext_noop("Images"), "images"),
    ({"upload", "view_images"}, gettext_noop("Uploads"), "uploads"),
    ({"manage_rounds", "administer"}, gettext_noop("Operator names"), "operators"),
    ({"manage_rounds"}, gettext_noop("Audit settings"), "audit_settings"),
    ({"administer"}, gettext_noop("People"), "people"),
)


def navigation(user: Any, at: str) -> list[tuple[str, str, bool]]:
    """(label, address, whether the page `at` lies under it) for each page that `user` may open."""
    held = permissions_of(user) if user is not None else frozenset()
    open_to_them = [(label, reverse(name)) for permissions, label, name in ENTRIES if held & permissions]
    return [(gettext(label), address, at.startswith(address)) for label, address in open_to_them]
