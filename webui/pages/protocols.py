from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.views.decorators.http import require_GET

from auditapp.protocols.criteria import described
from auditapp.protocols.selectors import edition_of, protocols


@require_GET
def protocol_list(request: HttpRequest) -> HttpResponse:
    """Rubrics are published texts: everybody who is signed in may read them."""
    rows = [(protocol, edition_of(protocol)) for protocol in protocols()]
    return render(request, "webui/protocols/protocols.html", {"rows": rows})


@require_GET
def protocol_page(request: HttpRequest, pk: int) -> HttpResponse:
    held = get_object_or_404(protocols(), pk=pk)
    edition = edition_of(held)
    planes = [(plane, [(criterion, described(criterion)) for criterion in plane.criteria]) for plane in edition.planes]
    return render(request, "webui/protocols/protocol.html", {"protocol": held, "edition": edition, "planes": planes})


urls = [
    path("protocols/", protocol_list, name="protocols"),
    path("protocols/<int:pk>/", protocol_page, name="protocol"),
]
