import pytest
from django.test import Client
from django.urls import reverse

from auditapp.review.models import SentBack
from auditapp.rounds.models import Assignment
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


def first() -> Assignment:
    return Assignment.objects.order_by("position")[0]


def page(name: str = "reading_send_back") -> str:
    return reverse(name, args=[first().pk])


def test_image_goes_back_with_its_reason_and_the_next_comes(ravi: Client) -> None:
    answer = ravi.post(page(), {"because": "unreadable", "text": "Black."})
    sent = SentBack.objects.get()

    assert (sent.because, sent.text) == ("unreadable", "Black.")
    assert answer.url == reverse("reading", args=[Assignment.objects.get(position=2).pk])


@pytest.mark.parametrize("given", [{}, {"because": "dull"}, {"because": "other"}])
def test_image_goes_back_for_a_reason_only(ravi: Client, given: dict[str, str]) -> None:
    assert ravi.post(page(), given).status_code == 422
    assert not SentBack.objects.exists()


def test_page_asks_before_it_happens(ravi: Client) -> None:
    told = ravi.get(page()).content.decode()

    assert "cannot be undone" in told
    assert not [word for word in ("Lena", "Kingsway", "2026", str(first().item.frame_id)) if word in told]


def test_image_that_was_sent_back_is_read_no_more(ravi: Client) -> None:
    ravi.post(page(), {"because": "unreadable"})

    assert ravi.get(page("reading")).url == reverse("worklist")
    assert ravi.post(page(), {"because": "unreadable"}).status_code == 404
    assert "Sent back" in ravi.get(reverse("worklist") + "?stage=sent_back").content.decode()


def test_read_image_is_not_sent_back(ravi: Client) -> None:
    make_review(first())

    assert ravi.post(page(), {"because": "unreadable"}).status_code == 404
