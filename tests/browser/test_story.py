"""The product as its people use it, in a real browser with real workers: sign in, upload, watch the score come, read, close, report."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from auditapp.review.models import Review
from tests.browser.conftest import Visit
from tests.factories import make_protocol
from tests.people import Cast, make_cast
from tests.services import LiveWorkers
from tests.stories.line import MONTH, phantom_png
from workers.machine import register_shipped_model

pytestmark = [pytest.mark.browser, pytest.mark.slow]
IMAGES = 11  # one more than a share needs
As = Callable[[str], Visit]


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    make_protocol()
    register_shipped_model()
    return make_cast()


@pytest.fixture
def sign_in(chromium: Browser, live_server: LiveServer, cast: Cast) -> Iterator[As]:
    """A browser of its own for each person; at the end none of them may have seen an error."""
    visits: list[Visit] = []

    def sign_in(name: str) -> Visit:
        context = chromium.new_context(locale="en-GB")
        visits.append(Visit(context, name, live_server.url))
        return visits[-1]

    yield sign_in
    problems = [problem for visit in visits for problem in visit.problems]
    for visit in visits:
        visit.page.context.close()
    assert not problems


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Drawn NT planes, every third without a nasal tip, and one file that is no picture."""
    made = tmp_path / "phantoms"
    made.mkdir()
    for seed in range(IMAGES):
        (made / f"nt-{seed:02}.png").write_bytes(phantom_png(seed, absent=["nasal_tip"] if seed % 3 == 0 else []))
    (made / "notes.txt").write_text("These are notes.")
    return made


def test_audit_by_hand(sign_in: As, live_workers: LiveWorkers, folder: Path) -> None:
    live_workers.start("ingest", "machine")
    lena, maria = sign_in("lena"), sign_in("maria")
    upload_and_watch(lena, folder)
    open_a_round(maria)
    read_by_keyboard(sign_in("ravi"))
    close_and_read_the_report(maria)
    look_at_feedback(lena)


def upload_and_watch(lena: Visit, folder: Path) -> None:
    page = lena.open("/uploads/new/")
    page.get_by_label("Day of examination").fill(MONTH[0].isoformat())
    lena.shoot("upload-new")
    page.locator("#pick-folder").set_input_files(folder)
    expect(page.get_by_role("heading", name="Upload of")).to_be_visible()
    expect(page.locator("#files .file .mark")).to_have_count(IMAGES)
    expect(page.locator("#files progress")).to_have_count(0)
    expect(page.locator(".file", has_text="notes.txt")).to_contain_text("This is not a picture")
    lena.shoot("upload")
    lena.open("/uploads/")
    lena.shoot("uploads")


def open_a_round(maria: Visit) -> None:
    maria.open("/")
    maria.shoot("home-manager")
    page = maria.open("/images/")
    maria.shoot("images")
    page.locator("main a[href^='/images/']").first.click()
    expect(page.locator("[data-picture]")).to_be_visible()
    maria.shoot("image")
    ask_why(maria)
    page = maria.open("/rounds/open/")
    page.get_by_label("From").fill(MONTH[0].isoformat())
    page.get_by_label("To, included").fill(MONTH[1].isoformat())
    expect(page.locator("#preview")).to_contain_text("Lena Ortiz")
    maria.shoot("round-open")
    maria.click("Open the round")
    expect(page.get_by_role("button", name="Close the round")).to_be_visible()
    maria.shoot("round")


def ask_why(maria: Visit) -> None:
    """The heat map comes from the machine's worker and lies over the picture until it is taken off."""
    page = maria.page
    page.get_by_role("button", name="Show what this rests on").first.click()
    expect(page.locator("#heat image")).to_be_visible()
    expect(page.locator(".why").first).to_contain_text("Highlighted")
    maria.shoot("image-why")
    maria.click("Take it off the picture")
    expect(page.locator("#heat image")).to_have_count(0)


def read_by_keyboard(ravi: Visit) -> None:
    """From the worklist to the end without touching the pointer."""
    page = ravi.open("/worklist/")
    ravi.shoot("worklist")
    ravi.tab_to("Start reading")
    page.keyboard.press("Enter")
    expect(page.locator("[data-question]").first).to_be_visible()
    ravi.shoot("reading")
    read = 0
    while read_one(page, standard=read % 3 != 0):
        read += 1
    expect(page.get_by_role("heading", name="All read")).to_be_visible()
    assert Review.objects.count() == read + 1 >= 10
    ravi.open("/worklist/")
    ravi.shoot("worklist-read")


def read_one(page: Page, *, standard: bool) -> bool:
    """Answers with 1 (met) and 2 (not met), Enter submits. False if it was the last."""
    image = page.url
    questions = page.locator("[data-question]").count()
    expect(page.locator("[data-answered]")).to_have_text(f"0 of {questions}")
    for number in range(questions):
        page.keyboard.press("1" if standard or number % 2 else "2")
    expect(page.locator("[data-answered]")).to_have_text(f"{questions} of {questions}")
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(image)
    return "/finished/" not in page.url


def close_and_read_the_report(maria: Visit) -> None:
    """Her page of the round stood open all the while and has noticed that everything is read."""
    page = maria.page
    expect(page.locator("main")).to_contain_text("Everything is read")
    maria.shoot("round-read")
    maria.click("Close the round")
    maria.click("Close and count")
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    expect(page.locator(".findings")).to_contain_text("standard")
    maria.shoot("report")
    round_page = page.url.removesuffix("report/").removeprefix(maria.address)
    for screen, path in {"round-closed": round_page, "rounds": "/rounds/", "reports": "/reports/"}.items():
        maria.open(path)
        maria.shoot(screen)
    page = maria.open(f"{round_page}disagreements/")
    maria.shoot("disagreements")
    page.locator("main a[href^='/disagreements/']").first.click()
    maria.shoot("disagreement")


def look_at_feedback(lena: Visit) -> None:
    lena.open("/")
    lena.shoot("home-radiologist")
    page = lena.open("/feedback/")
    expect(page.locator("main")).to_contain_text("Not met")
    lena.shoot("feedback")
    page.get_by_role("link", name="Your image").first.click()
    expect(page.locator("[data-picture]").first).to_be_visible()
    lena.shoot("feedback-image")
    lena.open("/account/")
    lena.shoot("account")


def test_first_pages_of_the_others(sign_in: As) -> None:
    ada = sign_in("ada")
    page = ada.open("/people/")
    expect(page.locator("main")).to_contain_text("Lena")
    ada.shoot("people")
    ada.open("/protocols/")
    ada.shoot("protocols")
    sign_in("uma").shoot("home-uploader")
    sign_in("ravi").shoot("home-expert")
