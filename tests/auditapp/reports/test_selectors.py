"""Who is told what: a manager the round, a radiologist themselves, nobody else anything."""

from datetime import date

import pytest

from auditapp.access.roles import RADIOLOGIST
from auditapp.access.services import revoke_role
from auditapp.reports.models import Report
from auditapp.reports.own_images import own_images_of
from auditapp.reports.selectors import (
    actions_of,
    chain_of,
    latest_reports_for,
    own_results_of,
    report_for,
    reports_for,
)
from auditapp.reports.services import freeze_report, record_action
from auditapp.rounds.models import Assignment
from tests.factories import PERIOD, make_image, make_report, make_review, make_round
from tests.people import Cast, make_cast, make_radiologist

pytestmark = pytest.mark.django_db
SEPTEMBER = (date(2026, 9, 1), date(2026, 9, 30))


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def report(cast: Cast) -> Report:
    return make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=2, missed_by={0: ["palate", "amnion"]})


@pytest.mark.parametrize("who", ["ravi", "lena", "uma", "ada", "sam"])
def test_report_is_its_managers_alone(cast: Cast, report: Report, who: str) -> None:
    assert report_for(cast.named(who), report.round_id) is None
    assert not reports_for(cast.named(who)).exists()
    assert report_for(cast.maria, report.round_id) == report


def test_newest_edition_is_the_report(cast: Cast, report: Report) -> None:
    again = freeze_report(by=cast.maria, audit_round=report.round)

    assert latest_reports_for(cast.maria) == [again]


def test_chain_goes_from_the_oldest_to_the_round(cast: Cast) -> None:
    september = make_report(cast.department, by=cast.maria, images=1, period=SEPTEMBER)
    october = make_report(cast.department, by=cast.maria, images=1, period=PERIOD)

    assert chain_of(cast.maria, october.round) == [september, october]


def test_actions_outlive_a_new_edition(cast: Cast, report: Report) -> None:
    action = record_action(by=cast.maria, report=report, text="Teach.")
    freeze_report(by=cast.maria, audit_round=report.round)

    assert list(actions_of(cast.maria, report.round_id)) == [action]
    assert not actions_of(cast.sam, report.round_id).exists()


def test_radiologist_sees_their_part_and_the_departments_share(cast: Cast, report: Report) -> None:
    (own,) = own_results_of(cast.lena)

    assert (own.own["name"], own.department) == ("Lena Ortiz", report.numbers["all"]["standard_share"])


@pytest.mark.parametrize("who", ["maria", "ravi", "uma", "ada", "sam"])
def test_own_results_are_empty_for_everybody_else(cast: Cast, report: Report, who: str) -> None:
    assert own_results_of(cast.named(who)) == []
    assert own_images_of(cast.named(who), report.round_id, only_non_standard=False) == []


def test_radiologist_sees_own_images_that_are_not_standard_with_what_was_missed(cast: Cast, report: Report) -> None:
    (image,) = own_images_of(cast.lena, report.round_id)

    assert {criterion.code for criterion in image.missed} == {"palate", "amnion"}


def test_radiologist_can_see_own_standard_images_too(cast: Cast, report: Report) -> None:
    assert len(own_images_of(cast.lena, report.round_id, only_non_standard=False)) == 2


def test_radiologist_never_sees_a_colleagues_image(cast: Cast) -> None:
    make_image(cast.department, radiologist=make_radiologist(cast.department, "Adam"))
    report = make_report(cast.department, by=cast.maria, images=1, radiologist=cast.radiologist)

    assert {image.item.radiologist for image in own_images_of(cast.lena, report.round_id, only_non_standard=False)} == {cast.radiologist}


def test_open_round_tells_the_radiologist_nothing(cast: Cast) -> None:
    held = make_round(cast.department, by=cast.maria, images=1, radiologist=cast.radiologist)
    make_review(Assignment.objects.get(), missed=["palate", "amnion"])

    assert own_images_of(cast.lena, held.pk) == []


def test_radiologist_who_left_sees_nothing_more(cast: Cast, report: Report) -> None:
    revoke_role(by=cast.ada, user=cast.lena, department=cast.department, role=RADIOLOGIST)

    assert own_results_of(cast.lena) == []
