from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from auditapp.assessment.selectors import current_model
from webui.human_grades import human_grades_of
from webui.networks import networks_of


@require_GET
def machine(request: HttpRequest) -> HttpResponse:
    """What scores the images: everybody who is signed in may know what it rests on and where it ends."""
    version = current_model()
    cards = version.cards if version else {}
    told = {"version": version, "networks": networks_of(cards), "human_grades": human_grades_of(cards)}
    return render(request, "webui/machine/machine.html", told)


urls = [path("machine/", machine, name="machine")]
