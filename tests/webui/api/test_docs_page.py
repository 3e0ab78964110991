import pytest
from playwright.sync_api import sync_playwright

from tests.people import make_department, make_uma
from tests.webui.api.clients import token_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CHROMIUM = {"executable_path": "/usr/bin/chromium", "args": ["--no-sandbox", "--disable-background-networking", "--no-first-run"]}


def test_docs_page_tries_an_address_under_the_sites_own_policy(live_server):
    token = token_of(make_uma(make_department()))
    with sync_playwright() as playwright, playwright.chromium.launch(**CHROMIUM) as browser:
        page = browser.new_page()
        complaints = []
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(f"{live_server.url}/api/v1/docs/")
        page.click(".btn.authorize")
        page.fill(".auth-container input", f"Token {token}")
        page.click(".auth-container button.authorize")
        page.click(".btn-done")
        page.click("#operations-me-me_retrieve .opblock-summary")
        page.click("#operations-me-me_retrieve .try-out__btn")
        page.click("#operations-me-me_retrieve .execute")
        page.wait_for_selector("#operations-me-me_retrieve .live-responses-table >> text=uma")
    assert complaints == []
