"""Departments beside each other: only those whose reports the viewer reads."""

import pytest
from django.urls import reverse

from auditapp.access.models import Department
from auditapp.access.roles import QUALITY_MANAGER
from auditapp.access.services import describe_department, grant_role
from tests.factories import make_report
from tests.people import Cast, make_cast, make_department, make_ravi
from tests.webui.pages.signing_in import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    """Maria manages two departments with a report each; Elsewhere has one too, which she may not see."""
    cast = make_cast()
    second = make_department("Northgate")
    make_ravi(second)
    grant_role(by=None, user=cast.maria, department=second, role=QUALITY_MANAGER)
    for department, by in ((cast.department, cast.maria), (second, cast.maria), (cast.elsewhere, cast.sam)):
        make_report(department, by=by, images=12)
    return cast


def names(cast: Cast, who: str, query: str = "") -> list[str]:
    answer = browser_of(cast.named(who)).get(reverse("compare_departments") + query)
    return [str(row["department"]) for row in answer.context["rows"]]


def test_only_managed_departments_are_compared(cast: Cast) -> None:
    assert names(cast, "maria") == ["Kingsway", "Northgate"]


def test_who_reads_one_department_is_told_that_there_is_nothing_to_compare(cast: Cast) -> None:
    page = browser_of(cast.sam).get(reverse("compare_departments")).content.decode()

    assert "Nothing to compare" in page
    assert "Kingsway" not in page


def test_tier_and_type_narrow_the_comparison(cast: Cast) -> None:
    describe_department(by=cast.ada, department=Department.objects.get(name="Northgate"), tier="tertiary", kind="maternity")

    assert names(cast, "maria", "?tier=tertiary") == ["Northgate"]
    assert names(cast, "maria", "?kind=clinic") == []


def test_funnel_has_a_point_for_each_department(cast: Cast) -> None:
    answer = browser_of(cast.maria).get(reverse("compare_departments"))

    assert [row[0] for row in answer.context["chart"].rows] == ["Kingsway", "Northgate"]


def test_administrator_describes_the_department(cast: Cast) -> None:
    browser_of(cast.ada).post(reverse("describe_department", args=["kingsway"]), {"tier": "secondary", "kind": "general"})

    assert Department.objects.get(slug="kingsway").tier == "secondary"


def test_unknown_tier_is_refused(cast: Cast) -> None:
    answer = browser_of(cast.ada).post(reverse("describe_department", args=["kingsway"]), {"tier": "celestial", "kind": ""})

    assert answer.status_code == 422
