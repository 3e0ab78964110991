"""Submitting, disagreeing, settling."""

import pytest
from django.db import IntegrityError

from auditapp.access.roles import EXPERT
from auditapp.protocols.grading import Verdict
from auditapp.review.models import Adjudication, Disagreement, Review, ReviewVerdict
from auditapp.review.refusal import ReviewError
from auditapp.review.services import LONGEST_READ, submit_review
from auditapp.review.settling import adjudicate
from auditapp.rounds.models import Assignment
from auditapp.rounds.services import close_round
from auditapp.trail.immutable import ImmutableError
from auditapp.trail.models import TrailEntry
from tests.factories import make_answers, make_image, make_review, make_round
from tests.people import Cast, make_cast, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def assignment(cast: Cast) -> Assignment:
    make_round(cast.department, by=cast.maria, images=1, radiologist=cast.radiologist)
    return Assignment.objects.get()


@pytest.fixture
def disagreement(assignment: Assignment) -> Disagreement:
    """Ravi did not see the nasal tip that the machine saw."""
    make_review(assignment, missed=["nasal_tip"])
    return Disagreement.objects.get()


def test_review_keeps_every_verdict(assignment: Assignment) -> None:
    review = make_review(assignment, missed=["palate"])

    assert review.verdicts.get(criterion__code="palate").verdict == "not_met"
    assert review.verdicts.count() == 9


def test_review_is_graded_as_the_machine_is(assignment: Assignment) -> None:
    review = make_review(assignment, missed=["palate", "nasal_tip"])

    assert (round(review.score, 3), review.grade) == (77.778, "basic")


def test_review_of_mostly_unknown_has_no_grade(assignment: Assignment) -> None:
    every = list(make_answers(assignment))

    assert make_review(assignment, unknown=every[:6]).grade == ""


@pytest.mark.parametrize(("given", "kept"), [(-5, 0), (12, 12), (10**6, LONGEST_READ)])
def test_reading_time_stays_within_reason(assignment: Assignment, given: int, kept: int) -> None:
    assert make_review(assignment, seconds=given).seconds == kept


def test_unanswered_criterion_is_refused(assignment: Assignment) -> None:
    answers = make_answers(assignment)
    del answers["palate"]

    with pytest.raises(ReviewError, match="1 criterion"):
        make_review(assignment, verdicts=answers)


def test_image_that_turns_out_to_be_ones_own_is_refused(assignment: Assignment) -> None:
    acquired = assignment.item.radiologist
    acquired.user = assignment.expert  # the account was linked after the draw
    acquired.save()

    with pytest.raises(ReviewError, match="You acquired"):
        make_review(assignment)


def test_foreign_criterion_is_refused(assignment: Assignment) -> None:
    with pytest.raises(ValueError, match="stomach"):
        make_review(assignment, verdicts=make_answers(assignment) | {"stomach": Verdict.MET})


def test_review_by_somebody_else_is_refused(cast: Cast, assignment: Assignment) -> None:
    with pytest.raises(ReviewError, match="somebody else"):
        submit_review(by=cast.maria, assignment=assignment, verdicts=make_answers(assignment), seconds=1)


def test_second_review_is_refused(assignment: Assignment) -> None:
    make_review(assignment)

    with pytest.raises(ReviewError, match="already"):
        make_review(assignment)
    assert Review.objects.count() == 1


def test_review_after_closing_is_refused(cast: Cast, assignment: Assignment) -> None:
    close_round(by=cast.maria, audit_round=assignment.item.round, leave_unread=True)
    assignment.item.round.refresh_from_db()

    with pytest.raises(ReviewError, match="closed"):
        make_review(assignment)


def test_review_after_closing_is_refused_to_who_had_the_page_open_before(cast: Cast, assignment: Assignment) -> None:
    assert assignment.item.round.state == "open"  # as the page read it
    close_round(by=cast.maria, audit_round=assignment.item.round, leave_unread=True)

    with pytest.raises(ReviewError, match="closed"):
        make_review(assignment)


def test_review_is_never_changed(assignment: Assignment) -> None:
    review = make_review(assignment)
    review.comment = "changed my mind"

    with pytest.raises(ImmutableError):
        review.save()


def test_review_leaves_a_line_without_its_answers(assignment: Assignment) -> None:
    make_review(assignment, comment="Motion blur")

    assert TrailEntry.objects.get(verb="submit_review").detail == {}


def test_database_refuses_a_second_verdict_on_a_criterion(assignment: Assignment) -> None:
    held = make_review(assignment).verdicts.first()

    with pytest.raises(IntegrityError):
        ReviewVerdict.objects.create(review=held.review, criterion=held.criterion, verdict="met")


def test_difference_from_the_machine_is_listed(disagreement: Disagreement) -> None:
    assert (disagreement.criterion.code, disagreement.other) == ("nasal_tip", None)


def test_who_cannot_tell_disagrees_with_nobody(assignment: Assignment) -> None:
    make_review(assignment, unknown=["nasal_tip"])

    assert not Disagreement.objects.exists()


def test_machine_that_cannot_tell_disagrees_with_nobody(assignment: Assignment) -> None:
    make_review(assignment, missed=["calipers"])

    assert not Disagreement.objects.exists()


def test_two_readers_disagree_with_each_other(cast: Cast, disagreement: Disagreement) -> None:
    rosa = make_user("rosa", role=EXPERT, department=cast.department)
    make_review(Assignment.objects.create(item=disagreement.item, expert=rosa, position=2))

    assert Disagreement.objects.get(other=disagreement.review).review.assignment.expert == rosa


def test_uninvolved_expert_settles(cast: Cast, disagreement: Disagreement) -> None:
    rosa = make_user("rosa", role=EXPERT, department=cast.department)
    settled = adjudicate(by=rosa, disagreement=disagreement, verdict=Verdict.NOT_MET, reason=" Off the midline. ")

    assert (settled.by, settled.reason) == (rosa, "Off the midline.")


def test_settling_overwrites_no_verdict(cast: Cast, disagreement: Disagreement) -> None:
    rosa = make_user("rosa", role=EXPERT, department=cast.department)
    adjudicate(by=rosa, disagreement=disagreement, verdict=Verdict.MET, reason="It is there.")

    assert disagreement.review.verdicts.get(criterion=disagreement.criterion).verdict == "not_met"


@pytest.mark.parametrize(("who", "why"), [("ravi", "that you read"), ("maria", "Only an expert"), ("sam", "Only an expert")])
def test_settling_is_for_uninvolved_experts(cast: Cast, disagreement: Disagreement, who: str, why: str) -> None:
    with pytest.raises(ReviewError, match=why):
        adjudicate(by=cast.named(who), disagreement=disagreement, verdict=Verdict.MET, reason="Because.")


def test_settling_needs_a_reason(cast: Cast, disagreement: Disagreement) -> None:
    rosa = make_user("rosa", role=EXPERT, department=cast.department)

    with pytest.raises(ReviewError, match="Say why"):
        adjudicate(by=rosa, disagreement=disagreement, verdict=Verdict.MET, reason="  ")


def test_settled_stays_settled(cast: Cast, disagreement: Disagreement) -> None:
    rosa = make_user("rosa", role=EXPERT, department=cast.department)
    adjudicate(by=rosa, disagreement=disagreement, verdict=Verdict.MET, reason="Because.")

    with pytest.raises(ReviewError, match="settled already"):
        adjudicate(by=rosa, disagreement=disagreement, verdict=Verdict.NOT_MET, reason="No.")
    assert Adjudication.objects.get().verdict == "met"


def test_radiologist_does_not_settle_about_their_own_image(cast: Cast, disagreement: Disagreement) -> None:
    make_user("lena", role=EXPERT, department=cast.department)

    with pytest.raises(ReviewError, match="own image"):
        adjudicate(by=cast.lena, disagreement=disagreement, verdict=Verdict.MET, reason="Mine.")


def test_image_without_disagreement_has_none(cast: Cast) -> None:
    make_image(cast.department)

    assert not Disagreement.objects.exists()
