"""The menu: what each person's roles open."""

from typing import Any

from django.urls import reverse

from auditapp.access.selectors import permissions_of

# permissions of which one opens the page, its name on the menu, its address by name
ENTRIES = (
    ({"review"}, "To read", "worklist"),
    ({"view_own"}, "My feedback", "feedback"),
    ({"manage_rounds"}, "Rounds", "rounds"),
    ({"manage_rounds"}, "Reports", "reports"),
    ({"view_images", "view_own"}, "Images", "images"),
    ({"upload", "view_images"}, "Uploads", "uploads"),
    ({"administer"}, "People", "people"),
)


def navigation(user: Any, at: str) -> list[tuple[str, str, bool]]:
    """(label, address, whether the page `at` lies under it) for each page that `user` may open."""
    held = permissions_of(user) if user is not None else frozenset()
    open_to_them = [(label, reverse(name)) for permissions, label, name in ENTRIES if held & permissions]
    return [(label, address, at.startswith(address)) for label, address in open_to_them]
