"""The report with every number that there is: fits the phone, says nothing wrong to the console, and opens to a screen reader."""

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from django.urls import reverse
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from auditapp.access.roles import QUALITY_MANAGER
from auditapp.access.services import grant_role
from tests.browser.conftest import SCREENSHOTS, Visit
from tests.browser.test_every_page import RULES
from tests.factories import make_report
from tests.people import make_cast, make_department, make_ravi
from tests.report_numbers import make_full_report

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_report_fits_and_is_accessible(chromium: Browser, live_server: LiveServer, transactional_db: None) -> None:
    cast = make_cast()
    second = make_department("Northgate")
    make_ravi(second)
    grant_role(by=None, user=cast.maria, department=second, role=QUALITY_MANAGER)
    report = make_full_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=1)
    make_report(second, by=cast.maria, images=12)
    visit = Visit(chromium.new_context(locale="en-GB"), "maria", live_server.url)
    pages = {
        "report-full": reverse("report", args=[report.round_id]),
        "report-person": reverse("report_radiologist", args=[report.round_id, cast.radiologist.pk]),
        "report-compare": reverse("compare_departments"),
    }
    for screen, address in pages.items():
        page = visit.open(address)
        page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true })")
        visit.shoot(screen)
        found = Axe().run(page, options=RULES)
        assert found.violations_count == 0, found.generate_report()
    visit.open(pages["report-full"])
    visit.page.pdf(path=SCREENSHOTS / "report-full-print.pdf")
    assert visit.problems == []
