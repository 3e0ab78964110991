"""What every page needs besides its own data."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    return {"demo": settings.DEMO, "software_version": settings.SOFTWARE_VERSION, "source_url": settings.SOURCE_URL}
