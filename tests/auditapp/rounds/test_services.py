"""Opening and closing: what is drawn, who reads it, and what is refused."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from auditapp.access.roles import EXPERT
from auditapp.rounds.models import Assignment, AuditRound, RoundItem
from auditapp.rounds.refusal import RoundError
from auditapp.rounds.selectors import progress_of, rounds_for
from auditapp.rounds.services import close_round
from auditapp.trail.models import TrailEntry
from tests.factories import (
    DAY,
    PERIOD,
    make_assessment,
    make_frame,
    make_image,
    make_instance,
    make_model,
    make_review,
    make_round,
    make_study,
    read_all,
)
from tests.people import Cast, make_cast, make_department, make_radiologist, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def test_round_draws_within_each_radiologist(cast: Cast) -> None:
    another = make_radiologist(cast.department, "Another")
    for _ in range(4):
        make_image(cast.department, radiologist=another)
    held = make_round(cast.department, by=cast.maria, radiologist=cast.radiologist, images=5, reads=2)

    assert held.items.filter(sampled=True, radiologist=cast.radiologist).count() == 2
    assert held.items.filter(sampled=True, radiologist=another).count() == 2


def test_every_image_of_the_period_is_an_item(cast: Cast) -> None:
    held = make_round(cast.department, by=cast.maria, images=5, reads=2)

    assert (held.items.count(), held.items.filter(sampled=True).count()) == (5, 2)


def test_item_keeps_the_probability_of_its_draw(cast: Cast) -> None:
    held = make_round(cast.department, by=cast.maria, images=5, reads=2)

    assert set(held.items.values_list("probability", flat=True)) == {0.4}


@pytest.mark.django_db(transaction=True)
def test_round_that_two_people_open_at_once_is_opened_once(cast: Cast) -> None:
    make_image(cast.department)
    together = Barrier(2)

    def opened(_: int) -> str:
        connection.ensure_connection()
        together.wait()
        try:
            return str(make_round(cast.department, by=cast.maria, images=0).state)
        except RoundError as error:
            return str(error)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as people:
        assert sorted(people.map(opened, range(2))) == ["A round of this department, protocol and period exists already.", "open"]


def test_image_outside_the_period_stays_out(cast: Cast) -> None:
    make_image(cast.department, performed_on=date(2026, 11, 1))

    assert make_round(cast.department, by=cast.maria, images=2).items.count() == 2


def test_image_of_another_department_stays_out(cast: Cast) -> None:
    make_image(cast.elsewhere)

    assert make_round(cast.department, by=cast.maria, images=2).items.count() == 2


def test_plane_outside_the_protocol_stays_out(cast: Cast) -> None:
    make_image(cast.department, plane="other")

    assert make_round(cast.department, by=cast.maria, images=2).items.count() == 2


def test_image_that_failed_stays_out(cast: Cast) -> None:
    make_assessment(make_frame(cast.department), state="failed")

    assert make_round(cast.department, by=cast.maria, images=2).items.count() == 2


def test_clip_enters_with_one_frame(cast: Cast) -> None:
    clip = make_instance(make_study(cast.department, performed_on=DAY), frame_count=3)
    for frame in clip.frames.all():
        make_assessment(frame)

    assert make_round(cast.department, by=cast.maria, images=0).items.count() == 1


def test_image_scored_before_an_upgrade_stays_in(cast: Cast) -> None:
    make_image(cast.department)
    make_model("newer")

    assert make_round(cast.department, by=cast.maria, images=0).items.count() == 1


def test_newest_model_speaks_for_an_image(cast: Cast) -> None:
    frame = make_frame(cast.department)
    make_assessment(frame)
    make_model("newer")
    newest = make_assessment(frame)

    assert make_round(cast.department, by=cast.maria, images=0).items.get().assessment == newest


def test_same_seed_draws_the_same_images(cast: Cast) -> None:
    one = make_round(cast.department, by=cast.maria, images=6, reads=2)
    drawn = set(one.items.filter(sampled=True).values_list("frame", flat=True))
    Assignment.objects.all().delete()
    AuditRound.objects.all().delete()
    other = make_round(cast.department, by=cast.maria, images=0, reads=2)

    assert set(other.items.filter(sampled=True).values_list("frame", flat=True)) == drawn


def test_nobody_reads_their_own_image(cast: Cast) -> None:
    make_user("lena", role=EXPERT, department=cast.department)
    make_round(cast.department, by=cast.maria, radiologist=cast.radiologist, images=6)

    assert set(Assignment.objects.values_list("expert__username", flat=True)) == {"ravi"}


def test_experts_share_the_work(cast: Cast) -> None:
    make_user("rosa", role=EXPERT, department=cast.department)
    held = make_round(cast.department, by=cast.maria, images=6)

    assert sorted((pace.expert, pace.of) for pace in progress_of(held).experts) == [("Ravi", 3), ("Rosa", 3)]


def test_progress_counts_what_is_read(cast: Cast) -> None:
    held = make_round(cast.department, by=cast.maria, images=3)
    make_review(Assignment.objects.first())
    progress = progress_of(held)

    assert (progress.images, progress.of, progress.done) == (3, 3, 1)


def test_rounds_are_chained_by_period(cast: Cast) -> None:
    september = make_round(cast.department, by=cast.maria, period=(date(2026, 9, 1), date(2026, 9, 30)))

    assert make_round(cast.department, by=cast.maria).previous_round == september


def test_round_leaves_a_line_with_its_seed(cast: Cast) -> None:
    held = make_round(cast.department, by=cast.maria, seed=7)

    assert TrailEntry.objects.get(verb="open_round", subject_id=str(held.pk)).detail["seed"] == 7


def test_second_round_of_a_period_is_refused(cast: Cast) -> None:
    make_round(cast.department, by=cast.maria)

    with pytest.raises(RoundError, match="exists already"):
        make_round(cast.department, by=cast.maria, images=0)


def test_round_that_shares_a_day_with_another_is_refused(cast: Cast) -> None:
    make_round(cast.department, by=cast.maria)

    with pytest.raises(RoundError, match="exists already"):
        make_round(cast.department, by=cast.maria, period=(PERIOD[1], PERIOD[1] + timedelta(days=20)))


def test_period_that_ends_before_it_begins_is_refused(cast: Cast) -> None:
    with pytest.raises(RoundError, match="ends before"):
        make_round(cast.department, by=cast.maria, period=(PERIOD[1], PERIOD[0]))


def test_round_without_reads_is_refused(cast: Cast) -> None:
    with pytest.raises(RoundError, match="At least one"):
        make_round(cast.department, by=cast.maria, reads=0)


def test_department_without_expert_is_refused(cast: Cast) -> None:
    with pytest.raises(RoundError, match="no expert"):
        make_round(make_department("Empty"), by=cast.maria)


def test_close_waits_for_the_unread(cast: Cast) -> None:
    held = make_round(cast.department, by=cast.maria, images=2)

    with pytest.raises(RoundError, match="2 images"):
        close_round(by=cast.maria, audit_round=held)


def test_close_may_leave_the_unread(cast: Cast) -> None:
    held = close_round(by=cast.maria, audit_round=make_round(cast.department, by=cast.maria), leave_unread=True)

    assert (held.state, held.closed_by) == ("closed", cast.maria)


def test_closed_round_cannot_be_closed_again(cast: Cast) -> None:
    held = make_round(cast.department, by=cast.maria)
    read_all(held)
    close_round(by=cast.maria, audit_round=held)

    with pytest.raises(RoundError, match="closed already"):
        close_round(by=cast.maria, audit_round=held)


@pytest.mark.parametrize("who", ["ravi", "lena", "uma", "ada", "sam"])
def test_round_is_seen_by_its_managers_alone(cast: Cast, who: str) -> None:
    make_round(cast.department, by=cast.maria)

    assert not rounds_for(cast.named(who)).exists()
    assert rounds_for(cast.maria).exists()


def test_database_refuses_a_closing_without_its_person(cast: Cast) -> None:
    held = make_round(cast.department, by=cast.maria)

    with pytest.raises(IntegrityError):
        AuditRound.objects.filter(pk=held.pk).update(closed_at=timezone.now())


def test_database_refuses_a_frame_twice_in_a_round(cast: Cast) -> None:
    item = make_round(cast.department, by=cast.maria).items.first()
    item.pk = None
    item._state.adding = True

    with pytest.raises(IntegrityError):
        item.save()


def test_database_refuses_a_probability_over_one(cast: Cast) -> None:
    held = make_round(cast.department, by=cast.maria)

    with pytest.raises(IntegrityError):
        RoundItem.objects.filter(round=held).update(probability=1.1)


def test_database_refuses_an_expert_twice_for_one_image(cast: Cast) -> None:
    make_round(cast.department, by=cast.maria)
    held = Assignment.objects.first()

    with pytest.raises(IntegrityError):
        Assignment.objects.create(item=held.item, expert=held.expert, position=99)
