"""The W3C tests of the SPARQL 1.1 query language and its result formats, run as the endpoint runs a query.

What fails is the engine's and is listed here with the reason: a new failure fails
the test, and so does a listed case that passes. Results are compared as graphs, so that
blank nodes may be called anything; numbers by value; rows in order where ORDER BY asks.
"""

from __future__ import annotations

from pathlib import PurePath

import pytest
from pyoxigraph import RdfFormat, parse
from w3c_suite import Case, cases, cells, expected, folder, is_ordered, path_of, rows, triples

from graph_api import guard
from graph_api.negotiate import GRAPHS
from graph_api.wire import Outcome, Query, Reply
from graph_api.worker import evaluate

MANIFESTS = ("manifest-sparql11-query.ttl", "manifest-sparql11-results.ttl")
TYPES = {
    ".srx": "application/sparql-results+xml",
    ".srj": "application/sparql-results+json",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
}
TRIPLES = "application/n-triples"
MOST_BYTES = 1_000_000
WHOLE = 338
KEEPS_LANGUAGE = "GROUP_CONCAT of texts in one language keeps the language; a plain string is due"
NEW_NODE = "BNODE(text) gives the same node in every row; a new one for each row is due"
MISSING_TERM = "a path of length zero from or to a term that the data do not hold finds nothing; the term itself is due"
UNBOUND_GRAPH = "GRAPH ?g leaves ?g unbound, instead of trying each graph, where the pattern in it binds nothing"
NEGATIVE = "the store keeps every integer as xsd:integer; xsd:negativeInteger is due"
KNOWN_FAILURES = {
    "aggregates/agg-groupconcat-04": KEEPS_LANGUAGE,
    "aggregates/agg-groupconcat-06": KEEPS_LANGUAGE,
    "aggregates/agg-empty-group-count-graph": UNBOUND_GRAPH,
    "bindings/graph": UNBOUND_GRAPH,
    "negation/graph-minus": UNBOUND_GRAPH,
    "functions/bnode01": NEW_NODE,
    "property-path/zero_or_more_set_start": MISSING_TERM,
    "property-path/zero_or_more_set_end": MISSING_TERM,
    "property-path/zero_or_one_set_start": MISSING_TERM,
    "property-path/zero_or_one_set_end": MISSING_TERM,
    "csv-tsv-res/tsv03": NEGATIVE,
}


def suite() -> list[Case]:
    return list(cases(*MANIFESTS)) if folder().is_dir() else []


def marked(found: list[Case]) -> list[object]:
    """Give the cases as parameters; those known to fail must fail."""
    if not found:
        return [pytest.param(None, marks=pytest.mark.skip(reason=f"the W3C tests are not in {folder()}"))]
    known = {name: [pytest.mark.xfail(reason=why, strict=True)] for name, why in KNOWN_FAILURES.items()}
    return [pytest.param(case, id=case.name, marks=known.get(case.name, [])) for case in found]


def answer(case: Case, results_type: str = TYPES[".srj"]) -> Reply:
    """Let the guard look at the query and run it as a worker does."""
    text = case.text()
    guard.check(text, 100_000, graphs=("",))
    return evaluate(case.store(), Query(text, results_type, TRIPLES, case.query), MOST_BYTES)


def is_syntax(reply: Reply) -> bool:
    """Say whether the query was parsed; one with an invented function (syntax-select-expr-04) is, and then refused."""
    assert reply.outcome in (Outcome.ANSWER, Outcome.SYNTAX) or "has no function" in reply.note
    return reply.outcome is not Outcome.SYNTAX


@pytest.mark.parametrize("case", marked(suite()))
def test_a_query_is_answered_as_the_w3c_expects(case: Case) -> None:
    if "Syntax" in case.kind:
        assert is_syntax(answer(case)) is case.kind.startswith("Positive")
        return
    assert case.result is not None
    ending = PurePath(case.result).suffix
    reply = answer(case, TYPES.get(ending, TYPES[".srj"]))
    assert reply.outcome is Outcome.ANSWER, reply.note
    content = bytes(reply.body)
    ordered = is_ordered(case.text())
    if ending == ".csv":
        assert cells(content.decode()) == cells(path_of(case.result).read_text("utf-8"))
    elif reply.note in GRAPHS:
        assert triples(parse(content, RdfFormat.N_TRIPLES)) == expected(case.result, ordered)
    else:
        found = rows(content, ending if ending in TYPES else ".srj", ordered)
        assert found == expected(case.result, ordered), content.decode()


@pytest.mark.skipif(not folder().is_dir(), reason="the W3C tests are not beside the checkout")
def test_the_suite_is_whole_and_every_known_failure_is_one_of_its_cases() -> None:
    names = [case.name for case in suite()]
    assert len(names) == len(set(names)) == WHOLE
    assert set(KNOWN_FAILURES) <= set(names)
