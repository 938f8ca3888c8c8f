"""The courtesy guard: what it refuses, what it must let through, and that no text makes it slow."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest

from graph_api.errors import QueryError, QueryTooLongError
from graph_api.guard import DEPTH, check, check_graphs, is_stable
from graph_api.prefixes import GRAPH

LIMIT = 100_000


@pytest.mark.parametrize(
    "query",
    [
        "ASK { SERVICE <http://example.org/> { ?s ?p ?o } }",
        "ASK { service silent <http://example.org/> { ?s ?p ?o } }",
        "ASK{?s ?p ?o.SERVICE<http://example.org/>{}}",
        "ASK { SERVICESILENT<http://example.org/> {} }",
        "ASK { \\u0053ERVICE <http://example.org/> {} }",
        'ASK { ?s ?p "a\\u0022 #" . SERVICE <http://example.org/> {} }',
        "ASK { ?s ?p '' SERVICE ?where {} }",
        "ASK { # '\nSERVICE <http://example.org/> {} }",
        "ASK { ex:a\\# SERVICE <http://example.org/> {} }",
    ],
)
def test_a_call_to_another_endpoint_is_refused(query: str) -> None:
    with pytest.raises(QueryError, match="SERVICE is switched off"):
        check(query, LIMIT)


@pytest.mark.parametrize(
    "query",
    [
        'ASK { ?s ?p "SERVICE" }',
        "ASK { ?s ?p '''a 'SERVICE' \n b''' }",
        'ASK { ?s ?p """a "FROM <x>" \n b""" }',
        "ASK { ?service a ?from . FILTER(?service < 3 || ?from > 4) }",
        "ASK { ?s <http://example.org/SERVICE> ?o # SERVICE <x> FROM <file:///x>\n}",
        "PREFIX service: <http://example.org/> ASK { service:a ?p service:b }",
        "PREFIX from: <http://example.org/> SELECT ?from { from:a ?from from:b }",
        "PREFIX a: <http://example.org/> ASK { a:service a:from a:insert }",
        "SELECT * { ?insert ?delete ?load } # INSERT",
        f"SELECT * FROM <{GRAPH}one> FROM NAMED <{GRAPH}two> {{ ?s ?p ?o }}",
        f"PREFIX g: <{GRAPH}> SELECT * FROM g:one FROM NAMED g:two {{ ?s ?p ?o }}",
        "ASK { " + "{" * (DEPTH - 1) + "}" * (DEPTH - 1) + " }",
        "ASK {" + "{}" * 500 + "}",
        "SELECT * { VALUES ?x { " + "kg:a-b-c-d-e " * 2000 + "} }",
    ],
)
def test_a_harmless_query_passes(query: str) -> None:
    check(query, LIMIT)


@pytest.mark.parametrize(
    "source", ["<file:///etc/passwd>", "<http://example.org/g>", "<relative>", "x:g", "<http://[>"]
)
def test_a_graph_outside_the_dataset_is_refused_by_name(source: str) -> None:
    with pytest.raises(QueryError, match="is not in this dataset"):
        check(f"SELECT * FROM {source} {{ ?s ?p ?o }}", LIMIT)
    with pytest.raises(QueryError, match="is not in this dataset"):
        check(f"SELECT * FROM NAMED{source} {{ ?s ?p ?o }}", LIMIT)


def test_a_graph_named_by_a_parameter_is_held_to_the_same_rule() -> None:
    check_graphs((f"{GRAPH}one",))
    with pytest.raises(QueryError, match="file:///etc/passwd"):
        check_graphs((f"{GRAPH}one", "file:///etc/passwd"))


@pytest.mark.parametrize(
    "operation", ["INSERT DATA", "DELETE WHERE", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "WITH"]
)
@pytest.mark.parametrize(
    "before", ["", "# note\n", "PREFIX ex: <http://example.org/> BASE <http://example.org/>\n", "prefix :<a:>"]
)
def test_an_update_sent_as_a_query_is_refused_with_the_reason(before: str, operation: str) -> None:
    for spelling in (operation, operation.lower()):
        with pytest.raises(QueryError, match="only reads; updates are refused"):
            check(f"{before}{spelling} <http://example.org/g> {{ }}", LIMIT)


@pytest.mark.parametrize(("open_", "close"), ["{}", "()", "[]"])
def test_deep_nesting_is_refused(open_: str, close: str) -> None:
    with pytest.raises(QueryError, match="nested deeper than 60"):
        check("ASK { " + open_ * 60 + close * 60 + " }", LIMIT)


@pytest.mark.parametrize("operator", ["!", "1 + ", "1 || ", "{} UNION ", "OPTIONAL {} "])
def test_too_many_operators_are_refused(operator: str) -> None:
    with pytest.raises(QueryError, match="more than 3000 operators"):
        check("ASK { " + operator * 3001 + " }", LIMIT)


def test_a_long_query_is_refused_with_both_lengths() -> None:
    with pytest.raises(QueryTooLongError, match="101 characters; the server reads at most 100"):
        check("#" * 101, 100)


@pytest.mark.parametrize(
    "unit",
    [
        '"',
        "'",
        "\\'",
        "'\\'",
        '"""',
        '"\\',
        '""" "',
        "<",
        "<a",
        "#",
        "a",
        "a.",
        "a:",
        "service ",
        "service.",
        "from",
        "from ",
        "from<",
        "from named ",
        "prefix ",
        "prefix a:",
        "prefix a: <b> ",
        "base ",
        "?a",
        "\\u0041",
        "\\u0022",
        "(",
        "()",
        "-",
        "a-",
        "now ",
    ],
)
def test_a_hostile_text_costs_time_in_proportion_to_its_length(unit: str) -> None:
    began = time.monotonic()
    for start in ("", "SELECT * FROM ", "ASK{'", "ASK{service:x from:y "):
        text = start + unit * (LIMIT // len(unit))
        with suppress(QueryError):
            check(text, 2 * LIMIT)
        is_stable(text)
    assert time.monotonic() - began < 5, "quadratic time would take minutes"


@pytest.mark.parametrize("call", ["NOW()", "rand ()", "UUID()", "STRUUID()", "NOW # (\n ()", "\\u004eow()"])
def test_a_query_that_answers_anew_each_time_is_recognised(call: str) -> None:
    assert not is_stable(f"SELECT ({call} AS ?x) {{}}")
    assert is_stable("SELECT ?now ?rand { ?now ex:uuid ?rand }")
    assert is_stable('SELECT ("NOW()" AS ?x) {} # RAND()')
