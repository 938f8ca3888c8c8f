from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from chromium import axe_script
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sample_pages import pages
from samples import centre

from visualisation.standalone import standalone

pytestmark = pytest.mark.browser

LONG = os.environ.get("KETENKAART_LONG") == "1"
WIDTHS = (1440, 900, 390, 320) if LONG else (1440, 320)  # the real pages are opened at all four in tests/browser
PATHS = tuple(pages("nl"))
AROUND = "/nl/network/around"
BOXES = """() => {
  const drawn = document.getElementById("network").network;
  return drawn.body.nodeIndices.map((id) => [id, drawn.getBoundingBox(id)]);
}"""
PLACES = """(id) => {
  const drawn = document.getElementById("network").network;
  const frame = document.getElementById("network").getBoundingClientRect();
  const at = drawn.canvasToDOM(drawn.getPosition(id));
  return [at.x + frame.x, at.y + frame.y];
}"""


class Watched:
    """A page that remembers what went wrong on it and what it asked for."""

    def __init__(self, context: BrowserContext, site: str) -> None:
        self.wrong: list[str] = []
        self.foreign: list[str] = []
        self.page: Page = context.new_page()
        self.page.add_init_script(
            "window.broken = []; document.addEventListener('securitypolicyviolation',"
            " (event) => window.broken.push(event.violatedDirective + ' ' + event.blockedURI))"
        )
        self.page.on(
            "console", lambda said: self.wrong.append(said.text) if said.type in {"error", "warning"} else None
        )
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on(
            "request",
            lambda asked: (
                None if asked.url.startswith((site, "data:", "blob:", "file:")) else self.foreign.append(asked.url)
            ),
        )

    def check(self) -> None:
        assert self.wrong == []
        assert self.foreign == []
        assert self.page.evaluate("window.broken") == []


def violations(page: Page, axe: str) -> list[str]:
    page.evaluate(axe)
    found = page.evaluate("axe.run(document).then((found) => found.violations)")
    return [f"{one['id']}: {node['html']}" for one in found for node in one["nodes"]]


@pytest.fixture
def watched(chromium: Browser, site: str) -> Iterator[Watched]:
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    context.set_default_timeout(60_000)  # other work may load the machine; times are not what is tested here
    yield Watched(context, site)
    context.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_page_is_quiet_fits_and_is_accessible(watched: Watched, site: str, lang: str, width: int) -> None:
    axe = axe_script()
    watched.page.set_viewport_size({"width": width, "height": 900})
    for path in PATHS:
        watched.page.goto(f"{site}/{lang}{path}", wait_until="load")
        watched.check()
        assert watched.page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert violations(watched.page, axe) == [], path


@pytest.mark.parametrize(
    "path",
    [
        *("/network/around", "/ask", "/actor/ind", "/query/wrong", "/about", "/routes", "/routes/second"),
        *("/procedures/stage", "/systems/cell", "/measures", "/seats", "/sources/text"),
    ],
)
def test_the_dark_scheme_is_accessible_too(chromium: Browser, site: str, path: str) -> None:
    page = chromium.new_page(color_scheme="dark")
    page.goto(f"{site}/nl{path}")
    assert violations(page, axe_script()) == []
    page.close()


def test_boxes_are_drawn_no_larger_than_they_were_laid_out(watched: Watched, site: str) -> None:
    watched.page.goto(site + AROUND)
    laid_out = {box.actor.iri: box for box in centre().boxes}
    drawn = watched.page.evaluate(BOXES)
    assert len(drawn) == len(laid_out)
    for iri, at in drawn:
        box = laid_out[iri]
        assert at["right"] - at["left"] <= box.width + 1
        assert at["bottom"] - at["top"] <= box.height + 1
        assert abs((at["left"] + at["right"]) / 2 - box.x) <= 2


def test_a_flow_chosen_in_the_list_fills_the_panel_and_escape_clears_it(watched: Watched, site: str) -> None:
    page = watched.page
    page.goto(f"{site}/nl/network/one")
    entry = page.locator("[data-flow]").first
    entry.locator(".pick").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_have_text(str(entry.get_attribute("data-said")))
    expect(page.locator("#selected .citations a").first).to_be_visible()
    assert page.evaluate("document.getElementById('network').network.getSelectedEdges()") == [
        entry.get_attribute("data-flow")
    ]
    assert "flow=" in page.url
    page.keyboard.press("Escape")
    expect(page.locator("#selected")).to_be_hidden()
    assert "flow=" not in page.url
    watched.check()


def test_an_entry_chosen_in_the_list_stays_where_it_was(watched: Watched, site: str) -> None:
    page = watched.page
    page.goto(f"{site}/nl/network/one")
    for number in (12, 3):
        link = page.locator(".pick").nth(number)
        link.scroll_into_view_if_needed()
        before = link.bounding_box()
        link.click()
        page.wait_for_timeout(100)
        after = link.bounding_box()
        assert before and after and abs(before["y"] - after["y"]) < 2


def test_a_line_clicked_in_the_drawing_marks_its_entry_in_the_list(watched: Watched, site: str) -> None:
    page = watched.page
    page.goto(f"{site}/nl/network/one")
    sender, receiver = (
        page.evaluate(PLACES, f"https://w3id.org/ketenkaart/id/actor/{one}") for one in ("infodesk", "kernteam")
    )
    page.mouse.click((sender[0] + receiver[0]) / 2, (sender[1] + receiver[1]) / 2)
    expect(page.locator(".flow.chosen")).to_have_attribute(
        "data-flow", "https://w3id.org/ketenkaart/id/flow/infodesk-kernteam-1"
    )
    watched.check()


def test_an_actor_clicked_in_the_drawing_becomes_the_centre(watched: Watched, site: str) -> None:
    page = watched.page
    page.goto(f"{site}/nl/network/one?around=kernteam&distance=1&flow=x")
    x, y = page.evaluate(PLACES, "https://w3id.org/ketenkaart/id/actor/ind")
    page.mouse.click(x, y)
    page.wait_for_url("**around=ind**")
    assert parse_qs(urlsplit(page.url).query) == {"around": ["ind"], "distance": ["1"]}


def test_the_drawing_is_saved_as_an_image_and_zooms_by_buttons(watched: Watched, site: str, tmp_path: Path) -> None:
    page = watched.page
    page.goto(f"{site}/nl/network/one")
    before = page.evaluate("document.getElementById('network').network.getScale()")
    page.get_by_role("button", name="Inzoomen").click()
    assert page.evaluate("document.getElementById('network').network.getScale()") == pytest.approx(before * 1.25)
    page.get_by_role("button", name="Alles in beeld").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Bewaar als PNG").click()
    waiting.value.save_as(tmp_path / "drawing.png")
    image = (tmp_path / "drawing.png").read_bytes()
    assert image.startswith(b"\x89PNG")
    assert int.from_bytes(image[16:20], "big") == 2 * page.evaluate("document.getElementById('network').clientWidth")
    watched.check()


def test_slash_goes_to_the_search_box_unless_switched_off_or_typing(watched: Watched, site: str) -> None:
    page = watched.page
    page.goto(f"{site}/nl/")
    page.locator("#ask").press("/")
    expect(page.locator("#ask")).to_have_value("/")
    page.locator("h1").click()
    page.keyboard.press("/")
    expect(page.locator("#find")).to_be_focused()
    page.locator("#shortcut").uncheck()
    page.reload()
    page.locator("h1").click()
    page.keyboard.press("/")
    expect(page.locator("#find")).not_to_be_focused()


def test_the_keyboard_leaves_the_query_field_and_the_drawing_is_no_stop(watched: Watched, site: str) -> None:
    page = watched.page
    page.goto(f"{site}/nl/query")
    page.locator("#query").focus()
    page.keyboard.press("Tab")
    expect(page.locator("#query")).not_to_be_focused()
    page.goto(site + AROUND)
    assert page.locator("#network [tabindex]").count() == 0


def test_without_script_the_lists_the_forms_and_the_links_remain(chromium: Browser, site: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + AROUND)
    expect(page.locator("h1")).to_be_visible()
    assert page.locator("[data-flow]").count() == len(centre().flows)
    expect(page.locator("#selected")).to_be_visible()
    assert page.locator("button.with-script:visible").count() == 0
    context.close()


def test_below_900_pixels_the_lists_come_before_the_drawing(watched: Watched, site: str) -> None:
    watched.page.set_viewport_size({"width": 899, "height": 900})
    watched.page.goto(site + AROUND)
    lists, drawing = (watched.page.locator(one).bounding_box() for one in (".panel", ".drawing"))
    assert lists and drawing and lists["y"] + lists["height"] <= drawing["y"]


def test_hostile_texts_do_nothing(watched: Watched, site: str) -> None:
    watched.page.goto(f"{site}/nl/hostile")
    watched.page.locator(".pick").first.click()
    watched.page.wait_for_timeout(100)
    assert watched.page.evaluate("window.hit") is None
    watched.check()


def test_the_file_that_stands_alone_opens_from_disk_and_asks_for_nothing(watched: Watched, tmp_path: Path) -> None:
    file = tmp_path / "alone.html"
    file.write_text(standalone(centre("en"), "en", "Core <team>"), encoding="utf-8")
    page = watched.page
    page.goto(file.as_uri())
    page.locator(".pick").first.click()
    expect(page.locator("#selected dd").first).to_be_visible()
    assert len(page.evaluate(BOXES)) == len(centre().boxes)
    assert violations(page, axe_script()) == []
    watched.check()
