"""What the pool kills: queries without end, and those that take too much memory or give too many bytes."""

from __future__ import annotations

import asyncio
import subprocess
import sys

import pytest
from pool_parts import DEEP, InPool, answers, rows, until
from serving_parts import BOMB, RUNAWAY, members

from graph_api.errors import (
    BusyError,
    QueryMemoryError,
    QueryTimeoutError,
    ResultTooLargeError,
)
from graph_api.pool import Pool
from graph_api.wire import Query

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


def test_a_runaway_query_is_killed_and_an_ask_answers_during_and_after_it(in_pool: InPool) -> None:
    async def work(pool: Pool) -> None:
        runaway = asyncio.create_task(pool.run(Query(RUNAWAY)))
        await asyncio.sleep(0.4)
        assert await answers(pool)
        assert not runaway.done(), "the ASK waited for it"
        with pytest.raises(QueryTimeoutError):
            await runaway
        assert await answers(pool)
        assert pool.counters()["kills"] == 1

    in_pool(work, slow_seconds=3.0)


def test_runaway_queries_on_every_worker_leave_a_place_for_quick_ones(in_pool: InPool) -> None:
    async def work(pool: Pool) -> None:
        runaways = [asyncio.create_task(pool.run(Query(RUNAWAY + " " * number))) for number in range(8)]
        await asyncio.sleep(0.6)
        assert await answers(pool)
        assert not all(runaway.done() for runaway in runaways), "the ASK waited for them"
        ended = await asyncio.gather(*runaways, return_exceptions=True)
        assert {type(error) for error in ended} == {BusyError, QueryTimeoutError}
        assert await answers(pool)

    in_pool(work, slow_seconds=6.0)


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
