from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import httpx
import pytest
from other_site import Other
from playwright.sync_api import Browser, expect

from graph_api.errors import SettingsError
from graph_api.settings import choose_frame_ancestors

NETWORK = "/embed/{lang}/network?around=coa&distance=1"
ROUTES = "/embed/{lang}/routes?sender=coa-employee&receiver=aivd"
NO_ROUTE = "/embed/{lang}/routes?sender=aivd&receiver=asylum-seeker"
BOTH = [path.format(lang=lang) for path in (NETWORK, ROUTES) for lang in ("nl", "en")]
AXE = "axe.run(document, { resultTypes: ['violations'] }).then((found) => found.violations.map((one) => one.id))"


def ancestors(address: str) -> str:
    policy = httpx.get(address, headers={"accept": "text/html"}).headers["content-security-policy"]
    (found,) = [part for part in policy.split("; ") if part.startswith("frame-ancestors")]
    return str(found)


@pytest.mark.parametrize("path", BOTH)
def test_nobody_may_show_a_drawing_unless_that_is_set(real_site: str, path: str) -> None:
    assert httpx.get(real_site + path).status_code == 200
    assert ancestors(real_site + path) == "frame-ancestors 'none'"


def test_the_origins_that_are_set_may_show_drawings_and_no_other_page(framed_site: str, other: Other) -> None:
    for path in BOTH:
        assert ancestors(framed_site + path) == f"frame-ancestors {other.address} https://*.example.org"
    for path in ("/nl/network?around=coa", "/nl/routes", "/embed/nl/network", "/embed/nl/nothing"):
        assert ancestors(framed_site + path) == "frame-ancestors 'none'"


@pytest.mark.parametrize(
    ("path", "said"), [("network", "Noem de actor in het midden"), ("routes", "Noem waar de route")]
)
def test_what_is_missing_in_an_address_is_said(real_site: str, path: str, said: str) -> None:
    answer = httpx.get(f"{real_site}/embed/nl/{path}", headers={"accept": "text/html", "accept-language": "en"})
    assert answer.status_code == 400
    assert said in answer.text


@pytest.mark.parametrize(
    "given", ["example.org", "https://a.org;script-src *", "*", "https://", "data:", "https://a.org/x"]
)
def test_what_is_no_origin_is_refused(given: str) -> None:
    with pytest.raises(SettingsError, match="is no origin that may show our drawings"):
        choose_frame_ancestors(given)


def test_origins_come_from_the_option_else_from_the_environment() -> None:
    environment = {"KETENKAART_FRAME_ANCESTORS": "https://a.org  http://b.org:8080"}
    assert choose_frame_ancestors(None, environment) == ("https://a.org", "http://b.org:8080")
    assert choose_frame_ancestors("'self' https://*.c.org", environment) == ("'self'", "https://*.c.org")
    assert choose_frame_ancestors("", environment) == ()


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_other_site_shows_the_network_which_can_be_walked_and_its_lists(
    chromium: Browser, framed_site: str, other: Other, lang: str
) -> None:
    page = chromium.new_page(viewport={"width": 1000, "height": 800})
    page.goto(other.page(f"network-{lang}", framed_site + NETWORK.format(lang=lang)))
    frame = page.frame_locator("iframe")
    expect(frame.locator("#network[data-drawn]")).to_be_visible()
    frame.locator("details.lists > summary").click()
    frame.locator(".pick").first.click()
    expect(frame.locator("#selected")).to_be_visible()
    assert frame.locator("[data-flow]").count() > 5
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_other_site_shows_the_route_and_its_links_open_in_a_page_of_their_own(
    chromium: Browser, framed_site: str, other: Other, lang: str
) -> None:
    context = chromium.new_context(viewport={"width": 1000, "height": 800})
    page = context.new_page()
    page.goto(other.page(f"routes-{lang}", framed_site + ROUTES.format(lang=lang)))
    frame = page.frame_locator("iframe")
    expect(frame.locator("#diagram")).to_be_visible()
    with context.expect_page() as opened:
        frame.locator("h1 a").click()
    opened.value.wait_for_url(f"{framed_site}/{lang}/routes?sender=coa-employee&receiver=aivd")
    expect(opened.value.locator("ol.steps")).to_be_visible()
    context.close()


@pytest.mark.browser
def test_a_site_that_is_not_named_shows_nothing(chromium: Browser, real_site: str, other: Other) -> None:
    page = chromium.new_page()
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if "frame-ancestors" in said.text else None)
    page.goto(other.page("refused", real_site + NETWORK.format(lang="nl")))
    page.wait_for_timeout(500)
    assert page.frame_locator("iframe").locator("#network").count() == 0
    assert refused
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize("path", [*BOTH, NO_ROUTE.format(lang="nl")])
@pytest.mark.parametrize("width", [800, 320])
def test_drawings_in_frames_have_no_barriers_and_fit(chromium: Browser, real_site: str, path: str, width: int) -> None:
    found = find_spec("axe_playwright_python")
    assert found and found.origin
    page = chromium.new_page(viewport={"width": width, "height": 600})
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
    page.goto(real_site + path, wait_until="networkidle")
    page.evaluate((Path(found.origin).parent / "axe.min.js").read_text("utf-8"))
    assert page.evaluate(AXE) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert wrong == []
    page.close()
