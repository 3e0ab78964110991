"""A large department for measuring: years of closed rounds, scored images, reads by experts. Invented throughout, by seed."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from auditapp.access.models import Department, Radiologist
from auditapp.access.roles import EXPERT, QUALITY_MANAGER, RADIOLOGIST
from auditapp.access.services import create_department, grant_role
from auditapp.assessment.models import Assessment, AssessmentGrade, AssessmentVerdict, ModelVersion
from auditapp.imaging.models import Blanking, Frame, Instance, Series, Study
from auditapp.protocols.grading import Grade
from auditapp.protocols.models import Criterion, Protocol
from auditapp.protocols.selectors import protocols
from auditapp.review.models import Review, ReviewVerdict
from auditapp.rounds.models import Assignment, AuditRound, Purpose, RoundItem, RoundState
from auditapp.rounds.selectors import readings_in
from workers.bench.loading import key_of, keys, load, without_checks

IMAGES_A_STUDY, READS, EXPERTS, PLANES_USED = 4, 30, 6, 5
GRADES = np.array([Grade.STANDARD.value, Grade.BASIC.value, Grade.NON_STANDARD.value])
SCORES = np.array([90.0, 70.0, 40.0])
MAKERS = np.array(["Maker A", "Maker B", "Maker C"])
EXPERIENCE = ("junior", "mid", "senior")


@dataclass
class Large:
    """The department as far as it is filled; `studies` and `reviews` count the rows of these tables."""

    department: Department
    protocol: Protocol
    manager: User
    experts: list[User]
    radiologists: list[Radiologist]
    model: ModelVersion
    rng: np.random.Generator
    studies: int = 0
    reviews: int = 0
    rounds: list[AuditRound] = field(default_factory=list)


def large_department(radiologists: int) -> Large:
    """People, protocol and model, without images. The first radiologist has an account."""
    department = create_department(by=None, name="Bench")
    manager, own, *experts = (User.objects.create_user(name) for name in ("manager", "own", *(f"expert{n}" for n in range(EXPERTS))))
    for user, role in [(manager, QUALITY_MANAGER), (own, RADIOLOGIST), *((expert, EXPERT) for expert in experts)]:
        grant_role(by=None, user=user, department=department, role=role)
    people = Radiologist.objects.bulk_create(
        Radiologist(department=department, name=f"Radiologist {n:03}", experience=EXPERIENCE[n % 3], user=own if n == 0 else None)
        for n in range(radiologists)
    )
    model = ModelVersion.objects.create(digest="0" * 64, networks={"structures": "bench"}, knows=[], cards={}, is_current=True)
    protocol = protocols().get(code="routine")
    return Large(department, protocol, manager, experts, list(people), model, np.random.default_rng(7))


def fill_month(held: Large, start: date, images: int) -> AuditRound:
    """A closed round of `images` scored images and its reads: 30 a radiologist, a tenth of them twice by others and a tenth again."""
    without_checks(on=True)
    with transaction.atomic():
        audit_round = AuditRound.objects.create(
            department=held.department,
            protocol=held.protocol,
            period_start=start,
            period_end=start + timedelta(days=27),
            reads_per_radiologist=READS,
            seed=1,
            state=RoundState.CLOSED,
            opened_by=held.manager,
            opened_at=timezone.now(),
            closed_by=held.manager,
            closed_at=timezone.now(),
        )
        _fill(held, audit_round, images)
    without_checks(on=False)
    audit_round.closed_done, audit_round.closed_of = readings_in([audit_round.pk])[audit_round.pk]
    audit_round.save()
    held.rounds.append(audit_round)
    return audit_round


@dataclass
class Month:
    """Invented images by column: study (place), plane (place), the machine's grade (place), keys; and of each study person and day."""

    study: Any
    person: Any
    plane: Any
    machine: Any
    study_pk: list[int]
    instance: list[str]
    frame: list[str]
    assessment: list[str]
    item: list[str]


def _fill(held: Large, audit_round: AuditRound, images: int) -> None:
    rng, studies = held.rng, -(-images // IMAGES_A_STUDY)
    people = np.array([one.pk for one in held.radiologists])[rng.permutation(studies) % len(held.radiologists)]
    month = Month(
        study=np.arange(images) // IMAGES_A_STUDY,
        person=people,
        plane=rng.integers(0, PLANES_USED, images),
        machine=rng.choice(3, images, p=[0.8, 0.12, 0.08]),
        study_pk=[held.studies + 1 + n for n in range(studies)],
        **{name: keys(images, rng) for name in ("instance", "frame", "assessment", "item")},
    )
    held.studies += studies
    _load_pictures(held, month, audit_round.period_start)
    _load_assessments(held, month)
    _read(held, _load_items(held, month, audit_round))


def _load_pictures(held: Large, month: Month, start: date) -> None:
    rng, studies, images = held.rng, len(month.study_pk), len(month.frame)
    days = [(start + timedelta(days=int(one))).isoformat() for one in rng.integers(0, 28, studies)]
    maker, uid = MAKERS[rng.integers(0, 3, studies)], [f"{held.department.pk}.{pk}" for pk in month.study_pk]
    own = ("id", "department_id", "uid", "patient", "performed_on", "radiologist_id")
    rows = zip(month.study_pk, uid, days, month.person.tolist(), strict=True)
    load(Study, own, ((pk, held.department.pk, named, named, day, who) for pk, named, day, who in rows))
    load(Series, ("id", "study_id", "uid"), zip(month.study_pk, month.study_pk, uid, strict=True))
    rest = (450, 640, 1, "dicom", Blanking.NONE.value)
    at, key = month.study.tolist(), month.instance
    load(
        Instance,
        ("id", "series_id", "uid", "sha256", "manufacturer", "rows", "columns", "frame_count", "kind", "blanking"),
        ((key[n], month.study_pk[at[n]], key[n], key[n], str(maker[at[n]]), *rest) for n in range(images)),
    )
    frames = ((one, key[n], 1, one, one) for n, one in enumerate(month.frame))
    load(Frame, ("id", "instance_id", "number", "image", "thumbnail"), frames)


def _load_assessments(held: Large, month: Month) -> None:
    prediction, codes = json.dumps(_prediction()), [one.code for one in held.protocol.planes.all()]
    now, plane, grade = timezone.now().isoformat(sep=" "), month.plane.tolist(), month.machine.tolist()
    load(
        Assessment,
        ("id", "frame_id", "model_version_id", "state", "plane", "plane_probability", "prediction", "finished_at"),
        ((one, month.frame[n], held.model.pk, "done", codes[plane[n]], 0.97, prediction, now) for n, one in enumerate(month.assessment)),
    )
    load(
        AssessmentGrade,
        ("assessment_id", "protocol_id", "score", "grade", "known_weight", "total_weight", "decided_by"),
        (
            (one, held.protocol.pk, float(SCORES[grade[n]]), str(GRADES[grade[n]]), 9.0, 10.0, "criteria")
            for n, one in enumerate(month.assessment)
        ),
    )


def _load_items(held: Large, month: Month, audit_round: AuditRound) -> list[tuple[str, str, int, int]]:
    """Item, assessment, plane and machine's grade of those drawn: 30 of each radiologist."""
    person = month.person[month.study]
    drawn, chance = np.zeros(len(person), bool), np.zeros(len(person))
    for pk in np.unique(person).tolist():
        own = np.flatnonzero(person == pk)
        drawn[held.rng.choice(own, min(READS, len(own)), replace=False)] = True
        chance[own] = min(READS, len(own)) / len(own)
    key, planes = key_of(audit_round.pk), [one.pk for one in held.protocol.planes.all()]
    plane = [planes[place] for place in month.plane.tolist()]
    study, grade = np.array(month.study_pk)[month.study].tolist(), month.machine.tolist()
    images = zip(month.item, month.frame, month.assessment, plane, person.tolist(), study, grade, strict=True)
    rows = zip(images, drawn.tolist(), chance.tolist(), strict=True)
    census = ("id", "frame_id", "assessment_id", "plane_id", "radiologist_id", "study_id", "machine_grade", "machine_score")
    load(
        RoundItem,
        (*census, "round_id", "model_version_id", "sampled", "stratum", "probability"),
        (
            (*image, str(GRADES[grade]), float(SCORES[grade]), key, held.model.pk, read, str(image[4]), by)
            for (*image, grade), read, by in rows
        ),
    )
    return [(month.item[n], month.assessment[n], plane[n], int(month.machine[n])) for n in np.flatnonzero(drawn).tolist()]


def _read(held: Large, drawn: list[tuple[str, str, int, int]]) -> None:
    """First readings of all, second ones and repeats of a tenth each; the expert finds another grade in a tenth of the images."""
    rng = held.rng
    truth = np.where(rng.random(len(drawn)) < 0.9, [one[3] for one in drawn], rng.integers(0, 3, len(drawn)))
    twice, again = (set(rng.choice(len(drawn), len(drawn) // 10, replace=False).tolist()) for _ in range(2))
    readings = [(n, Purpose.FIRST, n % EXPERTS) for n in range(len(drawn))]
    readings += [(n, Purpose.SECOND, (n + 1) % EXPERTS) for n in sorted(twice)] + [(n, Purpose.REPEAT, n % EXPERTS) for n in sorted(again)]
    assignment, now = keys(len(readings), rng), timezone.now().isoformat(sep=" ")
    grade = [int(truth[n]) if rng.random() < 0.9 else int(rng.integers(0, 3)) for n, _, _ in readings]
    first = held.reviews + 1
    held.reviews += len(readings)
    load(
        Assignment,
        ("id", "item_id", "expert_id", "purpose", "position"),
        ((assignment[at], drawn[n][0], held.experts[expert].pk, purpose.value, at + 1) for at, (n, purpose, expert) in enumerate(readings)),
    )
    names = (
        "id",
        "assignment_id",
        "plane_id",
        "submitted_at",
        "seconds",
        "score",
        "grade",
        "computed_grade",
        "known_weight",
        "total_weight",
    )
    load(
        Review,
        names,
        (
            (first + at, assignment[at], drawn[n][2], now, 20, float(SCORES[grade[at]]), *[str(GRADES[grade[at]])] * 2, 10.0, 10.0)
            for at, (n, _, _) in enumerate(readings)
        ),
    )
    criteria = _criteria(held.protocol)
    load(
        ReviewVerdict,
        ("review_id", "criterion_id", "verdict"),
        ((first + at, one, _verdict(rng, grade[at])) for at, (n, _, _) in enumerate(readings) for one in criteria[drawn[n][2]]),
    )
    load(
        AssessmentVerdict,
        ("assessment_id", "criterion_id", "verdict", "reason"),
        ((one[1], criterion, _verdict(rng, one[3]), "Invented.") for one in drawn for criterion in criteria[one[2]]),
    )


def _criteria(protocol: Protocol) -> dict[int, list[int]]:
    held: dict[int, list[int]] = {}
    for pk, plane in Criterion.objects.filter(plane__protocol=protocol).values_list("pk", "plane_id"):
        held.setdefault(plane, []).append(pk)
    return held


def _verdict(rng: np.random.Generator, grade: int) -> str:
    return "not_met" if rng.random() < (0.05, 0.25, 0.5)[grade] else "met"


def _prediction() -> dict[str, Any]:
    box = {"name": "skull", "confidence": 0.9, "box": [10, 10, 400, 300], "quality": 2.0}
    return {"size": [640, 450], "plane": "nt", "plane_probabilities": {"nt": 0.97}, "structures": [box], "quality": {"sharpness": 0.8}}


def months(last: date) -> Iterator[date]:
    """The first of each month, from `last` back."""
    at = last
    while True:
        yield at
        at = (at - timedelta(days=1)).replace(day=1)
