import pytest
from django.urls import reverse

from auditapp.protocols.criteria import described
from auditapp.protocols.editions import EDITIONS
from tests.factories import make_protocol
from tests.people import make_user
from tests.webui.pages.signing_in import browser_of

pytestmark = pytest.mark.django_db
CRITERIA = [criterion for edition in EDITIONS.values() for plane in edition.planes for criterion in plane.criteria]


def test_list_names_every_edition() -> None:
    make_protocol()
    told = browser_of(make_user("anybody")).get(reverse("protocols")).content.decode()

    assert all(edition.edition in told for edition in EDITIONS.values())


def test_page_states_criteria_bands_and_source() -> None:
    told = browser_of(make_user("anybody")).get(reverse("protocol", args=[make_protocol("herman").pk])).content.decode()

    assert "The skin line is continuous" in told
    assert "88.9 or more is standard" in told
    assert "PMID 10658276" in told


def test_page_says_what_the_machine_does_not_judge() -> None:
    told = browser_of(make_user("anybody")).get(reverse("protocol", args=[make_protocol("herman").pk])).content.decode()

    assert "The machine does not judge where calipers are placed." in told


@pytest.mark.parametrize("criterion", CRITERIA, ids=lambda criterion: criterion.code)
def test_every_criterion_says_how_the_machine_judges_it(criterion: object) -> None:
    assert described(criterion).endswith(".")  # type: ignore[arg-type]
