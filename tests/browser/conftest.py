"""The system's chromium, and pages that remember every error and every screen."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from tests.people import PASSWORD
from tests.services import ROOT

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = "--no-sandbox --disable-background-networking --no-first-run --disable-component-update --disable-quic --disable-sync"
SCREENS = ((1440, 900), (820, 1180), (390, 844))
SCREENSHOTS = Path(os.environ.get("SCREENSHOTS", ROOT / "build" / "screenshots"))
PATIENCE_MS = 60_000  # a machine that tests may have one slow core, on which workers run too


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("NO BROWSER: the browser stories did not run. Debian has it in the package chromium.")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET.split())
        yield browser
        browser.close()


class Visit:
    """One person at one browser. `problems` holds what the console said: errors, warnings, refusals by the Content-Security-Policy."""

    def __init__(self, context: BrowserContext, name: str, address: str) -> None:
        context.set_default_timeout(PATIENCE_MS)
        self.name, self.address, self.problems = name, address, list[str]()
        self.page: Page = context.new_page()
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.problems.append(f"{self.page.url}: {error}"))
        self._sign_in()

    def open(self, path: str) -> Page:
        answer = self.page.goto(self.address + path)
        assert answer is not None and answer.status == 200, (path, answer and answer.status)
        return self.page

    def click(self, name: str, role: str = "button") -> None:
        self.page.get_by_role(role, name=name, exact=True).click()  # type: ignore[arg-type]

    def tab_to(self, name: str) -> None:
        """Move the focus by the keyboard until it stands on the link or button of this name."""
        for _ in range(60):
            self.page.keyboard.press("Tab")
            if self.page.locator(":focus").inner_text().strip() == name:
                return
        raise AssertionError(f"{name!r} cannot be reached by Tab on {self.page.url}")

    def shoot(self, screen: str) -> None:
        """The page as it stands at every width and in both themes. Nothing may be wider than the screen."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        for width, height in SCREENS:
            self.page.set_viewport_size({"width": width, "height": height})
            for theme in ("light", "dark"):
                self.page.emulate_media(color_scheme=theme, reduced_motion="reduce")
                self.page.screenshot(path=SCREENSHOTS / f"{screen}-{width}-{theme}.png", full_page=True)
            too_wide = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert too_wide <= 0, f"{screen} is {too_wide} px wider than {width}"
        self.page.set_viewport_size({"width": SCREENS[0][0], "height": SCREENS[0][1]})

    def _sign_in(self) -> None:
        self.open("/login/")
        self.page.get_by_label("Username").fill(self.name)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.keyboard.press("Enter")
        expect(self.page).to_have_url(f"{self.address}/")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.problems.append(f"{self.page.url}: {message.text}")
