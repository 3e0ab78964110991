from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from auditapp.rounds.models import RoundDesign
from tests.people import Cast, make_cast, make_radiologist
from tests.webui.pages.signing_in import browser_of
from tests.webui.pages.test_rounds import filled

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def maria(cast: Cast) -> Client:
    return browser_of(cast.maria)


def saved(cast: Cast, maria: Client, **chosen: object) -> RoundDesign:
    answer = maria.post(reverse("monthly_rounds"), filled(cast, day_of_month=5, **chosen))
    assert answer.status_code == 302
    return RoundDesign.objects.get()


def test_design_is_saved_from_the_form(cast: Cast, maria: Client) -> None:
    held = saved(cast, maria, design="by_plane", asked_of=cast.department.pk, experts=[cast.ravi.pk])

    assert (held.design, held.day_of_month, held.owner, list(held.experts.all())) == ("by_plane", 5, cast.maria, [cast.ravi])
    assert "up to 30 images of each radiologist" in maria.get(reverse("monthly_rounds")).content.decode()


def test_design_says_whether_newcomers_are_audited(cast: Cast, maria: Client) -> None:
    mo = make_radiologist(cast.department, "Mo")
    boxes = {"offered_radiologists": [mo.pk, cast.radiologist.pk], "radiologists": [cast.radiologist.pk], "offered_unnamed": "yes"}
    held = saved(cast, maria, newcomers="on", **boxes)
    told = maria.get(reverse("monthly_rounds")).content.decode()

    assert (list(held.left_out.all()), held.unnamed) == ([mo], False)
    assert "All but Mo; no images that name no radiologist" in told
    assert "Who comes later is audited too." in told

    saved(cast, maria, **boxes)
    told = maria.get(reverse("monthly_rounds")).content.decode()
    assert "Lena Ortiz" in told
    assert "Who comes later is not audited." in told


def test_design_is_paused_and_goes_on(cast: Cast, maria: Client) -> None:
    held = saved(cast, maria)
    maria.post(reverse("pause_monthly", args=[held.pk]))
    assert not RoundDesign.objects.get().active
    assert "Paused" in maria.get(reverse("monthly_rounds")).content.decode()

    maria.post(reverse("pause_monthly", args=[held.pk]), {"active": "yes"})
    assert RoundDesign.objects.get().active


def test_design_is_deleted_after_a_question(cast: Cast, maria: Client) -> None:
    held = saved(cast, maria)
    assert "Delete this design?" in maria.get(reverse("monthly_rounds")).content.decode()

    maria.post(reverse("delete_monthly", args=[held.pk]))
    assert not RoundDesign.objects.exists()


def test_manager_sees_why_a_round_was_not_opened(cast: Cast, maria: Client) -> None:
    saved(cast, maria)
    RoundDesign.objects.update(problem="This department has no expert. Ask an administrator to grant somebody the role first.")

    for page in ("rounds", "monthly_rounds", "home"):
        assert "This department has no expert." in maria.get(reverse(page)).content.decode()


def test_form_that_is_wrong_saves_nothing(cast: Cast, maria: Client) -> None:
    assert maria.post(reverse("monthly_rounds"), filled(cast, period_end=date(2026, 9, 1))).status_code == 422
    assert not RoundDesign.objects.exists()
