"""What the endpoint refuses, with which status and reason."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import httpx
import pytest
from protocol_parts import COUNT, DIRECT, JSON, Serve, connect, get
from serving_parts import COA, ONE

from graph_api.sparql_request import Terms


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
    with serve(terms=Terms(body_seconds=0.3), workers=1) as client, connect(client) as line:
        line.sendall(b"POST /sparql HTTP/1.1\r\nhost: x\r\ncontent-type: application/sparql-query\r\n")
        line.sendall(b"content-length: 99\r\n\r\nASK")
        answer = b""
        while part := line.recv(4096):  # until the server closes
            answer += part
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"connection: close" in answer
