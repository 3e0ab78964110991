"""A closed round to frozen numbers, and what follows from them."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError
from django.utils import timezone

from auditapp.reports.models import Action, Report
from auditapp.reports.services import ReportError, close_with_report, finish_action, freeze_report, record_action
from auditapp.rounds.models import Assignment
from auditapp.rounds.refusal import RoundError
from auditapp.trail.immutable import ImmutableError
from tests.factories import make_image, make_report, make_review, make_round, read_all
from tests.people import Cast, make_cast, make_radiologist

pytestmark = pytest.mark.django_db
NON_STANDARD = ["nasal_tip", "palate", "diencephalon", "amnion"]


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def report(cast: Cast) -> Report:
    """Twelve images of Lena's, of which experts found three not standard."""
    missed = dict.fromkeys(range(3), NON_STANDARD)
    return make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=12, missed_by=missed)


def test_report_counts_images_reads_and_grades(report: Report) -> None:
    numbers = report.numbers

    assert (numbers["images"], numbers["read"], numbers["sampled"]) == (12, 12, 12)
    assert numbers["all"]["grades"] == {"standard": 9, "non_standard": 3}


def test_report_states_the_share_with_its_interval(report: Report) -> None:
    share = report.numbers["all"]["standard_share"]

    assert (share["state"], share["value"], share["n"]) == ("ok", 0.75, 12)
    assert share["low"] < 0.75 < share["high"]


def test_kappa_of_twelve_pairs_is_not_enough_data(report: Report) -> None:
    assert report.numbers["all"]["agreement"]["kappa"]["state"] == "not_enough_data"


def test_report_has_a_part_for_each_radiologist_and_plane(cast: Cast, report: Report) -> None:
    assert [part["name"] for part in report.numbers["radiologists"]] == ["Lena Ortiz"]
    assert {part["code"]: part["images"] for part in report.numbers["planes"]}["nt"] == 12


def test_report_lists_the_criteria_missed_most_first(report: Report) -> None:
    first = report.numbers["criteria"][0]

    assert (first["not_met"], first["met"]) == (3, 9)


def test_images_without_a_radiologist_count_in_the_whole(cast: Cast) -> None:
    make_image(cast.department)
    numbers = make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=3).numbers

    assert (numbers["images"], numbers["radiologists"][0]["images"]) == (4, 3)


def test_radiologists_are_listed_by_name(cast: Cast) -> None:
    make_image(cast.department, radiologist=make_radiologist(cast.department, "Adam"))
    numbers = make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=3).numbers

    assert [part["name"] for part in numbers["radiologists"]] == ["Adam", "Lena Ortiz"]


def test_reads_that_are_missing_shift_no_weight_to_another_radiologist(cast: Cast) -> None:
    """Of Adam's 30 images half stayed unread; all that were read part from the machine, none of Lena's 15 does."""
    adam = make_radiologist(cast.department, "Adam")
    for _ in range(30):
        make_image(cast.department, radiologist=adam)
    held = make_round(cast.department, by=cast.maria, radiologist=cast.radiologist, images=15, reads=30)
    of_adam = Assignment.objects.filter(item__radiologist=adam)[:15]
    for assignment in [*of_adam, *Assignment.objects.filter(item__radiologist=cast.radiologist)]:
        make_review(assignment, missed=NON_STANDARD if assignment in of_adam else [])
    whole = close_with_report(by=cast.maria, audit_round=held, leave_unread=True).numbers["all"]

    assert whole["standard_share"]["value"] == pytest.approx(15 / 45)
    assert whole["agreement"]["percent_agreement"]["value"] == pytest.approx(15 / 45)


def test_simulated_reviews_are_said_to_be(cast: Cast) -> None:
    held = make_round(cast.department, by=cast.maria, images=2)
    for assignment in Assignment.objects.all():
        make_review(assignment, is_simulated=True)

    assert close_with_report(by=cast.maria, audit_round=held).numbers["simulated"]


def test_limited_images_are_counted_apart(cast: Cast) -> None:
    held = make_round(cast.department, by=cast.maria, images=1)
    make_review(Assignment.objects.get(), limited_by="habitus")

    assert close_with_report(by=cast.maria, audit_round=held).numbers["all"]["limited"] == 1


def test_report_of_an_open_round_is_refused(cast: Cast) -> None:
    with pytest.raises(ReportError, match="still open"):
        freeze_report(by=cast.maria, audit_round=make_round(cast.department, by=cast.maria))


def test_close_with_report_does_both_or_neither(cast: Cast) -> None:
    held = make_round(cast.department, by=cast.maria)

    with pytest.raises(RoundError):
        close_with_report(by=cast.maria, audit_round=held)
    held.refresh_from_db()
    assert held.state == "open"
    assert not Report.objects.exists()


def test_counting_again_makes_a_new_edition_and_keeps_the_old(cast: Cast, report: Report) -> None:
    again = freeze_report(by=cast.maria, audit_round=report.round)

    assert (again.edition, Report.objects.count()) == (2, 2)
    assert again.numbers == report.numbers


def test_report_is_never_changed(report: Report) -> None:
    report.numbers = {}

    with pytest.raises(ImmutableError):
        report.save()


def test_database_refuses_an_edition_twice(report: Report) -> None:
    with pytest.raises(IntegrityError):
        Report.objects.create(
            round=report.round, edition=1, numbers={}, software_version="", frozen_by=report.frozen_by, frozen_at=report.frozen_at
        )


def test_action_is_recorded_and_ticked_off(cast: Cast, report: Report) -> None:
    action = record_action(by=cast.maria, report=report, text=" Teach the nasal tip. ", due_on=date(2026, 12, 1))
    finish_action(by=cast.maria, action=action)

    assert (action.text, action.done_by) == ("Teach the nasal tip.", cast.maria)


def test_ticking_off_twice_keeps_the_first_time(cast: Cast, report: Report) -> None:
    action = finish_action(by=cast.maria, action=record_action(by=cast.maria, report=report, text="Teach."))
    first = action.done_at

    assert finish_action(by=cast.maria, action=action).done_at == first


def test_action_without_words_is_refused(cast: Cast, report: Report) -> None:
    with pytest.raises(ReportError, match="Say what"):
        record_action(by=cast.maria, report=report, text="  ")


@pytest.mark.parametrize("half", [{"done_at": timezone.now()}, {"done_by_id": 1}])
def test_database_refuses_who_without_when(cast: Cast, report: Report, half: dict[str, Any]) -> None:
    action = record_action(by=cast.maria, report=report, text="Teach.")
    half = {key: cast.maria.pk if key == "done_by_id" else value for key, value in half.items()}

    with pytest.raises(IntegrityError):
        Action.objects.filter(pk=action.pk).update(**half)


def test_second_read_of_an_image_does_not_count_twice(cast: Cast) -> None:
    held = make_round(cast.department, by=cast.maria, images=1)
    read_all(held)
    make_review(Assignment.objects.create(item=held.items.get(), expert=cast.maria, position=2))

    assert close_with_report(by=cast.maria, audit_round=held).numbers["read"] == 1
