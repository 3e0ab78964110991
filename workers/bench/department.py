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
    held.rounds.append(audit_round)
    return audit_round


def _fill(held: Large, audit_round: AuditRound, images: int) -> None:
    rng, people = held.rng, len(held.radiologists)
    studies = -(-images // IMAGES_A_STUDY)
    of_study = np.arange(images) // IMAGES_A_STUDY
    person = rng.permutation(studies) % people
    day = rng.integers(0, 28, studies)
    maker = MAKERS[rng.integers(0, 3, studies)]
    planes = list(held.protocol.planes.all()[:PLANES_USED])
    plane = rng.integers(0, len(planes), images)
    machine = rng.choice(3, images, p=[0.8, 0.12, 0.08])
    study_pk = held.studies + 1 + np.arange(studies)
    held.studies += studies
    instance, frame, assessment, item = (keys(images, rng) for _ in range(4))
    who = np.array([one.pk for one in held.radiologists])[person]
    start = audit_round.period_start
    days = [(start + timedelta(days=int(one))).isoformat() for one in range(28)]
    now = timezone.now().isoformat(sep=" ")
    uid = [f"{held.department.pk}.{pk}" for pk in study_pk.tolist()]
    load(
        Study,
        ("id", "department_id", "uid", "patient", "performed_on", "radiologist_id"),
        ((pk, held.department.pk, uid[n], uid[n], days[day[n]], int(who[n])) for n, pk in enumerate(study_pk.tolist())),
    )
    load(Series, ("id", "study_id", "uid"), ((pk, pk, uid[n]) for n, pk in enumerate(study_pk.tolist())))
    load(
        Instance,
        ("id", "series_id", "uid", "sha256", "rows", "columns", "frame_count", "manufacturer", "kind", "blanking"),
        (
            (
                instance[n],
                int(study_pk[of_study[n]]),
                instance[n],
                instance[n],
                450,
                640,
                1,
                str(maker[of_study[n]]),
                "dicom",
                Blanking.NONE.value,
            )
            for n in range(images)
        ),
    )
    load(
        Frame,
        ("id", "instance_id", "number", "image", "thumbnail"),
        ((frame[n], instance[n], 1, frame[n], frame[n]) for n in range(images)),
    )
    prediction, codes = json.dumps(_prediction()), [one.code for one in planes]
    load(
        Assessment,
        ("id", "frame_id", "model_version_id", "state", "plane", "plane_probability", "prediction", "finished_at"),
        ((assessment[n], frame[n], held.model.pk, "done", codes[plane[n]], 0.97, prediction, now) for n in range(images)),
    )
    load(
        AssessmentGrade,
        ("assessment_id", "protocol_id", "score", "grade", "known_weight", "total_weight"),
        ((assessment[n], held.protocol.pk, float(SCORES[machine[n]]), str(GRADES[machine[n]]), 9.0, 10.0) for n in range(images)),
    )
    of_person = who[of_study]
    drawn = np.zeros(images, bool)
    chance = np.zeros(images)
    for pk in np.unique(who).tolist():
        own = np.flatnonzero(of_person == pk)
        drawn[rng.choice(own, min(READS, len(own)), replace=False)] = True
        chance[own] = min(READS, len(own)) / len(own)
    key, plane_pk = key_of(audit_round.pk), [one.pk for one in planes]
    load(
        RoundItem,
        ("id", "round_id", "frame_id", "assessment_id", "plane_id", "radiologist_id", "sampled", "stratum", "probability"),
        (
            (
                item[n],
                key,
                frame[n],
                assessment[n],
                plane_pk[plane[n]],
                int(of_person[n]),
                bool(drawn[n]),
                str(of_person[n]),
                float(chance[n]),
            )
            for n in range(images)
        ),
    )
    _read(held, [(item[n], assessment[n], planes[plane[n]].pk, int(machine[n])) for n in np.flatnonzero(drawn).tolist()])


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
