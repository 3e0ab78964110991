"""The API's own page works under the site's Content-Security-Policy."""

from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.people import make_department, make_uma
from tests.webui.api.clients import token_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_docs_page_tries_an_address_under_the_sites_own_policy(live_server: Any, chromium: Browser) -> None:
    token = token_of(make_uma(make_department()))
    page = chromium.new_page()
    complaints: list[str] = []
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
    page.close()
    assert complaints == []
