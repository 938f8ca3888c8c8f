"""Run inside a network namespace of its own (`unshare --net`): what would call the address of a cloud's metadata?

Nothing but the loopback exists here; the address is put on it, with a canary behind. Prints, as JSON, how often the
canary was called by an engine without our limits (which shows that it can be), and by our workers and our endpoint.
"""

from __future__ import annotations

import asyncio
import fcntl
import json
import socket
import struct
from contextlib import suppress

from hostile_queries import calls
from hostile_server import Canary, listening, serving
from pyoxigraph import Store
from waiting import free_port

from graph_api.errors import GraphError
from graph_api.pool import Pool
from graph_api.wire import Limits, Query

METADATA = "169.254.169.254"
PAGE = f"http://{METADATA}/latest/meta-data/"
FLAGS, ADDRESS, UP = 0x8914, 0x8916, 0x1
TRIPLE = b"<x:s> <x:p> <x:o> .\n"


def raise_loopback() -> None:
    """Switch the loopback on, with the address of the metadata as a second one."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        fcntl.ioctl(control, FLAGS, struct.pack("16sH14s", b"lo", UP, b""))
        place = struct.pack("H2s4s8s", socket.AF_INET, b"", socket.inet_aton(METADATA), b"")
        fcntl.ioctl(control, ADDRESS, struct.pack("16s16s", b"lo:1", place))


def ask_unguarded() -> None:
    """Ask an engine that has no limits."""
    with suppress(OSError, RuntimeError):
        list(Store().query(calls(PAGE)["SERVICE"]))  # type: ignore[arg-type]


async def ask_workers() -> None:
    """Ask our workers past the guard."""
    pool = Pool(TRIPLE, Limits(workers=2))
    await pool.start()
    try:
        for query in calls(PAGE).values():
            with suppress(GraphError):
                await pool.run(Query(query, graph_type="text/turtle"))
    finally:
        await pool.stop()


def ask_endpoint() -> None:
    """Ask the server over HTTP, by every parameter."""
    with serving(free_port()) as attacked, attacked.client() as client:
        for query in calls(PAGE).values():
            client.post("/sparql", data={"query": query})
            client.get("/nl/query", params={"query": query})
        for parameter in ("default-graph-uri", "named-graph-uri", "using-graph-uri"):
            client.get("/sparql", params={"query": "ASK {}", parameter: PAGE})


def count(canary: Canary) -> int:
    """Give the calls since the last count."""
    number = len(canary.calls)
    canary.calls.clear()
    return number


def main() -> None:
    """Print the calls of each."""
    raise_loopback()
    with listening(METADATA, 80) as canary:
        ask_unguarded()
        counts = {"unguarded": count(canary)}
        asyncio.run(ask_workers())
        counts["workers"] = count(canary)
        ask_endpoint()
        counts["endpoint"] = count(canary)
    print(json.dumps(counts))


if __name__ == "__main__":
    main()
