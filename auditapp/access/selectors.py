from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from guardian.shortcuts import get_objects_for_user

from auditapp.access.models import Department, Radiologist
from auditapp.access.roles import ROLES, Role


def departments_for(user: Any, permission: str) -> QuerySet[Department]:
    """Departments where `user` holds `permission` by a role. Neither superusers nor model-wide permissions get past this."""
    if not user.is_authenticated or not user.is_active:
        return Department.objects.none()
    found: QuerySet[Department] = get_objects_for_user(
        user, permission, klass=Department.objects.all(), accept_global_perms=False, with_superuser=False
    )
    return found


def roles_of(user: Any) -> list[tuple[Role, Department]]:
    """Each role of `user` with its department, by department name."""
    names = [name.split("@", 1) for name in user.groups.values_list("name", flat=True) if "@" in name]
    departments = {d.slug: d for d in Department.objects.filter(slug__in=[slug for _, slug in names])}
    pairs = [(ROLES[code], departments[slug]) for code, slug in names if code in ROLES and slug in departments]
    return sorted(pairs, key=lambda pair: (pair[1].name, pair[0].name))


def people_in(user: Any, department: Department) -> QuerySet[User]:
    """Accounts that hold any role in `department`, for those who administer it; nobody for others."""
    if not departments_for(user, "administer").filter(pk=department.pk).exists():
        return User.objects.none()
    return User.objects.filter(groups__name__endswith=f"@{department.slug}").distinct().order_by("username")


@dataclass(frozen=True, slots=True)
class Holder:
    """An account and its roles in one department."""

    account: User
    roles: tuple[Role, ...]


def role_holders_in(user: Any, department: Department) -> list[Holder]:
    """Who holds which role in `department`, for those who administer it."""
    people = people_in(user, department).prefetch_related("groups")
    return [Holder(person, _roles_at(person, department)) for person in people]


def radiologists_in(user: Any, department: Department) -> QuerySet[Radiologist]:
    """Every radiologist of `department`, for those who administer it."""
    return Radiologist.objects.filter(department__in=departments_for(user, "administer"), department=department).select_related("user")


def accounts_known_to(user: Any) -> QuerySet[User]:
    """Active accounts, for administrators, who may grant a role to any that they can name; none for others."""
    known = User.objects.filter(is_active=True)
    return known if departments_for(user, "administer").exists() else known.none()


def permissions_of(user: Any) -> frozenset[str]:
    """Every permission that `user` holds in at least one department: what a menu offers. Doors ask `departments_for`."""
    return frozenset().union(*(role.permissions for role, _ in roles_of(user))) if user.is_authenticated else frozenset()


def experts_of(department: Department) -> QuerySet[User]:
    """Active accounts that may review in `department`."""
    return User.objects.filter(groups__name=f"expert@{department.slug}", is_active=True).order_by("username")


def radiologists_for(user: Any) -> QuerySet[Radiologist]:
    """Radiologists whom `user` may name when uploading: their department's, or only themselves where they are a radiologist."""
    of_managers = Q(department__in=departments_for(user, "view_images"))
    sends_to = departments_for(user, "upload")
    of_senders = Q(department__in=sends_to.exclude(radiologists__user=user.pk)) | Q(department__in=sends_to, user=user.pk)
    return Radiologist.objects.filter(of_managers | of_senders).select_related("department")


def _roles_at(person: User, department: Department) -> tuple[Role, ...]:
    held = {group.name for group in person.groups.all()}
    return tuple(role for role in ROLES.values() if f"{role.code}@{department.slug}" in held)
