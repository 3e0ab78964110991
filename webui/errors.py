"""What nobody foresaw: the person reads a page, the program a problem document; neither reads a traceback."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy
from django.views.defaults import server_error

SAYS = gettext_lazy("Something failed on our side and was logged. Nothing that you sent is lost; try again in a minute.")


def failed(request: HttpRequest) -> HttpResponse:
    if not request.path.startswith("/api/"):
        return server_error(request)
    problem = {"type": "about:blank", "title": "Internal Server Error", "status": 500, "detail": SAYS}
    return JsonResponse(problem, status=500, content_type="application/problem+json")
