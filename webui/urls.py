"""Every address in the product."""

from django.urls import URLPattern, URLResolver

from webui.api import urls as api
from webui.pages import (
    account,
    disagreements,
    feedback,
    health,
    home,
    images,
    machine,
    people,
    protocols,
    reading,
    reports,
    rounds,
    uploads,
    why,
    worklist,
)

urlpatterns: list[URLPattern | URLResolver] = [
    *home.urls,
    *account.urls,
    *uploads.urls,
    *images.urls,
    *why.urls,
    *people.urls,
    *rounds.urls,
    *reports.urls,
    *disagreements.urls,
    *worklist.urls,
    *reading.urls,
    *feedback.urls,
    *protocols.urls,
    *machine.urls,
    *health.urls,
    *api.urls,
]

handler500 = "webui.errors.failed"
