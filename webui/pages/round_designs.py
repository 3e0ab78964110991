from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from auditapp.rounds.designs import delete_design, designs_for, pause_design
from auditapp.rounds.monthly import next_opening
from auditapp.rounds.refusal import RoundError
from webui.permissions import requires, signed_in
from webui.round_asking import design_shown, save_asked
from webui.round_forms import RoundForm


@requires("manage_rounds")
@require_http_methods(["GET", "POST"])
def monthly_rounds(request: HttpRequest) -> HttpResponse:
    """The saved designs; a POST of the round form saves one more."""
    if request.method == "GET":
        today = timezone.localdate()
        designs = [(design, next_opening(design, today)) for design in designs_for(request.user)]
        return render(request, "webui/rounds/monthly.html", {"designs": designs})
    form = RoundForm(request.POST, user=signed_in(request))
    try:
        saved = save_asked(form) if form.is_valid() else None
    except RoundError as error:
        form.add_error(None, str(error))
    if form.errors or saved is None:
        return render(request, "webui/rounds/open.html", design_shown(form), status=422)
    messages.success(request, _("Saved. From now on the round of each month is opened like this."))
    return redirect("monthly_rounds")


@requires("manage_rounds")
@require_POST
def pause_monthly(request: HttpRequest, design_id: int) -> HttpResponse:
    """Pause, or go on where the form says `active`."""
    held = get_object_or_404(designs_for(request.user), pk=design_id)
    paused = pause_design(by=signed_in(request), design=held, active="active" in request.POST)
    messages.success(request, _("Rounds are opened again.") if paused.active else _("Paused. No round is opened until you go on."))
    return redirect("monthly_rounds")


@requires("manage_rounds")
@require_POST
def delete_monthly(request: HttpRequest, design_id: int) -> HttpResponse:
    delete_design(by=signed_in(request), design=get_object_or_404(designs_for(request.user), pk=design_id))
    messages.success(request, _("The design is deleted. The rounds that it opened stay."))
    return redirect("monthly_rounds")


urls = [
    path("rounds/monthly/", monthly_rounds, name="monthly_rounds"),
    path("rounds/monthly/<int:design_id>/pause/", pause_monthly, name="pause_monthly"),
    path("rounds/monthly/<int:design_id>/delete/", delete_monthly, name="delete_monthly"),
]
