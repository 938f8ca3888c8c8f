"""A tiny graph, pools over it, and real servers on ephemeral ports."""

from __future__ import annotations

import asyncio
import subprocess
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, Protocol, TypeVar

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route

from graph_api.description import describe
from graph_api.pool import Pool
from graph_api.prefixes import GRAPH, ID
from graph_api.protocol import METHODS, sparql_endpoint
from graph_api.sparql_request import Terms
from graph_api.wire import Limits

T = TypeVar("T")

COA, IND, LABEL = f"<{ID}actor/coa>", f"<{ID}actor/ind>", "<http://www.w3.org/2004/02/skos/core#prefLabel>"
ONE, TWO = f"{GRAPH}one", f"{GRAPH}two"
SMALL = f"""{COA} {LABEL} "COA"@nl <{ONE}> .
{IND} {LABEL} "IND"@nl <{ONE}> .
{IND} {LABEL} "IND"@nl <{TWO}> .
{IND} {LABEL} "a\\u0001b" <{TWO}> .
""".encode()
RUNAWAY = (
    "SELECT (COUNT(*) AS ?n) { "
    + " ".join(f"VALUES ?v{number} {{ {' '.join(map(str, range(40)))} }}" for number in range(12))
    + " }"
)


class InPool(Protocol):
    def __call__(self, work: Callable[[Pool], Awaitable[T]], nquads: bytes = ..., **limits: Any) -> T: ...


class Serve(Protocol):
    def __call__(self, nquads: bytes = ..., terms: Terms = ..., **limits: Any) -> Any: ...


@pytest.fixture
def in_pool() -> InPool:
    """Run a coroutine with a started pool, and stop the pool whatever happens."""

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


@contextmanager
def serving(nquads: bytes = SMALL, terms: Terms | None = None, **limits: Any) -> Iterator[httpx.Client]:
    """Serve /sparql on an ephemeral port of the loopback; give a client of it that follows no redirect."""
    terms = terms or Terms()
    pool = Pool(nquads, Limits(**limits))
    handler = sparql_endpoint(pool, terms, "test-1", describe(terms.endpoint, (ONE, TWO)))

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await pool.start()
        yield
        await pool.stop()

    routes = [Route(path, handler, methods=[*METHODS, "PUT", "DELETE"]) for path in ("/sparql", "/sparql/")]
    app = Starlette(routes=routes, lifespan=lifespan)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", ws="none", timeout_graceful_shutdown=2))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        wait_until(lambda: server.started)
        port = server.servers[0].sockets[0].getsockname()[1]
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30, trust_env=False) as client:
            yield client
    finally:
        server.should_exit = True
        thread.join(20)


@pytest.fixture(scope="session")
def client() -> Iterator[httpx.Client]:
    """A client of one server over the tiny graph, shared by the tests that leave it as it was."""
    with serving() as client:
        yield client


@pytest.fixture
def serve() -> Callable[..., Any]:
    """Give `serving`, for tests that need a server of their own."""
    return serving


def wait_until(condition: Callable[[], object], seconds: float = 15.0) -> None:
    """Wait for a condition; fail when it does not come true."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.02)


def members(group: int | None) -> set[int]:
    """Give the process ids of a process group, without the dead ones nobody has collected."""
    listed = subprocess.run(["ps", "-A", "-o", "pid=,pgid=,stat="], capture_output=True, text=True, check=True).stdout
    rows = (line.split() for line in listed.splitlines())
    return {int(pid) for pid, pgid, stat in rows if int(pgid) == group and not stat.startswith("Z")}
