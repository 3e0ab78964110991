"""A round's letter to one radiologist, as a PDF to print or keep."""

from io import BytesIO
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_GET
from PIL import Image

from auditapp.imaging.store import open_image
from auditapp.reports.change import round_before
from auditapp.reports.letter import Letter, letter_of
from auditapp.reports.own_images import own_images_of
from auditapp.reports.selectors import own_results_of, radiologist_of
from webui.letter_words import picture_of, sheet_of
from webui.pages.feedback import own_round
from webui.permissions import requires
from webui.typesetting import pdf_of


@requires("view_own")
@require_GET
def feedback_letter(request: HttpRequest, round_id: UUID) -> HttpResponse:
    letter = _letter(request, round_id)
    return answer_with(pdf_of(sheet_of(letter), pictures_in(letter)), f"feedback-{letter.own.report.round.period_start}.pdf")


def answer_with(pdf: bytes, name: str) -> HttpResponse:
    """A PDF for the person who asked, kept by no cache on the way."""
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def _letter(request: HttpRequest, round_id: UUID) -> Letter:
    held = own_results_of(request.user)
    own = own_round(held, round_id)
    before = round_before(own, held)
    images = own_images_of(request.user, round_id, only_non_standard=False)
    earlier = own_images_of(request.user, before.report.round_id, only_non_standard=False) if before else []
    radiologist = radiologist_of(request.user)
    return letter_of(radiologist.name if radiologist else "", own, held, images, earlier)


def pictures_in(letter: Letter) -> dict[str, bytes]:
    """The thumbnails that the letter names: large enough for 46 mm, small enough to send."""
    shown = [*letter.images, *(gain.example for gain in letter.gains)]
    return {picture_of(image): _picture(image.item.frame.thumbnail) for image in shown}


def _picture(key: str) -> bytes:
    """A grey field stands where the file is lost: the rest of the letter is worth printing."""
    try:
        with open_image(key) as stream:
            return stream.read()
    except FileNotFoundError:
        Image.new("L", (4, 3), 40).save(blank := BytesIO(), "WEBP")
        return blank.getvalue()


urls = [path("feedback/<uuid:round_id>/letter.pdf", feedback_letter, name="feedback_letter")]
