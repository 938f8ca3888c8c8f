"""Clients of others, as their users use them, against the running server: each must be told what the files say."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pandas
import pytest
from pyoxigraph import NamedNode
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, JSONLD, N3, POST, POSTDIRECTLY, RDFXML, TURTLE, URLENCODED, XML, SPARQLWrapper

from graph_api.load import Dataset
from graph_api.prefixes import DEF, ID

HERE = Path(__file__).resolve().parent
SENDER = f"{ID}actor/coa"
HAS_SENDER, HAS_RECEIVER = f"{DEF}hasSender", f"{DEF}hasReceiver"
PATTERN = f"{{ ?flow <{HAS_RECEIVER}> ?receiver }}"
SELECT = f"SELECT DISTINCT ?receiver WHERE {PATTERN} ORDER BY ?receiver"
CONSTRUCT = f"CONSTRUCT {{ ?flow <{HAS_RECEIVER}> ?receiver }} WHERE {PATTERN}"
ASK = f"ASK {PATTERN}"
NO = f"ASK {{ <{SENDER}> <{HAS_SENDER}> ?nobody }}"


@pytest.fixture(scope="session")
def endpoint(real_site: str) -> str:
    return f"{real_site}/sparql"


@pytest.fixture(scope="session")
def flows(real_dataset: Dataset) -> dict[str, str]:
    """Each flow with its receiver, read from the files."""
    quads = (quad for quad in real_dataset.quads() if quad.predicate == NamedNode(HAS_RECEIVER))
    found = {quad.subject.value: quad.object.value for quad in quads}
    assert len(found) > 50
    return found


@pytest.fixture(scope="session")
def receivers(flows: dict[str, str]) -> list[str]:
    return sorted(set(flows.values()))


def wrapper(endpoint: str, query: str, format_: str, method: str = "GET", how: str = URLENCODED) -> Any:
    client = SPARQLWrapper(endpoint)
    client.setQuery(query)
    client.setReturnFormat(format_)
    client.setMethod(method)
    client.setRequestMethod(how)
    return client.query().convert()


@pytest.mark.parametrize(("method", "how"), [("GET", URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)])
def test_sparqlwrapper_reads_rows_in_every_format(endpoint: str, receivers: list[str], method: str, how: str) -> None:
    told = wrapper(endpoint, SELECT, JSON, method, how)
    assert [row["receiver"]["value"] for row in told["results"]["bindings"]] == receivers
    document = wrapper(endpoint, SELECT, XML, method, how)
    assert [uri.firstChild.data for uri in document.getElementsByTagName("uri")] == receivers
    assert wrapper(endpoint, SELECT, CSV, method, how).decode().split() == ["receiver", *receivers]
    assert wrapper(endpoint, ASK, JSON, method, how)["boolean"] is True
    assert wrapper(endpoint, NO, JSON, method, how)["boolean"] is False


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own reader of JSON-LD
@pytest.mark.parametrize("format_", [TURTLE, RDFXML, JSONLD, N3])
def test_sparqlwrapper_reads_graphs_in_every_format(endpoint: str, flows: dict[str, str], format_: str) -> None:
    told = wrapper(endpoint, CONSTRUCT, format_)
    graph = told if isinstance(told, Graph) else Graph().parse(data=told, format="turtle")
    assert {(str(s), str(p), str(o)) for s, p, o in graph} == {(f, HAS_RECEIVER, r) for f, r in flows.items()}


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_uses_the_endpoint_as_a_store(endpoint: str, flows: dict[str, str], method: str) -> None:
    graph = Graph(store=SPARQLStore(endpoint, method=method))
    assert sorted(str(row.receiver) for row in graph.query(SELECT)) == sorted(set(flows.values()))
    assert {str(flow): str(end) for flow, end in graph.subject_objects(URIRef(HAS_RECEIVER))} == flows
    assert graph.query(ASK).askAnswer is True
    assert (URIRef(SENDER), URIRef(HAS_SENDER), None) not in graph
    built = graph.query(CONSTRUCT).graph
    assert {(str(s), str(o)) for s, _, o in built} == set(flows.items())


def test_pandas_reads_a_table_from_the_address_of_a_query(endpoint: str, flows: dict[str, str]) -> None:
    address = httpx.URL(endpoint, params={"query": f"SELECT ?flow ?receiver WHERE {PATTERN}"})
    table = pandas.read_csv(str(address), storage_options={"Accept": "text/csv"})
    assert list(table.columns) == ["flow", "receiver"]
    assert dict(zip(table["flow"], table["receiver"], strict=True)) == flows
    posted = httpx.post(endpoint, data={"query": SELECT}, headers={"accept": "text/tab-separated-values"})
    tabbed = pandas.read_csv(io.StringIO(posted.text), sep="\t")
    assert [cell.strip("<>") for cell in tabbed["?receiver"]] == sorted(set(flows.values()))


def curl(*arguments: str) -> str:
    command = shutil.which("curl")
    assert command, "curl is not installed; install it (Debian: apt-get install curl)"
    told = subprocess.run([command, "--silent", "--show-error", *arguments], capture_output=True, text=True, check=True)
    return told.stdout


def test_curl_asks_in_the_three_ways_of_the_protocol(endpoint: str, receivers: list[str]) -> None:
    accept = ("--header", "Accept: text/csv")
    for answer in (
        curl(*accept, "--get", "--data-urlencode", f"query={SELECT}", endpoint),
        curl(*accept, "--data-urlencode", f"query={SELECT}", endpoint),
        curl(*accept, "--header", "Content-Type: application/sparql-query", "--data-binary", SELECT, endpoint),
    ):
        assert answer.split() == ["receiver", *receivers]


def test_curl_follows_a_thing_to_its_triples_and_its_page(real_site: str) -> None:
    thing = f"{real_site}/id/actor/coa"
    assert Graph().parse(data=curl("--location", "--header", "Accept: text/turtle", thing), format="turtle")
    assert "<html" in curl("--location", "--header", "Accept: text/html", thing)


def test_curl_is_told_of_an_error_by_its_status(endpoint: str) -> None:
    status = ("--output", os.devnull, "--write-out", "%{http_code} %{content_type}")
    assert curl(*status, "--get", "--data-urlencode", "query=oops", endpoint) == "400 application/problem+json"
    assert curl(*status, "--head", endpoint).startswith("200 text/turtle")
    assert curl(*status, "--request", "PUT", endpoint).startswith("405")


def test_a_client_on_node_asks_in_the_three_ways_of_the_protocol(endpoint: str, flows: dict[str, str]) -> None:
    node = shutil.which("node") or shutil.which("nodejs")
    if not (HERE / "node_modules").is_dir() and not os.environ.get("CI"):
        pytest.skip("the client is not installed: make tests/clients/node_modules/installed")
    assert node, "Node is not installed (Debian: apt-get install nodejs npm)"
    command = [node, str(HERE / "ask.mjs"), endpoint, SELECT, CONSTRUCT, ASK]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    answers = json.loads(told.stdout)
    for way in ("get", "postUrlencoded", "postDirect"):
        assert answers["rows"][way] == sorted(set(flows.values()))
        assert {(s, p, o) for s, p, o in answers["triples"][way]} == {(f, HAS_RECEIVER, r) for f, r in flows.items()}
        assert answers["boolean"][way] is True
