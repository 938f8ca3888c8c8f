"""An engine elsewhere that fails in every way: what comes back is a plain problem, never half an answer."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs

import httpx
import pytest
from broken_engine import RESULTS, ROWS, answer, chunked, peer
from pyoxigraph import BlankNode, Literal, NamedNode, Triple
from serving_parts import listening
from starlette.routing import Route
from waiting import wait_until

from graph_api.constants import with_constants
from graph_api.description import describe
from graph_api.errors import GraphError, SettingsError
from graph_api.prefixes import DESCRIPTION
from graph_api.protocol import METHODS, sparql_endpoint
from graph_api.remote import Dataset
from graph_api.remote_engine import RemoteEngine
from graph_api.remote_pool import RemotePool
from graph_api.settings import Store, choose_store
from graph_api.sparql_request import Terms
from graph_api.store_writing import batches
from graph_api.wire import Limits

SELECT = "SELECT ?n { ?s ?p ?n }"
CONSTRUCT = "CONSTRUCT WHERE { ?s ?p ?o }"
DATASET = Dataset("abc", ("https://w3id.org/ketenkaart/graph/one",), described=True)
UNION = [
    "https://w3id.org/ketenkaart/graph/union/abc",
    "https://w3id.org/ketenkaart/graph/union/abc/description",
]
LIMITS = Limits(slow_seconds=1.0, answer_bytes=100_000)
NOWHERE = "http://127.0.0.1:1/query"
HALF = ROWS[:40]
CANCELLED = ROWS[:-3] + b"The SPARQL operation has been cancelled"


@contextmanager
def before(address: str, limits: Limits = LIMITS, **terms: int) -> Iterator[httpx.Client]:
    """Serve /sparql in front of an engine; give a client of it."""
    pool = RemotePool(Store(address), DATASET, limits)
    handler = sparql_endpoint(pool, Terms(**terms), "abc", describe("http://localhost/sparql", DATASET.graphs))

    with listening(pool, [Route("/sparql", handler, methods=list(METHODS))]) as client:
        yield client


FAILURES = {
    "half of what it announced": (answer(HALF, length=len(ROWS)), 502),
    "chunks without an end": (chunked(ROWS, end=b""), 502),
    "half a chunk": (chunked(end=b"ff\r\n{"), 502),
    "half an answer as a whole one": (answer(HALF), 502),
    "an answer cut off by a message": (answer(CANCELLED), 502),
    "something after the end": (answer(ROWS + b"{}"), 502),
    "nothing": (answer(b""), 502),
    "JSON of another kind": (answer(b'{"error":"no"}'), 502),
    "half a boolean": (answer(b'{"head":{},"boolean":true'), 502),
    "a page": (answer(b"<html>", "text/html"), 502),
    "XML, which was not asked for": (answer(b"<sparql/>", "application/sparql-results+xml"), 502),
    "no HTTP": (b"hello\r\n\r\n", 502),
    "silence and the end": (b"", 502),
    "a mistake of its own": (answer(b"oops", "text/plain", "500 Internal Server Error"), 502),
    "part of an answer": (answer(ROWS, status="206 Partial Content"), 502),
    "the way to elsewhere": (answer(b"", status="302 Found\r\nLocation: http://127.0.0.1:1/"), 502),
    "a wish for a login": (answer(b"", status="401 Unauthorized"), 502),
    "its own time-out": (answer(b"", "text/plain", "504 Gateway Timeout"), 504),
    "that it is busy": (answer(b"", "text/plain", "503 Service Unavailable"), 503),
    "more than may be": (answer(b'{"head":{"vars":[]}' + b" " * 200_000 + b"}"), 413),
}


@pytest.mark.parametrize("what", FAILURES)
def test_an_engine_that_fails_is_a_plain_problem_and_never_half_an_answer(what: str) -> None:
    says, status = FAILURES[what]
    with peer(says) as engine:
        with before(engine.address) as client:
            told = client.get("/sparql", params={"query": SELECT})
            assert told.status_code == status
            assert told.headers["content-type"] == "application/problem+json"
            assert told.json()["detail"].endswith(".") and "127.0.0.1" not in told.text
        reading = RemoteEngine(Store(engine.address), DATASET, LIMITS)
        with pytest.raises(GraphError) as failed:
            reading.select(SELECT)
        assert failed.value.status == status
        reading.close()


@pytest.mark.parametrize(
    ("kind", "written", "means"),
    [
        ("boolean", "1", "true"),
        ("boolean", "false", "false"),
        ("duration", "1.8144e+06", "P21D"),
        ("duration", "86400", "P1D"),
        ("duration", "1.06618e+08", "P1234D"),
        ("duration", "5400", "5400"),
        ("duration", "P21D", "P21D"),
        ("decimal", "86400", "86400"),
    ],
)
def test_a_value_that_an_engine_writes_in_its_own_way_is_the_value_that_was_published(
    kind: str, written: str, means: str
) -> None:
    value = f'"type":"literal","datatype":"http://www.w3.org/2001/XMLSchema#{kind}","value":"{written}"'
    rows = ROWS.replace(b'"type":"literal","value":"7"', value.encode())
    with peer(answer(rows)) as engine:
        reading = RemoteEngine(Store(engine.address), DATASET, LIMITS)
        ((found,),) = reading.select(SELECT).rows
        reading.close()
    assert (found.value, found.datatype.value.endswith(f"#{kind}")) == (means, True)


@pytest.mark.parametrize("drip", [False, True], ids=["silent", "dripping"])
def test_an_engine_that_is_late_is_not_waited_for(drip: bool) -> None:
    with peer(answer(ROWS * 9) if drip else b"", drip=drip, silent=not drip) as engine:
        with before(engine.address) as client:
            told = client.get("/sparql", params={"query": SELECT})
            assert (told.status_code, told.json()["detail"]) == (
                504,
                "The query was stopped after 1 seconds; ask for less.",
            )
        reading = RemoteEngine(Store(engine.address), DATASET, LIMITS)
        with pytest.raises(GraphError) as failed:
            reading.select(SELECT)
        assert failed.value.status == 504
        reading.close()


def test_an_engine_that_is_not_there_is_a_503_with_a_time_to_come_back() -> None:
    with before(NOWHERE) as client:
        told = client.get("/sparql", params={"query": SELECT})
    assert (told.status_code, told.headers["retry-after"]) == (503, "1")
    assert told.json()["detail"] == "The engine behind this server cannot be reached; ask again in a moment."


def test_a_faulty_query_is_explained_as_the_engine_does() -> None:
    says = answer(b"Error at line 1:\n unexpected SELEC\n\nSPARQL query:\ninside", "text/plain", "400 Bad Request")
    with peer(says) as engine, before(engine.address) as client:
        told = client.get("/sparql", params={"query": "SELEC ?n"})
    assert told.status_code == 400
    assert told.json()["detail"].endswith("cannot read the query: Error at line 1: unexpected SELEC")


def test_triples_that_break_off_are_not_passed_on() -> None:
    whole = b'<http://a> <http://b> "c" .\n'
    with peer(answer(whole, "application/n-triples")) as engine, before(engine.address) as client:
        given = client.get("/sparql", params={"query": CONSTRUCT}, headers={"accept": "application/ld+json"})
        assert given.status_code == 200 and given.json()[0]["@id"] == "http://a"
        engine.says = answer(whole + b"<http://a> <http:", "application/n-triples")
        broken = client.get("/sparql", params={"query": f"{CONSTRUCT} LIMIT 9"})
        assert broken.status_code == 502


@pytest.mark.parametrize(
    "says", [b'{"head":{},"boolean":false}', b'{"head":{"vars":["__ASK_RETVAL"]},"results":{"bindings":[]}}']
)
def test_a_boolean_is_one_also_when_the_engine_gives_a_table(says: bytes) -> None:
    with peer(answer(says)) as engine, before(engine.address) as client:
        assert client.get("/sparql", params={"query": "ASK {}"}).json()["boolean"] is False


def test_an_answer_is_kept_and_a_closed_connection_is_no_failure() -> None:
    with peer(answer(ROWS), once=True) as engine, before(engine.address) as client:
        for _ in range(3):
            assert client.get("/sparql", params={"query": SELECT}).status_code == 200
        asked = [request for request in engine.asked if b"ASK" not in request]
        assert len(asked) == 1
        for number in range(3):
            assert client.get("/sparql", params={"query": f"{SELECT} LIMIT {number + 1}"}).status_code == 200


def test_a_client_that_leaves_takes_its_query_along() -> None:
    limits = Limits(slow_seconds=60.0)
    with peer(silent=True) as engine, before(engine.address, limits) as client:
        with pytest.raises(httpx.ReadTimeout):
            client.get("/sparql", params={"query": SELECT}, timeout=0.3)
        assert engine.left.wait(15)


def test_a_client_may_not_have_more_queries_under_way_than_others() -> None:
    limits = Limits(slow_seconds=3.0)
    with peer(silent=True) as engine, before(engine.address, limits, per_client=1) as client:
        address = client.base_url.join("/sparql")
        first = threading.Thread(target=lambda: httpx.get(address, params={"query": SELECT}, timeout=30))
        first.start()
        wait_until(lambda: any(b"ASK" not in request for request in engine.asked))
        assert client.get("/sparql", params={"query": f"{SELECT} LIMIT 1"}).status_code == 429
        first.join()


@pytest.mark.parametrize(
    ("query", "default", "named"),
    [
        (SELECT, UNION, []),
        ("SELECT * { GRAPH ?g { ?s ?p ?o } }", UNION, [*DATASET.graphs, DESCRIPTION]),
        ("SELECT * FROM <https://w3id.org/ketenkaart/graph/one> { ?s ?p ?o }", [], []),
    ],
    ids=["plain", "GRAPH", "FROM"],
)
def test_a_query_is_of_the_union_of_this_version_unless_it_says_otherwise(
    query: str, default: list[str], named: list[str]
) -> None:
    with peer(answer(ROWS)) as engine, before(engine.address) as client:
        assert client.get("/sparql", params={"query": query}).status_code == 200
        (sent,) = [parse_qs(request.decode()) for request in engine.asked if b"ASK" not in request]
    assert sent["query"] == [query]
    assert (sent.get("default-graph-uri", []), sent.get("named-graph-uri", [])) == (default, named)


def test_parameters_take_the_place_of_variables_and_of_nothing_else() -> None:
    coa = {"sender": NamedNode("http://x/coa")}
    query = (
        'SELECT ?sender ?n WHERE { ?f <http://y?sender> ?sender ; <http://z> "?sender" . # ?sender\n} ORDER BY ?sender'
    )
    assert with_constants(query, coa) == (
        'SELECT (<http://x/coa> AS ?sender) ?n WHERE { ?f <http://y?sender> <http://x/coa> ; <http://z> "?sender" . '
        "# ?sender\n} ORDER BY ?sender"
    )
    assert with_constants("SELECT ?senders { ?senders ?p ?o }", coa) == "SELECT ?senders { ?senders ?p ?o }"


def test_a_sub_select_does_without_the_column_of_a_parameter() -> None:
    query = "SELECT ?sender ?p { { SELECT DISTINCT ?sender ?p WHERE { ?sender ?p ?o } } ?sender ?p 'SELECT ?sender' }"
    assert with_constants(query, {"sender": NamedNode("http://x/coa")}) == (
        "SELECT (<http://x/coa> AS ?sender) ?p { { SELECT DISTINCT  ?p WHERE { <http://x/coa> ?p ?o } } "
        "<http://x/coa> ?p 'SELECT ?sender' }"
    )


def test_a_sub_select_is_not_grouped_by_what_is_given() -> None:
    inner = "SELECT ?sender ?flow (COUNT(*) AS ?n) { ?flow ?p ?sender } GROUP BY ?sender ?flow"
    written = with_constants(f"SELECT ?sender ?n {{ {{ {inner} }} }}", {"sender": NamedNode("http://x/coa")})
    assert "GROUP BY  ?flow" in written and "SELECT  ?flow (COUNT(*) AS ?n)" in written
    alone = "SELECT ?sender ?n { { SELECT ?sender (COUNT(*) AS ?n) { ?f ?p ?sender } GROUP BY ?sender } }"
    assert with_constants(alone, {"sender": NamedNode("http://x/coa")}).startswith(alone.rstrip("}"))


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?sender { { SELECT ?sender { ?sender ?p ?o } } }",
        "SELECT ?sender (COUNT(*) AS ?n) { ?sender ?p ?o } GROUP BY ?sender",
        "SELECT ?sender { BIND(<http://a> AS ?sender) }",
    ],
    ids=["sub-select", "group", "bind"],
)
def test_parameters_that_are_more_than_a_place_go_as_values(query: str) -> None:
    written = with_constants(query, {"sender": NamedNode("http://x/coa")})
    assert written == f"{query}\nVALUES (?sender) {{ (<http://x/coa>) }}\n"


def test_triples_that_share_a_blank_node_are_sent_together() -> None:
    next_ = NamedNode("http://x/next")
    chain = [Triple(BlankNode(f"b{n}"), next_, BlankNode(f"b{n + 1}")) for n in range(30)]
    plain = [Triple(NamedNode(f"http://x/{n}"), next_, Literal("a")) for n in range(30)]
    mixed = [triple for pair in zip(reversed(chain), plain, strict=True) for triple in pair]
    cut = list(batches(mixed, 10))
    assert sorted(map(str, (triple for batch in cut for triple in batch))) == sorted(map(str, mixed))
    assert len([batch for batch in cut if set(batch) & set(chain)]) == 1
    assert len(cut) == 4
    assert all(len(batch) <= 10 for batch in cut if not set(batch) & set(chain))


@pytest.mark.parametrize("wrong", ["engine:7878", "ftp://engine/", "http://", "http://me:secret@engine/query"])
def test_an_address_that_cannot_be_asked_is_refused(wrong: str) -> None:
    with pytest.raises(SettingsError):
        choose_store(None, {"KETENKAART_STORE": wrong})


def test_half_a_login_is_refused_and_a_whole_one_is_not_shown() -> None:
    environment = {"KETENKAART_STORE": NOWHERE, "KETENKAART_STORE_USER": "me"}
    with pytest.raises(SettingsError):
        choose_store(None, environment)
    store = choose_store(None, environment | {"KETENKAART_STORE_PASSWORD": "secret"})
    assert store is not None and store.login == ("me", "secret")
    assert "secret" not in repr(store)


def test_media_types_with_parameters_are_understood() -> None:
    with peer(answer(ROWS, f"{RESULTS}; charset=utf-8")) as engine, before(engine.address) as client:
        assert client.get("/sparql", params={"query": SELECT}).status_code == 200
