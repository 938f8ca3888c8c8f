"""A tiny graph, hostile queries, and a real server on an ephemeral port."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute
from waiting import wait_until

from graph_api.description import describe
from graph_api.pool import Pool
from graph_api.prefixes import GRAPH, ID
from graph_api.protocol import routes, sparql_endpoint
from graph_api.sparql_request import Terms
from graph_api.wire import Limits, Runner

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

BOMB = (
    "SELECT (STRLEN(?s60) AS ?n) { BIND('0123456789abcdef' AS ?s0) "
    + " ".join(f"BIND(CONCAT(?s{number}, ?s{number}) AS ?s{number + 1})" for number in range(60))
    + " }"
)


@contextmanager
def serving(nquads: bytes = SMALL, terms: Terms | None = None, **limits: Any) -> Iterator[httpx.Client]:
    """Serve /sparql on an ephemeral port of the loopback; give a client of it that follows no redirect."""
    terms = terms or Terms()
    pool = Pool(nquads, Limits(**limits))
    handler = sparql_endpoint(pool, terms, "test-1", describe(terms.endpoint, (ONE, TWO)))

    with listening(pool, routes(handler)) as client:
        yield client


@contextmanager
def listening(pool: Runner, routes: Sequence[BaseRoute]) -> Iterator[httpx.Client]:
    """Serve routes on an ephemeral port of the loopback while their pool runs; give a client of it."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await pool.start()
        yield
        await pool.stop()

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


def members(group: int | None) -> set[int]:
    """Give the process ids of a process group, without the dead ones nobody has collected."""
    listed = subprocess.run(["ps", "-A", "-o", "pid=,pgid=,stat="], capture_output=True, text=True, check=True).stdout
    rows = (line.split() for line in listed.splitlines())
    return {int(pid) for pid, pgid, stat in rows if int(pgid) == group and not stat.startswith("Z")}
