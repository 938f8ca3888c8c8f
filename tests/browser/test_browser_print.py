"""On paper: A4 on its side, with the drawing or matrix, the table, the address and the reference date."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from browser_page import Watched
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
Open = Callable[..., Watched]
MEDIA_BOX = re.compile(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]")
VIEWS = (
    ("/routes?sender=coa&receiver=aivd", "#diagram", "#flows"),
    ("/routes", "table.matrix", "table.matrix"),
    ("/systems", "table.matrix", "table.matrix"),
    ("/procedures/asylum-procedure", "table.lanes", "table.lanes"),
    ("/measures", "table.over-time", "table.over-time"),
)


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize(("path", "drawn", "table"), VIEWS)
def test_a_printed_view_holds_drawing_table_address_and_date(
    open_page: Open, lang: str, path: str, drawn: str, table: str
) -> None:
    watched = open_page(f"/{lang}{path}", width=1000)
    page = watched.page
    page.emulate_media(media="print")
    for shown in (drawn, table, ".print-only", ".as-of summary"):
        expect(page.locator(shown).first).to_be_visible()
    for hidden in (".find", ".tabs", ".as-of form", ".not-in-print"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.locator(".print-only")).to_contain_text(page.url)
    expect(page.locator(".print-only")).to_contain_text("27 jun", ignore_case=True)
    above, below = (page.locator(one).first.bounding_box() for one in (drawn, table))
    assert above and below and above["y"] <= below["y"]
    sizes = MEDIA_BOX.findall(page.pdf(prefer_css_page_size=True))
    assert sizes and all((round(float(w)), round(float(h))) == (842, 595) for w, h in sizes)


def test_what_is_folded_away_is_on_paper(open_page: Open) -> None:
    page = open_page("/nl/routes?sender=coa&receiver=aivd", width=1000).page
    page.emulate_media(media="print")
    expect(page.locator("#flows details a").first).to_be_visible()
