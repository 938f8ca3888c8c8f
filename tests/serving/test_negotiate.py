"""Content negotiation, as RFC 9110 has it."""

from __future__ import annotations

import pytest

from graph_api.negotiate import GRAPHS, RESULTS, choose, choose_language

JSON, XML, CSV, TSV = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
)


@pytest.mark.parametrize("accept", [None, "", "*/*", "*", "application/*", "text/html, */*;q=0.1"])
def test_a_client_that_takes_anything_gets_our_first_format(accept: str | None) -> None:
    assert choose(accept, RESULTS) == JSON


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("text/csv", CSV),
        ("TEXT/CSV", CSV),
        ("text/csv; charset=utf-8", CSV),
        ("text/*", CSV),
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.9", XML),
        ("text/csv ; q = 0.5 , text/tab-separated-values ; q = 0.4", CSV),
        ("*/*, application/sparql-results+json;q=0", XML),
        ("text/*;q=0.3, text/csv;q=0.1", TSV),
        ("application/json", "application/json"),
        ('application/ld+json;profile="a,b";q=0.1, text/csv;q=0.05', CSV),
        ("text/csv, */*", CSV),
        ("application/sparql-results+xml, text/csv", XML),
    ],
)
def test_the_preferred_format_wins(accept: str, expected: str) -> None:
    assert choose(accept, RESULTS) == expected


@pytest.mark.parametrize("accept", ["image/png", "text/html", "*/*;q=0", "text/csv;q=0", "text/csv;q=0.0, image/*"])
def test_a_client_that_takes_none_of_the_formats_gets_none(accept: str) -> None:
    assert choose(accept, RESULTS) is None


@pytest.mark.parametrize(
    "accept", [";;;", ",,,", "q=1", "a/b/c", '"', "text/csv;q=nan", "text/csv;q=x", "\x00", "é/é", "text/"]
)
def test_a_malformed_header_is_as_good_as_none(accept: str) -> None:
    assert choose(accept, RESULTS) == JSON


def test_a_malformed_range_does_not_spoil_the_others() -> None:
    assert choose("text/csv;q=7, ;;, application/sparql-results+xml", RESULTS) == XML


def test_a_header_of_many_ranges_is_read_only_so_far() -> None:
    assert choose("image/png," * 10_000 + "text/csv", RESULTS) is None


def test_a_browser_prefers_the_page_and_a_program_the_graph() -> None:
    offered = (*GRAPHS, "text/html")
    assert choose("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", offered) == "text/html"
    assert choose("*/*", offered) == "text/turtle"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, "nl"),
        ("en-GB,en;q=0.9", "en"),
        ("nl-BE", "nl"),
        ("de, en;q=0.3", "en"),
        ("en;q=0.2, nl;q=0.7", "nl"),
        ("de", "nl"),
        ("*", "nl"),
        ("en;q=0", "nl"),
        ("%%%", "nl"),
    ],
)
def test_the_page_is_in_the_language_the_reader_prefers(header: str | None, expected: str) -> None:
    assert choose_language(header) == expected
