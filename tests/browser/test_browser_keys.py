"""Every view by keyboard: one stop for a drawing or matrix, arrows inside it, Escape clears, Back restores."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browser_page import Watched
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
Open = Callable[..., Watched]
langs = pytest.mark.parametrize("lang", ["nl", "en"])
ROUTE = "/routes?sender=coa-employee&receiver=aivd"


def stops(page: Page, inside: str) -> int:
    """Count the stops of the Tab key inside an element."""
    number: int = page.evaluate(
        """(selector) => [...document.querySelector(selector).querySelectorAll("a, button, [tabindex]")]
        .filter((one) => one.tabIndex >= 0).length""",
        inside,
    )
    return number


@langs
def test_an_actor_of_a_route_is_chosen_with_the_space_bar_and_back_undoes_it(
    open_page: Open, axe: str, lang: str
) -> None:
    watched = open_page(f"/{lang}{ROUTE}")
    page = watched.page
    assert stops(page, "#diagram") == 1
    page.locator(".d-actor").first.focus()
    page.keyboard.press("ArrowRight")
    chosen = page.evaluate("document.activeElement.dataset.actor")
    name = page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("Space")
    expect(page.locator("#said")).to_have_text(name)
    assert f"actor={chosen}" in page.url
    assert page.evaluate("document.activeElement.dataset.actor") == chosen
    marked = page.locator("#flows tr.picked").count()
    assert marked > 0
    assert watched.barriers(axe) == []
    page.keyboard.press("Escape")
    assert "actor=" not in page.url
    expect(page.locator("#flows tr.picked")).to_have_count(0)
    page.go_back()
    expect(page.locator("#flows tr.picked")).to_have_count(marked)
    page.go_back()
    expect(page.locator("#flows tr.picked")).to_have_count(0)
    assert watched.complaints() == []


def test_a_choice_in_a_route_is_the_same_when_its_address_is_opened_anew(open_page: Open) -> None:
    page = open_page(f"/nl{ROUTE}&actor=ind").page
    expect(page.locator(".d-actor.picked")).to_have_attribute("data-actor", "ind")
    touched = page.locator(".d-line.picked").count()
    assert touched == page.locator(".d-line[data-from='ind'], .d-line[data-to='ind']").count() > 0


@langs
@pytest.mark.parametrize("path", ["/systems", "/routes", "/systems?procedure=asylum-procedure"])
def test_a_matrix_is_one_stop_and_arrows_walk_along_its_cells(open_page: Open, axe: str, lang: str, path: str) -> None:
    watched = open_page(f"/{lang}{path}")
    page = watched.page
    assert stops(page, "table.matrix") == 1
    expect(page.get_by_role("grid")).to_have_count(1)
    page.evaluate("document.querySelector('table.matrix [tabindex=\"0\"]').focus()")

    def place() -> list[int]:
        found: list[int] = page.evaluate(
            "(() => { const cell = document.activeElement.closest('td, th');"
            " return [cell.parentElement.rowIndex, cell.cellIndex] })()"
        )
        return found

    row = place()[0]
    page.keyboard.press("Home")
    assert place() == [row, 0]
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    assert place() == [row + 1, 1]
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowLeft")
    assert place() == [row, 0]
    page.keyboard.press("Control+End")
    last = place()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    assert place() == last
    assert stops(page, "table.matrix") == 1
    assert watched.barriers(axe) == []
    assert watched.complaints() == []


def test_a_cell_of_the_matrix_opens_with_enter_escape_clears_it_and_back_restores_it(open_page: Open) -> None:
    page = open_page("/nl/systems").page
    page.evaluate("document.querySelector('table.matrix a.cell').focus()")
    page.keyboard.press("Enter")
    page.wait_for_url("**/nl/systems?system=*")
    chosen = page.url
    expect(page.locator("a.cell[aria-current]")).to_have_count(1)
    assert page.locator(".panel .citations a").count() > 0
    page.keyboard.press("Escape")
    page.wait_for_url("**/nl/systems")
    page.go_back()
    page.wait_for_url(chosen)


@langs
def test_up_and_down_walk_along_the_stages_and_escape_leaves_the_chosen_one(open_page: Open, lang: str) -> None:
    page = open_page(f"/{lang}/procedures/asylum-procedure").page
    first, second = (page.locator("table.lanes .what > a").nth(index) for index in (0, 1))
    first.focus()
    page.keyboard.press("ArrowDown")
    expect(second).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**?stage=*")
    page.keyboard.press("Escape")
    page.wait_for_url(f"**/{lang}/procedures/asylum-procedure")
    page.go_back()
    page.wait_for_url("**?stage=*")
    expect(page.locator("tr.current")).to_have_count(1)


@langs
def test_back_takes_back_a_choice_in_the_network(open_page: Open, lang: str) -> None:
    watched = open_page(f"/{lang}/network?around=coa&distance=1")
    page = watched.page
    expect(page.locator("#network")).to_have_attribute("data-drawn", "yes")
    picks = page.locator(".panel .pick")
    picks.nth(0).click()
    first = page.url
    assert "flow=" in first
    picks.nth(1).click()
    assert page.url != first
    page.go_back()
    assert page.url == first
    expect(picks.nth(0)).to_have_attribute("aria-current", "true")
    page.go_back()
    expect(page.locator("#selected")).to_be_hidden()
    page.go_forward()
    expect(picks.nth(0)).to_have_attribute("aria-current", "true")
    page.keyboard.press("Escape")
    expect(page.locator("#selected")).to_be_hidden()
    assert "flow=" not in page.url
    assert watched.complaints() == []


@langs
def test_n_and_p_go_along_the_passages_of_a_document_unless_that_is_switched_off(open_page: Open, lang: str) -> None:
    watched = open_page(f"/{lang}/sources/kst-29754-716")
    page = watched.page
    chips = page.locator(".marked .chip")
    total = chips.count()
    page.locator("h1").click()
    page.keyboard.press("n")
    expect(chips.nth(0)).to_be_focused()
    page.keyboard.press("n")
    expect(chips.nth(1)).to_be_focused()
    expect(page.locator("#said")).to_contain_text(f"2 {'van' if lang == 'nl' else 'of'} {total}")
    page.keyboard.press("p")
    expect(chips.nth(0)).to_be_focused()
    page.keyboard.press("p")
    expect(chips.nth(0)).to_be_focused()
    page.locator("#shortcut").uncheck()
    page.locator("h1").click()
    page.keyboard.press("n")
    expect(chips.nth(1)).not_to_be_focused()
    assert watched.complaints() == []
