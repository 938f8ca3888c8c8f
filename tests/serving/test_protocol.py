"""The SPARQL endpoint over real HTTP: every status it gives, and what goes with it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

import httpx
import pytest
from pyoxigraph import RdfFormat, parse
from serving_parts import BOMB, COA, ONE, RUNAWAY, TWO
from waiting import wait_until

from graph_api.cache import AnswerCache
from graph_api.sparql_request import Terms
from graph_api.wire import Result

SD = "http://www.w3.org/ns/sparql-service-description#"
JSON = "application/sparql-results+json"
DIRECT = {"content-type": "application/sparql-query"}
FORM = {"content-type": "application/x-www-form-urlencoded"}
Serve = Callable[..., AbstractContextManager[httpx.Client]]


def get(client: httpx.Client, query: str, **headers: str) -> httpx.Response:
    return client.get("/sparql", params={"query": query}, headers=headers)


def triples(response: httpx.Response) -> list[tuple[str, str, str]]:
    kind = RdfFormat.from_media_type(response.headers["content-type"])
    assert kind is not None
    # rdflib's reader of JSON-LD warns of its own deprecated class
    return [(str(quad.subject), quad.predicate.value, quad.object.value) for quad in parse(response.content, kind)]


def count(response: httpx.Response) -> int:
    return int(response.json()["results"]["bindings"][0]["n"]["value"])


COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


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


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_another_method_is_not_allowed_and_told_which_are(client: httpx.Client, method: str) -> None:
    response = client.request(method, "/sparql")
    assert response.status_code == 405
    assert response.headers["allow"] == "GET, HEAD, POST, OPTIONS"


def test_a_syntax_error_says_where_in_problem_details(client: httpx.Client) -> None:
    response = get(client, "SELECT * {\n?s kg:a ?o }", accept=JSON)
    assert response.status_code == 400
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json() == {
        "type": "about:blank",
        "title": "Bad Request",
        "status": 400,
        "detail": "line 2, column 4: the prefix 'kg:' is not declared; begin the query with PREFIX kg: <...>.",
        "line": 2,
        "column": 4,
        "excerpt": "?s kg:a ?o }",
    }


@pytest.mark.parametrize("accept", ["text/csv", "text/turtle", "text/html", "text/plain, */*;q=0.1"])
def test_a_client_that_takes_no_json_gets_the_error_as_a_sentence(client: httpx.Client, accept: str) -> None:
    response = get(client, "SELECT * { kg:a ?p ?o }", accept=accept)
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert response.status_code in (400, 406)
    assert response.text.count("\n") <= 2 and response.text.endswith("\n")


def test_a_function_the_engine_does_not_have_is_named(client: httpx.Client) -> None:
    response = get(client, "SELECT (<http://example.org/f>(1) AS ?x) {}")
    assert response.status_code == 400
    assert response.json()["detail"] == "The engine has no function <http://example.org/f>; use those of SPARQL 1.1."


def test_an_update_sent_as_a_query_is_refused_with_the_reason(client: httpx.Client) -> None:
    response = get(client, "INSERT DATA { <a:a> <a:b> <a:c> }")
    assert response.status_code == 400
    assert response.json()["detail"] == "This endpoint only reads; updates are refused."


@pytest.mark.parametrize(
    "request_",
    [
        {"method": "GET", "params": {"update": "CLEAR ALL"}},
        {"method": "GET", "params": {"update": "CLEAR ALL", "query": COUNT}},
        {"method": "POST", "data": {"update": "CLEAR ALL"}},
        {"method": "POST", "data": {"update": "CLEAR ALL", "query": COUNT}},
        {"method": "POST", "content": "CLEAR ALL", "headers": {"content-type": "application/sparql-update"}},
    ],
)
def test_an_update_is_refused_with_the_reason(client: httpx.Client, request_: dict[str, Any]) -> None:
    response = client.request(url="/sparql", **request_)
    assert response.status_code == 403
    assert response.json()["detail"] == "This endpoint only reads; updates are refused."


@pytest.mark.parametrize(
    "request_",
    [
        {"method": "GET", "url": "/sparql?query=ASK%7B%7D&query=ASK%7B%7D"},
        {"method": "GET", "url": "/sparql?query="},
        {"method": "GET", "url": "/sparql?query=%20"},
        {"method": "GET", "url": "/sparql?query=%FF"},
        {"method": "GET", "url": "/sparql?query=ASK%7B%7D" + "&a=b" * 60},
        {"method": "POST", "url": "/sparql", "data": {"other": "x"}},
        {"method": "POST", "url": "/sparql?query=ASK%7B%7D", "content": "ASK {}", "headers": DIRECT},
        {"method": "POST", "url": "/sparql", "content": b"ASK { \xff }", "headers": DIRECT},
        {"method": "POST", "url": "/sparql", "content": b"", "headers": DIRECT},
        {"method": "GET", "url": "/sparql?query=ASK%7B%7D&default-graph-uri=file:///etc/passwd"},
        {"method": "GET", "url": "/sparql?query=" + quote("ASK FROM <file:///etc/passwd> {}")},
        {"method": "GET", "url": "/sparql?query=" + quote("ASK { SERVICE <http://127.0.0.1:1/> {} }")},
        {"method": "GET", "url": "/sparql?query=" + quote("PREFIX : <http://127.0.0.1:1/> ASK { SERVICE:x {} }")},
        {"method": "GET", "url": f"/sparql?query=ASK%7B%7D&default-graph-uri={ONE}%20x"},
    ],
)
def test_a_dubious_request_is_a_bad_one(client: httpx.Client, request_: dict[str, Any]) -> None:
    response = client.request(**request_)
    assert response.status_code == 400
    assert response.json()["detail"].endswith(".")


@pytest.mark.parametrize(
    ("accept", "query"), [("image/png", COUNT), ("text/turtle", COUNT), ("text/csv", f"DESCRIBE {COA}")]
)
def test_a_format_the_answer_does_not_have_is_not_acceptable(client: httpx.Client, accept: str, query: str) -> None:
    response = get(client, query, accept=accept)
    assert response.status_code == 406
    assert "ask for one of them" in response.text


def test_xml_that_no_parser_would_read_is_never_sent(client: httpx.Client) -> None:
    response = get(client, "SELECT ?o { ?s ?p ?o }", accept="application/sparql-results+xml")
    assert response.status_code == 406
    ElementTree.fromstring(get(client, COUNT, accept="application/sparql-results+xml").text)


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "",
        "multipart/form-data",
        "application/sparql-query; charset=utf-16",
        'application/x-www-form-urlencoded; charset="latin1"',
    ],
)
def test_a_body_of_another_type_or_charset_is_unsupported(client: httpx.Client, content_type: str) -> None:
    assert client.post("/sparql", content="ASK {}", headers={"content-type": content_type}).status_code == 415


def test_a_compressed_body_is_unsupported_and_the_types_taken_are_named(client: httpx.Client) -> None:
    response = client.post("/sparql", content=b"\x1f\x8b", headers={**DIRECT, "content-encoding": "gzip"})
    assert (response.status_code, response.headers["accept-encoding"]) == (415, "identity")
    assert response.headers["accept-post"] == "application/sparql-query, application/x-www-form-urlencoded"


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", '"utf-8"'])
def test_utf_8_may_be_stated(client: httpx.Client, charset: str) -> None:
    headers = {"content-type": f"application/sparql-query; charset={charset}"}
    response = client.post("/sparql", content='ASK { FILTER("é" = "\\u00e9") }'.encode(), headers=headers)
    assert response.json()["boolean"] is True


def test_a_query_that_is_too_long_is_refused_by_its_size(client: httpx.Client) -> None:
    by_guard = client.post("/sparql", content="#" * 100_001, headers=DIRECT)
    by_length = client.post("/sparql", content="#" * 400_001, headers=DIRECT)
    in_parts = client.post("/sparql", content=(b"#" * 50_000 for _ in range(9)), headers=DIRECT)
    for response in (by_guard, by_length, in_parts):
        assert response.status_code == 413
    assert get(client, COUNT).status_code == 200


def test_headers_that_are_too_large_are_refused(client: httpx.Client) -> None:
    assert get(client, COUNT, **{"x-large": "a" * 33_000}).status_code == 431


def test_an_address_that_is_too_long_is_refused(serve: Serve) -> None:
    with serve(terms=Terms(query_characters=1_000), workers=1) as client:
        assert get(client, "#" * 5_000).status_code == 414
        assert get(client, "#" * 1_001).status_code == 413


def test_a_body_that_does_not_arrive_is_given_up(serve: Serve) -> None:
    with serve(terms=Terms(body_seconds=0.3), workers=1) as client, _connect(client) as line:
        line.sendall(b"POST /sparql HTTP/1.1\r\nhost: x\r\ncontent-type: application/sparql-query\r\n")
        line.sendall(b"content-length: 99\r\n\r\nASK")
        answer = b""
        while part := line.recv(4096):  # until the server closes
            answer += part
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"connection: close" in answer


def _connect(client: httpx.Client) -> socket.socket:
    line = socket.create_connection((client.base_url.host, client.base_url.port or 80))
    line.settimeout(20)
    return line


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


def test_a_query_whose_worker_is_killed_twice_gives_an_error_and_no_half_answer(serve: Serve) -> None:
    with serve(workers=2, slow_seconds=30.0) as client:
        answers: list[httpx.Response] = []
        thread = threading.Thread(target=lambda: answers.append(get(client, RUNAWAY, accept=JSON)))
        thread.start()
        wait_until(lambda: busiest_worker() is not None)
        first = busiest_worker() or 0
        os.kill(first, signal.SIGKILL)
        wait_until(lambda: busiest_worker() not in (None, first))
        os.kill(busiest_worker() or 0, signal.SIGKILL)
        thread.join()
        assert get(client, "ASK {}").json()["boolean"] is True
    assert answers[0].status_code == 507
    assert answers[0].headers["content-type"] == "application/problem+json"
    assert answers[0].json()["detail"].startswith("The query was stopped")


def busiest_worker() -> int | None:
    """Give the process of a worker of a server in this process that has run for half a second, or None."""
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,times=,args="], capture_output=True, text=True, check=True)
    rows = [line.split(None, 3) for line in listed.stdout.splitlines()]
    zygotes = {pid for pid, parent, _, args in rows if parent == str(os.getpid()) and "graph_api.zygote" in args}
    busy = [int(pid) for pid, parent, seconds, _ in rows if parent in zygotes and int(seconds) >= 1]
    return busy[0] if busy else None


def test_an_answer_the_client_has_is_not_sent_again(client: httpx.Client) -> None:
    first = get(client, COUNT)
    tag = first.headers["etag"]
    assert first.headers["vary"] == "Accept"
    assert first.headers["cache-control"] == "public, max-age=300"
    for known in (tag, tag.removeprefix("W/"), f'"other", {tag}'):
        again = get(client, COUNT, **{"if-none-match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert get(client, COUNT, **{"if-none-match": '"other"'}).status_code == 200


def test_an_etag_depends_on_query_format_and_graphs(client: httpx.Client) -> None:
    tags = [
        get(client, COUNT).headers["etag"],
        get(client, COUNT + " ").headers["etag"],
        get(client, COUNT, accept="text/csv").headers["etag"],
        client.get("/sparql", params={"query": COUNT, "default-graph-uri": ONE}).headers["etag"],
        client.get("/sparql", params={"query": COUNT, "named-graph-uri": ONE}).headers["etag"],
    ]
    assert len(set(tags)) == len(tags)


def test_a_known_answer_costs_no_run(serve: Serve) -> None:
    with serve(workers=2, slow_seconds=0.5) as client:
        slow = get(client, RUNAWAY)
        assert slow.status_code == 504
        assert "etag" not in slow.headers and slow.headers["cache-control"] == "no-store"
        tag = get(client, COUNT).headers["etag"]
        assert get(client, COUNT, **{"if-none-match": tag}).status_code == 304


def test_a_query_that_answers_anew_each_time_is_not_kept(client: httpx.Client) -> None:
    query = "SELECT (STRUUID() AS ?id) {}"
    first, second = get(client, query), get(client, query)
    assert first.content != second.content
    assert first.headers["cache-control"] == "no-store" and "etag" not in first.headers


def test_a_query_out_of_time_is_stopped_and_others_are_answered(serve: Serve) -> None:
    with serve(slow_seconds=1.0) as client:
        assert get(client, RUNAWAY).status_code == 504
        assert get(client, "ASK {}").json()["boolean"] is True


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps a limit on the address space")
def test_a_query_out_of_memory_is_stopped_and_others_are_answered(serve: Serve) -> None:
    with serve(slow_seconds=30.0, memory_bytes=64 << 20) as client:
        assert get(client, BOMB).status_code == 507
        assert get(client, "ASK {}").json()["boolean"] is True


def test_an_answer_that_is_too_large_is_refused_whole(serve: Serve) -> None:
    with serve(answer_bytes=100) as client:
        response = get(client, "SELECT * { ?s ?p ?o }")
    assert response.status_code == 413
    assert response.json()["detail"] == "The answer is larger than 100 bytes; ask for less, or use LIMIT."


def test_a_busy_server_says_when_to_come_back(serve: Serve) -> None:
    with serve(workers=1, queue_seconds=0.2, slow_seconds=3.0) as client:
        thread = threading.Thread(target=get, args=(client, RUNAWAY))
        thread.start()
        time.sleep(0.5)
        response = get(client, "ASK {}")
        thread.join()
    assert response.status_code == 503
    assert response.headers["retry-after"] == "1"


def test_a_client_with_too_many_queries_is_told_to_wait(serve: Serve) -> None:
    with serve(terms=Terms(per_client=1), slow_seconds=3.0) as client:
        thread = threading.Thread(target=get, args=(client, RUNAWAY))
        thread.start()
        time.sleep(0.5)
        response = get(client, "ASK {}")
        thread.join()
        assert get(client, "ASK {}").status_code == 200
    assert response.status_code == 429
    assert response.headers["retry-after"] == "1"


def test_identical_queries_at_the_same_time_are_run_once(serve: Serve) -> None:
    with serve(workers=3, slow_seconds=1.0, queue_seconds=0.2) as client:
        answers: list[int] = []
        threads = [threading.Thread(target=lambda: answers.append(get(client, RUNAWAY).status_code)) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert answers == [504] * 6, "six runs would not have found six slow places"


def test_the_query_of_a_client_that_leaves_gives_its_place_back(serve: Serve) -> None:
    with serve(workers=2, slow_seconds=60.0, terms=Terms(per_client=1)) as client:
        with _connect(client) as line:
            line.sendall(f"GET /sparql?query={quote(RUNAWAY)} HTTP/1.1\r\nhost: x\r\n\r\n".encode())
            wait_until(lambda: get(client, "ASK {}").status_code == 429)
        wait_until(lambda: get(client, f"ASK {{}} # {time.monotonic()}").status_code == 200)


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


def test_the_cache_keeps_what_was_used_last_and_never_more_than_its_bytes() -> None:
    cache = AnswerCache(most_bytes=100, most_answer_bytes=60)
    for name in ("a", "b"):
        cache.put(name, Result("text/csv", b"x" * 40), key_bytes=10)
    assert cache.get("a") is not None
    cache.put("c", Result("text/csv", b"x" * 40), key_bytes=10)
    assert (cache.get("b"), cache.size) == (None, 100)
    cache.put("large", Result("text/csv", b"x" * 61), key_bytes=0)
    cache.put("a", Result("text/csv", b""), key_bytes=10)
    assert (cache.get("large"), cache.size) == (None, 60)


def test_an_error_message_is_valid_json_whatever_the_query_holds(client: httpx.Client) -> None:
    response = get(client, 'SELECT "\x07é\u2028</script>')
    assert json.loads(response.content)["status"] == 400
