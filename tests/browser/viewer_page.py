"""A page with nothing but the viewer, in a real browser and without a server: the parts, the stylesheet and the scripts as they are."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from csp.constants import SELF
from django.conf import settings
from django.template.loader import render_to_string
from PIL import Image
from playwright.sync_api import Browser, Page, Route

from ml.phantom import draw
from tests.services import ROOT
from webui.outlines import Outline

STATIC = ROOT / "webui" / "static" / "webui"
SITE = "http://viewer.test"
SIZE = (640, 450)
FRAMES = 30
CLIP = [f"/frame-{number}.png" for number in range(FRAMES)]
NAMES = {"nasal_bone": "Nasal bone", "nasal_tip": "Nasal tip", "palate": "Palate"}
STRUCTURES = [{"code": code, "name": name} for code, name in NAMES.items()]
OUTLINES = [Outline("nasal_bone", "Nasal bone", "91 %", 300, 120, 60, 20), Outline("palate", "Palate", "80 %", 250, 200, 90, 40, frame=2)]
KINDS = {".js": "text/javascript", ".css": "text/css", ".png": "image/png", ".svg": "image/svg+xml"}


def written(pixels: Any) -> bytes:
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, "PNG")
    return stream.getvalue()


@cache
def phantom() -> bytes:
    return written(draw("nt", seed=1, size=SIZE).pixels)


@cache
def ramp() -> bytes:
    """Every grey once: column 0 is black, column 255 white."""
    return written(np.tile(np.arange(256, dtype=np.uint8), (128, 1)))


def page_of(**given: Any) -> str:
    """`given` goes to the parts; the form stands around the panel, as on a page that keeps drafts."""
    given = {"image": "/phantom.png", "width": SIZE[0], "height": SIZE[1]} | given
    viewer = render_to_string("webui/parts/frame_viewer.html", given)
    panel = render_to_string("webui/parts/structure_panel.html", given) if given.get("structures") else ""
    return (
        '<!doctype html><html lang="en" data-room="reading"><head><meta charset="utf-8"><title>Viewer</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="/static/mark.svg">'
        '<link rel="stylesheet" href="/static/app.css"><script type="module" src="/static/viewer.js"></script></head>'
        f'<body><main class="wide"><div class="beside" id="swapped">{viewer}'
        f'<form class="card">{panel}<textarea aria-label="Comment"></textarea></form></div></main></body></html>'
    )


@contextmanager
def shown(browser: Browser, html: str, **context: Any) -> Iterator[Page]:
    """The page under the site's own Content-Security-Policy. An error or a warning in its console fails the test."""
    made = browser.new_context(**({"viewport": {"width": 1280, "height": 800}} | context))
    page = made.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.route(f"{SITE}/**", lambda route: answer(route, html))
    page.goto(SITE)
    page.locator(".marks filter").first.wait_for(state="attached")
    yield page
    made.close()
    assert complaints == []


def answer(route: Route, html: str) -> None:
    path = Path(route.request.url.removeprefix(SITE))
    if path.parts[:2] == ("/", "static"):
        route.fulfill(path=STATIC / path.name, content_type=KINDS[path.suffix])
    elif path.suffix == ".png":
        route.fulfill(body=ramp() if path.stem == "ramp" else phantom(), content_type="image/png", headers={"Cache-Control": "max-age=600"})
    else:
        route.fulfill(body=html, content_type="text/html", headers={"Content-Security-Policy": policy()})


def policy() -> str:
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert directives["style-src"] == [SELF]  # no style attribute and no style element anywhere
    return "; ".join(f"{name} {' '.join(values)}" for name, values in directives.items())


def frame_point(page: Page, x: float, y: float) -> tuple[float, float]:
    """Where a pixel of the frame lies on the screen."""
    box = page.locator("[data-picture]").bounding_box()
    assert box is not None
    pixel = min(box["width"] / SIZE[0], box["height"] / SIZE[1])
    left, top = box["x"] + (box["width"] - pixel * SIZE[0]) / 2, box["y"] + (box["height"] - pixel * SIZE[1]) / 2
    return left + x * pixel, top + y * pixel


def drag(page: Page, start: tuple[float, float], end: tuple[float, float], button: Any = "left") -> None:
    page.mouse.move(*start)
    page.mouse.down(button=button)
    page.mouse.move(*end, steps=4)
    page.mouse.up(button=button)


def keys(page: Page, *pressed: str) -> None:
    for key in pressed:
        page.keyboard.press(key)
