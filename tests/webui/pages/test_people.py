import pytest
from django.test import Client

from auditapp.access.models import Radiologist
from auditapp.access.roles import ADMINISTRATOR, EXPERT, UPLOADER
from auditapp.access.selectors import roles_of
from auditapp.trail.models import TrailEntry
from tests.people import PASSWORD, Cast, make_cast, make_user

pytestmark = pytest.mark.django_db
HERE = "/people/kingsway/"


@pytest.fixture
def cast(client: Client) -> Cast:
    cast = make_cast()
    client.force_login(cast.ada)
    return cast


def undo_of(client: Client) -> str:
    """The address behind the toast's Undo, asked for by the page that follows the step."""
    toasts = client.get(HERE).content.decode().split('id="toasts"')[1]
    return toasts.split('action="')[1].split('"')[0]


def test_the_page_says_who_may_what(client: Client, cast: Cast) -> None:
    page = client.get("/people/", follow=True)
    assert page.redirect_chain == [(HERE, 302)]
    assert {(held.account.username, role.code) for held in page.context["holders"] for role in held.roles} == {
        ("maria", "quality-manager"),
        ("ravi", "expert"),
        ("lena", "radiologist"),
        ("uma", "uploader"),
        ("ada", "administrator"),
    }
    assert "Reviews the images that are assigned" in page.content.decode()


def test_another_departments_people_do_not_exist(client: Client, cast: Cast) -> None:
    assert client.get("/people/elsewhere/").status_code == 404
    assert client.post("/people/elsewhere/grant/", {"username": "uma", "role": "expert"}).status_code == 404
    assert client.post(f"/people/elsewhere/accounts/{cast.sam.pk}/expert/take/").status_code == 404


def test_a_role_is_granted_by_user_name_and_undone_from_the_toast(client: Client, cast: Cast) -> None:
    assert client.post(f"{HERE}grant/", {"username": "uma", "role": "expert"}).status_code == 302
    assert (EXPERT, cast.department) in roles_of(cast.uma)
    assert client.post(undo_of(client)).url == HERE
    assert roles_of(cast.uma) == [(UPLOADER, cast.department)]


def test_a_last_role_taken_away_comes_back_by_undo(client: Client, cast: Cast) -> None:
    client.post(f"{HERE}accounts/{cast.uma.pk}/uploader/take/")
    assert roles_of(cast.uma) == []
    client.post(undo_of(client))
    assert roles_of(cast.uma) == [(UPLOADER, cast.department)]
    assert list(TrailEntry.objects.filter(actor="ada").values_list("verb", flat=True)) == ["revoke_role", "grant_role"]


def test_a_role_taken_away_closes_its_pages_at_once(client: Client, cast: Cast) -> None:
    uma = Client()
    uma.force_login(cast.uma)
    assert uma.get("/uploads/new/").status_code == 200
    client.post(f"{HERE}accounts/{cast.uma.pk}/uploader/take/")
    assert uma.get("/uploads/new/").status_code == 404


def test_an_administrator_is_told_why_own_administration_stays(client: Client, cast: Cast) -> None:
    page = client.post(f"{HERE}accounts/{cast.ada.pk}/administrator/take/", follow=True)
    assert "Ask another administrator" in page.content.decode()
    assert roles_of(cast.ada) == [(ADMINISTRATOR, cast.department)]


def test_an_unknown_user_name_keeps_what_was_typed(client: Client, cast: Cast) -> None:
    page = client.post(f"{HERE}grant/", {"username": "unma", "role": "expert"})
    assert page.status_code == 422
    assert "no active account" in page.content.decode()
    assert 'value="unma"' in page.content.decode()


def test_a_new_account_can_sign_in(client: Client, cast: Cast) -> None:
    fields = {"first_name": "Nora", "last_name": "Bell", "username": "nora", "role": "expert", "password": PASSWORD}
    page = client.post(f"{HERE}accounts/", fields, follow=True).content.decode()
    assert "Nora Bell can sign in" in page
    assert PASSWORD not in page
    assert Client().login(username="nora", password=PASSWORD)


def test_a_weak_first_password_is_refused_with_the_reason_and_not_shown_again(client: Client, cast: Cast) -> None:
    page = client.post(f"{HERE}accounts/", {"username": "nora", "role": "expert", "password": "12345"})
    assert page.status_code == 422
    assert "too short" in page.content.decode()
    assert "12345" not in page.content.decode()


def test_a_radiologist_is_added_mapped_and_linked(client: Client, cast: Cast) -> None:
    make_user("olga")
    client.post(f"{HERE}radiologists/", {"name": "Olga Berg", "experience": "senior", "operator_name": "BERG^O"})
    olga = Radiologist.objects.get(name="Olga Berg")
    client.post(f"{HERE}radiologists/{olga.pk}/operator/", {"operator_name": "BERG^OLGA"})
    client.post(f"{HERE}radiologists/{olga.pk}/account/", {"username": "olga"})
    olga.refresh_from_db()
    assert (olga.operator_name, olga.user.username) == ("BERG^OLGA", "olga")


def test_a_taken_operator_name_is_refused_beside_its_row(client: Client, cast: Cast) -> None:
    client.post(f"{HERE}radiologists/", {"name": "Olga Berg", "experience": "senior", "operator_name": "BERG^O"})
    page = client.post(f"{HERE}radiologists/{cast.radiologist.pk}/operator/", {"operator_name": "BERG^O"})
    assert page.status_code == 422
    assert "belongs to another radiologist" in page.content.decode()


def test_another_departments_radiologist_is_not_mapped(client: Client, cast: Cast) -> None:
    address = f"{HERE}radiologists/{cast.sam.radiologist.pk}/operator/"
    assert client.post(address, {"operator_name": "X"}).status_code == 404


def test_people_who_do_not_administer_see_and_change_nothing(client: Client, cast: Cast) -> None:
    for person in (cast.maria, cast.ravi, cast.lena, cast.uma, cast.sam):
        client.force_login(person)
        assert client.get(HERE).status_code == 404
        assert client.post(f"{HERE}grant/", {"username": "uma", "role": "administrator"}).status_code == 404
    assert roles_of(cast.uma) == [(UPLOADER, cast.department)]
