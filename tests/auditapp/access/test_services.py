import pytest
from django.db import IntegrityError

from auditapp.access.models import Radiologist
from auditapp.access.refusal import AccessError
from auditapp.access.services import add_radiologist, create_department
from auditapp.trail.models import TrailEntry
from tests.people import make_department, make_radiologist

pytestmark = pytest.mark.django_db


def test_second_department_of_a_name_is_refused() -> None:
    make_department("Kingsway")

    with pytest.raises(AccessError, match="already"):
        create_department(by=None, name="KINGSWAY")


def test_department_without_a_letter_is_refused() -> None:
    with pytest.raises(AccessError):
        create_department(by=None, name="!!")


@pytest.mark.parametrize("taken", [{"name": "Lena Ortiz"}, {"name": "Somebody", "operator_name": "LO"}])
def test_taken_name_of_a_radiologist_is_refused(taken: dict[str, str]) -> None:
    department = make_department()
    make_radiologist(department, "Lena Ortiz", operator_name="LO")

    with pytest.raises(AccessError):
        add_radiologist(by=None, department=department, experience="mid", **taken)


def test_name_is_free_in_another_department() -> None:
    make_radiologist(make_department("One"), "Lena Ortiz")

    assert make_radiologist(make_department("Two"), "Lena Ortiz").pk


def test_empty_operator_names_do_not_collide() -> None:
    department = make_department()
    make_radiologist(department, "One")

    assert make_radiologist(department, "Two").pk


def test_database_refuses_a_second_operator_name() -> None:
    department = make_department()
    make_radiologist(department, "One", operator_name="X")

    with pytest.raises(IntegrityError):
        Radiologist.objects.create(department=department, name="Two", operator_name="X", experience="mid")


def test_every_grant_leaves_a_line() -> None:
    make_radiologist(make_department())

    assert TrailEntry.objects.last().verb == "add_radiologist"
