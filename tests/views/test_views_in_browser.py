from __future__ import annotations

import os

import pytest
from playwright.sync_api import Browser, expect

pytestmark = pytest.mark.browser

LONG = os.environ.get("KETENKAART_LONG") == "1"
WIDTHS = (1440, 900, 390, 320) if LONG else (1440, 320)  # the real pages are opened at all four in tests/browser
PAGES = (
    "/routes",
    "/routes?sender=coa-employee&receiver=aivd",
    "/procedures/asylum-procedure?stage=asylum-identification",
    "/procedures?compare=asylum-procedure&compare=family-reunification",
    "/systems",
    "/measures",
    "/seats",
    "/sources/kst-29754-716",
)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_views_are_quiet_fit_and_are_accessible(
    chromium: Browser, with_sources: str, axe: str, lang: str, width: int
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    context.set_default_timeout(120_000)
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda sent: None if sent.url.startswith((with_sources, "data:")) else wrong.append(sent.url))
    for path in PAGES:
        page.goto(f"{with_sources}/{lang}{path}", wait_until="load")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        page.evaluate(axe)
        found = page.evaluate("axe.run(document).then((found) => found.violations)")
        assert [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]] == [], path
    assert wrong == []
    context.close()


def test_arrow_keys_walk_along_a_route_and_zoom_keys_zoom(chromium: Browser, with_sources: str) -> None:
    page = chromium.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{with_sources}/nl/routes?sender=coa-employee&receiver=aivd")
    diagram = page.locator("#diagram")
    assert diagram.locator("[tabindex='0']").count() == 1
    diagram.locator(".d-actor").first.focus()
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    expect(page.locator(".d-actor[data-actor='aivd']")).to_be_focused()
    before = diagram.get_attribute("width")
    page.keyboard.press("+")
    assert float(diagram.get_attribute("width") or 0) == pytest.approx(float(before or 0) * 1.25)
    page.keyboard.press("0")
    page.keyboard.press("Enter")
    page.wait_for_url("**/nl/actor/aivd")
    page.close()


def test_a_table_is_sorted_by_a_button_and_says_so(chromium: Browser, with_sources: str) -> None:
    page = chromium.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{with_sources}/en/routes?sender=coa")
    page.get_by_role("button", name="To").first.click()
    cells = page.locator("#flows tbody tr td:nth-child(2)").all_inner_texts()
    assert cells == sorted(cells, key=str.casefold)
    expect(page.locator("#said")).to_contain_text("Sorted by")
    page.close()


def test_without_script_the_drawing_the_steps_and_the_table_remain(chromium: Browser, with_sources: str) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(f"{with_sources}/nl/routes?sender=coa-employee&receiver=aivd")
    expect(page.locator("#diagram")).to_be_visible()
    page.locator(".d-step").nth(1).click()
    assert page.url.endswith("#step-2")
    assert page.locator("#flows tbody tr").count() > 3
    context.close()


def test_below_900_pixels_the_steps_take_the_place_of_the_drawing(chromium: Browser, with_sources: str) -> None:
    page = chromium.new_page(viewport={"width": 390, "height": 900})
    page.goto(f"{with_sources}/nl/routes?sender=coa-employee&receiver=aivd")
    expect(page.locator("#diagram")).to_be_hidden()
    expect(page.locator("#step-1")).to_be_visible()
    page.close()


def test_the_keyboard_reaches_a_source_of_the_third_step_in_at_most_25_stops(
    chromium: Browser, with_sources: str
) -> None:
    page = chromium.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{with_sources}/nl/routes?sender=coa-employee&receiver=aivd")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    stops = 2
    while stops < 25 and not page.evaluate("!!document.activeElement.closest('#step-3 .citations')"):
        page.keyboard.press("Tab")
        stops += 1
    assert page.evaluate("!!document.activeElement.closest('#step-3 .citations')")
    page.keyboard.press("Enter")
    page.wait_for_url("**/nl/passage/**")
    page.close()


def test_the_years_of_the_measures_are_set_by_field_or_slider_from_the_keyboard(
    chromium: Browser, with_sources: str
) -> None:
    page = chromium.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{with_sources}/nl/measures")
    page.locator("#from").focus()
    page.keyboard.type("2023")
    expect(page.locator("[data-for='from']")).to_have_value("2023")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#from")).to_have_value("2024")
    page.locator("[data-for='to']").focus()
    page.keyboard.press("Home")
    first = page.locator("[data-for='to']").get_attribute("min") or ""
    assert 2010 < int(first) < 2023
    expect(page.locator("#to")).to_have_value(first)
    expect(page.locator("#from")).to_have_value(first)  # a range never runs backwards
    page.keyboard.press("End")
    page.locator("#to").press("Enter")
    page.wait_for_url(f"**/nl/measures?*from={first}&to=2025*")
    assert "data-for" not in page.url
    page.close()


@pytest.mark.parametrize("width", [1440, 900])
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_no_table_or_drawing_has_columns_out_of_sight(
    chromium: Browser, with_sources: str, lang: str, width: int
) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 900})
    for path in (*PAGES, "/procedures/reporting-process", "/procedures/family-reunification", "/measures?group=actor"):
        page.goto(f"{with_sources}/{lang}{path}")
        wide = (
            "[...document.querySelectorAll('.scroll, .sheet')].filter((box) => box.scrollWidth > box.clientWidth + 1)"
        )
        assert page.evaluate(f"{wide}.map((box) => [box.scrollWidth, box.clientWidth])") == [], path
    page.close()


@pytest.mark.parametrize("path", ["/routes", "/sources", "/about"])
def test_on_a_phone_the_views_are_one_row_in_which_the_current_one_is_in_sight(
    chromium: Browser, with_sources: str, path: str
) -> None:
    page = chromium.new_page(viewport={"width": 320, "height": 700})
    page.goto(f"{with_sources}/nl{path}")
    assert page.locator(".tabs").evaluate("(tabs) => tabs.clientHeight") < 70
    box = page.locator(".tabs [aria-current]").bounding_box()
    assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= 320
    page.close()
