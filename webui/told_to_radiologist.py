"""One radiologist's own results as their page shows them: numbers first, then the images. Nobody else is named."""

from collections.abc import Sequence
from typing import Any

from auditapp.assessment.models import Assessment
from auditapp.assessment.stored import seen_in
from auditapp.protocols.grading import Verdict
from auditapp.protocols.models import Criterion
from auditapp.protocols.seen import SEEN_FROM
from auditapp.reports.gains import gains_in
from auditapp.reports.selectors import OwnImage, OwnRound
from webui.charts import Chart, trend_chart
from webui.measures import Kind
from webui.opinions import factor_scales
from webui.outlines import outlines
from webui.report_figures import band_of, estimate_of, measure_of
from webui.templatetags.periods import period
from webui.words import STRUCTURES

GAINS_SHOWN = 3


def numbers_told(own: OwnRound, held: Sequence[OwnRound], images: Sequence[OwnImage]) -> dict[str, Any]:
    """The share within the department's band, the trend over `held` (newest first), and the criteria that would gain most."""
    return {
        "own": own,
        "round": own.report.round,
        "share": measure_of(Kind.SHARE, own.own["standard_share"], band=band_of(own.department)),
        "department": measure_of(Kind.SHARE, own.department),
        "trend": _trend(held),
        "rounds": [one.report.round for one in held],
        "gains": gains_in(images)[:GAINS_SHOWN],
    }


def split_by_limit(images: Sequence[OwnImage]) -> tuple[list[OwnImage], list[OwnImage]]:
    """Those that nothing limited, and those that the patient did."""
    return [one for one in images if not one.review.limited_by], [one for one in images if one.review.limited_by]


def drawn(image: OwnImage) -> dict[str, Any]:
    """The image with the structures that the machine saw on it, and those that it looked for and did not see.

    `missed` are the expert's criteria, each with the machine's reason where it found the same; `faults` those that the machine is sure of.
    """
    structures = (image.assessment.prediction or {}).get("structures", [])
    seen = {one["name"] for one in structures if one["confidence"] >= SEEN_FROM}
    knows = set(image.assessment.model_version.knows) if image.assessment.model_version else set()
    expected = [one for one in image.item.plane.structures.all() if one.code in knows]
    spoken_of = {one.code for one in image.item.plane.structures.all()}
    return {
        "image": image,
        "item": image.item,
        "frame": image.item.frame,
        "outlines": outlines([one for one in structures if one["name"] in spoken_of], STRUCTURES, least=SEEN_FROM),
        "absent": [one.name for one in expected if one.code not in seen],
        "missed": _reasoned(image),
        "faults": _faults(image.assessment),
    }


def _reasoned(image: OwnImage) -> list[tuple[Criterion, str]]:
    reasons = {row.criterion_id: row.reason for row in image.assessment.verdicts.all() if row.verdict == Verdict.NOT_MET}
    return [(criterion, reasons.get(criterion.pk, "")) for criterion in image.missed]


def _faults(assessment: Assessment) -> list[str]:
    if not assessment.prediction:
        return []
    seen = seen_in(assessment)
    return [] if seen.unlike else [f"{scale.name.lower()} {scale.word.lower()}" for scale in factor_scales(seen) if scale.fault]


def _trend(held: Sequence[OwnRound]) -> Chart:
    oldest_first = held[::-1]
    you = [estimate_of(period(one.report.round), one.own["standard_share"], "you") for one in oldest_first]
    return trend_chart([*you, *(estimate_of(period(one.report.round), one.department, "department") for one in oldest_first)])
