"""One radiologist's own results as their page shows them: numbers first, then the images. Nobody else is named."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from auditapp.assessment.explanations import rests_on
from auditapp.assessment.models import Assessment, AssessmentVerdict
from auditapp.assessment.stored import seen_in
from auditapp.protocols.grading import Verdict
from auditapp.protocols.models import Criterion
from auditapp.protocols.seen import SEEN_FROM
from auditapp.reports.change import change_since, round_before
from auditapp.reports.gains import gains_in
from auditapp.reports.good_examples import GoodExample, good_examples_of
from auditapp.reports.own_images import OwnImage, own_images_of
from auditapp.reports.selectors import LONGEST_CHAIN, OwnRound
from auditapp.review.models import ReviewStructure
from webui.charts import trend_chart
from webui.charts_drawing import Chart
from webui.measures import Kind
from webui.opinions import factor_scales
from webui.outlines import Outline, outlines
from webui.report_design import how_drawn
from webui.report_figures import band_of, estimate_of, measure_of
from webui.templatetags.periods import period
from webui.words import structure_name

GAINS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Missed:
    """A criterion that the expert did not find met. `reason` is the machine's where it found the same; `why` the key of its verdict, for
    the heat map; `settled` whether a third person found it met since."""

    criterion: Criterion
    reason: str = ""
    why: int | None = None
    settled: bool = False
    example: GoodExample | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """The image with the structures that were seen on it, and those that were looked for and not seen."""

    image: OwnImage
    outlines: list[Outline]
    absent: list[str]
    missed: list[Missed]
    faults: list[str]

    @property
    def example(self) -> GoodExample | None:
        """Of what would gain most."""
        return next((one.example for one in self.missed if one.example), None)


def numbers_told(own: OwnRound, held: Sequence[OwnRound]) -> dict[str, Any]:
    """The share within the department's band, its change, and the trend over `held` (newest first)."""
    before = round_before(own, held)
    return {
        "own": own,
        "round": own.report.round,
        "how_drawn": how_drawn(own.report.round),
        "share": measure_of(Kind.SHARE, own.own["standard_share"], band=band_of(own.department)),
        "department": measure_of(Kind.SHARE, own.department),
        "change": change_since(own, before),
        "before": before,
        "trend": _trend(held[:LONGEST_CHAIN]),
        "rounds": [one.report.round for one in held],
    }


def images_told(user: Any, images: Sequence[OwnImage], shown: Sequence[OwnImage], before: OwnRound | None) -> dict[str, Any]:
    """What would gain most over all `images` of the round, each with one of them and a good one; and those of them that are `shown`."""
    earlier = own_images_of(user, before.report.round_id, only_non_standard=False) if before else []
    gains = gains_in(images, earlier)[:GAINS_SHOWN]
    examples = good_examples_of(user, {gain.criterion for gain in gains} | _missed_in(shown))
    told = [(gain, drawn(gain.example), examples.get(gain.criterion.pk)) for gain in gains]
    return {"gains": told, "images": [drawn(image, examples) for image in shown]}


def image_told(user: Any, image: OwnImage) -> Drawn:
    """Each missed criterion brings a good example that `user` may see."""
    return drawn(image, good_examples_of(user, _missed_in([image])))


def _missed_in(images: Iterable[OwnImage]) -> set[Criterion]:
    return {criterion for image in images for criterion in image.missed}


def drawn(image: OwnImage, examples: Mapping[int, GoodExample] | None = None) -> Drawn:
    """`examples` are good ones by criterion."""
    structures = _believable(image.assessment)
    seen = {one["name"] for one in structures if one["confidence"] >= SEEN_FROM}
    knows = set(image.assessment.model_version.knows) if image.assessment.model_version else set()
    own = _by_expert(image)
    spoken_of = {one.code: structure_name(one.code) for one in image.review.plane.structures.all()}
    shown = [one for one in structures if one["name"] in spoken_of.keys() - {box.name for box in own}]
    said_absent = {row.structure.code for row in image.review.structures.all() if row.clarity == 0}
    absent = said_absent | {code for code in spoken_of if code in knows and code not in seen | {box.name for box in own}}
    return Drawn(
        image=image,
        outlines=[*outlines(shown, spoken_of, least=SEEN_FROM), *own],
        absent=[name for code, name in spoken_of.items() if code in absent],
        missed=[_missed(one, image, examples or {}) for one in image.missed],
        faults=_faults(image.assessment),
    )


def _believable(assessment: Assessment) -> list[dict[str, Any]]:
    """Boxes of the machine; none where the picture is unlike all that it was trained on."""
    if not assessment.prediction or seen_in(assessment).unlike:
        return []
    boxes: list[dict[str, Any]] = assessment.prediction.get("structures", [])
    return boxes


def _by_expert(image: OwnImage) -> list[Outline]:
    """The boxes that the expert drew: they stand in the place of the machine's."""
    return [_own_box(row) for row in image.review.structures.all() if row.left is not None]


def _own_box(row: ReviewStructure) -> Outline:
    left, top, right, bottom = row.left or 0.0, row.top or 0.0, row.right or 0.0, row.bottom or 0.0
    return Outline(row.structure.code, structure_name(row.structure.code), _("by the expert"), left, top, right - left, bottom - top)


def _missed(criterion: Criterion, image: OwnImage, examples: Mapping[int, GoodExample]) -> Missed:
    verdicts: dict[int, AssessmentVerdict] = {row.criterion_id: row for row in image.assessment.verdicts.all()}
    same = verdicts.get(criterion.pk)
    reason = same.reason if same is not None and same.verdict == Verdict.NOT_MET else ""
    why = same.pk if same is not None and rests_on(same) else None
    return Missed(criterion, reason, why, image.last_word[criterion] is Verdict.MET, examples.get(criterion.pk))


def _faults(assessment: Assessment) -> list[str]:
    if not assessment.prediction:
        return []
    seen = seen_in(assessment)
    return [] if seen.unlike else [f"{scale.name.lower()} {scale.word.lower()}" for scale in factor_scales(seen) if scale.fault]


def _trend(held: Sequence[OwnRound]) -> Chart:
    oldest_first = held[::-1]
    you = [estimate_of(period(one.report.round), one.own["standard_share"], _("you")) for one in oldest_first]
    return trend_chart([*you, *(estimate_of(period(one.report.round), one.department, _("department")) for one in oldest_first)])
