"""Who may make a link to a new password, and for whom."""

import pytest

from auditapp.access.refusal import AccessError
from auditapp.access.resetting import make_reset_link
from auditapp.access.roles import EXPERT, UPLOADER
from auditapp.access.services import change_password, grant_role
from auditapp.access.tokens import create_token, tokens_of
from auditapp.trail.models import TrailEntry
from tests.people import Cast, make_cast, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def test_link_is_written_down_without_its_token(cast: Cast) -> None:
    key, token = make_reset_link(by=cast.ada, department=cast.department, account=cast.uma)
    entry = TrailEntry.objects.get(verb="make_reset_link")

    assert (entry.actor, entry.subject_id) == ("ada", str(cast.uma.pk))
    assert token not in str(entry.detail)
    assert key


@pytest.mark.parametrize("who", ["maria", "ravi", "lena", "uma", "sam"])
def test_only_an_administrator_of_the_department_makes_one(cast: Cast, who: str) -> None:
    with pytest.raises(AccessError, match="no role in the department"):
        make_reset_link(by=cast.named(who), department=cast.department, account=make_user("otto", role=EXPERT, department=cast.department))


def test_none_is_made_for_oneself_or_for_who_holds_no_role_here(cast: Cast) -> None:
    for account in (cast.ada, cast.sam, make_user("gone", role=UPLOADER, department=cast.department, is_active=False)):
        with pytest.raises(AccessError):
            make_reset_link(by=cast.ada, department=cast.department, account=account)


def test_none_is_made_for_an_account_that_may_more_than_the_administrator_could_have_granted(cast: Cast) -> None:
    grant_role(by=None, user=cast.uma, department=cast.elsewhere, role=EXPERT)
    chief = make_user("chief", role=UPLOADER, department=cast.department, is_staff=True)

    for account in (cast.uma, chief):
        with pytest.raises(AccessError, match="beyond your departments"):
            make_reset_link(by=cast.ada, department=cast.department, account=account)


def test_another_password_revokes_every_token(cast: Cast) -> None:
    for days in (30, 90):
        create_token(by=cast.uma, user=cast.uma, days=days)
    create_token(by=cast.ravi, user=cast.ravi, days=30)

    assert change_password(by=cast.uma, password="another long sentence") == 2
    assert (tokens_of(cast.uma).count(), tokens_of(cast.ravi).count()) == (0, 1)
    assert TrailEntry.objects.get(verb="change_password").detail == {"tokens": 2}


@pytest.mark.parametrize("days", [0, 3651])
def test_a_token_lives_neither_no_day_nor_for_ever(cast: Cast, days: int) -> None:
    with pytest.raises(AccessError, match="1 to 3650"):
        create_token(by=cast.uma, user=cast.uma, days=days)
