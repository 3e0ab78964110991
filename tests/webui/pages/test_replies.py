"""The radiologist answers: seen, or seen otherwise; and the answer comes back."""

import html
import re

import pytest
from django.test import Client
from django.urls import reverse

from auditapp.access.roles import EXPERT
from auditapp.protocols.grading import Verdict
from auditapp.reports.models import Report
from auditapp.review.models import Disagreement, Reply, Review, Withdrawal
from auditapp.review.settling import adjudicate
from tests.factories import make_report
from tests.people import Cast, make_cast, make_radiologist, make_user
from tests.webui.pages.signing_in import browser_of

pytestmark = pytest.mark.django_db
BAD = ["palate", "nasal_tip", "amnion", "calipers"]


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def lena(cast: Cast) -> Client:
    return browser_of(cast.lena)


@pytest.fixture
def report(cast: Cast) -> Report:
    return make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=2, missed_by={0: BAD, 1: BAD})


def contested(client: Client, review: Review, **chosen: object) -> int:
    sent = {"criteria": ["palate"], "reason": "It is at the edge."} | chosen
    return client.post(reverse("contest_image", args=[review.pk]), sent).status_code


def settle(cast: Cast, verdict: Verdict) -> None:
    rosa = make_user("rosa", role=EXPERT, department=cast.department)
    adjudicate(by=rosa, disagreement=Disagreement.objects.get(contest__isnull=False), verdict=verdict, reason="I looked at the edge.")


def home(client: Client) -> str:
    return client.get(reverse("home")).content.decode()


def test_acknowledging_is_kept_and_shown(lena: Client, report: Report) -> None:
    review = Review.objects.first()
    assert review is not None
    back = reverse("feedback_round", args=[report.round_id]) + "?page=1"
    answer = lena.post(reverse("acknowledge_image", args=[review.pk]), {"back": back})

    assert answer["Location"] == f"{back}#image-{review.pk}"
    assert "You acknowledged it on" in lena.get(back).content.decode()


def test_what_was_acknowledged_is_taken_back_by_its_undo(lena: Client, report: Report) -> None:
    review = Review.objects.first()
    assert review is not None
    lena.post(reverse("acknowledge_image", args=[review.pk]))
    page = lena.get(reverse("feedback_image", args=[review.pk])).content.decode()
    undo = re.search(r'class="toast.*?action="([^"]+)"', page, re.DOTALL)
    assert undo is not None
    assert page.count(reverse("withdraw_acknowledged", args=[report.round_id])) == 2  # in the message, and beside the image
    answer = lena.post(html.unescape(undo[1]), follow=True)

    assert answer.redirect_chain[-1][0] == f"{reverse('feedback_image', args=[review.pk])}#image-{review.pk}"
    assert "I have seen it" in answer.content.decode()
    assert "You acknowledged it on" not in answer.content.decode()
    assert Withdrawal.objects.get().reply == Reply.objects.get()


def test_all_that_were_acknowledged_at_once_are_taken_back_at_once(lena: Client, report: Report) -> None:
    page = lena.post(
        reverse("acknowledge_shown", args=[report.round_id]), {"review": [one.pk for one in Review.objects.all()]}, follow=True
    ).content.decode()
    undo = re.search(r'class="toast.*?action="([^"]+)"', page, re.DOTALL)
    assert undo is not None
    told = lena.post(html.unescape(undo[1]), follow=True).content.decode()

    assert "2 images are not answered yet" in told
    assert "I have seen all 2 images on this page" in told


def test_way_back_never_leads_to_another_site(lena: Client, report: Report) -> None:
    review = Review.objects.first()
    assert review is not None
    answer = lena.post(reverse("acknowledge_image", args=[review.pk]), {"back": "https://elsewhere.example/"})

    assert answer["Location"].startswith("/feedback/")


def test_all_on_the_page_are_acknowledged_at_once_and_no_other(lena: Client, report: Report) -> None:
    first, second = Review.objects.order_by("pk")
    lena.post(reverse("acknowledge_shown", args=[report.round_id]), {"review": [first.pk, 10_000]})

    assert [reply.review for reply in Reply.objects.all()] == [first]

    lena.post(reverse("acknowledge_shown", args=[report.round_id]), {"review": [first.pk, second.pk]})
    assert Reply.objects.count() == 2


def test_contest_goes_to_an_expert_and_waits(cast: Cast, lena: Client, report: Report) -> None:
    review = Review.objects.first()
    assert review is not None
    assert contested(lena, review) == 302
    page = lena.get(reverse("feedback_image", args=[review.pk])).content.decode()

    assert Disagreement.objects.get(contest__isnull=False).criterion.code == "palate"
    assert "It is at the edge." in page
    assert "Waits" in page
    assert 'id="contest"' not in page


@pytest.mark.parametrize(("sent", "says"), [({"reason": " "}, "Say why you see it otherwise"), ({"criteria": []}, "Choose at least one")])
def test_contest_needs_a_criterion_and_a_reason(lena: Client, report: Report, sent: dict[str, object], says: str) -> None:
    review = Review.objects.first()
    assert review is not None
    answer = lena.post(reverse("contest_image", args=[review.pk]), {"criteria": ["palate"], "reason": "Seen."} | sent)

    assert (answer.status_code, Reply.objects.count()) == (422, 0)
    assert says in answer.content.decode()


def test_contesting_twice_says_so(lena: Client, report: Report) -> None:
    review = Review.objects.first()
    assert review is not None
    contested(lena, review)

    assert contested(lena, review) == 422


@pytest.mark.parametrize(("verdict", "says"), [(Verdict.MET, "Settled as you see it"), (Verdict.NOT_MET, "Looked at again, and it stays")])
def test_answer_comes_back_with_its_reason(cast: Cast, lena: Client, report: Report, verdict: Verdict, says: str) -> None:
    review = Review.objects.first()
    assert review is not None
    contested(lena, review)
    settle(cast, verdict)
    page = lena.get(reverse("feedback")).content.decode()

    assert says in page
    assert "I looked at the edge." in page
    assert "Rosa" not in page


def test_start_page_tells_of_an_answer_until_it_was_looked_at(cast: Cast, lena: Client, report: Report) -> None:
    review = Review.objects.first()
    assert review is not None
    contested(lena, review)
    assert "answer to what you contested" not in home(lena)

    settle(cast, Verdict.MET)
    assert "1 answer to what you contested" in home(lena)

    lena.get(reverse("feedback"))
    assert "answer to what you contested" not in home(lena)


def test_nobody_else_replies(cast: Cast, report: Report) -> None:
    review = Review.objects.first()
    assert review is not None
    adam = make_user("adam")
    make_radiologist(cast.department, "Adam", user=adam)
    others = [browser_of(person) for person in (adam, cast.maria, cast.ravi, cast.sam)]

    assert [contested(one, review) for one in others] == [404] * 4
    assert [one.post(reverse("acknowledge_image", args=[review.pk])).status_code for one in others] == [404] * 4
    assert not Reply.objects.exists()

    browser_of(cast.lena).post(reverse("acknowledge_image", args=[review.pk]))
    took_back = [one.post(reverse("withdraw_acknowledged", args=[report.round_id]), {"review": [review.pk]}).status_code for one in others]
    assert (took_back, Withdrawal.objects.count()) == ([404] * 4, 0)
    assert browser_of(adam).post(reverse("acknowledge_shown", args=[report.round_id]), {"review": [review.pk]}).status_code == 404
