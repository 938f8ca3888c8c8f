"""Queries that mean harm, sent to a server that others go on using."""

from __future__ import annotations

import httpx
import pytest
from hostile_queries import (
    CHAINED,
    COUNTS,
    DEPTHS,
    FILES,
    LABOUR,
    MEMORY,
    NESTED,
    REGEX,
    UPDATES,
    calls,
    chained,
    nested,
)
from hostile_server import RESULTS, Attacked, Canary, check_whole

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
AIMS = {"labour": LABOUR, "memory": MEMORY, "regular expression": REGEX}
EACH = [(aim, name) for aim, queries in AIMS.items() for name in queries]
HARMLESS = ("DESCRIBE", "GRAPH")


@pytest.mark.parametrize(("aim", "name"), EACH, ids=[f"{aim}: {name}" for aim, name in EACH])
def test_a_query_that_wants_too_much_is_refused_or_answered_whole(attacked: Attacked, aim: str, name: str) -> None:
    check_whole(attacked.ask(AIMS[aim][name], accept="application/sparql-results+json, application/ld+json;q=0.9"))


@pytest.mark.parametrize("name", NESTED)
def test_nesting_of_any_depth_is_refused_or_answered(attacked: Attacked, name: str) -> None:
    for depth in DEPTHS:
        check_whole(attacked.ask(nested(name, depth)))


@pytest.mark.parametrize("name", CHAINED)
def test_any_number_of_operators_is_refused_or_answered(attacked: Attacked, name: str) -> None:
    for count in COUNTS:
        check_whole(attacked.ask(chained(name, count)))


@pytest.mark.parametrize("name", calls("x:"))
def test_no_query_calls_another_address(attacked: Attacked, canary: Canary, name: str) -> None:
    answer = attacked.ask(calls(canary.address)[name], accept=f"{RESULTS}, text/turtle;q=0.5")
    assert answer.status_code == (200 if name in HARMLESS else 400), answer.text


def test_no_parameter_of_the_protocol_makes_the_server_call(attacked: Attacked, canary: Canary) -> None:
    with attacked.client() as client:
        for parameter in ("default-graph-uri", "named-graph-uri", "using-graph-uri", "using-named-graph-uri"):
            for address in (canary.address, *FILES):
                given = {"query": "SELECT * { ?a ?b ?c }", parameter: address}
                for answer in (client.get("/sparql", params=given), client.post("/sparql", data=given)):
                    refused = answer.status_code == 400 and answer.json()["detail"]
                    assert refused or parameter.startswith("using-")
                    assert "root:" not in answer.text


@pytest.mark.parametrize("file", FILES)
def test_no_query_reads_a_file(attacked: Attacked, file: str) -> None:
    for name, query in calls(file).items():
        answer = attacked.ask(query, accept=f"{RESULTS}, text/turtle;q=0.5")
        assert answer.status_code == (200 if name in HARMLESS else 400), name
        assert "root:" not in answer.text


@pytest.mark.parametrize("name", UPDATES)
def test_an_update_in_any_disguise_is_refused_and_changes_nothing(attacked: Attacked, name: str) -> None:
    update = UPDATES[name]
    before = attacked.ask(COUNT).json()["results"]
    with attacked.client() as client:
        for answer in (
            client.get("/sparql", params={"query": update}),
            client.post("/sparql", data={"query": update}),
            client.post("/sparql", data={"update": update}),
            client.post("/sparql", data={"query": "ASK {}", "update": update}),
            client.post("/sparql", params={"update": update}, data={"query": "ASK {}"}),
            client.post("/sparql", content=update, headers={"content-type": "application/sparql-query"}),
            client.post("/sparql", content=update, headers={"content-type": "application/sparql-update"}),
            client.put("/sparql", content=update, headers={"content-type": "text/turtle"}),
            client.request("DELETE", "/sparql"),
            client.patch("/sparql", content=update, headers={"content-type": "application/sparql-query"}),
        ):
            assert answer.status_code in (400, 403, 405), answer.text
        page = client.get("/nl/query", params={"query": update})
        assert page.status_code == 400
    fresh = COUNT + f" # {name}"
    assert attacked.ask(fresh).json()["results"] == before


def test_the_workbench_holds_what_the_endpoint_holds(attacked: Attacked, canary: Canary) -> None:
    with attacked.client() as client:
        for query in (*calls(canary.address).values(), MEMORY["rows without end"], LABOUR["product of scans"]):
            answer: httpx.Response = client.get("/nl/query", params={"query": query})
            assert answer.status_code in (200, 400, 413, 503, 504, 507)
            assert len(answer.content) < 3_000_000
