"""The page that designs a round: slider, number and wished points are one question, by keyboard too."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import Visit
from tests.factories import make_image
from tests.people import Cast, make_cast, make_radiologist

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MISSED = ((), (), ("nt",), ("nt", "it", "cm"), ("nt", "it", "cm", "palate", "nasal_bone"))


@pytest.fixture
def maria(chromium: Browser, live_server: LiveServer) -> Iterator[Visit]:
    cast: Cast = make_cast()
    people = (cast.radiologist, make_radiologist(cast.department, "Mo Farah"))
    for number in range(60):
        make_image(cast.department, radiologist=people[number % 2], missing=MISSED[number % 5])
    visit = Visit(chromium.new_context(), "maria", live_server.url)
    yield visit
    visit.page.context.close()


def test_slider_number_and_points_move_each_other(maria: Visit) -> None:
    page = maria.open("/rounds/open/")
    promise, reads = page.locator(".promise"), page.get_by_label("Images to read").and_(page.locator("[type=number]"))
    expect(promise).to_contain_text("All 60 images are read")
    opens = page.get_by_role("button", name="Open the round")
    expect(opens).to_be_enabled()
    slider = page.get_by_role("slider", name="Images to read")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    expect(reads).to_have_value("29")
    expect(promise).to_contain_text("With 29 reads of each")

    page.get_by_label("Or: points to know it to").fill("15")
    expect(promise).not_to_contain_text("With 29 reads")
    expect(reads).not_to_have_value("29")
    expect(slider).to_have_value(reads.input_value())
    expect(promise).to_contain_text(f"With {reads.input_value()} reads of each")

    page.get_by_label("Mo Farah").uncheck()
    expect(page.get_by_role("row", name="Mo Farah")).to_contain_text("–")
    maria.shoot("round-design")

    page.get_by_label("From").fill("2026-09-01")
    page.get_by_label("To, included").fill("2026-09-30")
    expect(opens).to_be_disabled()
    page.get_by_role("button", name="Choose this month").click()
    expect(page.get_by_label("From")).to_have_value("2026-10-01")
    expect(opens).to_be_enabled()
    assert maria.problems == []


def test_opening_says_that_it_draws_and_cannot_be_pressed_twice(maria: Visit) -> None:
    page = maria.open("/rounds/open/")
    opens = page.get_by_role("button", name="Open the round")
    expect(opens).to_be_enabled()
    page.evaluate("addEventListener('submit', (event) => event.preventDefault())")  # after the page's own listener
    opens.click()
    expect(page.get_by_role("button", name="Drawing the sample …")).to_be_disabled()

    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow'))")  # as when somebody comes back
    expect(opens).to_be_enabled()
