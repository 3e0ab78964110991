"""The preview says what opening would do, in few queries."""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from pytest_django import DjangoAssertNumQueries

from auditapp.access.models import Department
from auditapp.access.roles import EXPERT, QUALITY_MANAGER
from auditapp.rounds.models import Assignment, Purpose
from auditapp.rounds.planning import Period, overturned
from auditapp.rounds.preview import Preview, preview_of
from auditapp.rounds.refusal import RoundError
from auditapp.rounds.selectors import without_reader
from auditapp.rounds.services import open_round
from auditapp.rounds.strata import Asked, Cell, Design
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
    limits = {name: chosen.pop(name) for name in ("planes", "radiologists", "unnamed") if name in chosen}
    asked = Asked(**{name: chosen.pop(name) for name in ("design", "each", "total", "care") if name in chosen} or {"each": 30})
    found = preview_of(manager, period=Period(department, make_protocol(), *PERIOD, **limits), asked=asked, **chosen)
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


@pytest.mark.parametrize("design", list(Design))
@pytest.mark.parametrize(("each", "total"), [(6, None), (None, 11)])
@pytest.mark.parametrize("care", [False, True])
def test_preview_says_what_is_drawn(
    department: Department, manager: User, ana: User, design: Design, each: int | None, total: int | None, care: bool
) -> None:
    lena = make_radiologist(department)
    for number in range(14):
        told = {"plane": "abdomen"} if number % 3 == 0 else {}
        make_image(department, radiologist=lena if number % 2 else None, missing=("nt", "it", "cm", "palate")[: number % 5], **told)
    found = preview(manager, department, design=design, each=each, total=total, care=care)
    chosen = {"design": design, "reads_per_radiologist": each, "reads": total, "care_reads": care}
    held = open_round(by=manager, department=department, protocol=make_protocol(), period_start=PERIOD[0], period_end=PERIOD[1], **chosen)  # type: ignore[arg-type]
    drawn = held.items.filter(sampled=True)

    assert (found.images, found.reads) == (held.items.count(), drawn.count())
    assert sum(held.items.values_list("probability", flat=True)) == pytest.approx(drawn.count())
    assert found.plan is not None
    assert set(held.items.values_list("stratum", flat=True)) == {one.name for one in found.plan.strata}
    if total is None:
        assert {row.key: row.reads for row in found.rows} == {pk: drawn.filter(radiologist=pk).count() for pk in (lena.pk, None)}


def test_preview_of_some_planes_and_radiologists_is_what_opens(department: Department, manager: User, ana: User) -> None:
    lena, mo = make_radiologist(department), make_radiologist(department, "Mo")
    for number in range(8):
        make_image(department, radiologist=(lena, mo, None)[number % 3], plane="nt" if number % 2 else "abdomen")
    planes = list(make_protocol().planes.filter(code="nt"))
    found = preview(manager, department, planes=planes, radiologists=[lena], unnamed=False)
    held = open_round(
        by=manager,
        department=department,
        protocol=make_protocol(),
        period_start=PERIOD[0],
        period_end=PERIOD[1],
        reads_per_radiologist=30,
        planes=planes,
        radiologists=[lena],
        unnamed=False,
    )

    assert [(item.plane.code, item.radiologist) for item in held.items.all()] == [("nt", lena)] * found.images
    assert [(row.key, row.audited) for row in found.rows] == [(lena.pk, True), (mo.pk, False), (None, False)]


@pytest.mark.parametrize("left_out", [False, True])
@pytest.mark.parametrize("unnamed", [False, True])
def test_images_that_name_nobody_are_a_choice_of_their_own(
    department: Department, manager: User, ana: User, left_out: bool, unnamed: bool
) -> None:
    lena, mo = make_radiologist(department), make_radiologist(department, "Mo")
    for radiologist in (lena, mo, None):
        make_image(department, radiologist=radiologist)
    limits: dict[str, Any] = {"radiologists": [lena] if left_out else [], "unnamed": unnamed}
    found = preview(manager, department, **limits)
    held = make_round(department, by=manager, images=0, **limits)

    expected = {lena, *(() if left_out else (mo,)), *((None,) if unnamed else ())}
    assert {item.radiologist for item in held.items.all()} == expected
    assert {row.key for row in found.rows if row.audited} == {one.pk if one else None for one in expected}
    assert (found.images, held.unnamed) == (len(expected), unnamed)


def test_wished_points_decide_the_reads(department: Department, manager: User, ana: User) -> None:
    for _ in range(40):
        make_image(department)
    found = preview(manager, department, each=1, points=10)

    assert 10 < found.asked.reads < 40
    assert found.widest <= 10 and not found.falls_short


def test_points_that_no_reading_reaches_are_told(department: Department, manager: User, ana: User) -> None:
    for _ in range(20):
        make_image(department)
    found = preview(manager, department, each=1, points=5)

    assert (found.asked.reads, found.falls_short) == (20, True)


def test_departments_own_readings_count_from_thirty_on(department: Department, manager: User, ana: User) -> None:
    held = make_round(department, by=manager, images=30, reads=30, period=(date(2026, 9, 1), date(2026, 9, 30)))
    for place, assignment in enumerate(Assignment.objects.filter(item__round=held)):
        make_review(assignment, missed=[one.code for one in assignment.item.plane.criteria.all()] if place < 6 else ())
    cell = Cell(None, "nt", "standard", 90.0)

    assert overturned(department)(cell) == 0.2
    assert overturned(make_department("Other"))(cell) == 0.05


def test_preview_refuses_a_design_that_needs_more_reads(department: Department, manager: User, ana: User) -> None:
    for number in range(8):
        make_image(department, plane="nt" if number % 2 else "abdomen")
    found = preview(manager, department, design=Design.BY_PLANE, each=2)

    assert (found.plan, found.reads) == (None, 0)
    assert "at least 4 reads" in found.refusal
    with pytest.raises(RoundError, match="at least 4 reads"):
        open_round(
            by=manager,
            department=department,
            protocol=make_protocol(),
            period_start=PERIOD[0],
            period_end=PERIOD[1],
            reads_per_radiologist=2,
            design=Design.BY_PLANE,
        )
