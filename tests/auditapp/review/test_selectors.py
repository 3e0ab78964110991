"""Blindness: what a reader may see before and after submitting."""

import dataclasses

import pytest

from auditapp.access.roles import EXPERT, QUALITY_MANAGER, ROLES
from auditapp.access.services import grant_role, revoke_role
from auditapp.review.selectors import (
    BlindView,
    assessments_for,
    blind_view_of,
    disagreements_for,
    disagreements_in,
    pictures_for,
    read_by,
    worklist_for,
)
from auditapp.rounds.models import Assignment, AuditRound
from auditapp.rounds.services import close_round
from tests.factories import make_image, make_review, make_round
from tests.people import Cast, make_cast, make_user

pytestmark = pytest.mark.django_db
OTHERS = ["maria", "lena", "uma", "ada", "sam"]


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def audit_round(cast: Cast) -> AuditRound:
    return make_round(cast.department, by=cast.maria, images=2, radiologist=cast.radiologist)


@pytest.fixture
def assignment(audit_round: AuditRound) -> Assignment:
    return Assignment.objects.order_by("position").first()


def test_worklist_is_in_its_order(cast: Cast, audit_round: AuditRound) -> None:
    assert [one.position for one in worklist_for(cast.ravi)] == [1, 2]


@pytest.mark.parametrize("who", OTHERS)
def test_worklist_is_the_assigned_experts_alone(cast: Cast, audit_round: AuditRound, who: str) -> None:
    assert not worklist_for(cast.named(who)).exists()


def test_read_image_moves_from_the_worklist_to_the_read(cast: Cast, assignment: Assignment) -> None:
    make_review(assignment)

    assert assignment not in worklist_for(cast.ravi)
    assert list(read_by(cast.ravi)) == [assignment]


def test_closed_round_leaves_the_worklist(cast: Cast, audit_round: AuditRound) -> None:
    close_round(by=cast.maria, audit_round=audit_round, leave_unread=True)

    assert not worklist_for(cast.ravi).exists()


def test_revoked_expert_reads_nothing_more(cast: Cast, assignment: Assignment) -> None:
    revoke_role(by=cast.ada, user=cast.ravi, department=cast.department, role=EXPERT)

    assert not worklist_for(cast.ravi).exists()
    assert blind_view_of(cast.ravi, assignment.pk) is None
    assert not pictures_for(cast.ravi).exists()


def test_blind_view_holds_picture_plane_and_questions(cast: Cast, assignment: Assignment) -> None:
    view = blind_view_of(cast.ravi, assignment.pk)

    assert view.shown == assignment.item.frame
    assert [criterion.code for criterion in view.criteria][:2] == ["magnification", "nasal_tip"]


def test_blind_view_has_no_place_for_anything_else() -> None:
    assert {field.name for field in dataclasses.fields(BlindView)} == {
        "assignment",
        "frames",
        "shown",
        "plane",
        "criteria",
        "planes",
        "structures",
        "draft",
    }


@pytest.mark.parametrize("who", OTHERS)
def test_blind_view_is_the_assigned_experts_alone(cast: Cast, assignment: Assignment, who: str) -> None:
    assert blind_view_of(cast.named(who), assignment.pk) is None


def test_blind_view_ends_with_the_review(cast: Cast, assignment: Assignment) -> None:
    make_review(assignment)

    assert blind_view_of(cast.ravi, assignment.pk) is None


@pytest.mark.parametrize(("who", "pictures"), [("ravi", 2), ("maria", 3), ("lena", 2), ("uma", 0), ("ada", 0), ("sam", 0)])
def test_pictures_are_the_departments_the_own_and_the_assigned(cast: Cast, audit_round: AuditRound, who: str, pictures: int) -> None:
    make_image(cast.department)

    assert pictures_for(cast.named(who)).count() == pictures


def test_reader_who_also_manages_stays_blind_to_what_is_unread(cast: Cast, assignment: Assignment) -> None:
    grant_role(by=cast.ada, user=cast.ravi, department=cast.department, role=QUALITY_MANAGER)
    make_review(assignment)

    assert set(assessments_for(cast.ravi)) == {assignment.item.assessment}


def test_disagreements_are_seen_by_the_manager(cast: Cast, assignment: Assignment) -> None:
    make_review(assignment, missed=["nasal_tip", "palate"])

    assert disagreements_in(cast.maria, assignment.item.round_id).count() == 2


@pytest.mark.parametrize("who", ["lena", "uma", "ada", "sam"])
def test_disagreements_are_hidden_from_others(cast: Cast, assignment: Assignment, who: str) -> None:
    make_review(assignment, missed=["nasal_tip"])

    assert not disagreements_in(cast.named(who), assignment.item.round_id).exists()
    assert not disagreements_for(cast.named(who)).exists()


def test_expert_settles_what_they_were_no_party_to(cast: Cast, assignment: Assignment) -> None:
    rosa = make_user("rosa", role=EXPERT, department=cast.department)
    make_review(assignment, missed=["nasal_tip"])

    assert disagreements_for(rosa).count() == 1
    assert not disagreements_for(cast.ravi).exists()


def test_expert_does_not_learn_about_what_they_have_yet_to_read(cast: Cast, assignment: Assignment) -> None:
    rosa = make_user("rosa", role=ROLES["expert"], department=cast.department)
    Assignment.objects.create(item=assignment.item, expert=rosa, position=9)
    make_review(assignment, missed=["nasal_tip"])

    assert not disagreements_for(rosa).exists()


def test_managing_reader_does_not_learn_about_what_they_have_yet_to_read(cast: Cast, assignment: Assignment) -> None:
    rosa = make_user("rosa", role=QUALITY_MANAGER, department=cast.department)
    Assignment.objects.create(item=assignment.item, expert=rosa, position=9)
    make_review(assignment, missed=["nasal_tip"])

    assert not disagreements_in(rosa, assignment.item.round_id).exists()
