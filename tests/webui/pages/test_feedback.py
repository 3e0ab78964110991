"""What a radiologist reads about themselves, and that it is about nobody else."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from auditapp.access.roles import EXPERT
from auditapp.protocols.grading import Verdict
from auditapp.reports.services import close_with_report
from auditapp.review.selectors import disagreements_for
from auditapp.review.services import adjudicate
from auditapp.rounds.models import Assignment
from tests.factories import make_image, make_opinion, make_report, make_review, make_round
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


def told(client: Client, query: str = "") -> str:
    return client.get(reverse("feedback") + query).content.decode()


def test_before_the_first_report_there_is_an_explanation(lena: Client) -> None:
    assert "No round told yet" in told(lena)


def test_few_images_are_not_enough_data(cast: Cast, lena: Client) -> None:
    make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=3)

    assert "Not enough data" in told(lena)


def test_own_share_stands_in_the_band_of_the_department(cast: Cast, lena: Client) -> None:
    make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=12, missed_by=dict.fromkeys(range(3), BAD))
    share = lena.get(reverse("feedback")).context["share"]

    assert (share.shown, share.n) == ("75 %", 12)
    assert share.band is not None


def test_no_colleague_is_named(cast: Cast, lena: Client) -> None:
    for _ in range(3):
        make_image(cast.department, radiologist=make_radiologist(cast.department, f"Adam {_}"))
    make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=3, missed_by={0: BAD, 1: BAD, 2: BAD})

    assert [word for word in ("Adam", "Ravi", "Maria") if word in told(lena, "?show=all")] == []


def test_image_that_is_not_standard_shows_what_was_missed_and_what_to_do(cast: Cast, lena: Client) -> None:
    make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=2, missed_by={0: BAD})
    page = told(lena)

    assert "The rectangular palate is seen" in page
    assert "Rotate a little until the palate is one short rectangle" in page
    assert page.count("data-viewer") == 1


def test_structures_are_drawn_and_the_absent_named(cast: Cast, lena: Client) -> None:
    make_image(cast.department, radiologist=cast.radiologist, missing=["palate"])
    make_report(cast.department, by=cast.maria, images=0, missed_by={0: BAD})
    page = told(lena)

    assert page.count("data-structure=") == 8
    assert '<span class="tag dashed">Palate</span>' in page


def test_standard_images_are_shown_when_asked_for(cast: Cast, lena: Client) -> None:
    make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=2, missed_by={0: BAD})

    assert told(lena, "?show=all").count("data-viewer") == 2


def test_what_another_expert_settled_is_told_with_the_reason(cast: Cast, lena: Client) -> None:
    make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=1, missed_by={0: BAD})
    rosa = make_user("rosa", role=EXPERT, department=cast.department)
    disagreement = disagreements_for(rosa).get(criterion__code="palate")
    adjudicate(by=rosa, disagreement=disagreement, verdict=Verdict.MET, reason="The palate is faint but there.")
    page = told(lena)

    assert "The palate is faint but there." in page
    assert "Rosa" not in page


def test_limited_images_stand_apart(cast: Cast, lena: Client) -> None:
    held = make_round(cast.department, by=cast.maria, radiologist=cast.radiologist, images=1)
    make_review(Assignment.objects.get(), missed=BAD, limited_by="habitus")
    close_with_report(by=cast.maria, audit_round=held)
    shown = lena.get(reverse("feedback")).context

    assert (len(shown["images"]), len(shown["limited"]), shown["gains"]) == (0, 1, [])


def test_criterion_that_costs_most_comes_first(cast: Cast, lena: Client) -> None:
    missed = {0: [*BAD], 1: ["palate", "nuchal_membrane"], 2: ["palate", "nuchal_membrane"]}
    make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=3, missed_by=missed)
    gains = lena.get(reverse("feedback")).context["gains"]

    assert [(gain.criterion.code, gain.images) for gain in gains[:2]] == [("palate", 3), ("nuchal_membrane", 2)]


def test_earlier_round_can_be_read_again(cast: Cast, lena: Client) -> None:
    september = make_report(
        cast.department, by=cast.maria, radiologist=cast.radiologist, images=1, period=(date(2026, 9, 1), date(2026, 9, 30))
    )
    make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=1)

    assert "My feedback, September 2026" in lena.get(reverse("feedback_round", args=[september.round_id])).content.decode()
    assert "My feedback, October 2026" in told(lena)


@pytest.mark.parametrize("word", ["fail", "error", "wrong", "bad", "worst", "rank"])
def test_words_are_neutral(cast: Cast, lena: Client, word: str) -> None:
    make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=12, missed_by=dict.fromkeys(range(12), BAD))
    shown = told(lena)

    read = re.sub(r"<[^>]*>", " ", shown[shown.index("<main") : shown.index("</main")])  # ids in the markup are anybody's letters
    assert word not in read.lower()


def test_machine_says_why_where_it_misses_the_same_and_what_else_it_noticed(cast: Cast, lena: Client) -> None:
    faults = {"sharpness": make_opinion(3, of=4), "contrast": make_opinion(1, of=4, lowest=0)}
    make_image(cast.department, radiologist=cast.radiologist, missing=["palate"], factors=faults)
    make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=0, missed_by={0: BAD})
    page = told(lena)

    assert "Not seen: palate. Expected on this plane." in page
    assert "The machine also noticed: sharpness blurred." in page
