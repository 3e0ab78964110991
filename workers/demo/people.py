"""The demo's departments and accounts. Doing it again changes nothing, so an interrupted seed can go on."""

import secrets
from dataclasses import dataclass

from django.contrib.auth.models import User

from auditapp.access.models import Department, Radiologist
from auditapp.access.services import add_radiologist, create_department, grant_role
from workers.demo.cast import HOUSES, PLAYERS, Player, Scanner


@dataclass(frozen=True, slots=True)
class Cast:
    departments: list[Department]
    users: dict[str, User]


def gather_cast() -> Cast:
    """Departments, accounts with their roles, radiologists. Accounts get passwords later, when all else is done."""
    departments = [
        Department.objects.filter(name=house.name).first()
        or create_department(by=None, name=house.name, is_demo=True, tier=house.tier, kind=house.kind)
        for house in HOUSES
    ]
    users = {player.username: _account(player, departments) for player in PLAYERS}
    for house, department in zip(HOUSES, departments, strict=True):
        for scanner in house.scanners:
            radiologist_named(department, scanner, users)
    return Cast(departments, users)


def radiologist_named(department: Department, scanner: Scanner, users: dict[str, User]) -> Radiologist:
    held = Radiologist.objects.filter(department=department, name=scanner.name).first()
    return held or add_radiologist(
        by=None, department=department, name=scanner.name, experience=scanner.experience, user=users.get(scanner.username)
    )


def new_password(user: User) -> str:
    """A password of this installation alone."""
    password = secrets.token_urlsafe(9)
    user.set_password(password)
    user.save(update_fields=["password"])
    return password


def _account(player: Player, departments: list[Department]) -> User:
    user, created = User.objects.get_or_create(
        username=player.username, defaults={"first_name": player.first_name, "last_name": player.last_name}
    )
    if created:
        for number in player.departments:
            grant_role(by=None, user=user, department=departments[number], role=player.role)
    return user
