"""What an item keeps of its image, so that a round is counted without the image's rows; and what a closed round keeps of its readings."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from auditapp.assessment.models import AssessmentGrade
from auditapp.protocols.models import Protocol
from auditapp.review.models import SentBackBecause
from auditapp.review.services import send_back
from auditapp.rounds.models import Assignment, AuditRound, RoundItem
from auditapp.rounds.selectors import rounds_for, standing_of, with_readings
from auditapp.rounds.services import close_round
from tests.factories import make_image, make_model, make_review, make_round, make_study, read_all
from tests.people import Cast, make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def held(cast: Cast) -> AuditRound:
    make_image(cast.department, radiologist=cast.radiologist, missing=["nasal_tip", "nasal_bone", "palate"])
    return make_round(cast.department, by=cast.maria, radiologist=cast.radiologist, images=3, reads=2)


def expected(item: RoundItem) -> tuple[object, ...]:
    grade = AssessmentGrade.objects.get(assessment=item.assessment, protocol=item.round.protocol)
    return item.frame.instance.series.study_id, item.assessment.model_version_id, grade.grade, grade.score


def kept(item: RoundItem) -> tuple[object, ...]:
    return item.study_id, item.model_version_id, item.machine_grade, item.machine_score


def test_item_keeps_study_model_and_machine_s_grade(held: AuditRound) -> None:
    items = list(held.items.all())

    assert [kept(item) for item in items] == [expected(item) for item in items]
    assert len({item.machine_score for item in items}) > 1


def test_grade_under_another_protocol_is_not_the_item_s(held: AuditRound) -> None:
    item = held.items.first()
    assert item is not None
    other = Protocol.objects.exclude(pk=held.protocol_id).first()
    AssessmentGrade.objects.create(assessment=item.assessment, protocol=other, score=1, grade="basic", known_weight=1, total_weight=1)
    fill_census()
    item.refresh_from_db()

    assert kept(item) == expected(item)


def fill_census() -> None:
    import_module("auditapp.rounds.migrations.0008_fill_census").fill_items(apps, None)


def test_rounds_of_before_are_filled(cast: Cast, held: AuditRound) -> None:
    elsewhere, another = make_study(cast.department), make_model("another")
    RoundItem.objects.update(study=elsewhere, model_version=another, machine_grade="", machine_score=None)
    fill_census()
    items = list(held.items.all())

    assert [kept(item) for item in items] == [expected(item) for item in items]


def test_closed_rounds_of_before_know_their_readings(cast: Cast, held: AuditRound) -> None:
    first, *rest = Assignment.objects.filter(item__round=held)
    send_back(by=first.expert, assignment=first, because=SentBackBecause.OTHER, text="Strange")
    for one in rest:
        make_review(one)
    closed = close_round(by=cast.maria, audit_round=held)
    told = (closed.closed_done, closed.closed_of)
    AuditRound.objects.update(closed_done=None, closed_of=None)
    import_module("auditapp.rounds.migrations.0008_fill_census").fill_rounds(apps, None)
    closed.refresh_from_db()

    assert told == (len(rest), len(rest))
    assert (closed.closed_done, closed.closed_of) == told


def test_readings_of_closed_rounds_are_not_counted_again(cast: Cast, held: AuditRound) -> None:
    read_all(held)
    close_round(by=cast.maria, audit_round=held)
    AuditRound.objects.update(closed_done=71, closed_of=72)

    assert [(done, of) for _, done, of in with_readings(rounds_for(cast.maria))] == [(71, 72)]


def test_readings_of_open_rounds_are_counted(cast: Cast, held: AuditRound) -> None:
    first, *rest = Assignment.objects.filter(item__round=held)
    make_review(first)

    assert [(done, of) for _, done, of in with_readings(rounds_for(cast.maria))] == [(1, 1 + len(rest))]


def test_standing_tells_what_was_sent_back(held: AuditRound) -> None:
    first = Assignment.objects.filter(item__round=held).first()
    assert first is not None
    before = standing_of(held)
    back = send_back(by=first.expert, assignment=first, because=SentBackBecause.UNREADABLE)
    after = standing_of(held)

    assert (before.sent_back, after.sent_back) == ([], [back.pk])
    assert after.progress.of == before.progress.of - 1
    assert after.state != before.state


def test_page_of_a_round_asks_as_much_of_many_images_as_of_few(cast: Cast, held: AuditRound) -> None:
    with CaptureQueriesContext(connection) as few:
        standing_of(held)
    december = (date(2027, 12, 1), date(2027, 12, 31))
    larger = make_round(cast.department, by=cast.maria, radiologist=cast.radiologist, images=12, reads=9, period=december)
    with CaptureQueriesContext(connection) as many:
        standing_of(larger)

    assert len(few) == len(many)
