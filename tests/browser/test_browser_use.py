from __future__ import annotations

import json
import re
from collections.abc import Callable
from importlib.resources import files
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from browser_page import Watched
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

Open = Callable[..., Watched]
AROUND = "/network?around=coa&distance=1"
QUESTION = {"nl": "Aan wie geeft het COA signalen door?", "en": "To whom does the COA pass signals?"}
ROUTE = {
    "nl": "Hoe komt een signaal van een COA-medewerker bij de AIVD terecht?",
    "en": "How does a signal get from a COA employee to the AIVD?",
}
MOST_STEPS = 400
TEXTS = {
    lang: json.loads((files("visualisation") / "texts" / f"{lang}.json").read_text("utf-8")) for lang in ("nl", "en")
}
langs = pytest.mark.parametrize("lang", ["nl", "en"])


@langs
def test_the_buttons_zoom_the_drawing_and_bring_all_of_it_back(open_page: Open, lang: str) -> None:
    watched = open_page(f"/{lang}{AROUND}")
    start = watched.drawing("getScale()")
    scales = []
    for key in ("zoom_in", "zoom_out", "zoom_out", "zoom_fit"):
        watched.page.get_by_role("button", name=TEXTS[lang][key], exact=True).click()
        scales.append(watched.drawing("getScale()"))
    assert scales[0] > start > scales[2]  # type: ignore[operator]
    assert scales[1] == pytest.approx(start)
    assert scales[3] == pytest.approx(start)
    assert watched.complaints() == []


@langs
def test_a_flow_chosen_in_the_list_is_told_to_a_reader_who_does_not_see_it_and_escape_clears_it(
    open_page: Open, lang: str
) -> None:
    watched = open_page(f"/{lang}{AROUND}")
    page, status = watched.page, watched.page.get_by_role("status")
    expect(status).to_have_text("")
    for entry in page.locator("[data-flow]:visible").all()[:3]:
        entry.locator(".pick").focus()
        page.keyboard.press("Enter")
        expect(status).to_have_text(str(entry.get_attribute("data-said")))
        assert watched.drawing("getSelectedEdges()") == [entry.get_attribute("data-flow")]
        expect(page.locator("#selected .citations a").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(status).to_have_text("")
    expect(page.locator("#selected")).to_be_hidden()
    assert watched.drawing("getSelectedEdges()") == []
    assert watched.path() == f"/{lang}{AROUND}"
    assert watched.complaints() == []


@langs
def test_a_chosen_flow_is_shown_again_from_its_address(open_page: Open, lang: str) -> None:
    watched = open_page(f"/{lang}{AROUND}")
    entry = watched.page.locator("[data-flow]").first
    entry.locator(".pick").click()
    again = open_page(watched.path())
    expect(again.page.get_by_role("status")).to_have_text(str(entry.get_attribute("data-said")))
    assert again.drawing("getSelectedEdges()") == [entry.get_attribute("data-flow")]


@langs
def test_the_centre_and_the_distance_are_chosen_with_the_form(open_page: Open, lang: str) -> None:
    watched = open_page(f"/{lang}/network")
    page = watched.page
    page.get_by_label(TEXTS[lang]["centre"]).select_option("ind")
    page.get_by_role("radio", name="2").check(force=True)
    page.get_by_role("button", name=TEXTS[lang]["show"], exact=True).click()
    assert parse_qs(urlsplit(page.url).query) == {"around": ["ind"], "distance": ["2"]}
    expect(page.locator("#network[data-drawn=yes] canvas")).to_be_visible()
    assert watched.complaints() == []


@langs
@pytest.mark.parametrize("path", ["/", AROUND])
def test_the_slash_goes_to_the_search_field_and_enter_searches(open_page: Open, lang: str, path: str) -> None:
    watched = open_page(f"/{lang}{path}")
    page = watched.page
    page.locator("h1").click()
    page.keyboard.press("/")
    expect(page.locator("#find")).to_be_focused()
    page.keyboard.type("marechaussee")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{lang}/search?q=marechaussee")
    page.get_by_role("link", name=re.compile("KMar")).first.click()
    page.wait_for_url(f"**/{lang}/actor/kmar")
    assert watched.complaints() == []


@langs
@pytest.mark.parametrize("path", ["/", "/ask"])
def test_a_question_that_is_typed_is_answered_with_its_passages(open_page: Open, lang: str, path: str) -> None:
    watched = open_page(f"/{lang}{path}")
    page = watched.page
    page.locator("#ask").fill(QUESTION[lang])
    page.locator("#ask").press("Enter")
    page.wait_for_url(f"**/{lang}/ask?q=*")
    expect(page.get_by_role("heading", name=TEXTS[lang]["answer"], exact=True)).to_be_visible()
    expect(page.locator("#ask")).to_have_value(QUESTION[lang])
    expect(page.locator(".findings > li").filter(has_text="(IND").first).to_be_visible()
    expect(page.locator(".findings .citations a").first).to_be_visible()
    assert watched.complaints() == []


def test_an_example_on_the_first_page_is_answered_at_a_click(open_page: Open) -> None:
    watched = open_page("/nl/")
    for number in range(watched.page.locator(".hero .links a").count()):
        watched.go("/nl/")
        watched.page.locator(".hero .links a").nth(number).click()
        expect(watched.page.locator(".answer.status-answered")).to_be_visible()
        assert watched.page.locator(".answer .citations a").count() > 0
    assert watched.complaints() == []


@langs
def test_every_passage_behind_a_route_is_reached_by_keyboard(open_page: Open, lang: str) -> None:
    watched = open_page(f"/{lang}/ask")
    page = watched.page
    page.locator("#ask").focus()
    page.keyboard.type(ROUTE[lang])
    page.keyboard.press("Enter")
    page.wait_for_url("**/ask?q=*")
    shown = {link.get_attribute("href") for link in page.locator(".answer .citations a").all()}
    assert len(shown) >= 2
    reached: list[str] = []
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        href = page.evaluate("document.activeElement.getAttribute('href')")
        if href and f"/{lang}/passage/" in href:
            reached.append(href)
        if page.evaluate("document.activeElement === document.body"):
            break
    assert set(reached) == shown
    page.locator(f".answer a[href='{reached[0]}']").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{reached[0]}")
    expect(page.locator("h1")).to_be_visible()
    assert watched.complaints() == []


def test_the_focus_is_always_to_be_seen_and_the_first_stop_leads_to_the_content(open_page: Open) -> None:
    watched = open_page("/nl/")
    page = watched.page
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    for _ in range(12):
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", page.evaluate("document.activeElement.outerHTML")
        page.keyboard.press("Tab")
    page.locator(".skip").focus()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_the_language_switch_keeps_the_question(open_page: Open) -> None:
    watched = open_page(f"/nl/ask?{urlencode({'q': QUESTION['nl']})}")
    page = watched.page
    page.get_by_role("link", name="English").click()
    page.wait_for_url("**/en/ask?q=*")
    expect(page.locator("#ask")).to_have_value(QUESTION["nl"])
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert watched.complaints() == []


def test_a_query_is_run_from_the_keyboard_and_its_mistake_is_pointed_at(open_page: Open) -> None:
    watched = open_page("/nl/query")
    page = watched.page
    page.locator("#query").fill("SELECT ?a WHERE {\n  ?a a kg:Flow\n} LIMIT 3")
    page.locator("#query").press("Control+Enter")
    page.wait_for_url("**/query?query=*")
    expect(page.locator("#problem")).to_contain_text("Regel 2, kolom 8")
    watched.wrong.clear()  # the browser itself reports the status 400
    page.get_by_role("button", name=TEXTS["nl"]["insert_prefixes"]).click()
    page.locator("#query").press("Control+Enter")
    expect(page.locator("table.rows tbody tr")).to_have_count(3)
    page.locator("table.rows a").first.click()
    page.wait_for_url("**/nl/flow/*")
    assert watched.complaints() == []


def test_the_passage_behind_a_flow_is_two_clicks_from_the_network(open_page: Open) -> None:
    watched = open_page(f"/nl{AROUND}")
    page = watched.page
    page.locator("[data-flow] .pick").first.click()
    page.locator("#selected .citations a").first.click()
    page.wait_for_url("**/nl/passage/*")
    expect(page.get_by_role("heading", name=TEXTS["nl"]["in_our_words"])).to_be_visible()
    assert watched.complaints() == []
