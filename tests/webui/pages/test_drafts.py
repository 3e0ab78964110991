"""What was answered so far: kept at every change, on any machine, for its reader alone."""

import pytest
from django.test import Client
from django.urls import reverse

from auditapp.review.models import Draft
from auditapp.rounds.models import Assignment
from auditapp.rounds.services import close_round
from tests.factories import make_review, make_round
from tests.people import Cast, make_cast
from tests.webui.pages.signing_in import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def assignment(cast: Cast) -> Assignment:
    make_round(cast.department, by=cast.maria, images=1, radiologist=cast.radiologist)
    return Assignment.objects.get()


@pytest.fixture
def ravi(cast: Cast, assignment: Assignment) -> Client:
    return browser_of(cast.ravi)


def draft(assignment: Assignment) -> str:
    return reverse("reading_draft", args=[assignment.pk])


def test_draft_is_restored_with_every_answer(ravi: Client, assignment: Assignment) -> None:
    boxes = '[{"code":"nasal_tip","box":null,"clarity":2}]'
    given = {"criterion-palate": "not_met", "comment": "Dark.", "limited_by": "habitus", "override": "basic", "override_reason": "Why."}
    answer = ravi.post(draft(assignment), given | {"asked": "nt", "plane": "nt", "structures": boxes, "seconds": "12"})
    form = ravi.get(reverse("reading", args=[assignment.pk])).context["form"]

    assert answer.status_code == 200
    assert ":" in answer.json()["saved"]
    assert [question["value"] for question in form.questions if question["criterion"].code == "palate"] == ["not_met"]
    assert {name: form[name].value() for name in given if name != "criterion-palate"} == {
        k: v for k, v in given.items() if k[:9] != "criterion"
    }
    assert (form["structures"].value(), form["seconds"].value()) == (boxes, 12)


def test_answer_that_was_taken_back_is_gone(ravi: Client, assignment: Assignment) -> None:
    ravi.post(draft(assignment), {"criterion-palate": "not_met", "asked": "nt", "plane": "nt"})
    ravi.post(draft(assignment), {"asked": "nt", "plane": "nt"})

    assert Draft.objects.get().answers["said"]["nt"] == {}


def test_draft_keeps_nothing_that_the_form_does_not_ask(ravi: Client, assignment: Assignment) -> None:
    ravi.post(draft(assignment), {"asked": "nt", "plane": "nt", "grade": "standard", "seconds": "many", "comment": "x" * 9000})
    kept = Draft.objects.get()

    assert "grade" not in kept.answers
    assert (kept.seconds, len(kept.answers["comment"])) == (0, 4000)


@pytest.mark.parametrize("who", ["maria", "lena", "sam"])
def test_draft_is_the_readers_alone(cast: Cast, assignment: Assignment, who: str) -> None:
    assert browser_of(cast.named(who)).post(draft(assignment), {"asked": "nt"}).status_code == 404
    assert not Draft.objects.exists()


def test_draft_after_the_review_is_refused(ravi: Client, assignment: Assignment) -> None:
    make_review(assignment)

    assert ravi.post(draft(assignment), {"asked": "nt"}).status_code == 409
    assert not Draft.objects.exists()


def test_draft_in_a_closed_round_is_refused(cast: Cast, ravi: Client, assignment: Assignment) -> None:
    close_round(by=cast.maria, audit_round=assignment.item.round, leave_unread=True)

    assert ravi.post(draft(assignment), {"asked": "nt"}).status_code == 404
