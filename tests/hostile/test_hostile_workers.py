"""The same attacks past the guard, which protects nothing by itself: straight at the worker processes."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hostile_queries import CHAINED, FILES, LONGEST, NESTED, calls, chained, nested
from hostile_server import Canary

from graph_api.errors import GraphError, QueryError
from graph_api.load import Dataset
from graph_api.pool import Pool
from graph_api.wire import Limits, Query

FOLDER = Path(__file__).resolve().parent
ASK = Query("ASK { ?s ?p ?o }")


def in_pool(dataset: Dataset, work: Callable[[Pool], Awaitable[None]]) -> None:
    """Run something with a pool over the real graph; afterwards it answers, from the zygote it began with."""

    async def main() -> None:
        pool = Pool(dataset.nquads(), Limits(workers=2, slow_seconds=1.0))
        await pool.start()
        try:
            await work(pool)
            assert b"true" in (await pool.run(ASK)).body
            assert pool.counters()["zygotes"] == 1
        finally:
            await pool.stop()

    asyncio.run(main())


def test_no_nesting_and_no_number_of_operators_ends_more_than_a_worker(real_dataset: Dataset) -> None:
    queries = [nested(name, LONGEST) for name in NESTED] + [chained(name, LONGEST) for name in CHAINED]

    async def ask(pool: Pool) -> None:
        for query in queries:
            with suppress(GraphError):
                await pool.run(Query(query))
        assert pool.counters()["deaths"] > 0, "nothing was nested deep enough to end a worker"

    in_pool(real_dataset, ask)


def test_no_worker_calls_or_reads_a_file(real_dataset: Dataset, canary: Canary) -> None:
    queries = [query for address in (canary.address, *FILES) for query in calls(address).values()]

    async def ask(pool: Pool) -> None:
        refused = 0
        for query in queries:
            try:
                answer = await pool.run(Query(query))
                assert b"root:" not in answer.body
            except QueryError as error:
                refused += "SERVICE is switched off" in error.message
            except GraphError:
                pass
        assert refused > 0, "no query came as far as the worker's own refusal"

    in_pool(real_dataset, ask)
    assert canary.calls == []


def test_the_address_of_the_metadata_of_a_cloud_is_called_by_nobody(checkout: Path) -> None:
    enter = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--net", "--map-root-user"]
    try:
        subprocess.run([*enter, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        assert os.environ.get("CI") != "true", "the network namespace this test needs cannot be made"
        pytest.skip("a network namespace cannot be made here (unshare --net)")
    told = subprocess.run(
        [*enter, sys.executable, FOLDER / "in_namespace.py"],
        cwd=checkout,
        env=os.environ | {"PYTHONPATH": str(checkout / "tests")},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert told.returncode == 0, told.stderr
    counts = json.loads(told.stdout.splitlines()[-1])
    assert counts.pop("unguarded") > 0, "the canary hears nobody, so that the rest proves nothing"
    assert counts == {"workers": 0, "endpoint": 0}
