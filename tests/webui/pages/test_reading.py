"""The expert's desk: blind, complete, and never losing an answer."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from auditapp.review.models import Review
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
def ravi(cast: Cast) -> Client:
    make_round(cast.department, by=cast.maria, images=2, radiologist=cast.radiologist)
    return browser_of(cast.ravi)


def in_order() -> list[Assignment]:
    return list(Assignment.objects.order_by("position"))


def page(assignment: Assignment) -> str:
    return reverse("reading", args=[assignment.pk])


def answers(assignment: Assignment, **changed: object) -> dict[str, object]:
    every = {f"criterion-{criterion.code}": "met" for criterion in assignment.item.plane.criteria.all()}
    return every | {"seconds": 17, "limited_by": "", "comment": ""} | changed


def test_page_says_nothing_but_picture_and_questions(cast: Cast, ravi: Client) -> None:
    one = in_order()[0]
    told = ravi.get(page(one)).content.decode()

    study, assessment = one.item.frame.instance.series.study, one.item.assessment
    hidden = ["Lena", "Ortiz", "Kingsway", "October", "2026", str(assessment.pk), study.uid, study.patient, "Machine", "structures-test-1"]
    assert [word for word in hidden if word in told] == []
    assert str(one.item.frame_id) in told


def test_page_asks_every_criterion_of_the_plane(ravi: Client) -> None:
    told = ravi.get(page(in_order()[0])).content.decode()

    assert told.count("data-question") == 9
    assert "checked" not in told


def test_page_loads_the_next_picture_ahead(ravi: Client) -> None:
    first, second = in_order()

    assert (
        f'rel="prefetch" as="image" href="{reverse("frame_image", args=[second.item.frame_id])}"' in ravi.get(page(first)).content.decode()
    )


def test_page_is_never_kept_by_the_browser(ravi: Client) -> None:
    assert "no-store" in ravi.get(page(in_order()[0])).headers["Cache-Control"]


def test_answers_are_kept_and_the_next_image_comes(ravi: Client) -> None:
    first, second = in_order()
    answer = ravi.post(page(first), answers(first, **{"criterion-palate": "not_met"}, limited_by="habitus", comment="Dark."))
    review = Review.objects.get()

    assert answer.url == page(second)
    assert (review.seconds, review.limited_by, review.comment) == (17, "habitus", "Dark.")
    assert review.verdicts.get(criterion__code="palate").verdict == "not_met"


def test_missing_answer_is_asked_for_and_the_others_stay(ravi: Client) -> None:
    first = in_order()[0]
    given = answers(first, **{"criterion-palate": "not_met"}, comment="Dark.")
    del given["criterion-nasal_tip"]
    answer = ravi.post(page(first), given)

    assert answer.status_code == 422
    assert answer.content.decode().count("checked") == 8
    assert "Dark." in answer.content.decode()
    assert not Review.objects.exists()


@pytest.mark.parametrize("wrong", [{"criterion-palate": "maybe"}, {"limited_by": "hunger"}, {"seconds": -3}, {"comment": "x" * 2001}])
def test_what_the_form_does_not_offer_is_refused(ravi: Client, wrong: dict[str, object]) -> None:
    first = in_order()[0]

    assert ravi.post(page(first), answers(first, **wrong)).status_code == 422
    assert not Review.objects.exists()


def test_time_may_be_missing(ravi: Client) -> None:
    first = in_order()[0]
    ravi.post(page(first), answers(first, seconds=""))

    assert Review.objects.get().seconds == 0


def test_last_answer_leads_to_the_end(ravi: Client) -> None:
    first, second = in_order()
    make_review(first)
    answer = ravi.post(page(second), answers(second), follow=True)

    assert answer.redirect_chain[-1][0] == reverse("reading_finished")
    assert "All read" in answer.content.decode()


def test_end_of_one_round_offers_the_next(cast: Cast, ravi: Client) -> None:
    september = make_round(cast.department, by=cast.maria, images=1, period=(date(2026, 9, 1), date(2026, 9, 30)))
    one = Assignment.objects.get(item__round=september)
    answer = ravi.post(page(one), answers(one), follow=True)

    assert "Go on with the next round" in answer.content.decode()


def test_going_back_shows_own_answers(ravi: Client) -> None:
    first = in_order()[0]
    ravi.post(page(first), answers(first))

    assert ravi.get(page(first)).url == reverse("own_review", args=[first.pk])


def test_sending_twice_keeps_the_first_answers(ravi: Client) -> None:
    first = in_order()[0]
    ravi.post(page(first), answers(first))
    ravi.post(page(first), answers(first, **{"criterion-palate": "not_met"}))

    assert Review.objects.get().verdicts.get(criterion__code="palate").verdict == "met"


def test_closed_round_takes_no_answers(cast: Cast, ravi: Client) -> None:
    first = in_order()[0]
    close_round(by=cast.maria, audit_round=first.item.round, leave_unread=True)

    assert ravi.post(page(first), answers(first)).status_code == 404
