import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from auditapp.review.models import Draft
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
    make_round(cast.department, by=cast.maria, images=8, radiologist=cast.radiologist)
    return browser_of(cast.ravi)


def read(count: int, seconds: int = 30) -> list[Assignment]:
    held = list(Assignment.objects.order_by("position")[:count])
    for assignment in held:
        make_review(assignment, seconds=seconds, missed=["nasal_tip"])
    return held


def test_worklist_counts_what_waits(ravi: Client) -> None:
    assert "8 images wait for you" in ravi.get(reverse("worklist")).content.decode()


def test_worklist_goes_on_where_one_stopped(ravi: Client) -> None:
    read(2)
    third = Assignment.objects.get(position=3)
    told = ravi.get(reverse("worklist")).content.decode()

    assert reverse("reading", args=[third.pk]) in told
    assert "Continue with No. 3" in told


def test_time_left_is_at_ones_own_pace(ravi: Client) -> None:
    read(5, seconds=60)
    told = ravi.get(reverse("worklist")).content.decode()

    assert "about 3 min left" in told
    assert "at your own pace" in told


def test_pace_of_a_beginner_is_the_usual_one(ravi: Client) -> None:
    read(1, seconds=600)

    assert "at 20 s each" in ravi.get(reverse("worklist")).content.decode()


def test_read_images_show_own_answers_alone(ravi: Client) -> None:
    (done,) = read(1)
    page = ravi.get(reverse("own_review", args=[done.pk])).content.decode()
    told = page[page.index("<main") : page.index("</main>")]  # the foot of every page leads to what the machine rests on

    assert told.count('class="verdict not_met"') == 1
    assert "What the machine made of it shows when you have read every image of this round" in told
    assert [word for word in ("Lena", "The machine", "Seen:", str(done.item.frame_id)) if word in told] == []


def shown(client: Client, address: str) -> list[str]:
    """The images of the list, by assignment."""
    told = client.get(address).content.decode()
    return re.findall(r'href="/(?:reading|worklist/read)/([0-9a-f-]{36})/"', told[told.index('id="images"') :])


def test_list_is_filtered_by_its_address(ravi: Client) -> None:
    first, second, third, *rest = Assignment.objects.order_by("position")
    make_review(third)
    Draft.objects.create(assignment=second, reader=second.expert, saved_at=timezone.now())
    stages = {"begun": [second], "skipped": [first], "waiting": rest, "read": [third], "": [first, second, *rest]}

    assert {stage: shown(ravi, f"/worklist/?stage={stage}") for stage in stages} == {
        stage: [str(one.pk) for one in wanted] for stage, wanted in stages.items()
    }


def test_list_is_filtered_by_round(cast: Cast, ravi: Client) -> None:
    september = make_round(cast.department, by=cast.maria, images=1, period=(date(2026, 9, 1), date(2026, 9, 30)))

    assert shown(ravi, f"/worklist/?round={september.pk}") == [str(Assignment.objects.get(item__round=september).pk)]


def test_begun_images_say_so(ravi: Client) -> None:
    first = Assignment.objects.get(position=1)
    Draft.objects.create(assignment=first, reader=first.expert, saved_at=timezone.now())

    assert "Begun" in ravi.get("/worklist/?stage=begun").content.decode().partition('class="worklist')[2]


def test_empty_worklist_says_when_there_will_be_more(cast: Cast) -> None:
    assert "as soon as a quality manager opens a round" in browser_of(cast.ravi).get(reverse("worklist")).content.decode()


def test_department_leads_the_card_and_stands_in_each_row_and_choice(ravi: Client) -> None:
    page = ravi.get(reverse("worklist")).content.decode()

    assert "<h2>Kingsway</h2>" in page
    assert page.count('<span class="faint small">Kingsway · ') == 8
    assert "2026 · Kingsway</option>" in page
