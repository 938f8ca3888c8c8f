"""A server that is told to end ends, whatever its clients and its threads do."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import httpx
import pytest
from live_server import Served
from waiting import GIVE_UP_SECONDS, free_port, processes, wait_until

ENDLESS = """
import sys, time
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from graph_api.ending import run

def forever(request):
    print("begun", flush=True)
    while True:
        time.sleep(1)

def soon(request):
    return PlainTextResponse("here")

sys.exit(run(Starlette(routes=[Route("/forever", forever), Route("/", soon)]), "127.0.0.1", int(sys.argv[1])))
"""


Serve = Callable[..., AbstractContextManager[Served]]


def address_of(served: Served) -> tuple[str, int]:
    return served.client.base_url.host, served.client.base_url.port or 80


def answers(address: str) -> bool:
    try:
        return httpx.get(address, trust_env=False).status_code == 200
    except httpx.TransportError:
        return False


def test_a_computation_that_never_ends_does_not_keep_the_server_from_ending(tmp_path: Path) -> None:
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-c", ENDLESS, str(port)], cwd=tmp_path, stdout=subprocess.PIPE, env={**os.environ}
    )
    try:
        wait_until(lambda: answers(f"http://127.0.0.1:{port}/"))
        with socket.create_connection(("127.0.0.1", port)) as asking:
            asking.sendall(b"GET /forever HTTP/1.1\r\nHost: here\r\n\r\n")
            assert server.stdout is not None
            assert server.stdout.readline() == b"begun\n"
            assert answers(f"http://127.0.0.1:{port}/")
            server.send_signal(signal.SIGTERM)
            assert server.wait(GIVE_UP_SECONDS) in (0, -signal.SIGTERM)
    finally:
        if server.poll() is None:
            server.kill()
        server.communicate(timeout=GIVE_UP_SECONDS)


@pytest.mark.parametrize(
    "begun",
    [
        b"POST /sparql HTTP/1.1\r\nHost: here\r\nContent-Type: application/sparql-query\r\n"
        b"Content-Length: 9\r\n\r\nASK",
        b"POST /api/ask HTTP/1.1\r\nHost: here\r\n",
    ],
    ids=["a body that does not end", "headers that do not end"],
)
def test_a_client_that_does_not_go_on_does_not_keep_the_server_from_ending(serve: Serve, begun: bytes) -> None:
    with serve() as served, socket.create_connection(address_of(served)) as asking:
        children = served.children()
        asking.sendall(begun)
        assert served.health()["status"] == "ok"
        served.process.send_signal(signal.SIGTERM)
        assert served.process.wait(GIVE_UP_SECONDS) in (0, -signal.SIGTERM)
    wait_until(lambda: not processes().keys() & children)
