"""The pool with real processes: what it answers, what it kills, and what it leaves behind."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from serving_parts import BOMB, COA, ONE, RUNAWAY, SMALL, TWO, members
from waiting import wait_until

from graph_api.errors import (
    BusyError,
    DataError,
    GraphError,
    QueryError,
    QueryMemoryError,
    QuerySyntaxError,
    QueryTimeoutError,
    RequestError,
    ResultTooLargeError,
)
from graph_api.pool import Pool
from graph_api.turns import Shares, Turns
from graph_api.wire import LENGTH, Limits, Query, Result
from graph_api.zygote import BROKEN, READY

InPool = Callable[..., Any]

ASK = Query("ASK {}")
DEEP = "ASK { FILTER(" + "!" * 60_000 + "true) }"
FRONT = """
import asyncio, sys
from graph_api.pool import Pool
from graph_api.wire import Limits, Query

async def main():
    pool = Pool(b"", Limits(workers=2, slow_seconds=60))
    await pool.start()
    asyncio.ensure_future(pool.run(Query(sys.argv[1])))
    await asyncio.sleep(0.5)
    print(pool.process_group, flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""

MEASURED = """
import asyncio, resource, sys
from graph_api.errors import QueryMemoryError
from graph_api.pool import Pool
from graph_api.wire import Limits, Query

async def main():
    pool = Pool(b"", Limits(workers=2, slow_seconds=30, memory_bytes=128 << 20))
    await pool.start()
    try:
        await pool.run(Query(sys.argv[1]))
    except QueryMemoryError:
        print("refused")
    await pool.stop()

asyncio.run(main())
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def rows(result: Result) -> list[dict[str, str]]:
    found = json.loads(result.body)["results"]["bindings"]
    return [{name: cell["value"] for name, cell in row.items()} for row in found]


async def answers(pool: Pool) -> bool:
    """Say whether an ASK is answered within a second."""
    result = await asyncio.wait_for(pool.run(ASK), 1)
    return json.loads(result.body)["boolean"] is True


async def until(condition: Callable[[], object]) -> None:
    for _ in range(500):
        if condition():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("waited too long")


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
        ("SELECT * {\n  ?s ?p ?o ?x }", 2, 16, "does not go on", "  ?s ?p ?o ?x }"),
        ("SELECT * {\n?s kg:a ?o }", 2, 4, "the prefix 'kg:' is not declared", "?s kg:a ?o }"),
        ("SELECT ?x { ?s ?p ?o } GROUP BY ?s", 1, 35, "variable that is unbound", "SELECT ?x { ?s ?p ?o } GROUP BY ?s"),
        ("SELECT * { ?s ?p ?o", 1, 20, r"a '{' is not closed; add '}'\.$", "SELECT * { ?s ?p ?o"),
        (
            "SELECT * { ?s ?p ?o FILTER(?o }",
            1,
            32,
            r"a '\(' is not closed; add '\)' before the '}'\.$",
            "SELECT * { ?s ?p ?o FILTER(?o }",
        ),
        ("ASK { ?s ?p ?o ) }", 1, 19, "a '\\)' closes nothing", "ASK { ?s ?p ?o ) }"),
        ('ASK { ?s ?p "x }', 1, 17, "a text between quotation marks is not closed", 'ASK { ?s ?p "x }'),
        ("SELEC * {}", 1, 10, "a query begins with SELECT, ASK", "SELEC * {}"),
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


def test_a_runaway_query_is_killed_and_an_ask_answers_during_and_after_it(in_pool: InPool) -> None:
    async def work(pool: Pool) -> None:
        runaway = asyncio.create_task(pool.run(Query(RUNAWAY)))
        await asyncio.sleep(0.4)
        assert await answers(pool)
        with pytest.raises(QueryTimeoutError):
            await runaway
        assert await answers(pool)
        assert pool.counters()["kills"] == 1

    in_pool(work, slow_seconds=1.0)


def test_runaway_queries_on_every_worker_leave_a_place_for_quick_ones(in_pool: InPool) -> None:
    async def work(pool: Pool) -> None:
        runaways = [asyncio.create_task(pool.run(Query(RUNAWAY + " " * number))) for number in range(8)]
        await asyncio.sleep(0.6)
        assert await answers(pool)
        ended = await asyncio.gather(*runaways, return_exceptions=True)
        assert {type(error) for error in ended} == {BusyError, QueryTimeoutError}
        assert await answers(pool)

    in_pool(work, slow_seconds=2.0)


def test_deep_nesting_kills_only_a_worker(in_pool: InPool) -> None:
    async def work(pool: Pool) -> None:
        zygote = pool.process_group
        with pytest.raises(QueryMemoryError):
            await pool.run(Query(DEEP))
        assert await answers(pool)
        assert pool.process_group == zygote
        assert pool.counters()["deaths"] == 2, "it is run once more, in case something else ended the first worker"

    in_pool(work)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps a limit on the address space")
def test_a_memory_bomb_ends_at_the_memory_limit(in_pool: InPool) -> None:
    async def work(pool: Pool) -> None:
        with pytest.raises(QueryMemoryError):
            await pool.run(Query(BOMB))
        assert await answers(pool)

    in_pool(work, slow_seconds=30.0, memory_bytes=128 << 20)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps a limit on the address space")
def test_a_memory_bomb_never_takes_what_the_limit_forbids() -> None:
    """In a process of its own: what it has collected are the processes of this pool, and of no other test."""
    told = subprocess.run(
        [sys.executable, "-c", MEASURED, BOMB], capture_output=True, text=True, check=True, timeout=90
    )
    refused, kilobytes = told.stdout.split()
    assert refused == "refused"
    assert int(kilobytes) < 1 << 20, "a worker took more than 1 GiB"


def test_an_answer_above_the_byte_limit_is_refused_whole(in_pool: InPool) -> None:
    numbers = " ".join(map(str, range(100)))
    many = f"SELECT * {{ VALUES ?a {{ {numbers} }} VALUES ?b {{ {numbers} }} VALUES ?c {{ {numbers} }} }}"
    with pytest.raises(ResultTooLargeError):
        in_pool(lambda pool: pool.run(Query(many)), answer_bytes=100_000)


def test_a_long_answer_arrives_whole(in_pool: InPool) -> None:
    numbers = " ".join(map(str, range(100)))
    many = f"SELECT * {{ VALUES ?a {{ {numbers} }} VALUES ?b {{ {numbers} }} VALUES ?c {{ 1 2 3 4 5 }} }}"
    assert len(rows(in_pool(lambda pool: pool.run(Query(many)), slow_seconds=30.0))) == 50_000


def test_the_worker_of_a_client_that_leaves_is_killed(in_pool: InPool) -> None:
    async def work(pool: Pool) -> None:
        before = members(pool.process_group)
        runaway = asyncio.create_task(pool.run(Query(RUNAWAY)))
        await asyncio.sleep(0.4)
        runaway.cancel()
        with pytest.raises(asyncio.CancelledError):
            await runaway
        assert await answers(pool)
        await until(lambda: pool.counters()["idle"] == 3)
        assert pool.counters()["kills"] == 1
        assert len(before - members(pool.process_group)) == 1

    in_pool(work, slow_seconds=60.0)


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


def test_a_worker_is_replaced_after_its_share_of_queries(in_pool: InPool) -> None:
    async def work(pool: Pool) -> None:
        before = members(pool.process_group)
        for _ in range(9):
            assert await answers(pool)
        assert pool.counters()["recycled"] == 3
        await until(lambda: pool.counters()["idle"] == 1)
        assert len(members(pool.process_group) & before) == 1, "only the zygote is still the same"

    in_pool(work, workers=1, recycle_after=3)


def test_a_worker_that_died_while_idle_costs_no_client_its_answer(in_pool: InPool) -> None:
    async def work(pool: Pool) -> None:
        for process in members(pool.process_group) - {pool.process_group}:
            os.kill(process, signal.SIGKILL)
        await asyncio.sleep(0.2)
        assert json.loads((await pool.run(ASK)).body)["boolean"] is True
        assert pool.counters()["deaths"] == 0

    in_pool(work)


@pytest.mark.parametrize("nquads", [SMALL, b"this is no graph"])
def test_a_zygote_closes_its_control_socket_when_it_ends(nquads: bytes) -> None:
    ours, theirs = socket.socketpair()
    watched = (sys.executable, "-X", "dev", "-m", "graph_api.zygote", str(theirs.fileno()), "{}")
    with ours, subprocess.Popen(watched, pass_fds=[theirs.fileno()], stderr=subprocess.PIPE, text=True) as zygote:
        theirs.close()
        ours.sendall(LENGTH.pack(len(nquads)) + nquads + LENGTH.pack(0))
        assert ours.recv(1) in (READY, BROKEN)
        ours.close()
        assert zygote.stderr is not None
        assert zygote.stderr.read() == ""
    assert zygote.returncode == 0


def test_a_zygote_that_died_is_started_again(in_pool: InPool) -> None:
    async def work(pool: Pool) -> None:
        zygote = pool.process_group
        assert zygote is not None
        os.kill(zygote, signal.SIGKILL)
        with pytest.raises(QueryMemoryError):
            await pool.run(Query(DEEP))
        await until(lambda: pool.counters()["idle"] == 2)
        assert pool.process_group not in (zygote, None)
        assert pool.counters()["zygotes"] == 2
        assert await answers(pool)

    in_pool(work, workers=2)


def test_no_process_is_left_after_stop() -> None:
    async def main() -> int | None:
        pool = Pool(b"", Limits(slow_seconds=60.0))
        await pool.start()
        group = pool.process_group
        assert len(members(group)) == 4
        runaway = asyncio.create_task(pool.run(Query(RUNAWAY)))
        await asyncio.sleep(0.4)
        await pool.stop()
        with pytest.raises(BusyError, match="stopping"):
            await runaway
        with pytest.raises(BusyError, match="stopping"):
            await pool.run(ASK)
        await pool.stop()
        return group

    assert members(asyncio.run(main())) == set()


def test_a_running_query_may_end_before_the_pool_stops() -> None:
    async def main() -> None:
        pool = Pool(b"", Limits(slow_seconds=1.0, workers=2))
        await pool.start()
        runaway = asyncio.create_task(pool.run(Query(RUNAWAY)))
        await asyncio.sleep(0.1)
        await pool.stop(grace_seconds=20)
        with pytest.raises(QueryTimeoutError):
            await runaway

    asyncio.run(main())


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL, signal.SIGINT])
def test_no_process_outlives_a_server_that_is_ended_from_outside(checkout: Path, end: signal.Signals) -> None:
    command = [sys.executable, "-c", FRONT, RUNAWAY]
    with subprocess.Popen(command, cwd=checkout, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as front:
        assert front.stdout is not None
        group = int(front.stdout.readline())
        assert len(members(group)) == 3
        front.send_signal(end)
        front.wait(20)
    wait_until(lambda: not members(group))


def test_a_graph_that_cannot_be_read_is_named_at_the_start() -> None:
    async def main() -> None:
        pool = Pool(b"<a:b> <a:c> oops .", Limits())
        with pytest.raises(DataError, match="could not be loaded"):
            await pool.start()
        assert pool.process_group is None

    asyncio.run(main())


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


def test_the_first_who_waits_is_served_first_but_the_newest_in_a_flood() -> None:
    async def main() -> None:
        turns: Turns[str] = Turns(wait_seconds=2.0, length=10)
        early, late = asyncio.create_task(turns.take()), asyncio.create_task(turns.take())
        await asyncio.sleep(0.05)
        turns.free("quiet")
        assert await early == "quiet"
        await asyncio.sleep(1.1)
        newest = asyncio.create_task(turns.take())
        await asyncio.sleep(0.05)
        turns.free("flood")
        assert await newest == "flood"
        late.cancel()
        await asyncio.gather(late, return_exceptions=True)
        assert turns.waiting == 0

    asyncio.run(main())


def test_a_turn_given_at_the_moment_its_taker_leaves_goes_to_the_next() -> None:
    async def main() -> None:
        turns: Turns[str] = Turns(wait_seconds=5.0, length=10)
        leaving, staying = asyncio.create_task(turns.take()), asyncio.create_task(turns.take())
        await asyncio.sleep(0)
        turns.free("it")
        leaving.cancel()
        assert await asyncio.wait_for(staying, 2) == "it"

    asyncio.run(main())


def test_a_client_may_hold_only_its_share() -> None:
    shares = Shares(1)
    with shares.held_by("a"), shares.held_by("b"):
        with pytest.raises(GraphError) as caught, shares.held_by("a"):
            pass
        assert caught.value.status == 429
    with shares.held_by("a"):
        pass
