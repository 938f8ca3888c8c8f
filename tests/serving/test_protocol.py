"""The SPARQL endpoint over real HTTP: ways of asking, formats, graphs, and what goes with an answer."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import httpx
import pytest
from protocol_parts import COUNT, DIRECT, JSON, get
from pyoxigraph import RdfFormat, parse
from serving_parts import COA, ONE, TWO

SD = "http://www.w3.org/ns/sparql-service-description#"
FORM = {"content-type": "application/x-www-form-urlencoded"}


def triples(response: httpx.Response) -> list[tuple[str, str, str]]:
    kind = RdfFormat.from_media_type(response.headers["content-type"])
    assert kind is not None
    # rdflib's reader of JSON-LD warns of its own deprecated class
    return [(str(quad.subject), quad.predicate.value, quad.object.value) for quad in parse(response.content, kind)]


def count(response: httpx.Response) -> int:
    return int(response.json()["results"]["bindings"][0]["n"]["value"])


def test_the_three_ways_of_asking_give_the_same_answer(client: httpx.Client) -> None:
    by_get = get(client, COUNT)
    by_form = client.post("/sparql", data={"query": COUNT})
    directly = client.post("/sparql", content=COUNT, headers=DIRECT)
    assert by_get.status_code == by_form.status_code == directly.status_code == 200
    assert by_get.content == by_form.content == directly.content
    assert count(by_get) == 3


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("*/*", JSON),
        (JSON, JSON),
        ("application/json", "application/json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
    ],
)
def test_rows_come_in_the_format_asked_for(client: httpx.Client, accept: str, expected: str) -> None:
    response = get(client, COUNT, accept=accept)
    assert (response.status_code, response.headers["content-type"]) == (200, expected)
    assert "3" in response.text


@pytest.mark.parametrize(
    "accept", ["text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"]
)
def test_triples_come_in_the_format_asked_for(client: httpx.Client, accept: str) -> None:
    response = get(client, f"DESCRIBE {COA}", accept=accept)
    assert response.headers["content-type"].partition(";")[0] == accept
    assert len(triples(response)) == 1


def test_every_answer_may_be_read_from_any_page_and_is_not_sniffed(client: httpx.Client) -> None:
    for response in (get(client, COUNT), get(client, "oops"), client.get("/sparql"), client.options("/sparql")):
        assert response.headers["access-control-allow-origin"] == "*"
        assert response.headers["x-content-type-options"] == "nosniff"


def test_a_preflight_names_the_methods(client: httpx.Client) -> None:
    response = client.options(
        "/sparql", headers={"origin": "https://example.org", "access-control-request-method": "POST"}
    )
    assert response.status_code == 204
    assert response.headers["access-control-allow-methods"] == "GET, HEAD, POST, OPTIONS"
    allowed = response.headers["access-control-allow-headers"]
    assert {"Accept", "Content-Type", "X-Requested-With", "*"} <= set(allowed.split(", "))
    assert client.options("/sparql/").headers["access-control-allow-origin"] == "*", "a redirect ends a preflight"


def test_head_gives_the_headers_of_get_without_a_body(client: httpx.Client) -> None:
    full = get(client, COUNT)
    head = client.head("/sparql", params={"query": COUNT})
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-length", "content-type", "etag", "cache-control", "vary"):
        assert head.headers[name] == full.headers[name]
    refused = client.head("/sparql", params={"query": "oops"})
    assert (refused.status_code, refused.content) == (400, b"")


def test_graphs_are_chosen_by_parameters_in_the_address_and_in_the_form(client: httpx.Client) -> None:
    query = {"query": COUNT}
    for graph, expected in ((ONE, 2), (TWO, 2), (f"{ONE}-absent", 0)):
        chosen = {"default-graph-uri": graph}
        assert count(client.get("/sparql", params={**query, **chosen})) == expected
        assert count(client.post("/sparql", data={**query, **chosen})) == expected
        assert count(client.post("/sparql", params=chosen, data=query)) == expected
        assert count(client.post("/sparql", params=chosen, content=COUNT, headers=DIRECT)) == expected
        assert count(get(client, f"SELECT (COUNT(*) AS ?n) FROM <{graph}> {{ ?s ?p ?o }}")) == expected


def test_several_graphs_may_be_chosen_and_named_ones_are_apart(client: httpx.Client) -> None:
    ends = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o OPTIONAL { GRAPH ?g { ?s ?p ?o } } }"
    different = "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { ?s ?p ?o } }"
    for ask in (
        lambda graphs: client.get("/sparql", params=[("query", different), *graphs]),
        lambda graphs: client.post("/sparql", content=urlencode([("query", different), *graphs]), headers=FORM),
    ):
        assert count(ask([("default-graph-uri", ONE), ("default-graph-uri", TWO)])) == 3
        assert count(ask([("default-graph-uri", ONE), ("default-graph-uri", f"{ONE}-absent")])) == 2
        assert count(ask([("named-graph-uri", ONE), ("named-graph-uri", TWO)])) == 0, "the default graph is then empty"
    in_named = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    for graphs, expected in (([], 4), ([("named-graph-uri", ONE)], 2), ([("default-graph-uri", ONE)], 0)):
        assert count(client.get("/sparql", params=[("query", in_named), *graphs])) == expected
    both = [("default-graph-uri", ONE), ("named-graph-uri", TWO)]
    assert count(client.get("/sparql", params=[("query", ends), *both])) == 2
    assert count(client.get("/sparql", params=[("query", f"{COUNT} #"), ("default-graph-uri", ONE)])) == 2


RESULT_TYPES = ("application/sparql-results+json", "application/sparql-results+xml", "text/csv")
GRAPH_TYPES = ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json")


@pytest.mark.parametrize("wanted", [*RESULT_TYPES, "text/tab-separated-values", "application/json"])
def test_the_q_value_decides_among_the_formats_of_rows(client: httpx.Client, wanted: str) -> None:
    others = [kind for kind in (*RESULT_TYPES, *GRAPH_TYPES) if kind != wanted]
    accept = ", ".join([*(f"{kind};q=0.5" for kind in others), f"{wanted};q=0.6", "*/*;q=0.1"])
    assert get(client, COUNT, accept=accept).headers["content-type"].partition(";")[0] == wanted


@pytest.mark.parametrize("wanted", GRAPH_TYPES)
def test_the_q_value_decides_among_the_formats_of_triples(client: httpx.Client, wanted: str) -> None:
    others = [kind for kind in (*RESULT_TYPES, *GRAPH_TYPES) if kind != wanted]
    accept = ", ".join([*(f"{kind};q=0.8" for kind in others), f"{wanted};q=0.9", "*/*;q=0.1"])
    for query in (f"DESCRIBE {COA}", f"CONSTRUCT {{ {COA} ?p ?o }} {{ {COA} ?p ?o }}"):
        assert get(client, query, accept=accept).headers["content-type"].partition(";")[0] == wanted


def test_a_program_without_a_query_gets_the_service_description(client: httpx.Client) -> None:
    for accept in ("*/*", "text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"):
        response = client.get("/sparql", headers={"accept": accept})
        assert response.status_code == 200
        found = triples(response)
        assert [end for _, property_, end in found if property_ == SD + "endpoint"] == ["http://127.0.0.1:8000/sparql"]
        assert {end for _, property_, end in found if property_ == SD + "name"} == {ONE, TWO}
        again = client.get("/sparql", headers={"accept": accept, "if-none-match": response.headers["etag"]})
        assert again.status_code == 304
    assert client.get("/sparql", headers={"accept": "image/png"}).status_code == 406


@pytest.mark.parametrize(
    ("language", "page"), [("nl", "/nl/query"), ("en-GB,en;q=0.9,nl;q=0.1", "/en/query"), ("de", "/nl/query")]
)
def test_a_browser_without_a_query_is_led_to_the_page(client: httpx.Client, language: str, page: str) -> None:
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    response = client.get("/sparql", headers={"accept": accept, "accept-language": language})
    assert (response.status_code, response.headers["location"]) == (303, page)
    assert response.headers["vary"] == "Accept, Accept-Language"


def test_a_relative_iri_is_resolved_against_the_public_address(client: httpx.Client) -> None:
    response = get(client, "CONSTRUCT { <x> <y> 1 } {}", accept="application/n-triples")
    assert "<http://127.0.0.1:8000/x>" in response.text


def test_an_error_message_is_valid_json_whatever_the_query_holds(client: httpx.Client) -> None:
    response = get(client, 'SELECT "\x07é\u2028</script>')
    assert json.loads(response.content)["status"] == 400
