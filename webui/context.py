"""What every page needs besides its own data."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from webui.navigation import navigation


def site(request: HttpRequest) -> dict[str, object]:
    user = getattr(request, "user", None)
    return {
        "demo": settings.DEMO,
        "software_version": settings.SOFTWARE_VERSION,
        "source_url": settings.SOURCE_URL,
        "nav": SimpleLazyObject(lambda: navigation(user, request.path)),  # fragments show no menu and ask nothing
    }
