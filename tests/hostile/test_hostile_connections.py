"""Connections that mean harm: HTTP that is none, heads and bodies without end, floods, and clients that leave."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from urllib.parse import quote

import pytest
from hostile_queries import LABOUR
from hostile_server import GIVE_UP_SECONDS, Attacked, read_all, status_of
from waiting import wait_until

from graph_api.connections import BODY_SECONDS, HEAD_BYTES, HEAD_SECONDS, MOST, STALL_SECONDS
from graph_api.sparql_request import Terms

PARALLEL = 40
CLOSED_WITHIN = 2 * (HEAD_SECONDS + BODY_SECONDS + STALL_SECONDS)
GET = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nhost: x\r\n"
POST = b"POST /sparql HTTP/1.1\r\nhost: x\r\ncontent-type: application/sparql-query\r\n"
MALFORMED = {
    "nothing": b"",
    "lines only": b"\r\n" * 5000,
    "noise": bytes(range(256)) * 50,
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(500),
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "no version": b"GET /health\r\n\r\n",
    "another version": b"GET /health HTTP/9.9\r\n\r\n",
    "a method nobody knows": b"BREW /sparql HTTP/1.1\r\nhost: x\r\n\r\n",
    "CONNECT": b"CONNECT 127.0.0.1:22 HTTP/1.1\r\nhost: x\r\n\r\n",
    "TRACE": b"TRACE /sparql HTTP/1.1\r\nhost: x\r\ncookie: secret\r\n\r\n",
    "a proxy's address": b"GET http://example.org/ HTTP/1.1\r\nhost: x\r\n\r\n",
    "asterisk": b"OPTIONS * HTTP/1.1\r\nhost: x\r\n\r\n",
    "path outside": b"GET /../../../../etc/passwd HTTP/1.1\r\nhost: x\r\n\r\n",
    "path outside, escaped": b"GET /static/%2e%2e/%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nhost: x\r\n\r\n",
    "path outside, backslashes": b"GET /static/..\\..\\..\\etc\\passwd HTTP/1.1\r\nhost: x\r\n\r\n",
    "null in the path": b"GET /static/%00 HTTP/1.1\r\nhost: x\r\n\r\n",
    "broken escapes": b"GET /nl/actor/%zz%f HTTP/1.1\r\nhost: x\r\n\r\n",
    "no UTF-8 in the path": b"GET /nl/actor/%ff%fe HTTP/1.1\r\nhost: x\r\n\r\n",
    "no UTF-8 in a query": b"GET /sparql?query=%ff%fe HTTP/1.1\r\nhost: x\r\n\r\n",
    "surrogates": b"GET /sparql?query=ASK%7B%7D%ed%a0%80 HTTP/1.1\r\nhost: x\r\n\r\n",
    "null in a header": GET + b"x-a: a\x00b\r\n\r\n",
    "folded header": GET + b"x-a: a\r\n b\r\n\r\n",
    "header without colon": GET + b"nonsense\r\n\r\n",
    "space before the colon": GET + b"content-length : 5\r\n\r\n",
    "new line in a header": GET + b"accept: text/csv\r\n\r\nGET /health HTTP/1.1\r\n\r\n",
    "negative length": POST + b"content-length: -1\r\n\r\nASK {}",
    "length of letters": POST + b"content-length: abc\r\n\r\nASK {}",
    "length of many digits": POST + b"content-length: " + b"9" * 400 + b"\r\n\r\nASK {}",
    "two lengths": POST + b"content-length: 6\r\ncontent-length: 60\r\n\r\nASK {}",
    "length and chunks": POST
    + b"content-length: 6\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\nGET /health HTTP/1.1\r\n\r\n",
    "broken chunks": POST + b"transfer-encoding: chunked\r\n\r\nzz\r\nASK {}\r\n0\r\n\r\n",
    "huge chunk": POST + b"transfer-encoding: chunked\r\n\r\nffffffffffffffff\r\nASK {}\r\n0\r\n\r\n",
    "chunked twice": POST + b"transfer-encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
    "another coding": POST + b"transfer-encoding: gzip\r\n\r\nASK {}",
    "less body than said": POST + b"content-length: 100\r\n\r\nASK {}",
    "upgrade": GET + b"connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-key: x\r\n\r\n",
    "upgrade to HTTP/2": GET + b"connection: upgrade, http2-settings\r\nupgrade: h2c\r\nhttp2-settings: AA\r\n\r\n",
    "many parameters": b"GET /sparql?" + b"a=b&" * 50_000 + b" HTTP/1.1\r\nhost: x\r\n\r\n",
    "many headers": GET + b"x: y\r\n" * 20_000 + b"\r\n",
    "a large header": GET + b"x: " + b"y" * 300_000 + b"\r\n\r\n",
    "a long address": b"GET /" + b"a" * 300_000 + b" HTTP/1.1\r\nhost: x\r\n\r\n",
    "a long host": b"GET /nl/ HTTP/1.1\r\nhost: " + b"a" * 30_000 + b"\r\n\r\n",
    "many ranges": b"GET /static/app.css HTTP/1.1\r\nhost: x\r\nrange: bytes=" + b"0-," * 5000 + b"0-\r\n\r\n",
    "many types": GET + b"accept: " + b"a/b;q=0.1," * 2500 + b"text/csv\r\n\r\n",
    "many languages": b"GET / HTTP/1.1\r\nhost: x\r\naccept-language: " + b"xx;q=0.1," * 3000 + b"nl\r\n\r\n",
    "q of many digits": GET + b"accept: text/csv;q=0." + b"9" * 5000 + b"\r\n\r\n",
    "many tags": GET + b"if-none-match: " + b'"a",' * 5000 + b'"b"\r\n\r\n',
    "many requests at once": (GET + b"\r\n") * 3000,
}


@pytest.mark.parametrize("name", MALFORMED)
def test_what_is_no_request_is_answered_as_such_or_not_at_all(attacked: Attacked, name: str) -> None:
    answer = attacked.send(MALFORMED[name], 0.5)
    assert status_of(answer) < 500 or status_of(answer) in (501, 503, 505)
    assert b"root:" not in answer and b"Traceback" not in answer and b"secret" not in answer


def test_a_body_is_never_read_as_a_second_request(attacked: Attacked) -> None:
    for name in ("length and chunks", "two lengths", "space before the colon"):
        assert attacked.send(MALFORMED[name]).count(b"HTTP/1.1 ") == 1, name
    # a coding that says no length has no end: the server waits for more, and answers at most once
    assert attacked.send(MALFORMED["another coding"]).count(b"HTTP/1.1 ") <= 1


@pytest.mark.parametrize("path", ["/sparql", "/nl/", "/health"])
def test_a_head_without_end_is_refused_before_it_fills_the_memory(attacked: Attacked, path: str) -> None:
    part = b"x-more: " + b"y" * 60_000 + b"\r\n"
    sent = 0
    with socket.create_connection(("127.0.0.1", attacked.port), timeout=30) as line:
        line.sendall(f"GET {path} HTTP/1.1\r\nhost: x\r\n".encode())
        try:
            while sent < 100 * HEAD_BYTES:
                line.sendall(part)
                sent += len(part)
        except OSError:
            pass
    assert sent < 100 * HEAD_BYTES


@pytest.mark.parametrize("path", ["/sparql", "/nl/", "/api/ask", "/health"])
def test_a_body_without_end_is_not_kept(attacked: Attacked, path: str) -> None:
    part = b"8000\r\n" + b"y" * 0x8000 + b"\r\n"
    with socket.create_connection(("127.0.0.1", attacked.port), timeout=5) as line:
        line.sendall(f"POST {path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/sparql-query\r\n".encode())
        try:
            line.sendall(b"transfer-encoding: chunked\r\n\r\n")
            for _ in range(3000):
                line.sendall(part)
        except OSError:
            pass


def test_clients_that_are_slow_are_left(attacked: Attacked) -> None:
    """All at the same time: they would hold their connections for ever."""
    large = quote("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 40000")
    beginnings = {
        "silent": b"",
        "slow head": b"GET /nl/ HTTP/1.1\r\nhost: x\r\n",
        "slow body": POST + b"content-length: 1000\r\n\r\n",
        "slow body for a page": b"POST /nl/ HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n",
        "slow second head": b"GET /health HTTP/1.1\r\nhost: x\r\n\r\nGET /health HTTP/1.1\r\n",
    }
    with ExitStack() as open_lines:
        lines = {}
        for name, beginning in beginnings.items():
            lines[name] = open_lines.enter_context(socket.create_connection(("127.0.0.1", attacked.port)))
            lines[name].sendall(beginning)
        reader = open_lines.enter_context(socket.socket())
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        reader.connect(("127.0.0.1", attacked.port))
        reader.sendall(f"GET /sparql?query={large} HTTP/1.1\r\nhost: x\r\n\r\n".encode())
        dripping = {name: line for name, line in lines.items() if name != "silent"}
        wait_until(lambda: [line for line in dripping.values() if not drips_no_more(line)] == [], CLOSED_WITHIN)
        lines["silent"].settimeout(CLOSED_WITHIN)
        assert lines["silent"].recv(1) == b""
        time.sleep(STALL_SECONDS)  # most of it has passed above
        answer = read_all(reader)
        length = int(answer.split(b"content-length: ")[1].split(b"\r\n")[0])
        assert 0 < len(answer) < length, "the client was waited for, and got the whole answer in the end"


def drips_no_more(line: socket.socket) -> bool:
    """Send one more byte, and say whether the server has closed the connection."""
    try:
        line.send(b"y")
    except OSError:
        return True
    return False


def test_connections_that_ask_nothing_make_place_for_those_that_ask(attacked: Attacked) -> None:
    with ExitStack() as lines:
        for _ in range(MOST + 100):
            lines.enter_context(socket.create_connection(("127.0.0.1", attacked.port), timeout=30))
        attacked.check_unharmed()


@contextmanager
def flood(work: Callable[[int], object], parallel: int = PARALLEL) -> Iterator[None]:
    """Do something so many times at once, again and again while the block runs."""
    going = [True]

    def again(number: int) -> None:
        while going:
            work(number)

    with ThreadPoolExecutor(parallel) as threads:
        done = [threads.submit(again, number) for number in range(parallel)]
        try:
            yield
        finally:
            going.clear()
    for one in done:
        one.result()


def others_are_served(attacked: Attacked) -> None:
    """Check that whoever asks something sensible is answered, by every path."""
    with attacked.client("127.0.0.1") as client:
        for path in ("/health", "/nl/", "/api/questions/who-passes-signals-to?receiver=ind", "/nl/actor/coa"):
            assert client.get(path).status_code == 200
    wait_until(attacked.answers_ask)


def test_others_are_served_while_many_clients_ask_for_too_much(attacked: Attacked) -> None:
    hard = list(LABOUR.values())

    def ask(number: int) -> None:
        with attacked.client(f"127.0.0.{number + 2}") as client:
            answer = client.post("/sparql", data={"query": f"{hard[number % len(hard)]} # {number}"})
            assert answer.status_code in (200, 413, 429, 503, 504, 507)

    with flood(ask):
        for _ in range(5):
            others_are_served(attacked)


@pytest.mark.parametrize(
    "path",
    [
        "/api/ask?q=" + quote("Aan wie geeft het COA en de IND en de politie signalen door? " * 16)[:3000],
        "/api/ask?q=" + "x%20" * 5000,
        "/nl/ask?q=" + quote("é" * 10_000),
        "/api/search?q=" + quote("aeiou " * 33),
        "/nl/search?q=" + "abcdefgh+" * 20_000,
        "/api/routes?sender=coa&receiver=aivd&limit=20&" + "avoid=ind&" * 5000,
        "/nl/routes?sender=coa&receiver=aivd&" + "avoid=" + "x" * 100_000,
        "/nl/network?around=coa&distance=99999999999999999999",
        "/nl/query?query=" + quote(LABOUR["product of VALUES"]),
        "/nl/" + "a/" * 50_000,
        "/api/questions/who-passes-signals-to?receiver=" + "x" * 100_000,
    ],
    ids=range(11),
)
def test_others_are_served_while_many_ask_a_page_for_much(attacked: Attacked, path: str) -> None:
    request = f"GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n".encode()

    def ask(number: int) -> None:
        status = status_of(attacked.send(request, GIVE_UP_SECONDS))
        assert status in (200, 303, 400, 404, 413, 414, 422, 429, 503, 504)

    with flood(ask, 10):
        others_are_served(attacked)


def test_the_queries_of_clients_that_leave_end_with_them(attacked: Attacked) -> None:
    before = attacked.health()["queries"]["kills"]
    for number in range(PARALLEL):
        body = f"{LABOUR['product of VALUES']} # left {number}".encode()
        with socket.create_connection(("127.0.0.1", attacked.port)) as line:
            line.sendall(POST + b"content-length: %d\r\n\r\n%s" % (len(body), body))
    wait_until(lambda: attacked.health()["queries"]["running"] == 0)
    assert attacked.health()["queries"]["kills"] > before


def test_a_client_that_reads_nothing_keeps_no_more_than_its_share(attacked: Attacked) -> None:
    with ExitStack() as lines:
        for number in range(Terms.per_client):
            query = quote(f"SELECT * {{ ?a ?b ?c . ?d ?e ?f }} LIMIT 12000 # {number}")
            line = lines.enter_context(socket.socket())
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            line.connect(("127.0.0.1", attacked.port))
            line.settimeout(GIVE_UP_SECONDS)
            line.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nhost: x\r\n\r\n".encode())
            assert line.recv(12) == b"HTTP/1.1 200"
        with attacked.client() as client:
            assert client.get("/sparql", params={"query": "ASK {   }"}).status_code == 429
        with attacked.client("127.0.0.2") as client:
            assert client.get("/sparql", params={"query": "ASK {   }"}).status_code == 200
