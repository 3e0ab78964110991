"""The preview says what opening would do, in few queries."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from pytest_django import DjangoAssertNumQueries

from auditapp.access.models import Department
from auditapp.access.roles import EXPERT, QUALITY_MANAGER
from auditapp.rounds.models import Assignment, Purpose
from auditapp.rounds.preview import Preview, preview_of
from auditapp.rounds.selectors import without_reader
from tests.factories import PERIOD, make_image, make_protocol, make_review, make_round
from tests.people import make_department, make_radiologist, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def department() -> Department:
    return make_department()


@pytest.fixture
def manager(department: Department) -> User:
    return make_user("quinn", role=QUALITY_MANAGER, department=department)


@pytest.fixture
def ana(department: Department) -> User:
    return make_user("ana", role=EXPERT, department=department)


@pytest.fixture
def bo(department: Department) -> User:
    return make_user("bo", role=EXPERT, department=department)


def preview(manager: User, department: Department, **chosen: Any) -> Preview:
    fields = {"start": PERIOD[0], "end": PERIOD[1], "reads": 30, "protocol": make_protocol()} | chosen
    found = preview_of(manager, department=department, **fields)
    assert found is not None
    return found


def test_preview_deals_as_the_round_will(department: Department, manager: User, ana: User, bo: User) -> None:
    make_user("cleo", role=EXPERT, department=department)  # so that every image has a second reader, whichever are drawn
    lena = make_radiologist(department, user=ana)
    for number in range(10):
        make_image(department, radiologist=lena if number < 4 else None)
    shares = {"double_share": 0.5, "repeat_share": 0.2}
    told = {load.expert.username: (load.first, load.second, load.repeated) for load in preview(manager, department, **shares).loads}
    held = Assignment.objects.filter(item__round=make_round(department, by=manager, images=0, **shares))
    dealt = {
        name: tuple(held.filter(expert__username=name, purpose=purpose).count() for purpose in (Purpose.FIRST, Purpose.SECOND))
        for name in told
    }
    assert sum(sum(load) for load in told.values()) == held.count()
    assert {name: load[0] for name, load in told.items()} == {name: load[0] for name, load in dealt.items()}


def test_preview_says_what_nobody_may_read(department: Department, manager: User, ana: User) -> None:
    make_image(department, radiologist=make_radiologist(department, user=ana))
    make_image(department)
    found = preview(manager, department, double_share=1.0)
    assert (found.unread, found.single, found.readings) == (1, 1, 1)
    assert without_reader(make_round(department, by=manager, images=0)) == 1


def test_preview_leaves_out_who_has_no_time(department: Department, manager: User, ana: User, bo: User) -> None:
    make_image(department)
    found = preview(manager, department, experts=[bo])
    assert [(load.expert, load.reads, load.total) for load in found.loads] == [(ana, False, 0), (bo, True, 1)]


def test_preview_takes_each_experts_own_pace(department: Department, manager: User, ana: User) -> None:
    make_review(Assignment.objects.get(item__round=make_round(department, by=manager, images=1)), seconds=8)
    make_image(department)
    found = preview(manager, department)
    assert found.loads[0].time == found.loads[0].total * 8


def test_an_image_that_two_models_saw_counts_once_as_the_newest_saw_it(department: Department, manager: User, ana: User) -> None:
    image = make_image(department, plane="nt")
    clone = make_image(department, plane="nt")
    clone.frame.instance = image.frame.instance
    clone.frame.number = 2
    clone.frame.save()
    assert preview(manager, department).images == 1


def test_preview_asks_as_often_for_many_images_as_for_few(
    department: Department, manager: User, ana: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    lena = make_radiologist(department)
    for number in range(12):
        make_image(department, radiologist=lena if number % 2 else None)
    make_protocol()
    with django_assert_max_num_queries(16):
        assert preview(manager, department).images == 12
