"""Which of the own images the feedback page shows: every choice stands in the address."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from auditapp.protocols.grading import Grade
from auditapp.protocols.models import Criterion
from auditapp.protocols.said import said
from auditapp.reports.own_images import Answer, OwnImage

SHOWN = (("", _("Not standard")), ("limited", _("Limited by the patient")), ("all", _("All that were read")))
ANSWERS = (
    ("", _("Any")),
    (Answer.NONE.value, _("Not answered yet")),
    (Answer.ACKNOWLEDGED.value, _("Acknowledged")),
    (Answer.WAITS.value, _("Contested, waiting")),
    (Answer.SETTLED.value, _("Contested, settled")),
)


class FeedbackFilter(forms.Form):
    """Offers the planes and criteria that occur among `images`. What does not exist is left out, as in every list."""

    show = forms.ChoiceField(label=_("Images"), choices=SHOWN, required=False)
    plane = forms.ChoiceField(label=_("Plane"), required=False)
    criterion = forms.ChoiceField(label=_("Not met"), required=False)
    answer = forms.ChoiceField(label=_("Your reply"), choices=ANSWERS, required=False)

    def __init__(self, asked: Mapping[str, Any], images: Sequence[OwnImage]) -> None:
        super().__init__(asked)
        self.images = images
        planes = {image.review.plane.code: said(image.review.plane.name) for image in images}
        missed = {key_of(criterion): said(criterion.statement) for image in images for criterion in image.missed}
        self.fields["plane"].choices = [("", _("All planes")), *sorted(planes.items())]  # type: ignore[attr-defined]
        self.fields["criterion"].choices = [("", _("Any criterion")), *sorted(missed.items())]  # type: ignore[attr-defined]

    def chosen(self) -> list[OwnImage]:
        """The images that the address asks for, in their order; those that the machine took for another plane come last."""
        self.is_valid()
        return sorted((image for image in self.images if self._fits(image)), key=lambda image: image.moved)

    def _fits(self, image: OwnImage) -> bool:
        asked = self.cleaned_data
        return (
            _is_shown(image, asked.get("show", ""))
            and asked.get("plane", "") in {"", image.review.plane.code}
            and asked.get("criterion", "") in {"", *map(key_of, image.missed)}
            and asked.get("answer", "") in {"", image.answer.value}
        )


def key_of(criterion: Criterion) -> str:
    """Of a criterion in an address."""
    return f"{criterion.plane.code}-{criterion.code}"


def needs_a_look(image: OwnImage) -> bool:
    """Not standard, and by nothing that the patient excuses."""
    return bool(image.review.grade) and image.review.grade != Grade.STANDARD and not image.review.limited_by


def _is_shown(image: OwnImage, show: str) -> bool:
    if show == "limited":
        return bool(image.review.limited_by)
    return show == "all" or needs_a_look(image)
