import pytest
from django.test import Client
from django.urls import reverse

from auditapp.access.roles import EXPERT
from auditapp.review.models import Adjudication, Disagreement
from auditapp.rounds.models import Assignment
from tests.factories import make_review, make_round
from tests.people import Cast, make_cast, make_user
from tests.webui.pages.signing_in import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def disagreement(cast: Cast) -> Disagreement:
    make_round(cast.department, by=cast.maria, images=1, radiologist=cast.radiologist)
    make_review(Assignment.objects.get(), missed=["nasal_tip"])
    return Disagreement.objects.get()


@pytest.fixture
def rosa(cast: Cast, disagreement: Disagreement) -> Client:
    return browser_of(make_user("rosa", role=EXPERT, department=cast.department))


def test_manager_sees_both_sides(cast: Cast, disagreement: Disagreement) -> None:
    told = browser_of(cast.maria).get(reverse("disagreement", args=[disagreement.pk])).content.decode()

    assert "Expert" in told
    assert "Seen: nasal tip at the right of the image." in told
    assert "Settle it" not in told


def test_manager_cannot_settle(cast: Cast, disagreement: Disagreement) -> None:
    answer = browser_of(cast.maria).post(reverse("disagreement", args=[disagreement.pk]), {"verdict": "met", "reason": "Because."})

    assert answer.status_code == 422
    assert "Only an expert" in answer.content.decode()


def test_uninvolved_expert_settles_with_a_reason(rosa: Client, disagreement: Disagreement) -> None:
    answer = rosa.post(reverse("disagreement", args=[disagreement.pk]), {"verdict": "met", "reason": "It is there."})

    assert answer.url == reverse("to_settle")
    assert Adjudication.objects.get().reason == "It is there."


@pytest.mark.parametrize("wrong", [{"verdict": "met"}, {"reason": "x"}, {"verdict": "cannot_tell", "reason": "x"}])
def test_settling_needs_verdict_and_reason(rosa: Client, disagreement: Disagreement, wrong: dict[str, str]) -> None:
    assert rosa.post(reverse("disagreement", args=[disagreement.pk]), wrong).status_code == 422
    assert not Adjudication.objects.exists()


def test_settled_leaves_the_list(rosa: Client, disagreement: Disagreement) -> None:
    rosa.post(reverse("disagreement", args=[disagreement.pk]), {"verdict": "met", "reason": "It is there."})

    assert "No disagreement" in rosa.get(reverse("to_settle")).content.decode()


def test_settlers_do_not_learn_whose_image_it_is(rosa: Client, disagreement: Disagreement) -> None:
    told = rosa.get(reverse("disagreement", args=[disagreement.pk])).content.decode()

    assert [word for word in ("Lena", "Ortiz", "Ravi") if word in told] == []
