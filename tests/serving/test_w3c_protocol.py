"""The W3C tests of the SPARQL 1.1 Protocol and Service Description, run over HTTP against the endpoint."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest
from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node
from serving_parts import serving
from w3c_suite import folder

from graph_api.sparql_request import Terms

FOLDER = folder() / "sparql11" / "protocol"
DATA = "http://kasei.us/2009/09/sparql/data/"

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")

ROWS = ("application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values")
GRAPHS = ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json")

READ_ONLY = "the endpoint only reads: it offers the query operation of the protocol and refuses the update operation"
KNOWN_FAILURES = {
    "update_dataset_default_graph": READ_ONLY,
    "update_dataset_default_graphs": READ_ONLY,
    "update_dataset_named_graphs": READ_ONLY,
    "update_dataset_full": READ_ONLY,
    "update_post_form": READ_ONLY,
    "update_post_direct": READ_ONLY,
    "update_base_uri": READ_ONLY,
}


def manifest() -> Graph:
    return Graph().parse(FOLDER / "manifest.ttl", format="turtle")


def cases() -> Iterator[Any]:
    """Give (name, requests) of every test of the manifest; those known to fail are marked with the reason."""
    if not FOLDER.is_dir():
        yield pytest.param("", [], marks=pytest.mark.skip(reason=f"the W3C tests are not in {FOLDER}"))
        return
    graph = manifest()
    for test in Collection(graph, _one(graph, None, MF.entries)):
        name = str(test).rpartition("#")[2]
        requests = Collection(graph, _one(graph, _one(graph, test, MF.action), HT.requests))
        known = KNOWN_FAILURES.get(name)
        marks = [pytest.mark.xfail(reason=known, strict=True)] if known else []
        yield pytest.param(name, [_request(graph, node) for node in requests], id=name, marks=marks)


def _one(graph: Graph, subject: Node | None, predicate: URIRef) -> Node:
    value = graph.value(subject, predicate) if subject is not None else next(graph.objects(None, predicate))
    assert value is not None
    return value


def _request(graph: Graph, node: Node) -> dict[str, Any]:
    """Give what httpx needs for a request of the manifest, and under `expected` what must come back."""
    response = _one(graph, node, HT.resp)
    wanted = graph.value(response, MF.expectedBoolean)
    return {
        "method": str(_one(graph, node, HT.methodName)),
        "url": str(_one(graph, node, HT.absolutePath)),
        "headers": _headers(graph, node),
        "content": _body(graph, node),
        "expected": {
            "statuses": {str(status)[-3] for status in graph.objects(response, MF.expectedStatus)},
            "format": str(graph.value(response, MF.expectedFormat) or ""),
            "boolean": None if wanted is None else wanted.toPython(),  # type: ignore[attr-defined]
        },
    }


def _headers(graph: Graph, node: Node) -> list[tuple[str, str]]:
    listed = graph.value(node, HT.headers)
    fields = Collection(graph, listed) if listed is not None else ()
    return [(str(_one(graph, field, HT.fieldName)), str(_one(graph, field, HT.fieldValue))) for field in fields]


def _body(graph: Graph, node: Node) -> bytes | None:
    body = graph.value(node, HT.body)
    if body is None:
        return None
    return str(_one(graph, body, CNT.chars)).encode(str(_one(graph, body, CNT.characterEncoding)))


@pytest.fixture(scope="module")
def endpoint() -> Iterator[httpx.Client]:
    """The endpoint over the manifest's data, each file in its own graph, under the manifest's graph names."""
    quads = b""
    for number in (1, 2, 3):
        triples = (FOLDER / f"data{number}.nt").read_text(encoding="utf-8").strip().removesuffix(".")
        quads += f"{triples} <{DATA}data{number}.rdf> .\n".encode()
    with serving(quads, Terms(graphs=(DATA,))) as client:
        yield client


@pytest.mark.parametrize(("name", "requests"), list(cases()))
def test_the_endpoint_answers_as_the_w3c_expects(
    endpoint: httpx.Client, name: str, requests: list[dict[str, Any]]
) -> None:
    for request in requests:
        sent = {key: value for key, value in request.items() if key != "expected"}
        _compare(name, endpoint.request(**sent), request["expected"])


def _compare(name: str, response: httpx.Response, expected: dict[str, Any]) -> None:
    assert str(response.status_code)[0] in expected["statuses"], f"{name}: {response.status_code} {response.text}"
    kind = response.headers.get("content-type", "").partition(";")[0]
    if expected["format"]:
        assert kind in (GRAPHS if expected["format"] == "RDF" else ROWS)
    if expected["boolean"] is not None:
        assert json.loads(response.content)["boolean"] is expected["boolean"]


@pytest.mark.parametrize(
    ("name", "requests"), [pytest.param(*case.values, id=case.id) for case in cases() if "update" in case.values[0]]
)
def test_every_update_of_the_manifest_is_refused(
    endpoint: httpx.Client, name: str, requests: list[dict[str, Any]]
) -> None:
    sent = {key: value for key, value in requests[0].items() if key != "expected"}
    assert endpoint.request(**sent).status_code in (403, 415), name


@pytest.mark.skipif(not FOLDER.is_dir(), reason="the W3C tests are not beside the checkout")
def test_boolean_answers_in_xml_read_as_the_w3c_has_them(endpoint: httpx.Client) -> None:
    headers = {"accept": "application/sparql-results+xml"}
    response = endpoint.get("/sparql", params={"query": "ASK {}"}, headers=headers)
    found = ElementTree.fromstring(response.text).find("{http://www.w3.org/2005/sparql-results#}boolean")
    assert found is not None and found.text == "true"


@pytest.fixture(scope="module")
def described(client: httpx.Client) -> Graph:
    """The service description (the three tests of the service-description manifest need nothing else)."""
    response = client.get("/sparql")
    assert response.headers["content-type"].partition(";")[0] in GRAPHS
    return Graph().parse(data=response.text, format="turtle")


def test_a_get_on_the_endpoint_returns_rdf(described: Graph) -> None:
    assert len(described) > 0


def test_the_description_has_a_matching_endpoint_triple(described: Graph) -> None:
    assert list(described.objects(None, SD.endpoint)) == [URIRef(Terms().endpoint)]


def test_the_description_conforms_to_the_schema(described: Graph) -> None:
    """The domains and ranges of the sd: vocabulary, and one endpoint to a service."""
    services = set(described.subjects(RDF.type, SD.Service))
    assert len(services) == 1
    for property_, subject, object_ in (
        (SD.endpoint, SD.Service, None),
        (SD.supportedLanguage, SD.Service, None),
        (SD.resultFormat, SD.Service, None),
        (SD.feature, SD.Service, None),
        (SD.defaultDataset, SD.Service, SD.Dataset),
        (SD.defaultGraph, SD.Dataset, SD.Graph),
        (SD.namedGraph, SD.Dataset, SD.NamedGraph),
        (SD.graph, SD.NamedGraph, SD.Graph),
    ):
        for start, end in described.subject_objects(property_):
            assert (start, RDF.type, subject) in described, property_
            assert object_ is None or (end, RDF.type, object_) in described, property_
