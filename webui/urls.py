"""Every address in the product."""

from django.urls import URLPattern, URLResolver

from webui.api import urls as api
from webui.pages import (
    account,
    disagreements,
    drafts,
    feedback,
    health,
    home,
    images,
    language,
    letter,
    machine,
    mail,
    people,
    protocols,
    reading,
    reading_pictures,
    replies,
    reports,
    rounds,
    sending_back,
    teaching,
    uploads,
    why,
    worklist,
)

urlpatterns: list[URLPattern | URLResolver] = [
    *home.urls,
    *account.urls,
    *language.urls,
    *uploads.urls,
    *images.urls,
    *why.urls,
    *people.urls,
    *rounds.urls,
    *reports.urls,
    *disagreements.urls,
    *teaching.urls,
    *worklist.urls,
    *reading.urls,
    *reading_pictures.urls,
    *drafts.urls,
    *sending_back.urls,
    *feedback.urls,
    *replies.urls,
    *letter.urls,
    *mail.urls,
    *protocols.urls,
    *machine.urls,
    *health.urls,
    *api.urls,
]

handler500 = "webui.errors.failed"
