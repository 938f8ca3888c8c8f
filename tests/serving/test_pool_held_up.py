"""A query that is quick is not refused because this process, or its worker, stood still for a while.

So it is while the graph is exchanged: the new one is read and the old one let go of beside the queries.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import time

import pytest
from pool_parts import ASK, InPool, answers, rows, until
from serving_parts import RUNAWAY

from graph_api.errors import BusyError
from graph_api.pool import Pool
from graph_api.turns import Turns
from graph_api.wire import Query

QUICK = 0.2
STILL = 4 * QUICK
LONG = " ".join(f"VALUES ?{name} {{ {' '.join(map(str, range(25)))} }}" for name in "abc")


async def with_the_slow_place_taken(pool: Pool) -> asyncio.Task[object]:
    runaway = asyncio.create_task(pool.run(Query(RUNAWAY)))
    await until(lambda: pool.counters()["slow"] == 1)
    return runaway


async def end(task: asyncio.Task[object]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


@pytest.mark.parametrize("query", ["ASK {}", f"SELECT * {{ {LONG} }}"], ids=["short", "long"])
def test_an_answer_that_lies_there_unread_is_read(in_pool: InPool, query: str) -> None:
    async def work(pool: Pool) -> None:
        runaway = await with_the_slow_place_taken(pool)
        asked = asyncio.create_task(pool.run(Query(query)))
        await asyncio.sleep(0.005)
        time.sleep(STILL)
        assert (await asked).body
        await end(runaway)

    in_pool(work, workers=2, quick_seconds=QUICK, slow_seconds=20.0)


def workers_of(pool: Pool) -> list[int]:
    """Give the processes of a pool that run queries."""
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    return [int(pid) for pid, parent in map(str.split, listed.splitlines()) if int(parent) == pool.process_group]


def test_a_worker_that_was_not_let_run_is_waited_for(in_pool: InPool) -> None:
    async def work(pool: Pool) -> None:
        workers = workers_of(pool)
        runaway = await with_the_slow_place_taken(pool)
        for worker in workers:
            os.kill(worker, signal.SIGSTOP)
        asked = asyncio.create_task(pool.run(ASK))
        await asyncio.sleep(2 * QUICK)
        assert not asked.done()
        for worker in workers:
            os.kill(worker, signal.SIGCONT)
        assert (await asked).body
        await end(runaway)

    in_pool(work, workers=2, quick_seconds=QUICK, slow_seconds=20.0)


def test_a_worker_that_never_runs_is_not_waited_for_long(in_pool: InPool) -> None:
    async def work(pool: Pool) -> None:
        workers = workers_of(pool)
        runaway = await with_the_slow_place_taken(pool)
        for worker in workers:
            os.kill(worker, signal.SIGSTOP)
        begun = time.monotonic()
        with pytest.raises(BusyError):
            await pool.run(ASK)
        assert time.monotonic() - begun < 10 * QUICK
        await end(runaway)
        await until(lambda: pool.counters()["idle"] == 2)
        assert await answers(pool)

    in_pool(work, workers=2, quick_seconds=QUICK, slow_seconds=20.0)


def test_a_query_that_computes_longer_is_refused_as_soon_as_before(in_pool: InPool) -> None:
    async def work(pool: Pool) -> None:
        runaway = await with_the_slow_place_taken(pool)
        with pytest.raises(BusyError):
            await pool.run(Query(RUNAWAY + " "))
        await end(runaway)
        assert rows(await pool.run(Query("SELECT (1 AS ?one) {}"))) == [{"one": "1"}]

    in_pool(work, workers=2, quick_seconds=QUICK, slow_seconds=20.0)


def test_time_in_which_nobody_could_give_up_a_place_is_no_waiting() -> None:
    async def main() -> None:
        turns: Turns[str] = Turns(wait_seconds=0.5, length=10)
        waiting = asyncio.create_task(turns.take())
        await asyncio.sleep(0.1)
        time.sleep(0.7)
        await asyncio.sleep(0.05)
        turns.free("it")
        assert await waiting == "it"
        with pytest.raises(BusyError):
            await turns.take()

    asyncio.run(main())
