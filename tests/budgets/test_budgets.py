"""The pages of the real graph against their budgets, in what does not depend on the machine."""

from __future__ import annotations

import pytest
from bench_pages import LIMITS, NETWORK, Row
from page_measures import VIEWS, crossings, moments, weigh
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

MOST_CROSSINGS = 15
DOCUMENTS = ("kst-32317-MS", "systeemcheck-2023", "kst-29754-754", "kst-29754-716", "beslisnota-2024")
ROUTES = ("coa-employee&receiver=aivd", "ind-employee&receiver=police-cter-cluster", "witness&receiver=ct-infobox")


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_keeps_to_its_budget_of_bytes(chromium: Browser, real_site: str, name: str) -> None:
    weight = weigh(chromium, real_site + VIEWS[name])
    own, transferred, *_ = NETWORK if name.startswith("network") else LIMITS
    assert 0 < weight.own <= own
    assert weight.own < weight.transferred <= transferred


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_source_beside_its_text_keeps_to_its_budget_of_bytes(chromium: Browser, with_sources: str, name: str) -> None:
    weight = weigh(chromium, f"{with_sources}/nl/sources/{name}")
    assert 0 < weight.own <= LIMITS[0]


@pytest.mark.parametrize("name", VIEWS)
@pytest.mark.parametrize("slower", [1, 4])
def test_nothing_on_a_view_moves_while_it_loads(chromium: Browser, real_site: str, name: str, slower: int) -> None:
    assert moments(chromium, real_site + VIEWS[name], slower).shift <= LIMITS[-1]


@pytest.mark.parametrize("route", ROUTES)
def test_few_lines_of_a_drawing_of_routes_cross(chromium: Browser, real_site: str, route: str) -> None:
    lines, crossed = crossings(chromium, f"{real_site}/nl/routes?sender={route}")
    assert lines > 1
    assert crossed <= MOST_CROSSINGS


def test_what_misses_its_budget_stands_out_in_the_table() -> None:
    row = Row("seats", (10.4, 151, 150, 801, 1, 1, 1, 1, 0.021)).write()
    assert row == "| seats | 10 | **151** | 150 | **801** | 1 | 1 | 1 | 1 | **0.021** |"
    assert Row("network", (10, 151, 1, 1, 1, 1, 1, 249, 0)).write().count("**") == 0
