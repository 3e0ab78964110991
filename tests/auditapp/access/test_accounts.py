import pytest
from django.contrib.auth.models import User

from auditapp.access.models import Radiologist
from auditapp.access.refusal import AccessError
from auditapp.access.roles import ADMINISTRATOR, EXPERT, RADIOLOGIST, UPLOADER
from auditapp.access.selectors import accounts_known_to, permissions_of, radiologists_in, role_holders_in, roles_of
from auditapp.access.services import change_password, create_account, link_account, map_operator, revoke_role
from auditapp.trail.models import TrailEntry
from tests.people import PASSWORD, make_ada, make_department, make_lena, make_radiologist, make_sam, make_uma, make_user

pytestmark = pytest.mark.django_db


def test_an_account_is_created_with_its_first_role_and_two_lines_of_the_trail() -> None:
    kingsway = make_department()
    ada = make_ada(kingsway)
    made = create_account(by=ada, department=kingsway, role=EXPERT, username="nora", password=PASSWORD)
    assert made.check_password(PASSWORD)
    assert roles_of(made) == [(EXPERT, kingsway)]
    assert list(TrailEntry.objects.filter(actor="ada").values_list("verb", flat=True)) == ["create_account", "grant_role"]


def test_an_account_of_a_taken_user_name_is_refused_in_any_spelling() -> None:
    kingsway = make_department()
    make_uma(kingsway)
    with pytest.raises(AccessError, match="already"):
        create_account(by=None, department=kingsway, role=EXPERT, username="UMA", password=PASSWORD)


def test_an_account_with_a_weak_password_leaves_nothing_behind() -> None:
    with pytest.raises(AccessError, match="too short"):
        create_account(by=None, department=make_department(), role=EXPERT, username="nora", password="abc")
    assert not User.objects.filter(username="nora").exists()


def test_a_password_is_changed_with_a_line_of_the_trail_that_does_not_hold_it() -> None:
    uma = make_uma(make_department())
    change_password(by=uma, password="another long sentence")
    assert User.objects.get(username="uma").check_password("another long sentence")
    assert TrailEntry.objects.get(verb="change_password").detail == {"tokens": 0}


def test_an_administrator_keeps_their_own_administration() -> None:
    kingsway = make_department()
    ada = make_ada(kingsway)
    with pytest.raises(AccessError, match="another administrator"):
        revoke_role(by=ada, user=ada, department=kingsway, role=ADMINISTRATOR)
    assert roles_of(ada) == [(ADMINISTRATOR, kingsway)]


def test_an_operator_name_belongs_to_one_radiologist_of_a_department() -> None:
    kingsway = make_department()
    make_radiologist(kingsway, "Lena Ortiz", operator_name="ORTIZ^L")
    other = make_radiologist(kingsway, "Olga Berg")
    with pytest.raises(AccessError, match="another radiologist"):
        map_operator(by=None, radiologist=other, operator_name="ORTIZ^L")
    map_operator(by=None, radiologist=make_radiologist(make_department("Elsewhere"), "Luis Ortiz"), operator_name="ORTIZ^L")


def test_an_operator_name_stays_out_of_the_trail() -> None:
    map_operator(by=None, radiologist=make_radiologist(make_department()), operator_name="ORTIZ^L")
    assert TrailEntry.objects.get(verb="map_operator").detail == {}


def test_a_linked_account_becomes_the_radiologist() -> None:
    kingsway = make_department()
    nora = make_user("nora")
    link_account(by=None, radiologist=make_radiologist(kingsway), user=nora)
    assert Radiologist.objects.get(user=nora).name == "Lena Ortiz"
    assert roles_of(nora) == [(RADIOLOGIST, kingsway)]


def test_an_account_is_linked_to_one_radiologist_only() -> None:
    kingsway = make_department()
    lena = make_lena(kingsway)
    with pytest.raises(AccessError, match="linked already"):
        link_account(by=None, radiologist=make_radiologist(kingsway, "Olga Berg"), user=lena)
    with pytest.raises(AccessError, match="linked already"):
        link_account(by=None, radiologist=Radiologist.objects.get(user=lena), user=make_user("nora"))


def test_role_holders_are_told_to_those_who_administer_only() -> None:
    kingsway = make_department()
    ada, uma = make_ada(kingsway), make_uma(kingsway)
    sam = make_sam(make_department("Elsewhere"))
    assert [(held.account, held.roles) for held in role_holders_in(ada, kingsway)] == [(ada, (ADMINISTRATOR,)), (uma, (UPLOADER,))]
    assert role_holders_in(uma, kingsway) == role_holders_in(sam, kingsway) == []


def test_radiologists_are_listed_to_those_who_administer_only() -> None:
    kingsway = make_department()
    lena = make_lena(kingsway)
    assert [one.user for one in radiologists_in(make_ada(kingsway), kingsway)] == [lena]
    assert not radiologists_in(lena, kingsway).exists()


def test_accounts_are_known_to_administrators_only() -> None:
    kingsway = make_department()
    ada, uma = make_ada(kingsway), make_uma(kingsway)
    make_user("gone", is_active=False)
    assert set(accounts_known_to(ada)) == {ada, uma}
    assert not accounts_known_to(uma).exists()


def test_permissions_of_a_person_are_those_of_all_roles() -> None:
    kingsway = make_department()
    uma = make_uma(kingsway)
    make_radiologist(kingsway, user=uma)
    assert permissions_of(uma) == {"upload", "view_own"}
    assert permissions_of(make_user("nora")) == frozenset()
