"""A letter in the reader's language, as the plain data that letter.typ sets. Pictures are named, never opened, here."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from auditapp.protocols.said import said
from auditapp.reports.gains import Gain
from auditapp.reports.letter import Letter
from auditapp.reports.own_images import Answer, OwnImage
from auditapp.reports.selectors import OwnRound
from webui import formats
from webui.measures import Kind
from webui.report_design import how_drawn
from webui.report_figures import Numbers, band_of, measure_of
from webui.templatetags.periods import period
from webui.templatetags.points import points
from webui.templatetags.sonoaudit import grade_mark, grade_word, verdict_word
from webui.templatetags.words import protocol_name

REPLIES = {
    Answer.ACKNOWLEDGED: lazy("You acknowledged it."),
    Answer.WAITS: lazy("You contested it; the answer waits."),
    Answer.SETTLED: lazy("You contested it, and it was settled."),
}


def sheet_of(letter: Letter) -> dict[str, Any]:
    """Everything that is printed."""
    audit_round = letter.own.report.round
    printed = {"department": audit_round.department, "day": date_format(timezone.localdate())}
    return {
        "lang": (get_language() or "en").partition("-")[0],
        "title": _("Image quality feedback, %(when)s") % {"when": period(audit_round)},
        "to": letter.name,
        "from": _("%(department)s, printed on %(day)s") % printed,
        "about": _about(letter),
        "simulated": _("The experts of this round were simulated. Not patient data.") if letter.own.report.summary["simulated"] else "",
        "share": _share(letter),
        "trend": _trend(letter.rounds),
        "gains": {"title": _("What would gain most"), "items": [_gain(gain) for gain in letter.gains]},
        "images": _images(letter),
        "method": {"title": _("How this was made"), "lines": _method(letter)},
        "foot": _("Quality audit, not a diagnosis."),
    }


def picture_of(image: OwnImage) -> str:
    """The file's name: no identifier of a picture leaves with the letter."""
    return f"image-{image.review.pk}.webp"


def _about(letter: Letter) -> str:
    counts = letter.own.own
    return ngettext(
        "%(read)s of your %(images)s image was read by an expert who did not know whose it was.",
        "%(read)s of your %(images)s images were read by an expert who did not know whose they were.",
        counts["images"],
    ) % {"read": counts["read"], "images": counts["images"]}


def _share(letter: Letter) -> dict[str, Any]:
    own = letter.own.own["standard_share"]
    band, measure = band_of(letter.own.department), measure_of(Kind.SHARE, own)
    told = {"interval": formats.share_interval(*band)} if band else {}
    return {
        "name": _("Your standard images"),
        "value": measure.shown,
        "interval": _("95 %% interval %(interval)s %%") % {"interval": measure.interval} if measure.interval else "",
        "rests_on": measure.rests_on,
        "numbers": None if own["value"] is None else [own["low"], own["value"], own["high"]],
        "band": list(band) if band else None,
        "band_words": _("Shaded: where the whole department lies, %(interval)s %%. Nobody is ranked.") % told if band else "",
        "change": _change(letter),
    }


def _change(letter: Letter) -> str:
    if letter.before is None:
        return ""
    when = period(letter.before.report.round)
    if letter.change is None:
        return _("Not enough data for a comparison with %(when)s.") % {"when": when}
    change = letter.change
    told = {"points": points(change.value), "low": points(change.low), "high": points(change.high), "when": when}
    text = _("%(points)s points against %(when)s (95 %% interval %(low)s to %(high)s; n = %(n)s and %(n_before)s).")
    judged = _("More than chance alone would explain.") if change.certain else _("Chance alone could explain this.")
    return f"{text % (told | {'n': change.n, 'n_before': change.n_before})} {judged}"


def _trend(rounds: Sequence[OwnRound]) -> dict[str, Any]:
    names = [period(one.report.round) for one in rounds]
    own, all_of_them = [one.own["standard_share"] for one in rounds], [one.department for one in rounds]
    rows = zip(names, own, all_of_them, strict=True)
    told = [f"{name}: {measure_of(Kind.SHARE, number)}" for name, number in zip(names, own, strict=True)]
    return {
        "title": _("Your share of standard images by round"),
        "note": _("With 95 % intervals; the department for comparison"),
        "alt": "; ".join(told),
        "you": _("you"),
        "department": _("department"),
        "rows": [{"name": name, "you": _dot(you), "department": _dot(department)} for name, you, department in rows],
    }


def _dot(number: Numbers) -> dict[str, Any] | None:
    return None if number["value"] is None else {"low": number["low"], "value": number["value"], "high": number["high"], "n": number["n"]}


def _gain(gain: Gain) -> dict[str, Any]:
    often = _("Not met in %(images)s of the %(told)s images in which it could be told.") % {"images": gain.images, "told": gain.told}
    before = (
        _("The round before: %(images)s of %(told)s.") % {"images": gain.before.images, "told": gain.before.told} if gain.before else ""
    )
    return {
        "statement": said(gain.criterion.statement),
        "advice": said(gain.criterion.advice),
        "often": " ".join(filter(None, (often, before))),
        "picture": picture_of(gain.example),
        "alt": _("Your image, %(plane)s") % {"plane": said(gain.example.review.plane.name)},
    }


def _images(letter: Letter) -> dict[str, Any]:
    limited = len(letter.limited)
    return {
        "title": _("Images that are not standard"),
        "none": _("None: every image of yours that was read and could be graded is standard."),
        "items": [_image(image) for image in letter.images],
        "limited": ngettext(
            "%(count)s more image was limited by the patient, as the expert saw it, and is set apart.",
            "%(count)s more images were limited by the patient, as the expert saw it, and are set apart.",
            limited,
        )
        % {"count": limited}
        if limited
        else "",
    }


def _image(image: OwnImage) -> dict[str, Any]:
    plane = said(image.review.plane.name)
    settled = [
        _("Looked at again by another expert: “%(statement)s” is %(verdict)s. %(reason)s")
        % {"statement": said(one.disagreement.criterion.statement), "verdict": verdict_word(one.verdict).lower(), "reason": one.reason}
        for one in image.settled
    ]
    comment = [_("The expert wrote: %(comment)s") % {"comment": image.review.comment}] if image.review.comment else []
    return {
        "picture": picture_of(image),
        "alt": _("Your image, %(plane)s") % {"plane": plane},
        "plane": plane,
        "grade": f"{grade_mark(image.review.grade)} {grade_word(image.review.grade)}",
        "missed": [{"statement": said(one.statement), "advice": said(one.advice)} for one in image.missed],
        "notes": [*comment, *settled, *([str(REPLIES[image.answer])] if image.answer in REPLIES else [])],
    }


def _method(letter: Letter) -> list[str]:
    audit_round = letter.own.report.round
    edition = _("Edition %(edition)s of the report, frozen on %(day)s.") % {
        "edition": letter.own.report.edition,
        "day": date_format(timezone.localdate(letter.own.report.frozen_at)),
    }
    return [
        *how_drawn(audit_round),
        _("The grade follows from an expert’s answers by this protocol: %(name)s") % {"name": protocol_name(audit_round.protocol)},
        _("Share: %(method)s. Images limited by the patient count in it; what a further expert settled stands beside it.")
        % {"method": said(letter.own.own["standard_share"]["method"])},
        edition,
    ]
