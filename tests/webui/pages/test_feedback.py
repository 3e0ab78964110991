"""What a radiologist reads about themselves, and that it is about nobody else."""

import re
from contextlib import closing
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from auditapp.access.roles import EXPERT
from auditapp.protocols.grading import Verdict
from auditapp.reports.services import close_with_report
from auditapp.review.models import Review
from auditapp.review.selectors import disagreements_for
from auditapp.review.services import StructureSaid
from auditapp.review.settling import adjudicate
from auditapp.review.teaching import mark_example
from auditapp.rounds.models import Assignment
from auditapp.rounds.strata import Design
from tests.factories import make_image, make_opinion, make_report, make_review, make_round
from tests.people import Cast, make_cast, make_radiologist, make_user
from tests.webui.pages.signing_in import browser_of
from webui.report_design import how_drawn

pytestmark = pytest.mark.django_db
BAD = ["palate", "nasal_tip", "amnion", "calipers"]
SEPTEMBER = (date(2026, 9, 1), date(2026, 9, 30))


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def lena(cast: Cast) -> Client:
    return browser_of(cast.lena)


def told(client: Client, query: str = "") -> str:
    return client.get(reverse("feedback") + query).content.decode()


def told_of_image(client: Client, review: Review) -> str:
    return client.get(reverse("feedback_image", args=[review.pk])).content.decode()


def test_before_the_first_report_there_is_an_explanation(lena: Client) -> None:
    assert "No round told yet" in told(lena)


def test_few_images_are_not_enough_data(cast: Cast, lena: Client) -> None:
    make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=3)

    assert "Not enough data" in told(lena)


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({}, ["drawn by chance from all of the period"]),
        ({"design": Design.BY_PLANE, "care_reads": True}, ["drawn by chance from all", "every image that the machine calls non-standard"]),
        ({"design": Design.MODEL_ASSISTED}, ["more of those of which the machine was less sure", "neither raises nor lowers it"]),
    ],
)
def test_how_the_images_were_drawn_is_told_as_it_was(cast: Cast, chosen: dict[str, Any], said: list[str]) -> None:
    held = make_round(cast.department, by=cast.maria, radiologist=cast.radiologist, **chosen)

    assert [part in sentence for part, sentence in zip(said, how_drawn(held), strict=False)] == [True] * len(said)
    assert any("weighted" in sentence for sentence in how_drawn(held)) is bool(chosen)


def test_own_share_stands_in_the_band_of_the_department(cast: Cast, lena: Client) -> None:
    make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=12, missed_by=dict.fromkeys(range(3), BAD))
    share = lena.get(reverse("feedback")).context["share"]

    assert (share.shown, share.n) == ("75 %", 12)
    assert share.band is not None


def test_change_against_the_round_before_has_its_n_and_interval(cast: Cast, lena: Client) -> None:
    make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=12, period=SEPTEMBER)
    make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=12, missed_by=dict.fromkeys(range(3), BAD))
    page = told(lena)

    assert re.search(r"−25 points against September 2026 \(95 % interval −\d+ to [+−]?\d+; n = 12 and 12\)", page)
    assert "The round before: 0 of 12." in page


def test_no_colleague_is_named(cast: Cast, lena: Client) -> None:
    for _ in range(3):
        make_image(cast.department, radiologist=make_radiologist(cast.department, f"Adam {_}"))
    make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=3, missed_by={0: BAD, 1: BAD, 2: BAD})
    shown = told(lena, "?show=all") + told_of_image(lena, Review.objects.filter(assignment__item__radiologist=cast.radiologist)[0])

    assert [word for word in ("Adam", "Ravi", "Maria") if word in shown] == []


def test_image_that_is_not_standard_shows_what_was_missed_and_what_to_do(cast: Cast, lena: Client) -> None:
    make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=2, missed_by={0: BAD})
    page = told(lena)

    assert "The rectangular palate is seen" in page
    assert "Rotate a little until the palate is one short rectangle" in page
    assert page.count('class="card own-image"') == 1


def test_structures_are_drawn_and_the_absent_named(cast: Cast, lena: Client) -> None:
    make_image(cast.department, radiologist=cast.radiologist, missing=["palate"])
    make_report(cast.department, by=cast.maria, images=0, missed_by={0: BAD})
    page = told_of_image(lena, Review.objects.get())

    assert page.count("data-structure=") == 8
    assert '<span class="tag dashed">Palate</span>' in page
    assert '<span class="tag dashed">Palate</span>' in told(lena)


def test_boxes_of_the_expert_stand_in_the_place_of_the_machines(cast: Cast, lena: Client) -> None:
    held = make_round(cast.department, by=cast.maria, radiologist=cast.radiologist, images=1)
    structures = [StructureSaid("palate", (10, 20, 40, 60), 2), StructureSaid("nasal_tip", clarity=0)]
    make_review(Assignment.objects.get(), missed=BAD, structures=structures)
    close_with_report(by=cast.maria, audit_round=held)
    shown = lena.get(reverse("feedback")).context["images"][0]

    assert [one.score for one in shown.outlines if one.name == "palate"] == ["by the expert"]
    assert shown.absent == ["Nasal tip"]


def test_standard_images_are_shown_when_asked_for(cast: Cast, lena: Client) -> None:
    make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=2, missed_by={0: BAD})

    assert len(lena.get(reverse("feedback") + "?show=all").context["images"]) == 2


@pytest.mark.parametrize(
    ("query", "count"),
    [("", 2), ("?criterion=nt-palate", 2), ("?criterion=nt-amnion", 1), ("?answer=waits", 0), ("?show=limited", 0), ("?plane=x", 2)],
)
def test_filters_stand_in_the_address(cast: Cast, lena: Client, query: str, count: int) -> None:
    make_report(
        cast.department, by=cast.maria, radiologist=cast.radiologist, images=2, missed_by={0: BAD, 1: ["palate", "nuchal_membrane"]}
    )

    assert len(lena.get(reverse("feedback") + query).context["images"]) == count


def test_what_another_expert_settled_is_told_with_the_reason_and_counts_no_more(cast: Cast, lena: Client) -> None:
    make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=1, missed_by={0: BAD})
    rosa = make_user("rosa", role=EXPERT, department=cast.department)
    disagreement = disagreements_for(rosa).get(criterion__code="palate")
    adjudicate(by=rosa, disagreement=disagreement, verdict=Verdict.MET, reason="The palate is faint but there.")
    answer = lena.get(reverse("feedback"))

    assert "The palate is faint but there." in answer.content.decode()
    assert "Rosa" not in answer.content.decode()
    assert "palate" not in [gain.criterion.code for gain, _own, _good in answer.context["gains"]]


def test_limited_images_stand_apart(cast: Cast, lena: Client) -> None:
    held = make_round(cast.department, by=cast.maria, radiologist=cast.radiologist, images=1)
    make_review(Assignment.objects.get(), missed=BAD, limited_by="habitus")
    close_with_report(by=cast.maria, audit_round=held)
    shown = lena.get(reverse("feedback")).context

    assert (len(shown["images"]), shown["limited"], shown["gains"]) == (0, 1, [])
    assert "Maternal habitus" in told(lena, "?show=limited")


def test_criterion_that_costs_most_comes_first(cast: Cast, lena: Client) -> None:
    missed = {0: [*BAD], 1: ["palate", "nuchal_membrane"], 2: ["palate", "nuchal_membrane"]}
    make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=3, missed_by=missed)
    gains = [gain for gain, _own, _good in lena.get(reverse("feedback")).context["gains"]]

    assert [(gain.criterion.code, gain.images, gain.told) for gain in gains[:2]] == [("palate", 3, 3), ("nuchal_membrane", 2, 3)]


def test_good_example_is_the_teaching_lists_else_ones_own(cast: Cast, lena: Client) -> None:
    make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=2, missed_by={0: BAD})
    gain, _own, good = lena.get(reverse("feedback")).context["gains"][0]
    standard = Review.objects.get(grade="standard").assignment.item.frame

    assert (good.frame, good.own) == (standard, True)

    other = make_image(cast.department).frame
    mark_example(by=cast.maria, department=cast.department, frame=other, criterion=gain.criterion, is_good=True, note="Short and bright")
    shown = lena.get(reverse("feedback"))

    assert shown.context["gains"][0][2].frame == other
    assert "Short and bright" in shown.content.decode()
    with closing(lena.get(reverse("frame_image", args=[other.pk]))) as picture:
        assert picture.status_code == 200


def test_image_that_the_expert_read_as_another_plane_says_so(cast: Cast, lena: Client) -> None:
    held = make_round(cast.department, by=cast.maria, radiologist=cast.radiologist, images=1)
    assignment = Assignment.objects.get()
    other = assignment.item.round.protocol.planes.exclude(pk=assignment.item.plane_id).first()
    assert other is not None
    verdicts = {criterion.code: Verdict.NOT_MET for criterion in other.criteria.all()}
    make_review(assignment, verdicts=verdicts, plane=other)
    close_with_report(by=cast.maria, audit_round=held)

    page = told(lena)

    assert f"The machine took it for “{assignment.item.plane.name}”; the expert read “{other.name}”" in page
    assert [one.statement for one in assignment.item.plane.criteria.all() if one.statement in page] == []


def test_image_that_the_machine_took_for_another_plane_does_not_lead_the_page(cast: Cast, lena: Client) -> None:
    held = make_round(cast.department, by=cast.maria, radiologist=cast.radiologist, images=2)
    first, second = Assignment.objects.order_by("pk")
    other = first.item.round.protocol.planes.exclude(pk=first.item.plane_id).first()
    assert other is not None
    moved = make_review(first, verdicts={criterion.code: Verdict.NOT_MET for criterion in other.criteria.all()}, plane=other)
    usual = make_review(second, missed=BAD)
    close_with_report(by=cast.maria, audit_round=held)

    assert [one.image.review for one in lena.get(reverse("feedback")).context["images"]] == [usual, moved]


def test_earlier_round_can_be_read_again(cast: Cast, lena: Client) -> None:
    september = make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=1, period=SEPTEMBER)
    make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=1)

    assert "My feedback, September 2026" in lena.get(reverse("feedback_round", args=[september.round_id])).content.decode()
    assert "My feedback, October 2026" in told(lena)


def test_words_are_neutral(cast: Cast, lena: Client) -> None:
    make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=12, missed_by=dict.fromkeys(range(12), BAD))
    shown = told(lena)

    read = re.sub(r"<[^>]*>", " ", shown[shown.index("<main") : shown.index("</main")])  # ids in the markup are anybody's letters
    assert [word for word in ("fail", "error", "wrong", "bad", "worst", "rank ") if word in read.lower()] == []


def test_machine_says_why_where_it_misses_the_same_and_what_else_it_noticed(cast: Cast, lena: Client) -> None:
    faults = {"sharpness": make_opinion(3, of=4), "contrast": make_opinion(1, of=4, lowest=0)}
    make_image(cast.department, radiologist=cast.radiologist, missing=["palate"], factors=faults)
    make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=0, missed_by={0: BAD})
    page = told(lena)

    assert "Not seen: palate. Expected on this plane." in page
    assert "The machine also noticed: sharpness blurred." in page


def test_heat_map_can_be_asked_for_on_the_page_of_the_image(cast: Cast, lena: Client) -> None:
    make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=1, missed_by={0: BAD})
    review = Review.objects.get()
    asked = re.findall(r'hx-post="(/verdicts/\d+/why/ask/)"', told_of_image(lena, review))

    assert len(asked) >= 2
    assert lena.post(asked[0]).status_code == 200


@pytest.mark.parametrize("address", ["feedback_image"])
def test_image_is_for_its_person_alone(cast: Cast, lena: Client, address: str) -> None:
    make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=1, missed_by={0: BAD})
    adam = make_user("adam")
    make_radiologist(cast.department, "Adam", user=adam)
    there = reverse(address, args=[Review.objects.get().pk])

    assert lena.get(there).status_code == 200
    assert [browser_of(person).get(there).status_code for person in (adam, cast.maria, cast.ravi, cast.sam)] == [404] * 4


def test_image_of_an_open_round_is_not_told(cast: Cast, lena: Client) -> None:
    make_round(cast.department, by=cast.maria, radiologist=cast.radiologist, images=2)
    review = make_review(Assignment.objects.order_by("pk")[0], missed=BAD)

    assert lena.get(reverse("feedback_image", args=[review.pk])).status_code == 404


def test_missing_examples_are_one_line(cast: Cast, lena: Client) -> None:
    make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=1, missed_by={0: BAD})
    page = told_of_image(lena, Review.objects.get())

    assert page.count("No example yet") == 1
