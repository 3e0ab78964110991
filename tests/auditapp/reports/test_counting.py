"""The numbers of a report against what is reckoned by hand, and in as many queries for few images as for many."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from auditapp.access.models import Radiologist
from auditapp.access.roles import EXPERT
from auditapp.reports.counting import numbers_of
from auditapp.reports.models import Report
from auditapp.reports.services import close_with_report
from auditapp.review.models import ReviewStructure
from auditapp.rounds.models import Assignment, AuditRound, Purpose
from tests.factories import make_assessment, make_image, make_instance, make_report, make_review, make_round, make_study
from tests.people import Cast, make_cast, make_radiologist, make_user

pytestmark = pytest.mark.django_db
NON_STANDARD = ["nasal_tip", "palate", "diencephalon", "amnion"]
SEPTEMBER = (date(2026, 9, 1), date(2026, 9, 30))
OCTOBER, NOVEMBER = (date(2026, 10, 1), date(2026, 10, 31)), (date(2026, 11, 1), date(2026, 11, 30))


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def read_twice(audit_round: AuditRound, missed_later: dict[int, list[str]]) -> dict[str, Any]:
    """First readings find all met; of the later ones those at the places given do not."""
    waiting = Assignment.objects.filter(item__round=audit_round)
    for assignment in waiting.filter(purpose=Purpose.FIRST):
        make_review(assignment)
    later = waiting.exclude(purpose=Purpose.FIRST).order_by("item", "purpose")
    for place, assignment in enumerate(later):
        make_review(assignment, missed=missed_later.get(place, []))
    return dict(close_with_report(by=audit_round.opened_by, audit_round=audit_round).numbers)


def found(numbers: dict[str, Any], pair: str, by: str, code: str = "all") -> dict[str, Any]:
    return next(one for one in numbers["agreements"] if (one["pair"], one["by"], one["code"]) == (pair, by, code))


def test_machine_and_expert_are_compared_on_what_both_graded(cast: Cast) -> None:
    """The machine finds all 28 standard, the expert 7 not: 21 agree, three quarters."""
    missed = dict.fromkeys(range(7), NON_STANDARD)
    numbers = make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=28, reads=28, missed_by=missed).numbers

    whole = found(numbers, "machine_expert", "all")
    assert (whole["n"], whole["percent_agreement"]["value"], whole["bias_index"]) == (28, 0.75, 0.25)
    assert whole["kappa"]["state"] == "not_estimable"
    for by, code in (("plane", "nt"), ("radiologist", str(cast.radiologist.pk)), ("grade", "standard")):
        assert found(numbers, "machine_expert", by, code)["percent_agreement"]["value"] == 0.75
    assert found(numbers, "machine_expert", "criterion", "nasal_tip")["percent_agreement"]["value"] == 0.75
    assert numbers["all"]["machine_share"] == {"value": 1.0, "n": 28}
    assert numbers["all"]["agreement"]["grades_table"][0][0] == 21


def test_second_readings_and_repeats_agree_apart_and_enter_no_estimate(cast: Cast) -> None:
    """All 26 first readings are standard; of 26 second ones and 26 repeats 13 each are not."""
    make_user("elin", role=EXPERT, department=cast.department)
    held = make_round(cast.department, by=cast.maria, radiologist=cast.radiologist, images=26, reads=26, double_share=1.0, repeat_share=1.0)
    numbers = read_twice(held, {place: NON_STANDARD for place in range(52) if place % 4 in {0, 1}})

    assert numbers["all"]["standard_share"]["value"] == 1.0
    assert found(numbers, "machine_expert", "all")["percent_agreement"]["value"] == 1.0
    for pair in ("expert_expert", "expert_self"):
        assert (found(numbers, pair, "all")["n"], found(numbers, pair, "all")["percent_agreement"]["value"]) == (26, 0.5)
        assert found(numbers, pair, "criterion", "nasal_tip")["percent_agreement"]["value"] == 0.5
    assert numbers["read"] == 26


def test_structures_are_compared_where_the_expert_spoke_of_them(cast: Cast) -> None:
    held = make_round(cast.department, by=cast.maria, radiologist=cast.radiologist, images=26, reads=26)
    for place, assignment in enumerate(Assignment.objects.all()):
        review = make_review(assignment)
        structure = assignment.item.plane.structures.get(code="nt")
        ReviewStructure.objects.create(review=review, structure=structure, clarity=0 if place < 13 else 3)
    numbers = close_with_report(by=cast.maria, audit_round=held).numbers

    assert found(numbers, "machine_expert", "structure", "nt")["percent_agreement"]["value"] == 0.5


def test_scores_of_machine_and_expert_stand_side_by_side(cast: Cast) -> None:
    """The machine gives 100 to all; the expert too but for five images."""
    missed = dict.fromkeys(range(5), NON_STANDARD)
    numbers = make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=25, reads=25, missed_by=missed).numbers

    assert numbers["scores"]["n"] == 25
    assert numbers["scores"]["bland_altman"]["bias"] > 0


def test_weights_are_the_images_that_a_read_stands_for(cast: Cast) -> None:
    """Lena's 15 of 45 images are standard, none of Adam's 15: a quarter is not, whatever the number of reads."""
    adam = make_radiologist(cast.department, "Adam")
    for _ in range(15):
        make_image(cast.department, radiologist=adam)
    held = make_round(cast.department, by=cast.maria, radiologist=cast.radiologist, images=45, reads=15)
    for assignment in Assignment.objects.all():
        make_review(assignment, missed=NON_STANDARD if assignment.item.radiologist == adam else [])
    whole = close_with_report(by=cast.maria, audit_round=held).numbers

    assert whole["all"]["standard_share"]["value"] == pytest.approx(0.75)
    assert found(whole, "machine_expert", "all")["percent_agreement"]["value"] == pytest.approx(0.75)
    assert {(one["size"], one["read"]) for one in whole["design"]["strata"]} == {(45, 15), (15, 15)}


def test_repeated_fault_is_flagged_though_the_share_is_good(cast: Cast) -> None:
    """Adam misses the nasal tip in 8 of 20 images, the others never in 20."""
    adam = make_radiologist(cast.department, "Adam")
    for _ in range(20):
        make_image(cast.department, radiologist=adam)
    held = make_round(cast.department, by=cast.maria, radiologist=cast.radiologist, images=20, reads=20)
    for place, assignment in enumerate(Assignment.objects.order_by("item__radiologist__name", "position")):
        make_review(assignment, missed=["nasal_tip"] if place < 8 else [])
    numbers = close_with_report(by=cast.maria, audit_round=held).numbers
    faults = {part["name"]: part["faults"] for part in numbers["radiologists"]}

    (fault,) = faults["Adam"]
    assert (fault["code"], fault["not_met"], fault["n"], fault["expected"], fault["flagged"]) == ("nasal_tip", 8, 20, 0.5 / 21, True)
    assert faults["Lena Ortiz"] == []


def test_five_radiologists_are_needed_to_shrink_and_two_for_a_funnel(cast: Cast) -> None:
    numbers = make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=12).numbers
    (lena,) = numbers["radiologists"]

    assert (lena["shrunk"]["state"], lena["shrunk"]["raw"]) == ("not_enough_data", 1.0)
    assert (numbers["funnel"], lena["funnel"]) == (None, None)


def test_cusum_goes_on_from_the_round_before_and_juniors_learn(cast: Cast) -> None:
    first = make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=12, period=SEPTEMBER).numbers
    missed = dict.fromkeys(range(12), NON_STANDARD)
    second = make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=12, missed_by=missed).numbers
    (before,), (after,) = first["radiologists"], second["radiologists"]

    assert before["cusum"]["values"] == [0.0] * 12
    assert before["learning"]["reads"] == 12 and before["learning"]["competent_after"] is None
    assert after["cusum"]["carried"] == 12
    assert (after["cusum"]["rate"], after["cusum"]["values"][-1]) == (0.45, 6.0)  # each of the 12 steps up by 1 - 1/2
    assert after["learning"]["reads"] == 24


def test_a_month_guided_by_the_machine_loses_no_earlier_result(cast: Cast) -> None:
    make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=12, period=SEPTEMBER)
    (guided,) = make_report(
        cast.department, by=cast.maria, radiologist=cast.radiologist, images=12, care_reads=True, period=OCTOBER
    ).numbers["radiologists"]
    assert (guided["cusum"]["values"], guided["cusum"]["carried"], guided["learning"]["reads"]) == ([], 12, 12)
    (after,) = make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=12, period=NOVEMBER).numbers["radiologists"]
    assert (len(after["cusum"]["values"]), after["cusum"]["carried"], after["learning"]["reads"]) == (12, 12, 24)


def test_change_is_told_against_the_round_before(cast: Cast) -> None:
    """From none of 30 standard to all of 30: more than the paper found, so its figure is not too high."""
    missed = dict.fromkeys(range(30), NON_STANDARD)
    before = make_report(
        cast.department, by=cast.maria, radiologist=cast.radiologist, images=30, reads=30, period=SEPTEMBER, missed_by=missed
    )
    numbers = make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=30, reads=30).numbers
    change = numbers["change"]

    assert change["previous"]["id"] == str(before.round_id)
    assert [group["experience"] for group in change["groups"]] == ["all", "junior"]
    assert change["groups"][1]["difference"]["value"] == 1.0
    assert change["agrees_with_paper"] == "shown"
    assert change["permutation"] is None
    assert "30" in change["trend"]["refused"]
    assert numbers["radiologists"][0]["change"]["state"] == "ok"


def test_person_alone_is_compared_by_effective_reads(cast: Cast) -> None:
    """No funnel tells them of one person; 30 images of 15 studies, alike in pairs, are not 30 reads."""
    studies = [make_study(cast.department, radiologist=cast.radiologist, performed_on=SEPTEMBER[0]) for _ in range(15)]
    for study in studies:
        for _ in range(2):
            make_assessment(make_instance(study).frames.get())
    held = make_round(cast.department, by=cast.maria, images=0, reads=30, period=SEPTEMBER, double_share=0.0, repeat_share=0.0)
    bad = {study.pk for study in studies[:5]}
    for one in Assignment.objects.filter(item__round=held):
        make_review(one, missed=NON_STANDARD if one.item.study_id in bad else [])
    close_with_report(by=cast.maria, audit_round=held)
    numbers = make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=30, reads=30).numbers
    (told,) = numbers["radiologists"]
    everybody = numbers["change"]["groups"][0]["difference"]

    assert told["change"]["before"]["n"] == 30
    assert told["change"]["difference"]["value"] == pytest.approx(1 / 3)
    assert told["change"]["difference"]["low"] == pytest.approx(everybody["low"], abs=0.03)


def test_first_round_has_no_change(cast: Cast) -> None:
    assert make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=2).numbers["change"] is None


def test_edition_without_the_new_keys_still_serves_as_the_round_before(cast: Cast) -> None:
    old = make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=12, period=SEPTEMBER)
    kept = ("id", "name", "experience", "images", "read", "limited", "grades", "machine_grades", "standard_share", "agreement")
    numbers = {key: old.numbers[key] for key in ("images", "read", "sampled", "all", "planes", "criteria")}
    numbers["radiologists"] = [{key: part[key] for key in kept} for part in old.numbers["radiologists"]]
    QuerySet(Report).filter(pk=old.pk).update(numbers=numbers)
    change = make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=12).numbers["change"]

    assert [group["difference"]["value"] for group in change["groups"]] == [0.0, 0.0]


def queries(audit_round: AuditRound) -> int:
    with CaptureQueriesContext(connection) as asked:
        numbers_of(audit_round)
    return len(asked)


def test_more_images_and_people_ask_no_more_queries(cast: Cast) -> None:
    small = make_round(cast.department, by=cast.maria, radiologist=cast.radiologist, images=2, period=SEPTEMBER)
    for assignment in Assignment.objects.all():
        make_review(assignment)
    close_with_report(by=cast.maria, audit_round=small)
    for number in range(3):
        other: Radiologist = make_radiologist(cast.department, f"Other {number}", experience="senior")
        for _ in range(4):
            make_image(cast.department, radiologist=other)
    large = make_round(cast.department, by=cast.maria, radiologist=cast.radiologist, images=8)
    for assignment in Assignment.objects.filter(item__round=large):
        make_review(assignment)
    close_with_report(by=cast.maria, audit_round=large)
    small.refresh_from_db()
    large.refresh_from_db()

    assert queries(large) == queries(small) + 1  # the report of the round before
