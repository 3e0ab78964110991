"""What people settled on about an image."""

import pytest
from django.utils import timezone

from auditapp.protocols.grading import Grade, Verdict
from auditapp.review.models import Disagreement
from auditapp.review.settled import SettledImage, agreed, settled_images
from auditapp.review.settling import adjudicate
from auditapp.rounds.models import Assignment, AuditRound
from auditapp.rounds.services import close_round
from tests.factories import make_review, make_round, read_all
from tests.people import EXPERT, Cast, make_cast, make_user

pytestmark = pytest.mark.django_db
MET, NOT_MET = Verdict.MET, Verdict.NOT_MET


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def closed(cast: Cast, audit_round: AuditRound) -> list[SettledImage]:
    close_round(by=cast.maria, audit_round=audit_round, leave_unread=True)
    return list(settled_images(cast.department))


def test_agreed_keeps_what_all_hold_and_what_was_adjudicated() -> None:
    opinions = [{"a": MET, "b": MET, "c": NOT_MET}, {"a": MET, "b": NOT_MET, "c": MET}]
    assert agreed(opinions, {"c": NOT_MET}) == {"a": MET, "c": NOT_MET}


def test_verdicts_and_grade_of_one_reader_are_theirs(cast: Cast) -> None:
    held = make_round(cast.department, by=cast.maria, images=1)
    (review,) = read_all(held, missed_by={0: ["nasal_tip", "palate", "diencephalon"]})
    (image,) = closed(cast, held)
    assert (image.plane, image.readers) == ("nt", 1)
    assert image.verdicts["palate"] is NOT_MET and image.verdicts["amnion"] is MET
    assert image.grade is Grade(review.grade)


def test_adjudication_has_the_last_word(cast: Cast) -> None:
    held = make_round(cast.department, by=cast.maria, images=1)
    read_all(held, missed_by={0: ["palate"]})
    other = make_user("olga", role=EXPERT, department=cast.department)
    adjudicate(by=other, disagreement=Disagreement.objects.get(), verdict=MET, reason="It is there.")
    (image,) = closed(cast, held)
    assert image.verdicts["palate"] is MET


def test_criterion_on_which_readers_part_is_left_open(cast: Cast) -> None:
    held = make_round(cast.department, by=cast.maria, images=1)
    first = Assignment.objects.get()
    second = Assignment.objects.create(item=first.item, expert=make_user("olga", role=EXPERT, department=cast.department), position=2)
    make_review(first, missed=["palate"])
    make_review(second)
    (image,) = closed(cast, held)
    assert image.readers == 2
    assert "palate" not in image.verdicts and image.verdicts["amnion"] is MET


def test_open_rounds_unread_images_and_other_departments_are_left_out(cast: Cast) -> None:
    held = make_round(cast.department, by=cast.maria, images=3)
    make_review(Assignment.objects.order_by("position")[0])
    assert list(settled_images(cast.department)) == []
    assert len(closed(cast, held)) == 1
    assert list(settled_images(cast.elsewhere)) == []


def test_rounds_closed_before_a_day_are_left_out(cast: Cast) -> None:
    held = make_round(cast.department, by=cast.maria, images=1)
    read_all(held)
    close_round(by=cast.maria, audit_round=held)
    today = timezone.localdate()
    assert len(list(settled_images(cast.department, today))) == 1
    assert list(settled_images(cast.department, today.replace(year=today.year + 1))) == []


def test_simulated_reviews_count_in_no_real_department(cast: Cast) -> None:
    held = make_round(cast.department, by=cast.maria, images=1)
    make_review(Assignment.objects.get(), is_simulated=True)
    assert closed(cast, held) == []


def test_images_of_one_patient_are_one_group_that_names_nobody(cast: Cast) -> None:
    held = make_round(cast.department, by=cast.maria, images=2)
    read_all(held)
    study = held.items.first().frame.instance.series.study
    type(study).objects.update(patient="patient-1")
    one, other = closed(cast, held)
    assert one.group == other.group != "patient-1"
    assert one.name != other.name and str(one.frame.pk) not in one.name


def test_simulated_review_beside_a_real_one_does_not_count(cast: Cast) -> None:
    held = make_round(cast.department, by=cast.maria, images=1)
    first = Assignment.objects.get()
    second = Assignment.objects.create(item=first.item, expert=make_user("olga", role=EXPERT, department=cast.department), position=2)
    make_review(first)
    make_review(second, missed=["palate"], is_simulated=True)
    (image,) = closed(cast, held)
    assert image.readers == 1 and image.verdicts["palate"] is MET
