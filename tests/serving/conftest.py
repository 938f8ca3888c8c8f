"""Pools over the tiny graph, and servers of it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any, TypeVar

import httpx
import pytest
from serving_parts import SMALL, serving

from graph_api.pool import Pool
from graph_api.wire import Limits

T = TypeVar("T")


@pytest.fixture
def in_pool() -> Callable[..., Any]:
    """Run a coroutine with a started pool, its limits given by name, and stop the pool whatever happens."""

    def run(work: Callable[[Pool], Awaitable[T]], nquads: bytes = SMALL, **limits: Any) -> T:
        async def main() -> T:
            pool = Pool(nquads, Limits(**limits))
            await pool.start()
            try:
                return await asyncio.wait_for(work(pool), 60)
            finally:
                await pool.stop()

        return asyncio.run(main())

    return run


@pytest.fixture(scope="session")
def client() -> Iterator[httpx.Client]:
    """A client of one server over the tiny graph, shared by the tests that leave it as it was."""
    with serving() as client:
        yield client


@pytest.fixture
def serve() -> Callable[..., AbstractContextManager[httpx.Client]]:
    """Give `serving`, for tests that need a server of their own."""
    return serving
