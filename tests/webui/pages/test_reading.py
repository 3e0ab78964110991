"""The expert's desk: blind, complete, and never losing an answer."""

import json
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from auditapp.protocols.models import Plane
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
    assert reverse("reading_picture", args=[one.pk]) in told


def test_page_asks_every_criterion_of_the_plane(ravi: Client) -> None:
    told = ravi.get(page(in_order()[0])).content.decode()

    assert told.count("data-question") == 9
    assert "checked" not in told


def test_strip_leads_on_from_the_image(cast: Cast) -> None:
    make_round(cast.department, by=cast.maria, images=3, radiologist=cast.radiologist)
    first, second, third = in_order()
    told = browser_of(cast.ravi).get(page(second)).content.decode()
    strip = told[told.index('class="strip"') :]

    assert strip.index(page(second)) < strip.index(page(third)) < strip.index(page(first))


def test_page_asked_for_by_the_open_page_is_the_sheet_alone(ravi: Client) -> None:
    answer = ravi.get(page(in_order()[0]), headers={"HX-Request": "true"})

    assert answer.content.decode().lstrip().startswith('<div class="reading" data-sheet')
    assert "HX-Request" in answer.headers["Vary"]


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


def test_open_page_is_told_where_to_go_on(ravi: Client) -> None:
    first, second = in_order()
    given = answers(first)
    accepted, again = (ravi.post(page(first), given, headers={"HX-Request": "true"}) for _ in range(2))

    assert (accepted.status_code, accepted.json()) == (200, {"next": page(second)})
    assert (again.status_code, again.json()["next"]) == (409, page(second))
    assert Review.objects.count() == 1


def test_open_page_is_told_why_not(ravi: Client) -> None:
    first = in_order()[0]
    answer = ravi.post(page(first), answers(first, override="non_standard"), headers={"HX-Request": "true"})

    assert answer.status_code == 422
    assert "Say why the grade differs" in answer.json()["error"]


def test_grade_is_overridden_with_a_reason(ravi: Client) -> None:
    first = in_order()[0]
    assert ravi.post(page(first), answers(first, override="non_standard")).status_code == 422
    ravi.post(page(first), answers(first, override="non_standard", override_reason="Wrong side."))
    review = Review.objects.get()

    assert (review.grade, review.computed_grade, review.override_reason) == ("non_standard", "standard", "Wrong side.")


def test_boxes_and_clarity_are_kept(ravi: Client) -> None:
    first = in_order()[0]
    said = [{"code": "nasal_tip", "box": [10, 20, 30.5, 40], "clarity": 2}, {"code": "palate", "box": None, "clarity": 0}]
    ravi.post(page(first), answers(first, structures=json.dumps(said)))
    drawn, absent = Review.objects.get().structures.all()

    assert (drawn.structure.code, drawn.left, drawn.bottom, drawn.clarity) == ("nasal_tip", 10, 40, 2)
    assert (absent.structure.code, absent.left, absent.clarity) == ("palate", None, 0)


@pytest.mark.parametrize(
    "wrong",
    [
        "{",
        "[1]",
        '[{"code": "nasal_tip"}]',
        '[{"code": "nasal_tip", "box": [1, 2, 3], "clarity": 1}]',
        '[{"code": "nasal_tip", "box": [1, 2, NaN, 4], "clarity": 1}]',
        '[{"code": "nasal_tip", "box": [5, 5, 1, 1], "clarity": 1}]',
        '[{"code": "nasal_tip", "box": null, "clarity": 9}]',
        '[{"code": "tail", "box": null, "clarity": 1}]',
    ],
)
def test_boxes_that_make_no_sense_are_refused(ravi: Client, wrong: str) -> None:
    first = in_order()[0]

    assert ravi.post(page(first), answers(first, structures=wrong)).status_code == 422
    assert not Review.objects.exists()


def another_plane(assignment: Assignment) -> Plane:
    return Plane.objects.filter(protocol=assignment.item.round.protocol).exclude(pk=assignment.item.plane_id)[0]


def test_another_plane_asks_its_own_criteria_and_keeps_the_answers(ravi: Client) -> None:
    first, other = in_order()[0], another_plane(in_order()[0])
    answer = ravi.post(page(first), answers(first, asked=first.item.plane.code, plane=other.code), follow=True)
    told = answer.content.decode()

    assert told.count("data-question") == other.criteria.count()
    assert "checked" not in told[: told.index("<dialog")]
    assert not Review.objects.exists()
    back = ravi.post(page(first), {"asked": other.code, "plane": first.item.plane.code}, follow=True)
    assert back.content.decode().count("checked") == 9


def test_review_is_of_the_plane_that_the_expert_sees(ravi: Client) -> None:
    first, other = in_order()[0], another_plane(in_order()[0])
    given = {f"criterion-{criterion.code}": "met" for criterion in other.criteria.all()}
    ravi.post(page(first), given | {"asked": other.code, "plane": other.code})

    assert Review.objects.get().plane == other


def test_plane_that_the_protocol_does_not_know_is_refused(ravi: Client) -> None:
    first = in_order()[0]

    assert ravi.post(page(first), answers(first, plane="kidney")).status_code == 422


@pytest.mark.parametrize("who", ["maria", "lena", "sam"])
def test_page_and_picture_are_the_readers_alone(cast: Cast, ravi: Client, who: str) -> None:
    first = in_order()[0]
    names = ["reading", "reading_picture", "reading_thumbnail", "reading_send_back"]

    assert [browser_of(cast.named(who)).get(reverse(name, args=[first.pk])).status_code for name in names] == [404] * 4


def test_picture_tells_no_name(ravi: Client) -> None:
    first = in_order()[0]
    addresses = [reverse(name, args=[first.pk]) for name in ("reading_picture", "reading_thumbnail")]
    given = [ravi.get(address) for address in [*addresses, reverse("reading_frame", args=[first.pk, 1])]]

    assert [answer.headers["Content-Type"] for answer in given] == ["image/png", "image/webp", "image/png"]
    assert {header for answer in given for header in ("Content-Disposition", "ETag", "Last-Modified") if header in answer.headers} == set()
    assert given[0].headers["Cache-Control"].startswith("private")
    assert ravi.get(reverse("reading_frame", args=[first.pk, 2])).status_code == 404


def test_closed_round_takes_no_answers(cast: Cast, ravi: Client) -> None:
    first = in_order()[0]
    close_round(by=cast.maria, audit_round=first.item.round, leave_unread=True)

    assert ravi.post(page(first), answers(first)).status_code == 404
