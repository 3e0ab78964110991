import pytest
from django.test import Client

from tests.factories import make_protocol, make_report, make_round, read_all
from tests.people import Cast, make_cast, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    make_protocol()
    return make_cast()


def first(client: Client, person: object) -> str:
    """The title of the one thing that waits."""
    client.force_login(person)  # type: ignore[arg-type]
    return str(client.get("/").context["first"].title)


def menu(client: Client) -> list[str]:
    return [label for label, _, _ in client.get("/").context["nav"]]


def test_an_expert_is_told_how_many_images_wait(client: Client, cast: Cast) -> None:
    assert first(client, cast.ravi) == "Nothing to read"
    make_round(cast.department, by=cast.maria, images=3)
    assert first(client, cast.ravi) == "3 images wait for you"


def test_a_manager_is_led_from_no_round_to_the_report(client: Client, cast: Cast) -> None:
    assert first(client, cast.maria) == "No round yet"
    audit_round = make_round(cast.department, by=cast.maria, images=2)
    assert first(client, cast.maria) == "October 2026 is being read"
    read_all(audit_round)
    assert first(client, cast.maria) == "October 2026 is read"
    client.post(f"/rounds/{audit_round.pk}/close/")
    assert first(client, cast.maria) == "All rounds are closed"
    assert client.get("/").context["first"].action == ("See the report", f"/rounds/{audit_round.pk}/report/")


def test_a_radiologist_sees_own_share_with_the_department_behind_it(client: Client, cast: Cast) -> None:
    assert first(client, cast.lena) == "No feedback yet"
    make_report(cast.department, by=cast.maria, images=12, radiologist=cast.radiologist)
    assert first(client, cast.lena) == "Your feedback of October 2026"
    measure = client.get("/").context["first"].measure
    assert (measure.value, measure.n) == (pytest.approx(0.962, abs=0.05), 12)
    assert measure.band is not None


def test_an_uploader_starts_at_the_drop_zone(client: Client, cast: Cast) -> None:
    client.force_login(cast.uma)
    page = client.get("/")
    assert page.context["first"] is None
    assert 'data-start-url="/uploads/new/"' in page.content.decode()


def test_an_expert_is_not_offered_a_drop_zone(client: Client, cast: Cast) -> None:
    client.force_login(cast.ravi)
    assert "data-upload" not in client.get("/").content.decode()


def test_an_administrator_is_led_to_the_people(client: Client, cast: Cast) -> None:
    assert first(client, cast.ada) == "People and roles"
    assert "5 accounts hold a role in Kingsway." in client.get("/").content.decode()


def test_somebody_without_a_role_is_told_whom_to_ask(client: Client) -> None:
    client.force_login(make_user("nora"))
    page = client.get("/").content.decode()
    assert "you have no role yet" in page
    assert "<strong>nora</strong>" in page


def test_somebody_with_every_role_sees_every_matter_in_order(client: Client, cast: Cast) -> None:
    make_round(cast.elsewhere, by=cast.sam, images=1)
    assert first(client, cast.sam) == "1 image waits for you"
    titles = [matter.title for matter in client.get("/").context["others"]]
    assert titles == ["October 2026 is being read", "No feedback yet", "People and roles"]


def test_the_menu_offers_what_the_roles_open(client: Client, cast: Cast) -> None:
    offered = {}
    for person in (cast.maria, cast.ravi, cast.lena, cast.uma, cast.ada):
        client.force_login(person)
        offered[person.username] = menu(client)
    assert offered == {
        "maria": ["Rounds", "Reports", "Teaching", "Images", "Uploads", "Operator names", "Audit settings"],
        "ravi": ["To read", "Disagreements", "Teaching"],
        "lena": ["My feedback", "Teaching", "Images", "Uploads"],
        "uma": ["Uploads"],
        "ada": ["Operator names", "People"],
    }


def test_every_page_on_a_menu_opens(client: Client, cast: Cast) -> None:
    for person in (cast.maria, cast.ravi, cast.lena, cast.uma, cast.ada, cast.sam):
        client.force_login(person)
        addresses = [address for _, address, _ in client.get("/").context["nav"]]
        assert {client.get(address, follow=True).status_code for address in addresses} == {200}
