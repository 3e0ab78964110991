"""What lies over the picture: the machine's structures with their names, and the boxes that an expert draws."""

import json
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, expect

from tests.browser.viewer_page import CLIP, OUTLINES, STRUCTURES, drag, frame_point, keys, page_of, shown
from webui.outlines import Outline

pytestmark = pytest.mark.browser


def said(page: Page) -> Any:
    return json.loads(page.locator("[name=structures]").input_value())


def test_layers_are_switched_by_themselves_and_remembered(chromium: Browser) -> None:
    with shown(chromium, page_of(outlines=OUTLINES)) as page:
        name, score = page.locator(".overlays .name").first, page.locator(".overlays .score").first
        expect(name).not_to_be_visible()
        keys(page, "l")
        expect(name).to_be_visible()
        expect(score).not_to_be_visible()
        keys(page, "s", "l")
        expect(score).to_be_visible()
        expect(name).not_to_be_visible()
        keys(page, "o")
        expect(page.locator(".overlays")).not_to_be_visible()
        page.reload()
        expect(page.locator("[data-toggle=scores]")).to_have_attribute("aria-pressed", "true")
        expect(page.locator(".overlays")).not_to_be_visible()


def test_boxes_that_overlap_tell_their_names_under_the_pointer_and_by_touch(chromium: Browser) -> None:
    outlines = [Outline("nasal_bone", "Nasal bone", "91 %", 300, 120, 60, 20), Outline("palate", "Palate", "80 %", 250, 100, 190, 140)]
    with shown(chromium, page_of(outlines=outlines), has_touch=True) as page:
        names = page.locator(".overlays text:visible")
        expect(names).to_have_count(0)
        page.mouse.move(*frame_point(page, 330, 130))
        expect(names).to_have_count(2)
        first, second = (one.bounding_box() for one in names.all())
        assert first is not None
        assert second is not None
        assert first["y"] + first["height"] <= second["y"] + 2 or second["y"] + second["height"] <= first["y"] + 2
        page.mouse.move(*frame_point(page, 270, 220))
        expect(names).to_have_text(["Palate 80 %"])
        page.mouse.move(*frame_point(page, 20, 20))
        expect(names).to_have_count(0)
        page.touchscreen.tap(*frame_point(page, 330, 130))
        expect(names).to_have_count(2)


def test_box_is_drawn_by_mouse_and_moved_by_keyboard(chromium: Browser) -> None:
    with shown(chromium, page_of(structures=STRUCTURES)) as page:
        page.evaluate("document.querySelector('form').addEventListener('input', () => { window.kept = (window.kept ?? 0) + 1; })")
        page.get_by_role("button", name="Nasal tip").click()
        keys(page, "b")
        drag(page, frame_point(page, 100, 50), frame_point(page, 160, 90))
        assert said(page) == [{"code": "nasal_tip", "box": [100, 50, 160, 90], "clarity": None}]
        keys(page, "ArrowRight", "Shift+ArrowDown", "Alt+Shift+ArrowRight", "Alt+ArrowUp", "2")
        assert said(page) == [{"code": "nasal_tip", "box": [101, 60, 171, 99], "clarity": 2}]
        expect(page.locator("[data-go]")).to_have_text("Nasal tip 1: 70 × 39 pixels at 101, 60")
        drag(page, frame_point(page, 171, 99), frame_point(page, 201, 119))
        assert said(page)[0]["box"] == [101, 60, 201, 119]
        keys(page, "Enter")
        expect(page.get_by_role("button", name="Palate")).to_be_focused()
        assert page.evaluate("window.kept") >= 6


def test_box_without_any_drag_and_a_second_one_beside_it(chromium: Browser) -> None:
    with shown(chromium, page_of(structures=STRUCTURES)) as page:
        page.get_by_role("button", name="Palate").focus()
        keys(page, "b", "Enter")
        assert said(page) == [{"code": "nasal_bone", "box": [256, 180, 384, 270], "clarity": None}]
        keys(page, "b")
        page.keyboard.down("Shift")
        drag(page, frame_point(page, 20, 20), frame_point(page, 60, 60))
        page.keyboard.up("Shift")
        assert [one["box"] for one in said(page)] == [[256, 180, 384, 270], [20, 20, 60, 60]]
        keys(page, "Delete")
        assert len(said(page)) == 1
        keys(page, "u")
        assert len(said(page)) == 2
        keys(page, "0")
        assert said(page) == [{"code": "nasal_bone", "box": None, "clarity": 0}]
        keys(page, "Control+z", "Control+z", "Control+z")
        assert said(page) == []


def test_panel_starts_from_what_the_field_holds(chromium: Browser) -> None:
    value = json.dumps([{"code": "palate", "box": [10, 20, 60, 70], "clarity": 3}, {"code": "nasal_tip", "box": None, "clarity": 0}])
    with shown(chromium, page_of(structures=STRUCTURES, value=value)) as page:
        assert sorted(said(page), key=lambda one: str(one["code"]), reverse=True) == json.loads(value)
        expect(page.locator(".own-boxes > g")).to_have_attribute("aria-label", "Palate 1: 50 × 50 pixels at 10, 20")
        expect(page.get_by_role("button", name="Nasal tip Not visible")).to_be_visible()
        field = "const field = document.querySelector('[name=structures]');"
        page.evaluate(f"() => {{ {field} field.value = '[]'; field.dispatchEvent(new Event('restore')); }}")
        expect(page.locator(".own-boxes > g")).to_have_count(0)


def test_blind_page_has_neither_outlines_nor_their_buttons(chromium: Browser) -> None:
    with shown(chromium, page_of(outlines=None, absent=None)) as page:
        assert page.locator(".overlays, [data-toggle], [data-heat]").count() == 0
        keys(page, "o", "l", "s", "h", "b", "u")
        assert page.locator("figure").get_attribute("data-in-hand") == "move"


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_viewer_and_panel_are_accessible(chromium: Browser, theme: str) -> None:
    given = {"structures": STRUCTURES, "outlines": OUTLINES, "frames": CLIP, "frame": 1, "absent": ["Midbrain"], "spacing": 0.1}
    with shown(chromium, page_of(**given)) as page:
        page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
        keys(page, "l", "s", "d", "Enter", "Escape", "b", "Enter", "2", "w")
        expect(page.locator(".greys")).to_be_visible()
        assert page.locator(".own-boxes > g").count() == 1
        found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}).response["violations"]
        assert [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found] == []
