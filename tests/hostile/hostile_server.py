"""The server as a process of its own, a socket nobody may call, and what must hold after each attack."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from waiting import GIVE_UP_SECONDS, free_port, wait_until

QUERY_SECONDS = 1.0
GROWTH_KILOBYTES = 250_000
REFUSALS = {400, 403, 406, 408, 413, 414, 415, 429, 431, 503, 504, 507}
RESULTS = "application/sparql-results+json"


@dataclass
class Canary:
    """A socket on the loopback that writes down who calls it."""

    port: int
    calls: list[bytes] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/"


@contextmanager
def listening(address: str = "127.0.0.1", port: int = 0) -> Iterator[Canary]:
    """Listen for as long as the block lasts; whoever calls is written down and answered with nothing."""
    with socket.create_server((address, port)) as server:
        canary = Canary(server.getsockname()[1])

        def accept() -> None:
            while True:
                try:
                    caller, _ = server.accept()
                except OSError:
                    return
                with caller:
                    caller.settimeout(2)
                    canary.calls.append(caller.recv(2000))
                    caller.sendall(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        try:
            yield canary
        finally:
            server.shutdown(socket.SHUT_RDWR)
            thread.join(5)


@dataclass
class Attacked:
    """A server under attack; `usual_kilobytes` is what its process took before."""

    process: subprocess.Popen[bytes]
    port: int
    usual_kilobytes: int = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def client(self, local_address: str | None = None) -> httpx.Client:
        """Give a client without keep-alive of its own, at another address of the loopback on request."""
        transport = httpx.HTTPTransport(local_address=local_address)
        return httpx.Client(base_url=self.address, timeout=GIVE_UP_SECONDS, trust_env=False, transport=transport)

    def ask(self, query: str, **headers: str) -> httpx.Response:
        with self.client() as client:
            return client.post("/sparql", data={"query": query}, headers={"accept": RESULTS, **headers})

    def health(self) -> dict[str, Any]:
        with self.client() as client:
            answer = client.get("/health")
        assert answer.status_code == 200
        return dict(answer.json())

    def kilobytes(self) -> int:
        """Give the resident memory of the server's own process."""
        told = subprocess.run(["ps", "-o", "rss=", "-p", str(self.process.pid)], capture_output=True, check=True)
        return int(told.stdout)

    def send(self, content: bytes, read_seconds: float = 5.0) -> bytes:
        """Send bytes over a connection of its own, and give what comes back until the end or the time is up."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=GIVE_UP_SECONDS) as line:
            with suppress(OSError):  # the server may close while it is still being written to
                line.sendall(content)
            line.settimeout(read_seconds)
            return read_all(line)

    def check_unharmed(self) -> None:
        """Check that the server answers, is the one that was started, and has not grown."""
        assert self.process.poll() is None
        assert self.health()["queries"]["zygotes"] == 1, "the process that holds the graph was restarted"
        wait_until(self.answers_ask)
        assert self.kilobytes() < self.usual_kilobytes + GROWTH_KILOBYTES

    def answers_ask(self) -> bool:
        """Say whether an ASK is answered; a server that is busy may say so and be asked again."""
        answer = self.ask("ASK {}")
        assert answer.status_code in (200, 429, 503)
        return answer.status_code == 200 and answer.json()["boolean"] is True


@contextmanager
def serving(port: int | None = None) -> Iterator[Attacked]:
    """Start `ketenkaart serve` on the checkout; queries may take QUERY_SECONDS."""
    port = port or free_port()
    words = ["serve", "--port", str(port), "--query-seconds", str(QUERY_SECONDS)]
    environment = {name: value for name, value in os.environ.items() if name != "KETENKAART_SOURCES"}
    checkout = Path(__file__).resolve().parents[2]
    process = subprocess.Popen(
        [sys.executable, "-m", "graph_api.cli", *words],
        cwd=checkout,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    attacked = Attacked(process, port)
    try:
        wait_until(lambda: process.poll() is not None or is_open(port))
        wait_until(attacked.answers_ask)
        with attacked.client() as client:
            for path in ("/nl/", "/nl/ask?q=Aan+wie+geeft+het+COA+signalen+door%3F", "/nl/network", "/api/graph.json"):
                assert client.get(path).status_code == 200
        attacked.usual_kilobytes = attacked.kilobytes()
        yield attacked
    finally:
        process.terminate()
        process.wait(GIVE_UP_SECONDS)


def check_whole(answer: httpx.Response) -> None:
    """Check that an answer is a refusal with a reason, or a whole result."""
    if answer.status_code == 200:
        assert {"head"} <= set(json.loads(answer.content))
    else:
        assert answer.status_code in REFUSALS, answer.text
        assert answer.json()["detail"]


def read_all(line: socket.socket) -> bytes:
    """Read until the other side ends or keeps silent for the socket's time."""
    content = b""
    try:
        while part := line.recv(1 << 16):
            content += part
    except OSError:
        pass
    return content


def status_of(answer: bytes) -> int:
    """Give the status of an answer over HTTP/1.1, 0 when there is none."""
    words = answer.split(b" ", 2)
    return int(words[1]) if len(words) > 1 and words[0].startswith(b"HTTP/1.") else 0


def is_open(port: int) -> bool:
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0
