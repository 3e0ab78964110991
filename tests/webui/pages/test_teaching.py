"""The teaching list and the part by which images come onto it."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from auditapp.access.roles import EXPERT
from auditapp.assessment.models import Assessment
from auditapp.protocols.models import Criterion
from auditapp.review.models import Example
from auditapp.review.teaching import mark_example
from auditapp.rounds.models import Assignment
from tests.factories import make_image, make_protocol, make_review, make_round
from tests.people import Cast, make_cast, make_department, make_maria, make_user
from tests.webui.pages.signing_in import browser_of

pytestmark = pytest.mark.django_db
LIST = "/teaching/"


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def palate() -> Criterion:
    return Criterion.objects.get(plane__protocol=make_protocol(), code="palate")


@pytest.fixture
def image(cast: Cast) -> Assessment:
    return make_image(cast.department, radiologist=cast.radiologist, performed_on=date(2026, 3, 17))


@pytest.fixture
def example(cast: Cast, image: Assessment, palate: Criterion) -> Example:
    return mark_example(by=cast.maria, department=cast.department, frame=image.frame, criterion=palate, is_good=True, note="Look left.")


@pytest.fixture
def maria(cast: Cast) -> Client:
    return browser_of(cast.maria)


def asked(criterion: Criterion, **fields: str) -> dict[str, str]:
    return {"criterion": str(criterion.pk), "kind": "good", "note": "", "next": "/images/"} | fields


def told(browser: Client, address: str = LIST) -> str:
    return browser.get(address).content.decode()


@pytest.mark.parametrize(("who", "keeps"), [("maria", True), ("ravi", True), ("lena", False)])
def test_list_is_read_by_all_and_kept_by_some(cast: Cast, example: Example, who: str, keeps: bool) -> None:
    page = told(browser_of(cast.named(who)))

    assert "Look left." in page and example.criterion.statement in page
    assert ("Take off" in page) is keeps


@pytest.mark.parametrize("who", ["ravi", "lena"])
def test_list_tells_no_name_and_no_date(cast: Cast, example: Example, who: str) -> None:
    page = told(browser_of(cast.named(who))).replace("Ravi", "", 1).replace("Lena", "", 1)  # who is signed in stands in the menu

    assert [word for word in ("Ortiz", "Maria", "2026") if word in page] == []


def test_example_can_be_seen_by_who_is_told_of_it(cast: Cast, example: Example) -> None:
    answer = browser_of(cast.ravi).get(reverse("frame_image", args=[example.frame_id]))

    assert answer.status_code == 200 and b"".join(answer.streaming_content)


def test_list_of_another_department_shows_nothing(cast: Cast, example: Example) -> None:
    assert "No examples yet" in told(browser_of(cast.sam))


@pytest.mark.parametrize(
    ("query", "lessons"),
    [
        ("", 1),
        ("?kind=good", 1),
        ("?kind=not_good", 0),
        ("?plane=nt", 1),
        ("?criterion=nt.palate", 1),
        ("?criterion=nt.palate&kind=not_good", 0),
    ],
)
def test_list_is_filtered_by_its_address(maria: Client, example: Example, query: str, lessons: int) -> None:
    assert len(maria.get(LIST + query).context["page"].object_list) == lessons


def test_demo_is_labelled() -> None:
    department = make_department("Show", is_demo=True)
    maria = make_maria(department)
    criterion = Criterion.objects.get(plane__protocol=make_protocol(), code="palate")
    mark_example(by=maria, department=department, frame=make_image(department).frame, criterion=criterion, is_good=True)

    assert "Drawn phantom" in told(browser_of(maria))


def test_image_page_offers_to_teach_to_managers_alone(cast: Cast, maria: Client, image: Assessment) -> None:
    address = reverse("image", args=[image.frame.instance_id])

    assert "Use for teaching" in told(maria, address)
    assert "Use for teaching" not in told(browser_of(cast.lena), address)


def test_adjudication_page_offers_to_teach(cast: Cast) -> None:
    make_round(cast.department, by=cast.maria, images=1)
    make_review(Assignment.objects.get(), missed=["palate"])
    rosa = browser_of(make_user("rosa", role=EXPERT, department=cast.department))

    assert "Use for teaching" in told(rosa, reverse("disputed_image", args=[Assignment.objects.get().item_id]))


def test_own_answers_offer_to_teach_when_the_whole_round_is_read(cast: Cast) -> None:
    make_round(cast.department, by=cast.maria, images=2)
    first, second = Assignment.objects.order_by("position")
    own_answers = reverse("own_review", args=[first.pk])

    make_review(first)
    assert "Use for teaching" not in told(browser_of(cast.ravi), own_answers)
    make_review(second)
    assert "Use for teaching" in told(browser_of(cast.ravi), own_answers)


def test_marked_image_is_on_the_list_and_can_be_undone(maria: Client, image: Assessment, palate: Criterion) -> None:
    answer = maria.post(reverse("mark_example", args=[image.frame_id]), asked(palate, kind="not_good", note="Too dark."), follow=True)

    made = Example.objects.get()
    assert (made.is_good, made.note) == (False, "Too dark.")
    assert f"{reverse('remove_example', args=[made.pk])}?next=%2Fimages%2F" in answer.content.decode()


def test_mark_without_a_criterion_says_what_is_missing(maria: Client, image: Assessment) -> None:
    answer = maria.post(reverse("mark_example", args=[image.frame_id]), {"kind": "good", "next": "/images/"}, follow=True)

    assert "Choose a criterion" in answer.content.decode()


def test_removed_example_leaves_and_comes_back_by_undo(maria: Client, example: Example) -> None:
    answer = maria.post(reverse("remove_example", args=[example.pk]), follow=True)
    undo = reverse("restore_example", args=[example.pk])
    assert "No examples yet" in answer.content.decode() and undo in answer.content.decode()

    assert "Look left." in maria.post(undo, follow=True).content.decode()


def test_step_leads_back_to_this_site_only(maria: Client, example: Example) -> None:
    answer = maria.post(reverse("remove_example", args=[example.pk]) + "?next=https://elsewhere.example/")

    assert answer.url == LIST


@pytest.mark.parametrize("who", ["lena", "uma", "sam"])
def test_others_change_nothing(cast: Cast, example: Example, palate: Criterion, who: str) -> None:
    browser = browser_of(cast.named(who))

    steps = [reverse("mark_example", args=[example.frame_id]), reverse("remove_example", args=[example.pk])]

    assert [browser.post(step, asked(palate)).status_code for step in steps] == [404, 404]


def test_expert_who_has_the_image_still_to_read_sees_no_example_of_it(cast: Cast, palate: Criterion) -> None:
    make_round(cast.department, by=cast.maria, images=1)
    item = Assignment.objects.get().item
    mark_example(by=cast.maria, department=cast.department, frame=item.frame, criterion=palate, is_good=False, note="Too dark.")

    assert "Too dark." not in told(browser_of(cast.ravi))
    make_review(Assignment.objects.get())
    assert "Too dark." in told(browser_of(cast.ravi))
