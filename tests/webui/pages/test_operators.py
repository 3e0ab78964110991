"""Names in files that nobody knew: managers and administrators say whose they are."""

import pytest
from django.test import Client
from django.urls import reverse

from auditapp.access.models import Department, Radiologist
from auditapp.imaging.models import Operator, Study
from tests.factories import make_frame
from tests.people import Cast, make_cast
from tests.webui.pages.signing_in import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def maria(cast: Cast) -> Client:
    return browser_of(cast.maria)


def make_name(department: Department, spelt: str = "Berg^Olga", images: int = 2) -> Operator:
    made = Operator.objects.create(department=department, key=spelt.replace("^", " ").lower(), name=spelt)
    for _ in range(images):
        Study.objects.filter(pk=make_frame(department).instance.series.study_id).update(operator=made)
    return made


def test_names_wait_with_their_images(cast: Cast, maria: Client) -> None:
    make_name(cast.department)
    told = maria.get(reverse("operators"), follow=True).content.decode()
    assert "Berg Olga" in told
    assert "2 images" in told
    assert "keep what they drew" in told


def test_a_name_is_linked_and_the_toast_takes_it_back(cast: Cast, maria: Client) -> None:
    name = make_name(cast.department)
    told = maria.post(reverse("link_name", args=[name.pk]), {"radiologist": cast.radiologist.pk}, follow=True).content.decode()
    assert "“Berg Olga” is Lena Ortiz: 2 studies count for them now." in told
    assert Study.objects.filter(radiologist=cast.radiologist).count() == 2
    undo = reverse("unlink_name", args=[name.pk])
    assert undo in told
    maria.post(undo)
    assert not Study.objects.filter(radiologist=cast.radiologist).exists()


def test_somebody_new_is_added_and_linked(cast: Cast, maria: Client) -> None:
    name = make_name(cast.department)
    maria.post(reverse("new_for_name", args=[name.pk]), {"name": "Olga Berg", "experience": "senior"})
    assert Study.objects.filter(radiologist=Radiologist.objects.get(name="Olga Berg")).count() == 2


def test_a_taken_name_is_refused_beside_its_row(cast: Cast, maria: Client) -> None:
    name = make_name(cast.department)
    answer = maria.post(reverse("new_for_name", args=[name.pk]), {"name": "Lena Ortiz", "experience": "senior"})
    assert answer.status_code == 422
    assert "in this department already" in answer.content.decode()


def test_the_list_is_filtered_by_the_address(cast: Cast, maria: Client) -> None:
    make_name(cast.department, images=1)
    linked = make_name(cast.department, "Park^Mina", images=1)
    maria.post(reverse("link_name", args=[linked.pk]), {"radiologist": cast.radiologist.pk})
    address = reverse("operators_in", args=["kingsway"])
    told = {asked: [str(row[0]) for row in maria.get(address + asked).context["rows"]] for asked in ("", "?state=linked", "?name=park")}
    assert told == {"": ["Berg Olga"], "?state=linked": ["Park Mina"], "?name=park": []}
    assert "No name fits" in maria.get(f"{address}?name=park").content.decode()


def test_an_empty_page_says_what_it_is_for(cast: Cast, maria: Client) -> None:
    assert "No name waits" in maria.get(reverse("operators_in", args=["kingsway"])).content.decode()


def test_images_without_any_name_are_counted(cast: Cast, maria: Client) -> None:
    make_frame(cast.department)
    assert "1 image carries no name at all" in maria.get(reverse("operators_in", args=["kingsway"])).content.decode()


def test_an_administrator_maps_too_and_a_typed_name_takes_what_waits(cast: Cast) -> None:
    make_name(cast.department)
    ada = browser_of(cast.ada)
    assert "Berg Olga" in ada.get(reverse("operators_in", args=["kingsway"])).content.decode()
    ada.post(reverse("operator", args=["kingsway", cast.radiologist.pk]), {"operator_name": "BERG^OLGA"})
    assert Study.objects.filter(radiologist=cast.radiologist).count() == 2


@pytest.mark.parametrize("who", ["ravi", "lena", "uma", "sam"])
def test_nobody_else_sees_or_links_names(cast: Cast, who: str) -> None:
    name, browser = make_name(cast.department), browser_of(cast.named(who))
    answers = [
        browser.get(reverse("operators_in", args=["kingsway"])),
        browser.post(reverse("link_name", args=[name.pk]), {"radiologist": cast.radiologist.pk}),
        browser.post(reverse("new_for_name", args=[name.pk]), {"name": "Olga Berg", "experience": "senior"}),
        browser.post(reverse("unlink_name", args=[name.pk])),
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert not Radiologist.objects.filter(name="Olga Berg").exists()


def test_another_departments_radiologist_cannot_be_chosen(cast: Cast, maria: Client) -> None:
    name = make_name(cast.department)
    assert maria.post(reverse("link_name", args=[name.pk]), {"radiologist": cast.sam.radiologist.pk}).status_code == 404
