from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

pytestmark = pytest.mark.browser

AXE = "axe.run(document, { resultTypes: ['violations'] }).then((found) => found.violations.map((one) => one.id))"
BROKEN = """
window.broken = [];
document.addEventListener("securitypolicyviolation", (event) => window.broken.push(event.violatedDirective));
"""
SAMPLE = (
    *("index", "routes", "routes/sender.noordpost", "flows", "network/around.noordpost", "procedures", "systems"),
    *("measures", "seats", "sources", "questions", "search", "ask", "data", "ontology", "about"),
    *("actor/noordpost", "document/harbour-report-2021"),
)
Open = Callable[..., Page]


@pytest.fixture
def wrong() -> list[str]:
    """What went wrong in any page: messages, failed requests, and requests to elsewhere."""
    return []


@pytest.fixture
def open_file(chromium: Browser, site_address: str, wrong: list[str]) -> Iterator[Open]:
    """Open a file of the site in a browser of its own."""
    contexts: list[BrowserContext] = []

    def opened(file: str, **settings: object) -> Page:
        context = chromium.new_context(reduced_motion="reduce", **settings)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.add_init_script(BROKEN)
        page.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("response", lambda got: wrong.append(f"{got.status} {got.url}") if got.status >= 400 else None)
        page.on("request", lambda asked: None if asked.url.startswith(site_address) else wrong.append(asked.url))
        page.goto(site_address + file, wait_until="load")
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def axe() -> str:
    found = find_spec("axe_playwright_python")
    assert found and found.origin
    return (Path(found.origin).parent / "axe.min.js").read_text("utf-8")


@pytest.fixture(scope="session")
def flows(site: Path) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads((site / "graph.json").read_text("utf-8"))["flows"]
    return found


def expect_flows(page: Page, count: int) -> None:
    """Wait until this many flows are shown: what a choice changes is drawn after the event."""
    expect(page.locator("#flows tbody tr:visible")).to_have_count(count)


@pytest.mark.parametrize(("locale", "lang"), [("nl-BE", "nl"), ("en-GB", "en"), ("de-DE", "nl")])
def test_the_first_page_leads_on_to_the_language_of_the_browser(
    open_file: Open, wrong: list[str], locale: str, lang: str
) -> None:
    page = open_file("index.html", locale=locale)
    page.wait_for_url(f"**/{lang}/index.html")
    expect(page.locator("html")).to_have_attribute("lang", lang)
    assert wrong == []


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_pages_have_no_barriers_break_no_policy_and_ask_for_nothing_that_is_not_there(
    open_file: Open, wrong: list[str], axe: str, site_address: str, lang: str
) -> None:
    page = open_file("404.html", viewport={"width": 390, "height": 900})
    for name in SAMPLE:
        page.goto(f"{site_address}{lang}/{name}.html")
        page.wait_for_load_state("networkidle")
        page.evaluate(axe)
        assert page.evaluate(AXE) == [], name
        assert page.evaluate("window.broken") == [], name
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, name
    assert wrong == []


def test_without_javascript_the_tables_are_whole_and_no_form_is_shown(
    open_file: Open, flows: list[dict[str, object]], site_address: str
) -> None:
    page = open_file("nl/flows.html", java_script_enabled=False)
    expect_flows(page, len(flows))
    for name in SAMPLE:
        page.goto(f"{site_address}nl/{name}.html")
        expect(page.locator("h1")).to_be_visible()
        assert page.locator("form:visible").count() == 0, name


def test_the_flows_are_filtered_by_what_the_graph_says_and_back_brings_the_choice_back(
    open_file: Open, wrong: list[str], flows: list[dict[str, object]]
) -> None:
    page = open_file("nl/flows.html")
    expect(page.locator("#filters")).to_have_attribute("data-ready", "yes")
    expect_flows(page, len(flows))
    actual = [flow for flow in flows if flow["standing"] == "actual"]
    page.select_option("#standing", "actual")
    assert 0 < len(actual) < len(flows)
    expect_flows(page, len(actual))
    page.select_option("#legal_basis", "yes")
    both = [flow for flow in actual if flow["legal_basis"]]
    assert 0 < len(both) < len(actual)
    expect_flows(page, len(both))
    assert page.url.endswith("?standing=actual&legal_basis=yes")
    expect(page.locator("#shown")).to_have_text(f"{len(both)} van {len(flows)} stromen")
    page.go_back()
    expect_flows(page, len(actual))
    expect(page.locator("#legal_basis")).to_have_value("")
    page.click("button[type=reset]")
    expect_flows(page, len(flows))
    assert wrong == []


def test_a_link_to_flows_from_one_to_another_shows_those_of_their_parts_too(
    open_file: Open, site: Path, flows: list[dict[str, object]]
) -> None:
    graph = json.loads((site / "graph.json").read_text("utf-8"))
    parent = {actor["iri"]: actor["parent"] for actor in graph["actors"]}

    def organisation(iri: object) -> object:
        while parent.get(str(iri)):
            iri = parent[str(iri)]
        return iri

    base = "https://w3id.org/ketenkaart/id/actor/"
    wanted = [flow for flow in flows if organisation(flow["sender"]) == f"{base}noordpost"]
    assert any(flow["sender"] != f"{base}noordpost" for flow in wanted)
    page = open_file("en/flows.html?sender=noordpost")
    expect(page.locator("#filters")).to_have_attribute("data-ready", "yes")
    expect_flows(page, len(wanted))
    expect(page.locator("#sender")).to_have_value("noordpost")


def test_a_form_leads_to_the_page_that_holds_its_answer(open_file: Open, wrong: list[str], site: Path) -> None:
    file = next((site / "nl" / "routes").glob("sender.*.receiver.*.html"))
    _, sender, _, receiver, _ = file.name.split(".")
    page = open_file("nl/routes.html")
    page.select_option("#sender", sender)
    page.select_option("#receiver", receiver)
    page.click("form.sentence button[type=submit]")
    page.wait_for_url(f"**/nl/routes/{file.name}")
    expect(page.locator("ol.steps")).to_be_visible()
    expect(page.locator("#sender")).to_have_value(sender)
    assert wrong == []


def test_a_route_that_is_not_there_is_said_not_to_be_found_with_the_direct_flows(open_file: Open, site: Path) -> None:
    held = {path.name for path in (site / "nl" / "routes").glob("sender.*.receiver.*.html")}
    slugs = [actor["slug"] for actor in json.loads((site / "graph.json").read_text("utf-8"))["actors"]]
    pairs = ((a, b) for a in slugs for b in slugs if a != b)
    sender, receiver = next(pair for pair in pairs if f"sender.{pair[0]}.receiver.{pair[1]}.html" not in held)
    page = open_file(f"nl/routes.html?{urlencode({'sender': sender, 'receiver': receiver})}")
    page.wait_for_url("**/nl/flows.html?**")
    expect(page.locator("#no-route")).to_be_visible()
    expect(page.locator("#sender")).to_have_value(sender)


def test_a_click_on_an_actor_of_the_network_leads_to_the_network_around_it(open_file: Open, wrong: list[str]) -> None:
    page = open_file("nl/network/around.noordpost.html")
    expect(page.locator("#network")).to_have_attribute("data-drawn", "yes")
    other = page.evaluate(
        """() => {
          const network = document.getElementById("network").network;
          const node = network.body.data.nodes.get().find((one) => !one.centre);
          const { x, y } = network.canvasToDOM(network.getPosition(node.id));
          const box = document.getElementById("network").getBoundingClientRect();
          return { slug: node.slug, x: box.x + x, y: box.y + y };
        }"""
    )
    page.mouse.click(other["x"], other["y"])
    page.wait_for_url(f"**/nl/network/around.{other['slug']}.html")
    expect(page.locator("h1")).to_be_visible()
    assert wrong == []


def test_search_finds_a_name_a_misspelling_a_paraphrase_and_a_question(open_file: Open, wrong: list[str]) -> None:
    page = open_file("nl/index.html")
    page.fill("#find", "noordpsot")
    page.press("#find", "Enter")
    page.wait_for_url("**/nl/search.html?q=noordpsot")
    expect(page.locator("#hits li").first).to_contain_text("Noordpost")
    page.locator("#hits a").first.click()
    page.wait_for_url("**/nl/actor/noordpost.html")
    page.goto(page.url.replace("actor/noordpost.html", "ask.html?q=Van+wie+krijgt+Noordpost+signalen%3F"))
    assert page.locator("#hits a[href*='/questions/']").count() > 0
    page.goto(page.url.partition("ask.html")[0] + "search.html?q=zzzzzz")
    expect(page.locator("#result")).to_contain_text("zzzzzz")
    assert page.locator("#hits li").count() == 0
    assert wrong == []
