"""Every page that the table of roles knows, in both themes and both languages: axe-core finds nothing, nothing is wider than the screen.

The pages, and who opens them, come from `tests.webui.role_table`: a page added there is looked at here.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import SCREENS, SCREENSHOTS, Visit
from tests.people import make_user
from tests.webui.role_table import PEOPLE, TABLE
from tests.webui.role_world import make_world

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LANGUAGES = ("en", "zh-hans")
THEMES = ("light", "dark")
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
Shown = dict[str, list[tuple[str, str]]]


@pytest.fixture
def shown(transactional_db: None) -> Shown:
    """Person → (name of the screen, address) of every whole page; each page once, by the first who may open it."""
    world = make_world()
    pages: Shown = {}
    for (name, about, method), statuses in TABLE.items():
        who = next((one for one in PEOPLE if statuses[one] == 200), None)
        address = reverse(name, args=world.get((name, about), []))
        if method == "get" and who and _is_whole_page(who, address):
            pages.setdefault(who, []).append((f"{name}-{about.replace(' ', '-')}".strip("-").lower(), address))
    return pages


def _is_whole_page(who: str, address: str) -> bool:
    client = Client()
    if who != "nobody":
        client.force_login(make_user(who))
    answer = client.get(address)
    body = answer.getvalue()
    answer.close()
    return answer.headers["Content-Type"].startswith("text/html") and b"<html" in body[:2000].lower()


@pytest.fixture
def visits(chromium: Browser, live_server: LiveServer, shown: Shown) -> Iterator[dict[str, Visit]]:
    made = {who: Visit(chromium.new_context(locale="en-GB"), who, live_server.url) for who in shown if who != "nobody"}
    yield made
    for visit in made.values():
        visit.page.context.close()


def test_every_page_is_accessible_and_fits(visits: dict[str, Visit], shown: Shown) -> None:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    wrong: list[str] = []
    for who, visit in visits.items():
        for screen, path in shown[who]:
            for language in LANGUAGES:
                _speak(visit, language)
                visit.open(path)
                wrong += [f"{screen} ({language}): {one}" for one in _looked_at(visit.page, f"{screen}-{language}")]
        wrong += visit.problems
    assert not wrong, "\n" + "\n".join(wrong)


def _speak(visit: Visit, language: str) -> None:
    visit.page.context.add_cookies([{"name": "django_language", "value": language, "url": visit.address}])


def _looked_at(page: Page, screen: str) -> Iterator[str]:
    """What is wrong at any width or in any theme; each is photographed."""
    for width, height in SCREENS:
        page.set_viewport_size({"width": width, "height": height})
        for theme in THEMES:
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
            page.screenshot(path=SCREENSHOTS / f"{screen}-{width}-{theme}.png", full_page=True)
            if width != SCREENS[1][0]:
                yield from (f"{width} {theme}: {one}" for one in _violations(page))
        too_wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if too_wide > 0:
            yield f"{too_wide} px wider than {width}"


def _violations(page: Page) -> Iterator[str]:
    found: dict[str, Any] = Axe().run(page, options=RULES).response
    for violation in found["violations"]:
        places = ", ".join(str(node["target"]) for node in violation["nodes"][:3])
        yield f"{violation['id']} at {places}"
