"""The teaching list: who keeps it, who sees it, and that it unblinds nobody."""

import pytest

from auditapp.access.roles import EXPERT
from auditapp.imaging.models import Frame
from auditapp.protocols.models import Criterion
from auditapp.review.models import Example
from auditapp.review.refusal import ReviewError
from auditapp.review.teaching import (
    examples_for,
    examples_of,
    lessons_in,
    mark_example,
    remove_example,
    removed_examples_for,
    restore_example,
)
from auditapp.rounds.models import Assignment
from auditapp.rounds.services import close_round
from auditapp.trail.models import TrailEntry
from tests.factories import make_frame, make_protocol, make_review, make_round
from tests.people import Cast, make_cast, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def palate() -> Criterion:
    return Criterion.objects.get(plane__protocol=make_protocol(), code="palate")


@pytest.fixture
def example(cast: Cast, palate: Criterion) -> Example:
    frame = make_frame(cast.department, radiologist=cast.radiologist)
    return mark_example(by=cast.maria, department=cast.department, frame=frame, criterion=palate, is_good=True, note=" Look left. ")


def test_marked_image_is_on_the_list_with_its_note(example: Example) -> None:
    assert (example.note, example.is_good, TrailEntry.objects.filter(verb="mark_example").count()) == ("Look left.", True, 1)


@pytest.mark.parametrize(("who", "seen"), [("maria", 1), ("ravi", 1), ("lena", 1), ("uma", 0), ("ada", 0), ("sam", 0)])
def test_examples_are_the_departments_own(cast: Cast, example: Example, who: str, seen: int) -> None:
    assert examples_for(cast.named(who)).count() == seen


@pytest.mark.parametrize("who", ["lena", "uma", "ada", "sam"])
def test_only_experts_and_managers_keep_the_list(cast: Cast, palate: Criterion, who: str) -> None:
    with pytest.raises(ReviewError, match="Only experts"):
        mark_example(by=cast.named(who), department=cast.department, frame=make_frame(cast.department), criterion=palate, is_good=True)


def test_another_departments_image_is_refused(cast: Cast, palate: Criterion) -> None:
    with pytest.raises(ReviewError, match="another department"):
        mark_example(by=cast.maria, department=cast.department, frame=make_frame(cast.elsewhere), criterion=palate, is_good=True)


def test_marking_again_changes_how_it_stands(cast: Cast, example: Example, palate: Criterion) -> None:
    mark_example(by=cast.ravi, department=cast.department, frame=example.frame, criterion=palate, is_good=False)

    assert [(one.is_good, one.note) for one in Example.objects.all()] == [(False, "")]


def test_removed_example_can_be_put_back(cast: Cast, example: Example) -> None:
    remove_example(by=cast.ravi, example=example)
    assert (examples_for(cast.lena).count(), list(removed_examples_for(cast.maria))) == (0, [example])

    restore_example(by=cast.maria, example=example)

    assert examples_for(cast.lena).count() == 1


@pytest.mark.parametrize("who", ["lena", "sam"])
def test_only_keepers_remove_and_restore(cast: Cast, example: Example, who: str) -> None:
    with pytest.raises(ReviewError, match="Only experts"):
        remove_example(by=cast.named(who), example=example)
    with pytest.raises(ReviewError, match="Only experts"):
        restore_example(by=cast.named(who), example=example)


def test_good_examples_come_first(cast: Cast, example: Example, palate: Criterion) -> None:
    mark_example(by=cast.maria, department=cast.department, frame=make_frame(cast.department), criterion=palate, is_good=False)

    assert [one.is_good for one in examples_of(cast.lena, palate)] == [True, False]


def test_lessons_gather_good_and_not_good_of_one_criterion(cast: Cast, example: Example, palate: Criterion) -> None:
    mark_example(by=cast.maria, department=cast.department, frame=make_frame(cast.department), criterion=palate, is_good=False)

    (lesson,) = lessons_in(examples_for(cast.lena))

    assert (lesson.criterion, len(lesson.good), len(lesson.not_good)) == (palate, 1, 1)


@pytest.fixture
def to_read(cast: Cast) -> Frame:
    make_round(cast.department, by=cast.maria, images=1, radiologist=cast.radiologist, repeat_share=1.0)
    return Frame.objects.get()


def test_reader_never_sees_an_example_that_they_have_still_to_read(cast: Cast, to_read: Frame, palate: Criterion) -> None:
    mark_example(by=cast.maria, department=cast.department, frame=to_read, criterion=palate, is_good=False)

    assert not examples_for(cast.ravi).exists()
    assert examples_for(make_user("rosa", role=EXPERT, department=cast.department)).exists()


def test_reader_does_not_mark_what_they_have_still_to_read(cast: Cast, to_read: Frame, palate: Criterion) -> None:
    with pytest.raises(ReviewError, match="Read this image first"):
        mark_example(by=cast.ravi, department=cast.department, frame=to_read, criterion=palate, is_good=False)


def test_marking_does_not_tell_that_a_second_reading_waits(cast: Cast, to_read: Frame, palate: Criterion) -> None:
    make_review(Assignment.objects.order_by("purpose").first())  # the repeat waits

    marked = mark_example(by=cast.ravi, department=cast.department, frame=to_read, criterion=palate, is_good=False)

    assert list(examples_for(cast.ravi)) == [marked]


def test_colleagues_mark_waits_for_the_second_reading(cast: Cast, to_read: Frame, palate: Criterion) -> None:
    make_review(Assignment.objects.order_by("purpose").first())
    mark_example(by=cast.maria, department=cast.department, frame=to_read, criterion=palate, is_good=False)

    assert not examples_for(cast.ravi).exists()


def test_radiologists_see_an_example_when_its_round_is_closed(cast: Cast, to_read: Frame, palate: Criterion) -> None:
    mark_example(by=cast.maria, department=cast.department, frame=to_read, criterion=palate, is_good=False)
    assert not examples_for(cast.lena).exists()

    close_round(by=cast.maria, audit_round=Assignment.objects.first().item.round, leave_unread=True)

    assert examples_for(cast.lena).exists()
