"""The search field: suggestions that a keyboard and a screen reader can use, and a plain form without JavaScript."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browser_page import Watched
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
Open = Callable[..., Watched]
langs = pytest.mark.parametrize("lang", ["nl", "en"])


@langs
@pytest.mark.parametrize(("typed", "slug"), [("coa", "coa"), ("kmar", "kmar"), ("dt&v", "dtv"), ("aivdd", "aivd")])
def test_the_first_suggestion_is_the_organisation_and_enter_opens_its_page(
    open_page: Open, axe: str, lang: str, typed: str, slug: str
) -> None:
    watched = open_page(f"/{lang}/about")
    page = watched.page
    field = page.get_by_role("combobox", name="Zoek" if lang == "nl" else "Search").first
    page.keyboard.press("/")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-expanded", "false")
    page.keyboard.type(typed)
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#said")).to_contain_text("sugges")
    page.keyboard.press("ArrowDown")
    first = page.get_by_role("option").first
    expect(first).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", first.get_attribute("id") or "")
    assert watched.barriers(axe) == []
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{lang}/actor/{slug}")
    assert watched.complaints() == []


def test_escape_closes_the_suggestions_and_the_arrows_go_round(open_page: Open) -> None:
    watched = open_page("/nl/about", width=390)
    page, field = watched.page, watched.page.locator("#find")
    field.fill("politie")
    expect(page.get_by_role("listbox")).to_be_visible()
    number = page.get_by_role("option").count()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("option").nth(number - 1)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") is None
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    assert field.input_value() == "politie"
    page.keyboard.press("Escape")
    assert field.input_value() == ""
    assert watched.overflow() <= 0


def test_a_suggestion_keeps_the_reference_date(open_page: Open) -> None:
    page = open_page("/nl/actors?as_of=2023-12-31").page
    page.locator("#find").fill("kmar")
    page.get_by_role("option").first.click()
    page.wait_for_url("**/nl/actor/kmar?as_of=2023-12-31")


def test_enter_without_a_choice_searches_as_it_does_without_javascript(open_page: Open) -> None:
    for settings in ({}, {"java_script_enabled": False}):
        page = open_page("/nl/about", **settings).page
        page.locator("#find").fill("kmar")
        page.locator("#find").press("Enter")
        page.wait_for_url("**/nl/search?q=kmar")
        expect(page.locator(".hits a").first).to_have_attribute("href", "/nl/actor/kmar")


def test_the_shortcut_can_be_switched_off(open_page: Open) -> None:
    page = open_page("/nl/about").page
    page.locator("#shortcut").uncheck()
    page.locator("h1").click()
    page.keyboard.press("/")
    expect(page.locator("#find")).not_to_be_focused()
