"""Queries as the tests of the pool run them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

from graph_api.pool import Pool
from graph_api.wire import Query, Result

InPool = Callable[..., Any]
ASK = Query("ASK {}")
DEEP = "ASK { FILTER(" + "!" * 60_000 + "true) }"


def rows(result: Result) -> list[dict[str, str]]:
    found = json.loads(result.body)["results"]["bindings"]
    return [{name: cell["value"] for name, cell in row.items()} for row in found]


async def answers(pool: Pool) -> bool:
    """Say whether an ASK is answered, and not by a worker that hangs: then this ends after half a minute."""
    result = await asyncio.wait_for(pool.run(ASK), 30)
    return json.loads(result.body)["boolean"] is True


async def until(condition: Callable[[], object]) -> None:
    for _ in range(500):
        if condition():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("waited too long")
