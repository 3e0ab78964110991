from typing import Any

from django.contrib.auth.models import Group, User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from guardian.shortcuts import assign_perm

from auditapp.access.models import Department, DepartmentKind, Radiologist, Tier
from auditapp.access.refusal import AccessError
from auditapp.access.roles import ADMINISTRATOR, RADIOLOGIST, Role
from auditapp.access.tokens import revoke_all
from auditapp.trail.services import record


@transaction.atomic
def create_department(*, by: Any, name: str, is_demo: bool = False, tier: str = "", kind: str = "") -> Department:
    """Raises AccessError if a department of this name exists."""
    slug = slugify(name)
    if not slug or Department.objects.filter(slug=slug).exists():
        raise AccessError(_("There is a department “%(name)s” already.") % {"name": name})
    department = Department.objects.create(name=name, slug=slug, is_demo=is_demo, tier=tier, kind=kind)
    record(by=by, verb="create_department", subject=department, department_id=department.pk)
    return department


@transaction.atomic
def describe_department(*, by: Any, department: Department, tier: str, kind: str) -> Department:
    """Say which tier and kind the department is of, for comparisons; empty where nobody knows. Raises AccessError for others' words."""
    if tier not in {"", *Tier.values} or kind not in {"", *DepartmentKind.values}:
        raise AccessError(_("Choose tier and kind from the lists."))
    department.tier, department.kind = tier, kind
    department.save(update_fields=["tier", "kind"])
    record(by=by, verb="describe_department", subject=department, department_id=department.pk, tier=tier, kind=kind)
    return department


@transaction.atomic
def add_radiologist(
    *, by: Any, department: Department, name: str, experience: str, operator_name: str = "", user: User | None = None
) -> Radiologist:
    """Raises AccessError if the name or operator name is taken in this department."""
    taken = department.radiologists.filter(name=name) | (
        department.radiologists.filter(operator_name=operator_name) if operator_name else department.radiologists.none()
    )
    if taken.exists():
        raise AccessError(_("A radiologist of this name or operator name is in this department already."))
    radiologist = Radiologist.objects.create(
        department=department, name=name, experience=experience, operator_name=operator_name, user=user
    )
    record(by=by, verb="add_radiologist", subject=radiologist, department_id=department.pk, experience=experience)
    return radiologist


@transaction.atomic
def grant_role(*, by: Any, user: User, department: Department, role: Role) -> None:
    """Give `user` one role in one department: membership of the group that holds the role's permissions there."""
    user.groups.add(_group_of(department, role))
    record(by=by, verb="grant_role", subject=user, department_id=department.pk, role=role.code)


@transaction.atomic
def revoke_role(*, by: Any, user: User, department: Department, role: Role) -> None:
    """Take the role away; effective at the user's next request. Raises AccessError for one's own administration: who would undo it?"""
    if by == user and role is ADMINISTRATOR:
        raise AccessError(_("You cannot take away your own administration. Ask another administrator to do it."))
    user.groups.remove(_group_of(department, role))
    record(by=by, verb="revoke_role", subject=user, department_id=department.pk, role=role.code)


@transaction.atomic
def create_account(
    *, by: Any, department: Department, role: Role, username: str, password: str, first_name: str = "", last_name: str = ""
) -> User:
    """A new account with a first role. Raises AccessError if the user name is taken in any spelling, or the password is weak."""
    if User.objects.filter(username__iexact=username).exists():
        raise AccessError(
            _("There is an account “%(name)s” already. Grant it a role instead, or choose another user name.") % {"name": username}
        )
    user = User(username=username, first_name=first_name, last_name=last_name)
    _set_password(user, password)
    record(by=by, verb="create_account", subject=user, department_id=department.pk)
    grant_role(by=by, user=user, department=department, role=role)
    return user


@transaction.atomic
def change_password(*, by: User, password: str, forgotten: bool = False) -> int:
    """Give oneself another password, also by a link where the old one is `forgotten`. How many API tokens that revoked.

    Raises AccessError if it is weak.
    """
    _set_password(by, password)
    tokens = revoke_all(by)
    record(by=by, verb="reset_password" if forgotten else "change_password", subject=by, tokens=tokens)
    return tokens


@transaction.atomic
def map_operator(*, by: Any, radiologist: Radiologist, operator_name: str) -> None:
    """Say how DICOM files spell this radiologist; "" forgets it. Raises AccessError if a colleague has the spelling."""
    colleagues = Radiologist.objects.filter(department=radiologist.department_id).exclude(pk=radiologist.pk)
    if operator_name and colleagues.filter(operator_name=operator_name).exists():
        raise AccessError(_("This operator name belongs to another radiologist of the department."))
    radiologist.operator_name = operator_name
    radiologist.save(update_fields=["operator_name"])
    record(by=by, verb="map_operator", subject=radiologist, department_id=radiologist.department_id)


@transaction.atomic
def link_account(*, by: Any, radiologist: Radiologist, user: User) -> None:
    """Let `user` read the feedback of this radiologist, with the role for it. Raises AccessError if either is linked to another."""
    taken = radiologist.user is not None or Radiologist.objects.filter(user=user).exists()
    if taken and radiologist.user != user:
        raise AccessError(_("This account or this radiologist is linked already."))
    radiologist.user = user
    radiologist.save(update_fields=["user"])
    record(by=by, verb="link_account", subject=radiologist, department_id=radiologist.department_id, account=user.pk)
    grant_role(by=by, user=user, department=radiologist.department, role=RADIOLOGIST)


def _set_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise AccessError(" ".join(error.messages)) from error
    user.set_password(password)
    user.save()


def _group_of(department: Department, role: Role) -> Group:
    group, created = Group.objects.get_or_create(name=f"{role.code}@{department.slug}")
    if created:
        for permission in sorted(role.permissions):
            assign_perm(permission, group, department)
    return group
