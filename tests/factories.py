"""Rows for tests, made by the product's own services wherever there is one. Plain functions: what is not named gets a sensible value."""

import io
import itertools
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
from django.contrib.auth.models import User
from PIL import Image

from auditapp.access.models import Department, Radiologist
from auditapp.assessment.models import Assessment, AssessmentState, ModelVersion
from auditapp.assessment.selectors import current_model
from auditapp.assessment.services import claim_assessments, fail_assessment, record_assessment, register_model
from auditapp.assessment.stored import seen_from
from auditapp.imaging.facts import Pixels
from auditapp.imaging.models import Blanking, Frame, Instance, Series, Study
from auditapp.imaging.store import put_frame
from auditapp.protocols.grading import Verdict
from auditapp.protocols.models import Protocol
from auditapp.protocols.selectors import protocols
from auditapp.protocols.services import install_editions
from auditapp.reports.models import Report
from auditapp.reports.services import close_with_report
from auditapp.review.models import Review
from auditapp.review.services import submit_review
from auditapp.rounds.models import Assignment, AuditRound
from auditapp.rounds.services import open_round

NT_STRUCTURES = ("thalami", "midbrain", "nt", "it", "cm", "palate", "nasal_bone", "nasal_tip", "nasal_skin")
SIZE = (320, 240)  # width, height in pixels of a made frame
SPECKLE = 8  # pixels
PERIOD = (date(2026, 10, 1), date(2026, 10, 31))
DAY = date(2026, 10, 14)  # inside PERIOD
_numbers = itertools.count(1)


def make_pixels(size: tuple[int, int] = SIZE, *, seed: int = 0) -> Pixels:
    """A small grey picture with coarse speckle, which is quick to write; `size` is (width, height) in pixels."""
    speckle = np.random.default_rng(seed).integers(0, 200, (-(-size[1] // SPECKLE), -(-size[0] // SPECKLE)), dtype=np.uint8)
    return np.kron(speckle, np.ones((SPECKLE, SPECKLE), np.uint8))[: size[1], : size[0]]


def make_picture(size: tuple[int, int] = SIZE, *, seed: int = 0, kind: str = "PNG") -> bytes:
    """The same as a file, for uploads."""
    written = io.BytesIO()
    Image.fromarray(make_pixels(size, seed=seed)).save(written, kind)
    return written.getvalue()


def make_study(department: Department, *, radiologist: Radiologist | None = None, performed_on: date = DAY, patient: str = "") -> Study:
    number = next(_numbers)
    return Study.objects.create(
        department=department,
        uid=f"study-{number}",
        patient=patient or f"patient-{number}",
        performed_on=performed_on,
        radiologist=radiologist,
    )


def make_instance(study: Study, *, frame_count: int = 1, size: tuple[int, int] = SIZE) -> Instance:
    """An instance with real picture files in the store, one a frame."""
    number = next(_numbers)
    series = Series.objects.create(study=study, uid=f"series-{number}")
    instance = Instance.objects.create(
        series=series,
        uid=f"instance-{number}",
        sha256=f"{number:064x}",
        rows=size[1],
        columns=size[0],
        frame_count=frame_count,
        kind="png",
        blanking=Blanking.NONE,
    )
    for place in range(1, frame_count + 1):
        image, thumbnail = put_frame(make_pixels(size, seed=1000 * number + place), department_id=study.department_id)
        Frame.objects.create(instance=instance, number=place, image=image, thumbnail=thumbnail)
    return instance


def make_frame(department: Department, *, radiologist: Radiologist | None = None, performed_on: date = DAY) -> Frame:
    """The only frame of a new instance of a new study."""
    return make_instance(make_study(department, radiologist=radiologist, performed_on=performed_on)).frames.get()


def make_model(name: str = "test-1") -> ModelVersion:
    """Makes the network set `name` the current one; it knows the nine NT structures."""
    return register_model(
        by=None,
        digest=f"{name:0<64}"[:64],
        networks={"structures": f"structures-{name}", "planes": f"planes-{name}"},
        knows=NT_STRUCTURES,
        cards={},
    )


def make_structure(name: str, confidence: float = 0.9) -> dict[str, Any]:
    """Boxes side by side, wide enough together to fill the frame as the criteria ask."""
    place = NT_STRUCTURES.index(name)
    left = 20 + 30 * place
    return {"name": name, "confidence": confidence, "box": [left, 80, left + 25, 120], "quality": 3 * confidence}


def make_prediction(*, plane: str = "nt", missing: Iterable[str] = (), unsure: Iterable[str] = (), **told: Any) -> dict[str, Any]:
    """ml's answer as plain JSON: every NT structure clearly seen but `missing` (not at all) and `unsure` (between seen and not).

    `told` is what newer networks say besides: out_of_distribution, factors, criteria, overall.
    """
    named = [name for name in NT_STRUCTURES if name not in set(missing)]
    return {
        "size": list(SIZE),
        "plane": plane,
        "plane_probabilities": {plane: 0.97, "other": 0.03},
        "structures": [make_structure(name, 0.15 if name in set(unsure) else 0.9) for name in named],
        "quality": {"sharpness": 0.8},
        "model_versions": {"structures": "structures-test-1", "planes": "planes-test-1"},
        "seconds": 0.05,
    } | told


def make_opinion(level: int, *, of: int, lowest: int | None = None, highest: int | None = None, abstains: bool = False) -> dict[str, Any]:
    """One opinion on an ordered scale of `of` levels, as it is stored."""
    probabilities = [0.9 if one == level else 0.1 / (of - 1) for one in range(of)]
    low, high = level if lowest is None else lowest, level if highest is None else highest
    expected = sum(one * share for one, share in enumerate(probabilities))
    return {"level": level, "expected": expected, "probabilities": probabilities, "lowest": low, "highest": high, "abstains": abstains}


def make_assessment(frame: Frame, *, state: str = AssessmentState.DONE, error: str = "out of memory", **prediction: Any) -> Assessment:
    """The machine's opinion of `frame`, made by the services that workers use: waiting, working, failed or done."""
    make_protocol()
    model = current_model() or make_model()
    assessment = Assessment.objects.create(frame=frame)
    if state == AssessmentState.WAITING:
        return assessment
    claimed = next(one for one in claim_assessments(1000) if one.pk == assessment.pk)
    if state == AssessmentState.FAILED:
        claimed.attempts = 99
        fail_assessment(assessment=claimed, error=error)
    elif state == AssessmentState.DONE:
        made = make_prediction(**prediction)
        record_assessment(assessment=claimed, model_version=model, seen=seen_from(made, model.knows), prediction=made, seconds=0.05)
    claimed.refresh_from_db()
    return claimed


def make_image(
    department: Department, *, radiologist: Radiologist | None = None, performed_on: date = DAY, **prediction: Any
) -> Assessment:
    """A scored frame: `make_frame` and `make_assessment` in one."""
    return make_assessment(make_frame(department, radiologist=radiologist, performed_on=performed_on), **prediction)


def make_protocol(code: str = "routine") -> Protocol:
    found = protocols().filter(code=code).first()
    if found is None:
        install_editions()
        found = protocols().get(code=code)
    return found


def make_round(
    department: Department,
    *,
    by: User,
    images: int = 3,
    radiologist: Radiologist | None = None,
    protocol: Protocol | None = None,
    period: tuple[date, date] = PERIOD,
    reads: int = 20,
    seed: int = 7,
    double_share: float = 0.0,
    repeat_share: float = 0.0,
    experts: Sequence[User] | None = None,
    **chosen: Any,
) -> AuditRound:
    """An open round, each image read once unless asked otherwise. `chosen` is what else `open_round` takes: design, planes and so on.

    Makes `images` scored frames in its period first. The department needs an expert."""
    protocol = protocol or make_protocol()
    for number in range(images):
        make_image(department, radiologist=radiologist, performed_on=period[0] + timedelta(days=number % 28))
    return open_round(
        by=by,
        department=department,
        protocol=protocol,
        period_start=period[0],
        period_end=period[1],
        reads_per_radiologist=reads,
        double_share=double_share,
        repeat_share=repeat_share,
        experts=experts,
        seed=seed,
        **chosen,
    )


def make_answers(assignment: Assignment, *, missed: Iterable[str] = (), unknown: Iterable[str] = ()) -> dict[str, Verdict]:
    """Every criterion of the assignment's plane met, but those `missed` and those that are `unknown`."""
    codes = [criterion.code for criterion in assignment.item.plane.criteria.all()]
    given = dict.fromkeys(missed, Verdict.NOT_MET) | dict.fromkeys(unknown, Verdict.CANNOT_TELL)
    return {code: given.get(code, Verdict.MET) for code in codes}


def make_review(assignment: Assignment, *, verdicts: Mapping[str, Verdict] | None = None, seconds: int = 20, **submitted: Any) -> Review:
    """The assigned expert's answers; `missed` and `unknown` as in `make_answers`."""
    chosen = {name: submitted.pop(name) for name in ("missed", "unknown") if name in submitted}
    answers = verdicts if verdicts is not None else make_answers(assignment, **chosen)
    return submit_review(by=assignment.expert, assignment=assignment, verdicts=answers, seconds=seconds, **submitted)


def read_all(audit_round: AuditRound, *, missed_by: Mapping[int, Iterable[str]] | None = None) -> list[Review]:
    """Every assignment of the round read in order; `missed_by` gives place (from 0) → criteria not met."""
    waiting = Assignment.objects.filter(item__round=audit_round, review=None).order_by("position")
    return [make_review(one, missed=(missed_by or {}).get(place, ())) for place, one in enumerate(waiting)]


def make_report(department: Department, *, by: User, missed_by: Mapping[int, Iterable[str]] | None = None, **chosen: Any) -> Report:
    """A round read to its end, closed, and its first report; `chosen` as in `make_round`."""
    audit_round = make_round(department, by=by, **chosen)
    read_all(audit_round, missed_by=missed_by)
    return close_with_report(by=by, audit_round=audit_round)
