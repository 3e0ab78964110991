"""Who reads what: second readers, repeats, and moving unread work."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from auditapp.access.models import Department
from auditapp.access.roles import EXPERT, QUALITY_MANAGER
from auditapp.rounds.assigning import free_for, free_readers, reassign, remind, spread, unread
from auditapp.rounds.models import Assignment, AuditRound, Purpose, Reminder
from auditapp.rounds.refusal import RoundError
from tests.factories import make_review, make_round
from tests.people import make_department, make_radiologist, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def department() -> Department:
    return make_department()


@pytest.fixture
def manager(department: Department) -> User:
    return make_user("quinn", role=QUALITY_MANAGER, department=department)


@pytest.fixture
def experts(department: Department) -> list[User]:
    return [make_user(name, role=EXPERT, department=department) for name in ("ana", "bo", "cy")]


def a_round(department: Department, manager: User, **chosen: Any) -> AuditRound:
    return make_round(department, by=manager, images=20, reads=20, **chosen)


def by_purpose(audit_round: AuditRound, purpose: Purpose) -> list[Assignment]:
    return list(Assignment.objects.filter(item__round=audit_round, purpose=purpose).select_related("item", "expert"))


def test_assign_gives_the_share_to_a_second_expert(department: Department, manager: User, experts: list[User]) -> None:
    audit_round = a_round(department, manager, double_share=0.25)
    first = {one.item_id: one.expert_id for one in by_purpose(audit_round, Purpose.FIRST)}
    second = by_purpose(audit_round, Purpose.SECOND)
    assert len(first) == 20
    assert len(second) == 5
    assert all(one.expert_id != first[one.item_id] for one in second)


def test_assign_repeats_the_share_behind_its_first_reading(department: Department, manager: User, experts: list[User]) -> None:
    audit_round = a_round(department, manager, repeat_share=0.25)
    first = {one.item_id: one for one in by_purpose(audit_round, Purpose.FIRST)}
    repeats = by_purpose(audit_round, Purpose.REPEAT)
    assert len(repeats) == 5
    for one in repeats:
        assert one.expert_id == first[one.item_id].expert_id
        assert one.position > first[one.item_id].position


def test_assign_balances_reads_over_experts(department: Department, manager: User, experts: list[User]) -> None:
    audit_round = a_round(department, manager, double_share=0.5)
    loads = [unread(audit_round).filter(expert=expert).count() for expert in experts]
    assert max(loads) - min(loads) <= 1


def test_reassign_moves_an_unread_image(department: Department, manager: User, experts: list[User]) -> None:
    audit_round = a_round(department, manager)
    assignment = by_purpose(audit_round, Purpose.FIRST)[0]
    other = free_for(assignment)[0]
    reassign(by=manager, assignment=assignment, expert=other)
    assignment.refresh_from_db()
    assert assignment.expert == other


def test_reassign_refuses_what_was_read(department: Department, manager: User, experts: list[User]) -> None:
    audit_round = a_round(department, manager)
    assignment = by_purpose(audit_round, Purpose.FIRST)[0]
    other = free_for(assignment)[0]
    make_review(assignment)
    with pytest.raises(RoundError, match="read or sent back"):
        reassign(by=manager, assignment=assignment, expert=other)


def test_reassign_gives_nobody_their_own_image(department: Department, manager: User, experts: list[User]) -> None:
    acquirer = make_radiologist(department, user=experts[0])
    audit_round = make_round(department, by=manager, images=3, radiologist=acquirer)
    for assignment in by_purpose(audit_round, Purpose.FIRST):
        assert assignment.expert != experts[0]
        with pytest.raises(RoundError, match="their own"):
            reassign(by=manager, assignment=assignment, expert=experts[0])


def test_reassign_refuses_who_does_not_manage_the_department(department: Department, manager: User, experts: list[User]) -> None:
    audit_round = a_round(department, manager)
    assignment = by_purpose(audit_round, Purpose.FIRST)[0]
    stranger = make_user("stranger", role=QUALITY_MANAGER, department=make_department("Elsewhere"))
    with pytest.raises(RoundError, match="quality manager"):
        reassign(by=stranger, assignment=assignment, expert=free_for(assignment)[0])


def test_spread_deals_all_unread_to_the_others(department: Department, manager: User, experts: list[User]) -> None:
    audit_round = a_round(department, manager)
    waiting = unread(audit_round).filter(expert=experts[0]).count()
    assert spread(by=manager, audit_round=audit_round, expert=experts[0]) == waiting
    loads = [unread(audit_round).filter(expert=expert).count() for expert in experts]
    assert loads[0] == 0
    assert abs(loads[1] - loads[2]) <= 1


def test_remind_is_noted_while_something_waits(department: Department, manager: User, experts: list[User]) -> None:
    audit_round = make_round(department, by=manager, images=1)
    reader = unread(audit_round).get().expert
    remind(by=manager, audit_round=audit_round, expert=reader)
    assert Reminder.objects.get().expert == reader
    idle = next(one for one in experts if one != reader)
    with pytest.raises(RoundError, match="read everything"):
        remind(by=manager, audit_round=audit_round, expert=idle)


def test_remind_is_refused_twice_a_day(department: Department, manager: User, experts: list[User]) -> None:
    audit_round = make_round(department, by=manager, images=1)
    reader = unread(audit_round).get().expert
    first = remind(by=manager, audit_round=audit_round, expert=reader)
    with pytest.raises(RoundError, match="less than a day ago"):
        remind(by=manager, audit_round=audit_round, expert=reader)
    Reminder.objects.filter(pk=first.pk).update(at=timezone.now() - timedelta(days=1, minutes=1))
    assert remind(by=manager, audit_round=audit_round, expert=reader).pk != first.pk


def test_reassign_takes_an_unread_repeat_along(department: Department, manager: User, experts: list[User]) -> None:
    audit_round = a_round(department, manager, repeat_share=0.25)
    repeat = by_purpose(audit_round, Purpose.REPEAT)[0]
    first = Assignment.objects.get(item=repeat.item, purpose=Purpose.FIRST)
    other = free_for(first)[0]
    reassign(by=manager, assignment=first, expert=other)
    repeat.refresh_from_db()
    assert (repeat.expert, repeat.purpose) == (other, Purpose.REPEAT)


def test_a_repeat_whose_first_reading_is_done_becomes_a_second_readers(department: Department, manager: User, experts: list[User]) -> None:
    audit_round = a_round(department, manager, repeat_share=0.25)
    repeat = by_purpose(audit_round, Purpose.REPEAT)[0]
    make_review(Assignment.objects.get(item=repeat.item, purpose=Purpose.FIRST))
    reassign(by=manager, assignment=repeat, expert=free_for(repeat)[0])
    repeat.refresh_from_db()
    assert repeat.purpose == Purpose.SECOND


def test_spread_keeps_repeats_with_their_first_reading(department: Department, manager: User, experts: list[User]) -> None:
    audit_round = a_round(department, manager, repeat_share=1.0)
    spread(by=manager, audit_round=audit_round, expert=experts[0])
    first = {one.item_id: one.expert_id for one in by_purpose(audit_round, Purpose.FIRST)}
    repeats = by_purpose(audit_round, Purpose.REPEAT)
    assert len(repeats) == 20
    assert all(one.expert_id == first[one.item_id] for one in repeats)


def test_spread_leaves_what_nobody_else_may_read(department: Department, manager: User) -> None:
    reader, acquirer = (make_user(name, role=EXPERT, department=department) for name in ("ana", "bo"))
    audit_round = make_round(department, by=manager, images=2, radiologist=make_radiologist(department, user=acquirer))
    assert spread(by=manager, audit_round=audit_round, expert=reader) == 0
    assert unread(audit_round).filter(expert=reader).count() == 2


def test_spread_asks_the_database_as_often_for_many_as_for_few(
    department: Department, manager: User, experts: list[User], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    audit_round = a_round(department, manager, double_share=0.5)
    with django_assert_max_num_queries(20):
        spread(by=manager, audit_round=audit_round, expert=experts[0])


def test_free_readers_are_those_of_each_assignment(department: Department, manager: User, experts: list[User]) -> None:
    audit_round = a_round(department, manager, double_share=0.5)
    held = list(unread(audit_round).select_related("item__radiologist__user"))
    assert free_readers(audit_round, held) == {one.pk: list(free_for(one)) for one in held}


def test_a_round_is_dealt_to_the_chosen_experts(department: Department, manager: User, experts: list[User]) -> None:
    audit_round = a_round(department, manager, experts=experts[:2], double_share=0.5)
    assert set(unread(audit_round).values_list("expert", flat=True)) == {experts[0].pk, experts[1].pk}


def test_a_chosen_reader_must_be_an_expert_of_the_department(department: Department, manager: User, experts: list[User]) -> None:
    for chosen in ([], [manager], [experts[0], manager]):
        with pytest.raises(RoundError, match="at least one expert"):
            a_round(department, manager, experts=chosen)
