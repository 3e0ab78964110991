"""The expert's desk in a real browser: fifty images by keyboard alone; answers outlive a lost line, a lost save and a mis-press."""

from collections.abc import Iterator
from functools import cache
from statistics import quantiles
from typing import Any

import numpy as np
import pytest
from django.db.models import QuerySet
from playwright.sync_api import Browser, CDPSession, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from auditapp.imaging.facts import Pixels
from auditapp.imaging.models import Frame
from auditapp.imaging.store import put_frame
from auditapp.review.models import Draft, Review
from auditapp.rounds.models import Assignment
from ml.phantom import draw
from tests.browser.conftest import SCREENSHOTS, Visit
from tests.factories import make_round
from tests.people import Cast, make_cast

pytestmark = [pytest.mark.browser, pytest.mark.slow]
IMAGES = 50
SIZE = (640, 480)
LOOK_MS = 1000  # a very quick reader looks that long before the first answer
GROWTH_MB = 12  # between the 10th image and the last, after a collection: a picture kept for each would be 50

# From the key until the next picture has been painted; every shift of the layout, also those right after a key.
WATCH = """
window.waits = []; window.shifts = [];
const where = (one) => one.sources.map(({ node, previousRect, currentRect }) =>
  [node?.parentElement?.className, node?.className ?? node?.nodeName, JSON.stringify(previousRect), JSON.stringify(currentRect)].join(" "));
const shifted = new PerformanceObserver((list) => window.shifts.push(...list.getEntries().map((one) => [one.value, ...where(one)])));
shifted.observe({ type: "layout-shift", buffered: true });
addEventListener("keydown", (event) => { if (event.key === "Enter") window.pressed = event.timeStamp; }, true);
// A message sent from a frame arrives when that frame has been painted.
const painted = () => new Promise((done) => requestAnimationFrame(() => {
  const channel = new MessageChannel();
  channel.port1.onmessage = done;
  channel.port2.postMessage(null);
}));
document.addEventListener("fragment", async ({ detail }) => {
  const picture = detail.root.querySelector("[data-picture]");
  if (!picture.complete) await picture.decode();
  await painted();
  window.waits.push(performance.now() - window.pressed);
});
"""


@cache
def picture(seed: int) -> Pixels:
    return np.asarray(draw("nt", seed=seed, size=SIZE).pixels)


def dressed(department_id: int) -> None:
    """Drawn phantoms instead of the factories' noise."""
    for place, frame in enumerate(Frame.objects.select_related("instance")):
        image, thumbnail = put_frame(np.roll(picture(place % 6), 3 * (place // 6), axis=1), department_id=department_id)
        Frame.objects.filter(pk=frame.pk).update(image=image, thumbnail=thumbnail)
        type(frame.instance).objects.filter(pk=frame.instance_id).update(rows=SIZE[1], columns=SIZE[0])


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


@pytest.fixture
def ravi(chromium: Browser, live_server: LiveServer, cast: Cast) -> Iterator[Visit]:
    visit = Visit(chromium.new_context(locale="en-GB"), "ravi", live_server.url)
    yield visit
    visit.page.context.close()


def opened(cast: Cast, images: int) -> list[Assignment]:
    make_round(cast.department, by=cast.maria, images=images, radiologist=cast.radiologist, reads=images)
    dressed(cast.department.pk)
    return list(Assignment.objects.order_by("position"))


def answered(page: Page, text: str) -> None:
    expect(page.locator("[data-answered]")).to_have_text(text)


def is_at(page: Page, assignment: Assignment) -> None:
    expect(page.locator(f'[data-address="/reading/{assignment.pk}/"]')).to_be_visible()


def reviews() -> QuerySet[Review]:
    return Review.objects.order_by("assignment__position")


def test_fifty_images_by_keyboard(cast: Cast, ravi: Visit) -> None:
    waiting = opened(cast, IMAGES)
    ravi.page.add_init_script(WATCH)
    page = ravi.open("/worklist/")
    ravi.tab_to("Start reading")
    page.keyboard.press("Enter")
    is_at(page, waiting[0])
    ravi.shoot("reading")
    page.wait_for_timeout(500)  # the browser tells of a shift some frames later
    page.evaluate("window.shifts.length = 0")  # the widths above moved everything
    devtools = page.context.new_cdp_session(page)
    grades, heaps = [], []
    for place, assignment in enumerate(waiting):
        is_at(page, assignment)
        grades.append(read(page, place))
        if place in (9, IMAGES - 2):
            heaps.append(heap(devtools))
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="All read")).to_be_visible()

    assert [review.grade for review in reviews()] == grades
    waits, shifts = measured(page)
    print(f"\nsubmit to next image painted: {told(waits)}; heap {heaps[0]:.1f} MB after 10, {heaps[1]:.1f} MB after {IMAGES - 1}")  # noqa: T201
    assert len(waits) == IMAGES - 1
    assert shifts == []
    assert heaps[1] - heaps[0] < GROWTH_MB
    assert ravi.problems == []


def read(page: Page, place: int) -> str:
    """Answers one image; gives the grade that the page then shows, as the server names it."""
    page.wait_for_timeout(LOOK_MS)
    for key in ("E", "12E", "2222E", "3332E", "111222333")[place % 5]:
        page.keyboard.press(key)
    answered(page, "9 of 9")
    keep(page)
    shown = page.locator("[data-grade]").get_attribute("data-grade") or ""
    return shown.replace("nonStandard", "non_standard")


def keep(page: Page) -> None:
    """The last image leaves the page, so what was measured is taken over before each key."""
    page.evaluate("sessionStorage.setItem('measured', JSON.stringify([window.waits, window.shifts]))")


def measured(page: Page) -> tuple[list[float], list[Any]]:
    waits, shifts = page.evaluate("JSON.parse(sessionStorage.getItem('measured'))")
    return waits, shifts


def told(waits: list[float]) -> str:
    cuts = quantiles(waits, n=20)
    return f"p50 {cuts[9]:.0f} ms, p95 {cuts[18]:.0f} ms, longest {max(waits):.0f} ms of {len(waits)}"


def heap(devtools: CDPSession) -> float:
    """Megabytes that are in use after a collection."""
    devtools.send("HeapProfiler.collectGarbage")
    used: dict[str, Any] = devtools.send("Runtime.getHeapUsage")
    return float(used["usedSize"]) / 1e6


def test_draft_is_there_on_another_machine(cast: Cast, ravi: Visit, chromium: Browser, live_server: LiveServer) -> None:
    (first,) = opened(cast, 1)
    page = ravi.open(f"/reading/{first.pk}/")
    for key in "123":
        page.keyboard.press(key)
    page.get_by_label("Comment").fill("Dark.")
    expect(page.locator("[data-saved]")).to_contain_text("Saved")
    expect(page.locator("[data-saved]")).to_have_attribute("data-state", "saved")
    other = Visit(chromium.new_context(), "ravi", live_server.url)
    elsewhere = other.open(f"/reading/{first.pk}/")
    answered(elsewhere, "3 of 9")
    expect(elsewhere.get_by_label("Comment")).to_have_value("Dark.")
    other.page.context.close()

    assert Draft.objects.get().answers["said"]["nt"]
    assert ravi.problems == []


def test_last_answer_is_taken_back(cast: Cast, ravi: Visit) -> None:
    (first,) = opened(cast, 1)
    page = ravi.open(f"/reading/{first.pk}/")
    page.keyboard.press("1")
    page.keyboard.press("e")
    answered(page, "9 of 9")
    page.keyboard.press("u")
    answered(page, "1 of 9")
    page.keyboard.press("Control+z")
    answered(page, "0 of 9")


def test_answers_outlive_a_lost_line(cast: Cast, ravi: Visit) -> None:
    (first,) = opened(cast, 1)
    page = ravi.open(f"/reading/{first.pk}/")
    page.route("**/draft/", lambda route: route.abort())
    page.keyboard.press("e")
    expect(page.locator("[data-saved]")).to_contain_text("Kept in this browser")
    page.unroute("**/draft/")
    page.reload()
    answered(page, "9 of 9")
    expect(page.locator("[data-saved]")).to_have_attribute("data-state", "saved")

    assert page.evaluate("localStorage.length") == 0


def test_image_that_was_not_saved_comes_back(cast: Cast, ravi: Visit) -> None:
    first, second = opened(cast, 2)
    page = ravi.open(f"/reading/{first.pk}/")
    page.wait_for_timeout(LOOK_MS)
    page.route(f"**/reading/{first.pk}/", fails_to_keep)
    page.keyboard.press("e")
    page.keyboard.press("Enter")
    expect(page.locator("[data-refused]")).to_contain_text("was not saved")
    is_at(page, first)
    answered(page, "9 of 9")
    assert page.url.endswith(f"/reading/{first.pk}/")
    page.unroute(f"**/reading/{first.pk}/")
    page.keyboard.press("Enter")
    is_at(page, second)
    page.keyboard.press("e")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="All read")).to_be_visible()

    assert Review.objects.count() == 2


def fails_to_keep(route: Route) -> None:
    if route.request.method == "POST":
        route.fulfill(status=503, body="")
    else:
        route.continue_()


def test_another_plane_brings_its_own_criteria_and_keeps_the_answers(cast: Cast, ravi: Visit) -> None:
    (first,) = opened(cast, 1)
    page = ravi.open(f"/reading/{first.pk}/")
    page.keyboard.press("e")
    answered(page, "9 of 9")
    page.keyboard.press("y")
    expect(page.get_by_label("Plane", exact=True)).to_be_focused()
    other = page.get_by_label("Plane", exact=True).locator("option").nth(1).get_attribute("value") or ""
    page.get_by_label("Plane", exact=True).select_option(other)
    expect(page.locator("[data-answered]")).to_contain_text("0 of")
    page.get_by_label("Plane", exact=True).select_option("nt")
    answered(page, "9 of 9")


def test_back_leads_to_own_answers(cast: Cast, ravi: Visit) -> None:
    first, second = opened(cast, 2)
    page = ravi.open(f"/reading/{first.pk}/")
    page.wait_for_timeout(LOOK_MS)
    page.keyboard.press("e")
    page.keyboard.press("Enter")
    is_at(page, second)
    expect(page.locator("h1")).to_be_focused()
    expect(page.locator("[data-announced]")).to_contain_text("image 2 / 2")
    page.go_back()
    expect(page.get_by_role("heading", name="Your verdicts")).to_be_visible()
    ravi.shoot("own-review")


def test_sending_back_asks_first(cast: Cast, ravi: Visit) -> None:
    first, second = opened(cast, 2)
    page = ravi.open(f"/reading/{first.pk}/")
    page.keyboard.press("x")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.get_by_label("Cannot be read").check()
    page.screenshot(path=SCREENSHOTS / "reading-send-back.png")
    page.get_by_role("dialog").get_by_role("button", name="Send it back").click()
    is_at(page, second)
    page = ravi.open("/worklist/?stage=sent_back")
    expect(page.locator(".worklist")).to_contain_text("Cannot be read")
    ravi.shoot("worklist-sent-back")
