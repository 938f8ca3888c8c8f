from __future__ import annotations

import os
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from browser_page import Watched
from fastapi import FastAPI
from playwright.sync_api import Browser, expect
from starlette.routing import Match, Route

pytestmark = pytest.mark.browser

WIDTHS = (1440, 900, 390, 320)
LONG = os.environ.get("KETENKAART_LONG") == "1"
EXAMINED = {"nl": WIDTHS if LONG else (1440, 390), "en": WIDTHS if LONG else (900, 320)}  # axe-core takes its time
ROUTE = {
    "nl": "Hoe komt een signaal van een COA-medewerker bij de AIVD terecht?",
    "en": "How does a signal get from a COA employee to the AIVD?",
}
ERRORS = (
    *("/nl/nowhere", "/en/actor/coaa", "/nl/network?around=coa&distance=9", "/en/query?query=SELECT"),
    f"/nl/{'x' * 300}",
)
WITHOUT_SCRIPT = {
    "/": "form[action$='/ask'] input[name=q]",
    "/network": "select[name=around] option",
    "/network?around=coa&distance=1": "[data-flow] .pick",
    "/ask": "form[action$='/ask'] input[name=q]",
    "/ask?q=Aan+wie+geeft+het+COA+signalen+door%3F": ".findings .citations a",
    "/questions": "main ul a",
    "/questions/who-passes-signals-to?receiver=aivd": "select[name=receiver]",
    "/sources": "main section a",
    "/actors": "main ul a",
    "/search?q=marechaussee": "ol.hits a",
    "/query": "form textarea[name=query]",
    "/query?query=SELECT+%2A+%7B+%3Fs+a+%3Ft+%7D+LIMIT+2": "table tbody tr",
    "/api": "main section h2",
    "/about": "main dl dt",
    "/actor/coa": "ul.flows li",
}
Open = Callable[..., Watched]
langs = pytest.mark.parametrize("lang", ["nl", "en"])


def view_of(app: FastAPI, path: str) -> str:
    scope = {"type": "http", "method": "GET", "path": f"/nl{path.partition('?')[0]}"}
    routes = (route for route in app.routes if isinstance(route, Route) and route.path.startswith("/nl/"))
    return next(route.path for route in routes if route.matches(scope)[0] is Match.FULL)


@pytest.fixture(scope="module")
def views(real_served: tuple[str, FastAPI], real_pages: tuple[str, ...]) -> tuple[str, ...]:
    """The first page of every view, and of some the pages that show more."""
    first: dict[str, str] = {}
    for path in real_pages:
        first.setdefault(view_of(real_served[1], path), path)
    more = [path for path in real_pages if path.startswith(("/network?around=coa", "/ask?", "/query?", "/routes?"))]
    return tuple(dict.fromkeys((*first.values(), *more)))


@langs
def test_every_view_is_quiet_fits_every_width_and_is_accessible(
    open_page: Open, views: tuple[str, ...], axe: str, lang: str
) -> None:
    watched = open_page(f"/{lang}/")
    wrong: list[tuple[str, int, object]] = []
    for path in (*views, f"/ask?{urlencode({'q': ROUTE[lang]})}"):
        watched.page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        watched.go(f"/{lang}{path}")
        for width in WIDTHS:
            watched.page.set_viewport_size({"width": width, "height": 900})
            wrong += [(path, width, f"{watched.overflow()} pixels too wide")] if watched.overflow() > 0 else []
            if width in EXAMINED[lang]:
                wrong += [(path, width, barrier) for barrier in watched.barriers(axe)]
        wrong += [(path, 0, complaint) for complaint in watched.complaints()]
        watched.wrong.clear()
        watched.foreign.clear()
    assert wrong == []


@langs
@pytest.mark.parametrize("width", [1440, 1300, 1100, 900, 390])
@pytest.mark.parametrize(
    "path", ["/routes?sender=coa-employee&receiver=aivd", "/routes?sender=coa&show=flows"], ids=["route", "flows"]
)
def test_the_drawing_and_table_of_routes_are_not_cut_off(open_page: Open, lang: str, width: int, path: str) -> None:
    page = open_page(f"/{lang}{path}", width).page
    regions = page.locator(".scroll").all()
    assert regions
    for region in regions:
        assert region.evaluate("region => region.scrollWidth - region.clientWidth") <= 0, region.get_attribute("class")


def test_a_drawing_of_routes_is_zoomed_from_the_size_at_which_it_is_seen(open_page: Open) -> None:
    page = open_page("/nl/routes?sender=coa-employee&receiver=aivd", 900).page

    def width() -> float:
        return float(page.locator("#diagram").evaluate("drawing => drawing.getBoundingClientRect().width"))

    seen = width()
    page.get_by_role("button", name="Inzoomen").click()
    assert width() == pytest.approx(1.25 * seen)
    page.get_by_role("button", name="Alles in beeld").click()
    assert width() == seen


@pytest.mark.parametrize("path", ERRORS, ids=range(len(ERRORS)))
def test_the_page_of_an_error_fits_every_width_and_is_accessible(open_page: Open, axe: str, path: str) -> None:
    watched = open_page(path)
    for width in WIDTHS:
        watched.page.set_viewport_size({"width": width, "height": 900})
        assert watched.overflow() <= 0, width
        assert watched.barriers(axe) == [], width
    assert watched.foreign == []


@pytest.mark.parametrize("scheme", ["dark", "light"])
@pytest.mark.parametrize(
    "path", ["/nl/network?around=ind&distance=1", "/nl/ask?q=Wie+meldt+aan+de+AIVD%3F", "/en/about"]
)
def test_both_colour_schemes_are_accessible(open_page: Open, axe: str, path: str, scheme: str) -> None:
    assert open_page(path, color_scheme=scheme).barriers(axe) == []


@langs
@pytest.mark.parametrize("width", [1440, 320])
def test_the_drawing_of_the_network_is_painted(open_page: Open, lang: str, width: int) -> None:
    watched = open_page(f"/{lang}/network?around=ind&distance=1", width)
    expect(watched.page.locator("#network[data-drawn=yes] canvas")).to_be_visible()
    assert watched.colours() > 3
    drawn = set(watched.drawing("body.edgeIndices"))  # type: ignore[call-overload]
    listed = {entry.get_attribute("data-flow") for entry in watched.page.locator("[data-flow]").all()}
    assert drawn == listed


@langs
def test_without_javascript_every_page_has_its_heading_lists_and_forms(
    chromium: Browser, real_site: str, lang: str
) -> None:
    page = chromium.new_page(java_script_enabled=False)
    for path, wanted in WITHOUT_SCRIPT.items():
        page.goto(f"{real_site}/{lang}{path}")
        expect(page.locator("h1")).to_be_visible()
        expect(page.locator("form[role=search]").first).to_be_visible()
        assert page.locator(wanted).count() > 0, path
        assert page.locator("nav a").count() >= 6, path
        assert page.locator("button.with-script:visible").count() == 0, path
    page.close()


def test_without_javascript_a_flow_is_chosen_by_its_link_and_the_form_moves_the_centre(
    chromium: Browser, real_site: str
) -> None:
    page = chromium.new_page(java_script_enabled=False)
    page.goto(f"{real_site}/nl/network?around=coa&distance=1")
    page.locator("[data-flow] .pick").first.click()
    expect(page.locator("#selected .citations a").first).to_be_visible()
    page.locator("select[name=around]").select_option("aivd")
    page.locator("form.sentence button[type=submit]").click()
    assert "around=aivd" in page.url
    expect(page.locator("h1")).to_contain_text("AIVD")
    page.close()
