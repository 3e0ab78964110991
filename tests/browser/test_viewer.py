"""The frame viewer as a hand and a keyboard meet it: zoom, greys, ruler, clip."""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.viewer_page import CLIP, FRAMES, OUTLINES, SIZE, STRUCTURES, drag, frame_point, keys, page_of, shown

pytestmark = pytest.mark.browser
SWAPS = 300


def test_wheel_keeps_the_point_under_the_cursor(chromium: Browser) -> None:
    with shown(chromium, page_of()) as page:
        page.locator("[data-stage]").focus()
        at = (300, 160)  # whole pixels: browsers cut the wheel's place down to them
        (left, top), (right, _) = frame_point(page, 0, 0), frame_point(page, 1, 0)
        under = ((at[0] - left) / (right - left), (at[1] - top) / (right - left))
        page.mouse.move(*at)
        for _ in range(6):
            page.mouse.wheel(0, -120)
        expect(page.locator(".stage.zoomed")).to_be_visible()
        assert frame_point(page, *under) == pytest.approx(at, abs=0.5)
        assert frame_point(page, 1, 0)[0] - frame_point(page, 0, 0)[0] > 3 * (right - left)
        page.mouse.dblclick(*at)
        expect(page.locator(".stage.zoomed")).to_have_count(0)


def test_two_fingers_zoom_and_take_the_picture_along(chromium: Browser) -> None:
    with shown(chromium, page_of(), has_touch=True, viewport={"width": 390, "height": 844}) as page:
        touch = page.context.new_cdp_session(page)
        (x, y), (right, bottom) = frame_point(page, 280, 225), frame_point(page, 360, 225)
        points = [{"x": x, "y": y, "id": 1}, {"x": right, "y": bottom, "id": 2}]
        touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": points})
        points = [{"x": x - 30, "y": y + 10, "id": 1}, {"x": right + 30, "y": bottom + 10, "id": 2}]
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": points})
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        assert frame_point(page, 280, 225) == pytest.approx((x - 30, y + 10), abs=2)
        assert frame_point(page, 360, 225) == pytest.approx((right + 30, bottom + 10), abs=2)


def greys(page: Page) -> list[int]:
    """What the screen shows of each grey of the ramp, at actual pixels."""
    drawn = page.evaluate(
        """async () => {
            const image = document.querySelector("[data-picture]");
            const canvas = Object.assign(document.createElement("canvas"), { width: 256, height: 1 });
            const context = canvas.getContext("2d", { willReadFrequently: true });
            const tables = [...document.querySelectorAll(".marks feFuncG")].map((one) => one.getAttribute("tableValues"));
            context.drawImage(image, 0, 0, 256, 1, 0, 0, 256, 1);
            const stored = [...context.getImageData(0, 0, 256, 1).data].filter((_, place) => place % 4 === 1);
            const table = image.style.filter && tables[0] ? tables[0].split(" ").map(Number) : null;
            return stored.map((grey) => (table ? Math.round(table[grey] * 255) : grey));
        }"""
    )
    return [int(grey) for grey in drawn]


def test_keys_change_the_table_of_greys_and_give_it_back(chromium: Browser) -> None:
    with shown(chromium, page_of(image="/ramp.png", width=256, height=128)) as page:
        assert greys(page) == list(range(256))
        keys(page, "i")
        assert greys(page) == list(range(255, -1, -1))
        keys(page, "r", "g")
        assert greys(page)[128] > 128
        keys(page, "r", "w", *["Shift+ArrowLeft"] * 3)
        assert page.locator("[data-grey-values]").inner_text() == "Level 128 · window 136 · gamma 1.0"
        assert greys(page)[:60] == [0] * 60
        assert greys(page)[-60:] == [255] * 60
        keys(page, "r")
        assert greys(page) == list(range(256))


def test_screen_shows_what_the_table_says(chromium: Browser) -> None:
    with shown(chromium, page_of(image="/ramp.png", width=256, height=128)) as page:
        keys(page, "i", "a")
        stage = page.locator("[data-picture]").bounding_box()
        assert stage is not None
        picture = page.screenshot(clip={"x": round(stage["x"]), "y": round(stage["y"] + 20), "width": 256, "height": 1})
        row = page.evaluate(
            """async (bytes) => {
                const bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: "image/png" }));
                const context = new OffscreenCanvas(256, 1).getContext("2d");
                context.drawImage(bitmap, 0, 0);
                return [...context.getImageData(0, 0, 256, 1).data].filter((_, place) => place % 4 === 1);
            }""",
            list(picture),
        )
        assert max(abs(seen - (255 - place)) for place, seen in enumerate(row)) <= 1


def test_right_button_sets_the_window_with_any_tool(chromium: Browser) -> None:
    with shown(chromium, page_of()) as page:
        drag(page, frame_point(page, 300, 200), frame_point(page, 350, 250), "right")
        expect(page.locator("[data-grey-values]")).not_to_have_text("Level 128 · window 256 · gamma 1.0")
        assert "grey-" in page.locator("[data-picture]").evaluate("image => image.style.filter")


def test_keys_do_nothing_while_someone_types(chromium: Browser) -> None:
    with shown(chromium, page_of(structures=STRUCTURES)) as page:
        page.locator("textarea").fill("")
        page.locator("textarea").press_sequentially("i w b d 1")
        assert page.locator("[data-picture]").evaluate("image => image.style.filter") == ""
        assert page.locator("figure").get_attribute("data-in-hand") == "move"


def test_ruler_tells_millimetres_or_pixels(chromium: Browser) -> None:
    for spacing, told in ((0.2, "20.0 mm"), (None, "100.0 pixels")):
        with shown(chromium, page_of(spacing=spacing)) as page:
            keys(page, "d")
            page.mouse.click(*frame_point(page, 100, 100))
            page.mouse.click(*frame_point(page, 160, 180))
            expect(page.locator(".ruler text")).to_have_text(told)
            keys(page, "Escape")
            expect(page.locator(".ruler text")).to_be_visible()
            keys(page, "Delete")
            expect(page.locator(".ruler")).to_have_count(0)


def test_ruler_by_keyboard(chromium: Browser) -> None:
    with shown(chromium, page_of(spacing=0.1)) as page:
        keys(page, "d", "Enter")
        expect(page.locator(".ruler text")).to_have_text("16.0 mm")
        keys(page, "Shift+ArrowLeft")
        expect(page.locator(".ruler text")).to_have_text("17.0 mm")
        keys(page, "Delete")
        expect(page.locator(".ruler")).to_have_count(0)


def test_clip_plays_by_elapsed_time_and_stops(chromium: Browser) -> None:
    number = "document.querySelector('[data-slider]').valueAsNumber"
    with shown(chromium, page_of(frames=CLIP, frame=1, frame_time=50)) as page:
        keys(page, ".", ".", ",")
        expect(page.locator("[data-frame-number]")).to_have_text(f"2 / {FRAMES}")
        keys(page, "p")
        expect(page.locator("[data-play]")).to_have_attribute("aria-pressed", "true")
        expect(page.locator("[data-frame-number]")).to_have_text(re.compile(r"^([7-9]|\d\d) / "))
        keys(page, "p")
        expect(page.locator("[data-play]")).to_have_attribute("aria-pressed", "false")
        stopped = page.evaluate(number)
        page.wait_for_timeout(300)
        assert page.evaluate(number) == stopped
        assert page.locator("[data-picture]").get_attribute("src") == CLIP[stopped - 1]


def test_clip_leaves_out_frames_rather_than_slow_down(chromium: Browser) -> None:
    """At twice the speed of 20 ms frames no screen of 60 Hz shows each: the clip still takes its time, not more."""
    watch = """async () => {
        const seen = [];
        const slider = document.querySelector("[data-slider]");
        for (let turn = 0; turn < 40; turn += 1) { await new Promise(requestAnimationFrame); seen.push(slider.valueAsNumber); }
        return seen;
    }"""
    with shown(chromium, page_of(frames=CLIP, frame=1, frame_time=20)) as page:
        page.locator("[data-speed]").select_option("2")
        page.locator("[data-play]").click()
        page.wait_for_timeout(1500)
        seen = page.evaluate(watch)
        page.locator("[data-play]").click()
        assert any((after - before) % FRAMES > 1 for before, after in pairwise(seen))


def test_full_screen_by_key(chromium: Browser) -> None:
    with shown(chromium, page_of()) as page:
        keys(page, "v")
        expect(page.locator("[data-full]")).to_have_attribute("aria-pressed", "true")
        keys(page, "v")
        expect(page.locator("[data-full]")).to_have_attribute("aria-pressed", "false")


def test_picture_has_its_room_before_it_comes(chromium: Browser) -> None:
    with shown(chromium, page_of(image="/never.svg"), viewport={"width": 390, "height": 844}) as page:
        box = page.locator("[data-picture]").bounding_box()
        assert box is not None
        assert box["width"] / box["height"] == pytest.approx(SIZE[0] / SIZE[1], rel=0.01)


def counted(page: Page) -> dict[str, float]:
    session = page.context.new_cdp_session(page)
    for command in ("HeapProfiler.collectGarbage", "Performance.enable"):
        session.send(command)
    metrics = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    return {name: metrics[name] for name in ("JSEventListeners", "Nodes", "JSHeapUsedSize")}


def test_hundreds_of_swaps_leave_nothing_behind(chromium: Browser) -> None:
    swap = """async (times) => {
        const fresh = await (await fetch("/")).text();
        for (let turn = 0; turn < times; turn += 1) {
            const old = document.getElementById("swapped");
            const root = new DOMParser().parseFromString(fresh, "text/html").getElementById("swapped");
            old.replaceWith(root);
            document.dispatchEvent(new CustomEvent("fragment", { detail: { root, old } }));
            if (turn % 20 === 0) await new Promise(requestAnimationFrame);
        }
    }"""
    html = page_of(structures=STRUCTURES, outlines=OUTLINES, frames=CLIP, frame=1)
    with shown(chromium, html) as page:
        page.evaluate(swap, 20)
        before = counted(page)
        page.evaluate(swap, SWAPS)
        after = counted(page)
        assert after["JSEventListeners"] <= before["JSEventListeners"] + 10
        assert after["Nodes"] <= before["Nodes"] * 1.1
        assert after["JSHeapUsedSize"] <= before["JSHeapUsedSize"] + 1_500_000
        keys(page, "i")
        expect(page.locator("[data-invert]")).to_have_attribute("aria-pressed", "true")
