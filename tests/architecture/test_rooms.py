"""Rooms of auditapp use only those to their left, in imports and in foreign keys."""

from pathlib import Path

import pytest
from django.apps import apps

from tests.architecture.source import ROOMS, is_within, modules


@pytest.mark.parametrize("room", ROOMS)
def test_room_imports_only_rooms_before_it(room: str) -> None:
    later = ROOMS[ROOMS.index(room) + 1 :]
    wrong = [
        f"{module.path}: {name}"
        for module in modules()
        if module.room == room
        for name in module.imports()
        if any(is_within(name, f"auditapp.{other}") for other in later)
    ]
    assert wrong == []


@pytest.mark.parametrize("room", ROOMS)
def test_foreign_keys_point_only_to_rooms_before(room: str) -> None:
    later = ROOMS[ROOMS.index(room) + 1 :]
    wrong = [
        f"{field} → {field.related_model._meta.label}"
        for model in apps.get_app_config(room).get_models()
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation and field.related_model and field.related_model._meta.app_label in later
    ]
    assert wrong == []


def test_trail_has_no_foreign_keys() -> None:
    fields = [field for model in apps.get_app_config("trail").get_models() for field in model._meta.get_fields()]
    assert not any(field.is_relation for field in fields)


def test_every_room_is_one_of_those_named() -> None:
    listed = {path.parent.name for path in Path(apps.get_app_config("trail").path).parent.glob("*/models.py")}
    assert listed == set(ROOMS)
