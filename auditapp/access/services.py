from typing import Any

from django.contrib.auth.models import Group, User
from django.db import transaction
from django.utils.text import slugify
from guardian.shortcuts import assign_perm

from auditapp.access.models import Department, Radiologist
from auditapp.access.roles import Role
from auditapp.trail.services import record


class AccessError(ValueError):
    """What was asked for cannot be; the message says why to the person who asked."""


@transaction.atomic
def create_department(*, by: Any, name: str, is_demo: bool = False) -> Department:
    """Raises AccessError if a department of this name exists."""
    slug = slugify(name)
    if not slug or Department.objects.filter(slug=slug).exists():
        raise AccessError(f"There is a department “{name}” already.")
    department = Department.objects.create(name=name, slug=slug, is_demo=is_demo)
    record(by=by, verb="create_department", subject=department, department_id=department.pk)
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
        raise AccessError("A radiologist of this name or operator name is in this department already.")
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
    """Take the role away; effective at the user's next request."""
    user.groups.remove(_group_of(department, role))
    record(by=by, verb="revoke_role", subject=user, department_id=department.pk, role=role.code)


def _group_of(department: Department, role: Role) -> Group:
    group, created = Group.objects.get_or_create(name=f"{role.code}@{department.slug}")
    if created:
        for permission in sorted(role.permissions):
            assign_perm(permission, group, department)
    return group
