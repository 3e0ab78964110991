"""What a department's reports are measured against: shown, changed, taken back."""

from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape

from auditapp.protocols.models import RequiredPlanes
from auditapp.protocols.selectors import examinations_of, protocol_of
from auditapp.reports.curves import choose_nt_curve, nt_curve_of
from auditapp.statistics.nt_curves import CURVES, DEFAULT
from auditapp.trail.models import TrailEntry
from tests.factories import make_protocol
from tests.people import Cast, make_cast
from tests.webui.pages.signing_in import browser_of

pytestmark = pytest.mark.django_db
PAGE = "/settings/kingsway/"
OTHER = next(code for code in CURVES if code != DEFAULT.code)


@pytest.fixture
def cast() -> Cast:
    make_protocol()
    return make_cast()


@pytest.fixture
def maria(cast: Cast) -> Client:
    return browser_of(cast.maria)


def text(client: Client, address: str = PAGE, **how: Any) -> str:
    answer = client.get(address, **how)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def required(cast: Cast, code: str | None = None) -> list[tuple[str, ...]]:
    protocol = make_protocol(code) if code else protocol_of(cast.department)
    return [one.required for one in examinations_of(cast.department, protocol)]


def test_menu_leads_to_the_department_of_the_manager(maria: Client) -> None:
    assert 'href="/settings/"' in text(maria, "/rounds/")
    assert maria.get("/settings/", follow=True).redirect_chain[-1][0] == PAGE


def test_page_shows_what_holds_before_anybody_chose(maria: Client) -> None:
    page = text(maria)

    assert DEFAULT.name in page and escape(DEFAULT.source) in page
    assert "Nobody has chosen a curve yet" in page
    assert "what its edition requires holds" in page
    assert "A clinician must confirm this reference curve" in page


def test_chart_draws_every_curve_and_its_table_tells_the_medians(maria: Client) -> None:
    chart = maria.get(PAGE).context["chart"]

    assert {line.get("name") for line in chart.plain["data"]} >= {curve.name for curve in CURVES.values()}
    told = {row[0]: row[1:] for row in chart.rows}
    assert list(told) == ["45", "50", "55", "60", "65", "70", "75", "80", "84"]
    assert told["45"][0] == "1.24"  # statistics.md: 1.2421 mm
    low, high = (float(told["65"][place]) for place in (-2, -1))
    assert low < float(told["65"][0]) < high


def test_curve_is_changed_with_a_trail_and_taken_back(maria: Client, cast: Cast) -> None:
    page = maria.post(f"{PAGE}curve/", {"curve": OTHER}, follow=True).content.decode()

    assert nt_curve_of(cast.department).code == OTHER
    assert "chosen by Maria" in " ".join(page.split())
    line = TrailEntry.objects.get(verb="choose_nt_curve")
    assert (line.actor, line.department_id, line.detail) == ("maria", cast.department.pk, {"curve": OTHER})
    maria.post(f"/settings/curve/{line.subject_id}/back/")
    assert nt_curve_of(cast.department) == DEFAULT
    assert TrailEntry.objects.filter(verb="choose_nt_curve").count() == 2


def test_what_somebody_has_changed_since_is_not_taken_back(maria: Client, cast: Cast) -> None:
    mine = choose_nt_curve(by=cast.maria, department=cast.department, curve=OTHER)
    choose_nt_curve(by=None, department=cast.department, curve=DEFAULT.code)
    page = maria.post(f"/settings/curve/{mine.pk}/back/", follow=True).content.decode()

    assert "Somebody has chosen another curve since." in page
    assert nt_curve_of(cast.department) == DEFAULT
    assert "the site&#x27;s operator" in page


@pytest.mark.parametrize(
    ("sent", "told"), [({"curve": DEFAULT.code}, "This curve is used already."), ({"curve": "a-curve/1"}, "a-curve/1")]
)
def test_curve_that_cannot_be_chosen_is_told(maria: Client, cast: Cast, sent: dict[str, str], told: str) -> None:
    answer = maria.post(f"{PAGE}curve/", sent)

    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not TrailEntry.objects.filter(verb="choose_nt_curve").exists()


def test_planes_are_required_and_taken_back_to_the_edition(maria: Client, cast: Cast) -> None:
    protocol = protocol_of(cast.department)
    before, address = required(cast), f"{PAGE}planes/{protocol.pk}/"
    page = maria.post(address, {"rule": "own", "planes": ["crl", "nt"]}, follow=True)
    assert required(cast) == [("crl", "nt")]
    assert "?protocol=" in page.redirect_chain[-1][0]
    maria.post(address, {"rule": "nothing"})
    assert required(cast) == []
    first, second = RequiredPlanes.objects.order_by("pk")
    maria.post(f"/settings/planes/{first.pk}/back/")
    assert required(cast) == []  # somebody has changed it since
    maria.post(f"/settings/planes/{second.pk}/back/")
    assert required(cast) == [("crl", "nt")]
    maria.post(address, {"rule": "edition"})
    assert required(cast) == before
    assert TrailEntry.objects.filter(verb="require_planes", actor="maria").count() == 4


def test_another_protocols_planes_are_set_beside(maria: Client, cast: Cast) -> None:
    before, herman = required(cast), make_protocol("herman")
    assert "Nothing: reports say nothing of completeness." in text(maria, f"{PAGE}?protocol={herman.pk}")
    maria.post(f"{PAGE}planes/{herman.pk}/", {"rule": "own", "planes": ["nt"]})

    assert (required(cast, "herman"), required(cast)) == ([("nt",)], before)


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"rule": "own"}, "Tick at least one plane."),
        ({"rule": "edition"}, "This is required already."),
        ({"rule": "own", "planes": ["ear"]}, "ear"),
        ({}, "This field is required."),
    ],
)
def test_planes_that_cannot_be_required_are_told(maria: Client, cast: Cast, sent: dict[str, Any], told: str) -> None:
    answer = maria.post(f"{PAGE}planes/{protocol_of(cast.department).pk}/", sent)

    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not RequiredPlanes.objects.exists()


def test_history_names_who_chose_what(maria: Client, cast: Cast) -> None:
    choose_nt_curve(by=cast.maria, department=cast.department, curve=OTHER)
    page = text(maria)

    assert "Every choice so far: 1" in page
    assert page.count("Take back</button>") == 1


def test_page_speaks_chinese(maria: Client) -> None:
    page = text(maria, headers={"Accept-Language": "zh-hans"})

    assert "Required planes" not in page and "reference curve" not in page
