"""Permissions are granted per department; nothing wider gets past."""

import pytest
from django.contrib.auth.models import AnonymousUser, Permission
from guardian.shortcuts import assign_perm

from auditapp.access.roles import ROLES
from auditapp.access.selectors import departments_for, experts_of, people_in, radiologists_for, roles_of
from auditapp.access.services import revoke_role
from tests.people import Cast, make_cast, make_department, make_radiologist, make_user

pytestmark = pytest.mark.django_db
PERMISSIONS = sorted({permission for role in ROLES.values() for permission in role.permissions})


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.mark.parametrize("code", ROLES)
@pytest.mark.parametrize("permission", PERMISSIONS)
def test_role_opens_what_it_says_and_nothing_else(code: str, permission: str) -> None:
    department = make_department()
    user = make_user("someone", role=ROLES[code], department=department)

    assert departments_for(user, permission).exists() == (permission in ROLES[code].permissions)


@pytest.mark.parametrize("permission", PERMISSIONS)
def test_superuser_gets_past_nothing(permission: str) -> None:
    make_department()

    assert not departments_for(make_user("root", is_superuser=True, is_staff=True), permission).exists()


@pytest.mark.parametrize("permission", PERMISSIONS)
def test_model_wide_permission_gets_past_nothing(permission: str) -> None:
    make_department()
    user = make_user("wide")
    user.user_permissions.add(Permission.objects.get(codename=permission, content_type__app_label="access"))

    assert not departments_for(user, permission).exists()


def test_roles_elsewhere_open_nothing_here(cast: Cast) -> None:
    assert set(departments_for(cast.sam, "manage_rounds")) == {cast.elsewhere}


def test_inactive_user_has_no_department(cast: Cast) -> None:
    cast.maria.is_active = False

    assert not departments_for(cast.maria, "manage_rounds").exists()


def test_visitor_has_no_department(cast: Cast) -> None:
    assert not departments_for(AnonymousUser(), "view_images").exists()


def test_revoked_role_is_gone_at_once(cast: Cast) -> None:
    revoke_role(by=cast.ada, user=cast.maria, department=cast.department, role=ROLES["quality-manager"])

    assert not departments_for(cast.maria, "manage_rounds").exists()


def test_permission_on_one_department_is_not_on_another() -> None:
    one, other = make_department("One"), make_department("Two")
    user = make_user("someone")
    assign_perm("view_images", user, one)

    assert other not in departments_for(user, "view_images")


def test_roles_name_their_departments(cast: Cast) -> None:
    assert [(role.code, department) for role, department in roles_of(cast.ravi)] == [("expert", cast.department)]


def test_administrator_sees_the_people_of_the_department(cast: Cast) -> None:
    assert set(people_in(cast.ada, cast.department)) == {cast.maria, cast.ravi, cast.lena, cast.uma, cast.ada}


def test_administrator_elsewhere_sees_nobody_here(cast: Cast) -> None:
    assert not people_in(cast.sam, cast.department).exists()


def test_experts_are_active_and_of_this_department(cast: Cast) -> None:
    cast.sam.is_active = False
    cast.sam.save()

    assert list(experts_of(cast.department)) == [cast.ravi]
    assert not experts_of(cast.elsewhere).exists()


def test_radiologist_names_only_themselves(cast: Cast) -> None:
    make_radiologist(cast.department, "Another")

    assert list(radiologists_for(cast.lena)) == [cast.radiologist]


def test_managing_one_department_names_no_colleague_in_another(cast: Cast) -> None:
    make_radiologist(cast.department, "Another")
    make_user("lena", role=ROLES["quality-manager"], department=cast.elsewhere)

    assert set(radiologists_for(cast.lena)) == {cast.radiologist, cast.sam.radiologist}


def test_manager_names_everybody_of_the_department(cast: Cast) -> None:
    another = make_radiologist(cast.department, "Another")

    assert set(radiologists_for(cast.maria)) == {cast.radiologist, another}


def test_expert_names_nobody(cast: Cast) -> None:
    assert not radiologists_for(cast.ravi).exists()
