"""The processes of the pool: which are replaced, and that none is left."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from pool_parts import ASK, DEEP, InPool, answers, until
from serving_parts import RUNAWAY, SMALL, members
from waiting import wait_until

from graph_api.errors import (
    BusyError,
    DataError,
    QueryMemoryError,
    QueryTimeoutError,
)
from graph_api.pool import Pool
from graph_api.wire import LENGTH, Limits, Query
from graph_api.zygote import BROKEN, READY

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
