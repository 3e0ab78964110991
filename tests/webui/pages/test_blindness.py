"""Nothing that a reader can reach before submitting tells what machine or colleague thought, who made the image, or that it comes twice."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from auditapp.access.roles import EXPERT
from auditapp.review.models import Review
from auditapp.rounds.models import Assignment, Purpose
from tests.factories import make_image, make_review, make_round
from tests.people import Cast, make_cast, make_user
from tests.webui.api.clients import client_of
from tests.webui.pages.signing_in import browser_of

pytestmark = pytest.mark.django_db
FRAGMENT = {"HX-Request": "true"}
# What belongs to the place in the list: keys, its number, what comes next, and the length of all that.
OF_THE_PLACE = re.compile(
    r"""[0-9a-f-]{36}|\d+ (/|of) \d+|<nav class="strip".*?</nav>|'Content-Length': '\d+'|<a [^>]*data-later[^>]*>.*?</a>|, next image""",
    re.S,
)
BY_ASSIGNMENT = ("reading", "reading_picture", "reading_thumbnail", "reading_send_back")
API = ("me/", "instances/", "assessments/", "rounds/", "uploads/")


@pytest.fixture
def cast() -> Cast:
    """Every image is read by Ravi and by Rosa; the machine misses the palate everywhere."""
    cast = make_cast()
    make_user("rosa", role=EXPERT, department=cast.department, last_name="Zhang")
    for _ in range(3):
        make_image(cast.department, radiologist=cast.radiologist, missing=["palate"])
    make_round(cast.department, by=cast.maria, images=0, double_share=1.0, repeat_share=0.5)
    return cast


def of(name: str) -> list[Assignment]:
    return list(
        Assignment.objects.filter(expert__username=name).select_related("item__frame__instance__series__study").order_by("position")
    )


def reachable(client: Client, assignments: list[Assignment]) -> dict[str, HttpResponse]:
    """Every answer that a reader may ask for: pages, fragments, pictures, the API."""
    addresses = [reverse(name, args=[one.pk]) for one in assignments for name in BY_ASSIGNMENT]
    addresses += [reverse(name) for name in ("worklist", "home", "reading_finished", "to_settle")]
    addresses += [reverse("worklist") + f"?stage={stage}" for stage in ("all", "read", "begun", "sent_back")]
    given: dict[str, Any] = {address: client.get(address) for address in addresses}
    program = client_of(User.objects.get(pk=client.session["_auth_user_id"]))
    given |= {path: program.get(f"/api/v1/{path}") for path in API}
    given |= {f"{address} fragment": client.get(address, headers=FRAGMENT) for address in addresses if "/reading/" in address}
    return given


def words(answer: HttpResponse) -> str:
    """Head and text; pictures are pixels, and `Expires` is the clock of the test."""
    body = "" if answer.headers["Content-Type"].startswith("image/") else answer.content.decode()
    head = {name: value for name, value in answer.headers.items() if name != "Expires"}
    return f"{head} {sorted(answer.cookies)} {body}"


def without_tokens(answer: HttpResponse) -> str:
    return re.sub(r"[A-Za-z0-9]{64}", "", words(answer))


def test_reader_reaches_the_images_and_nothing_of_their_makers(cast: Cast) -> None:
    mine = of("ravi")
    given = reachable(browser_of(cast.ravi), mine)
    study = [one.item.frame.instance.series.study for one in mine]
    hidden = {"Lena", "Ortiz", "Rosa", "Zhang", "Non-standard ○", "structures-test-1", "2026-10", "14 Oct"}
    hidden |= (
        {str(one.item.frame_id) for one in mine} | {str(one.item.frame.instance_id) for one in mine} | {str(one.item_id) for one in mine}
    )
    hidden |= {str(one.item.assessment_id) for one in mine} | {one.uid for one in study} | {one.patient for one in study}
    hidden |= {one.item.frame.image for one in mine} | {one.item.frame.thumbnail for one in mine}

    assert all(given[reverse("reading", args=[one.pk])].status_code == 200 for one in mine)
    assert {(address, word) for address, answer in given.items() for word in hidden if word in words(answer)} == set()


def test_reading_page_says_no_period_and_no_department(cast: Cast) -> None:
    ravi = browser_of(cast.ravi)
    for one in of("ravi"):
        for headers in ({}, FRAGMENT):
            told = words(ravi.get(reverse("reading", args=[one.pk]), headers=headers))
            assert [word for word in ("Kingsway", "October", "period") if word in told] == []


def test_answers_are_the_same_whether_a_colleague_has_read_or_not(cast: Cast) -> None:
    mine = of("ravi")
    ravi = browser_of(cast.ravi)
    before = {address: without_tokens(answer) for address, answer in reachable(ravi, mine).items()}
    for one in of("rosa"):
        make_review(one, missed=["nasal_tip"], comment="Seen by Rosa.")

    after = {address: without_tokens(answer) for address, answer in reachable(ravi, mine).items()}
    assert Review.objects.exists()
    assert {address for address, told in after.items() if told != before[address]} == set()


def test_second_reading_of_an_image_looks_like_any_other(cast: Cast) -> None:
    mine = of("ravi") + of("rosa")
    again = next(one for one in mine if one.purpose == Purpose.REPEAT)
    first = next(one for one in mine if one.item_id == again.item_id and one.expert_id == again.expert_id and one.pk != again.pk)
    reader = browser_of(again.expert)
    shapes = []
    for one in (first, again):
        told = without_tokens(reader.get(reverse("reading", args=[one.pk]), headers=FRAGMENT))
        shapes.append(OF_THE_PLACE.sub("", told))

    assert shapes[0] == shapes[1]


def test_own_answers_say_nothing_of_the_machine_while_something_is_unread(cast: Cast) -> None:
    mine = of("ravi")
    make_review(mine[0])
    told = browser_of(cast.ravi).get(reverse("own_review", args=[mine[0].pk])).content.decode()

    assert "when you have read every image of this round" in told
    assert [word for word in ("structures-test-1", "Not seen", "data-overlays", str(mine[0].item.frame_id), "Lena") if word in told] == []


def test_own_answers_stand_beside_the_machines_at_the_end(cast: Cast) -> None:
    for one in of("ravi"):
        make_review(one)
    told = browser_of(cast.ravi).get(reverse("own_review", args=[of("ravi")[0].pk])).content.decode()

    assert "data-overlays" in told
    assert "The machine" in told
    assert reverse("frame_image", args=[of("ravi")[0].item.frame_id]) not in told
