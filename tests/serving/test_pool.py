"""The pool with real processes: what it answers, and that it calls nobody."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from pool_parts import ASK, InPool, rows, until
from serving_parts import COA, ONE, RUNAWAY, TWO

from graph_api.errors import (
    BusyError,
    QueryError,
    QuerySyntaxError,
    QueryTimeoutError,
    RequestError,
)
from graph_api.pool import Pool
from graph_api.wire import Limits, Query


def test_a_triple_that_stands_in_two_graphs_is_counted_once(in_pool: InPool) -> None:
    async def work(pool: Pool) -> None:
        assert rows(await pool.run(Query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"))) == [{"n": "3"}]
        assert rows(await pool.run(Query("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"))) == [{"n": "4"}]

    in_pool(work)


def test_the_graphs_of_the_protocol_replace_those_of_the_query(in_pool: InPool) -> None:
    count = "SELECT (COUNT(*) AS ?n) {} {{ ?s ?p ?o }}"
    named = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"

    async def work(pool: Pool) -> None:
        assert rows(await pool.run(Query(count.format(f"FROM <{ONE}>"), default_graphs=(TWO,)))) == [{"n": "2"}]
        assert rows(await pool.run(Query(count.format(f"FROM <{ONE}>")))) == [{"n": "2"}]
        assert rows(await pool.run(Query(count.format(""), named_graphs=(ONE,)))) == [{"n": "0"}]
        assert rows(await pool.run(Query(named, named_graphs=(ONE,)))) == [{"g": ONE}]
        assert rows(await pool.run(Query(named, default_graphs=(ONE,)))) == []

    in_pool(work)


@pytest.mark.parametrize(
    ("media_type", "expected"),
    [
        ("application/sparql-results+json", b'"boolean":true'),
        ("application/sparql-results+xml", b"<boolean>true</boolean>"),
        ("text/csv", b"true"),
        ("text/tab-separated-values", b"true"),
        ("application/json", b'"boolean":true'),
    ],
)
def test_rows_come_in_the_format_asked_for(in_pool: InPool, media_type: str, expected: bytes) -> None:
    result = in_pool(lambda pool: pool.run(Query("ASK {}", results_type=media_type)), workers=1)
    assert result.media_type == media_type
    assert expected in result.body


@pytest.mark.parametrize(
    "media_type", ["text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"]
)
def test_triples_come_in_the_format_asked_for(in_pool: InPool, media_type: str) -> None:
    result = in_pool(lambda pool: pool.run(Query(f"DESCRIBE {COA}", graph_type=media_type)), workers=1)
    assert result.media_type == media_type
    assert b"COA" in result.body


def test_an_answer_in_no_acceptable_format_is_not_given(in_pool: InPool) -> None:
    with pytest.raises(RequestError, match="text/csv") as caught:
        in_pool(lambda pool: pool.run(Query("ASK {}", results_type="")), workers=1)
    assert caught.value.status == 406


@pytest.mark.parametrize(
    "query",
    ["SELECT ?o { ?s ?p ?o }", "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", "CONSTRUCT { <a:b> <a:c/> 1 } {}"],
)
def test_xml_that_no_parser_would_read_is_not_given_out(in_pool: InPool, query: str) -> None:
    asked = Query(query, "application/sparql-results+xml", "application/rdf+xml")
    with pytest.raises(RequestError, match="what XML cannot express") as caught:
        in_pool(lambda pool: pool.run(asked), workers=1)
    assert caught.value.status == 406


@pytest.mark.parametrize(
    ("query", "line", "column", "reason", "excerpt"),
    [
        ("SELECT * {\n  ?s ?p ?o ?x }", 2, 12, "does not go on", "  ?s ?p ?o ?x }"),
        ("SELECT * {\n?s kg:a ?o }", 2, 4, "the prefix 'kg:' is not declared", "?s kg:a ?o }"),
        ("SELECT ?x { ?s ?p ?o } GROUP BY ?s", 1, 35, "variable that is unbound", "SELECT ?x { ?s ?p ?o } GROUP BY ?s"),
        ("SELECT * { ?s ?p ?o", 1, 20, r"a '{' is not closed; add '}'\.$", "SELECT * { ?s ?p ?o"),
        (
            "SELECT * { ?s ?p ?o FILTER(?o }",
            1,
            31,
            r"a '\(' is not closed; add '\)' before the '}'\.$",
            "SELECT * { ?s ?p ?o FILTER(?o }",
        ),
        ("ASK { ?s ?p ?o ) }", 1, 16, "a '\\)' closes nothing", "ASK { ?s ?p ?o ) }"),
        ('ASK { ?s ?p "x }', 1, 17, "a text between quotation marks is not closed", 'ASK { ?s ?p "x }'),
        ("SELEC * {}", 1, 1, "a query begins with SELECT, ASK", "SELEC * {}"),
        ("PREFIX a: <x:>\nSELET ?x {}", 2, 1, "a query begins with SELECT, ASK", "SELET ?x {}"),
        ("SELECT * {\n  ?s a ?x\n  ?y a ?z\n}", 3, 3, "does not go on", "  ?y a ?z"),
        ("ASK { ?s ?p 'a b  c' } # d  e\nORDER ?x", 2, 7, "does not go on", "ORDER ?x"),
        ("\tASK\r\n{ ?s ?p ?o ?x }", 2, 12, "does not go on", "{ ?s ?p ?o ?x }"),
        ("SELECT", 1, 7, r"possible here: a variable such as \?name, '\*', '\('\.$", "SELECT"),
    ],
)
def test_a_syntax_error_says_where_and_shows_the_line(
    in_pool: InPool, query: str, line: int, column: int, reason: str, excerpt: str
) -> None:
    with pytest.raises(QuerySyntaxError, match=reason) as caught:
        in_pool(lambda pool: pool.run(Query(query)), workers=1)
    error = caught.value
    assert (error.line, error.excerpt) == (line, excerpt)
    assert error.message.startswith(f"line {line}, column {column}: ")
    assert error.column == column
    assert len(error.message) < 300


@contextmanager
def canary() -> Iterator[tuple[int, list[object]]]:
    """A listener on the loopback that notes every connection."""
    calls: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.1)
        ended = threading.Event()

        def listen() -> None:
            while not ended.is_set():
                try:
                    connection, address = listener.accept()
                except TimeoutError:
                    continue
                calls.append(address)
                connection.close()

        thread = threading.Thread(target=listen)
        thread.start()
        try:
            yield listener.getsockname()[1], calls
        finally:
            ended.set()
            thread.join()


@pytest.mark.parametrize(
    ("query", "is_refused"),
    [
        ("SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}", True),
        ("SELECT * {{ SERVICE <http://localhost:{port}/> {{ ?s ?p ?o }} }}", True),
        ("PREFIX s: <http://127.0.0.1:{port}/> SELECT * {{ SERVICE s:x {{ ?s ?p ?o }} }}", True),
        ("PREFIX : <http://127.0.0.1:{port}/> SELECT * {{ SERVICE:x {{ ?s ?p ?o }} }}", True),
        ("ASK {{ FILTER EXISTS {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }} }}", False),
        ("SELECT * {{ SERVICE SILENT <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}", False),
        ("SELECT * FROM <http://127.0.0.1:{port}/> {{ ?s ?p ?o }}", False),
    ],
)
def test_a_worker_calls_nobody_even_when_the_guard_is_bypassed(in_pool: InPool, query: str, is_refused: bool) -> None:
    async def work(pool: Pool) -> None:
        try:
            await pool.run(Query(query.format(port=port)))
            refused = False
        except QueryError as error:
            assert "SERVICE is switched off" in error.message
            refused = True
        assert refused or not is_refused

    with canary() as (port, calls):
        in_pool(work, workers=1)
    assert calls == []


def test_a_full_queue_is_said_to_be_full(in_pool: InPool) -> None:
    async def work(pool: Pool) -> None:
        runaway = asyncio.create_task(pool.run(Query(RUNAWAY)))
        await asyncio.sleep(0.1)
        waiting = asyncio.create_task(pool.run(ASK))
        await asyncio.sleep(0)
        with pytest.raises(BusyError, match="Too many queries are waiting"):
            await pool.run(ASK)
        with pytest.raises(BusyError, match="All places for queries are taken"):
            await waiting
        with pytest.raises(QueryTimeoutError):
            await runaway
        await until(lambda: pool.counters()["idle"] == 1)
        assert pool.counters()["refused"] == 2

    in_pool(work, workers=1, queue_length=1, queue_seconds=0.3, slow_seconds=1.5)


def test_a_pool_can_be_started_and_swapped_while_another_one_answers(in_pool: InPool) -> None:
    async def work(pool: Pool) -> None:
        other = Pool(b"", Limits(workers=1))
        await asyncio.gather(other.start(), *(pool.run(ASK) for _ in range(50)))
        try:
            count = Query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
            assert rows(await other.run(count)) == [{"n": "0"}]
            assert rows(await pool.run(count)) == [{"n": "3"}]
        finally:
            await other.stop()

    in_pool(work)
