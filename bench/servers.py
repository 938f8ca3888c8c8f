"""The servers that are compared: ours, Oxigraph's own, and rdflib-endpoint, each on the same data."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
PEERS = ROOT / ".venv-bench" / "bin"
GIVE_UP_SECONDS = 3_600
OURS: Mapping[str, Sequence[str]] = {
    "ketenkaart": (),
    # the store of the free queries holds the address too: it is to be the same whatever the port
    "in memory": ("--disk-from", "1000000000", "--public-url", "http://localhost"),
    "on disk": ("--disk-from", "0", "--public-url", "http://localhost"),
}
ASK = "?query=ASK%7B%7D"


@dataclass(frozen=True)
class Data:
    """One graph in the forms the servers take: a folder, N-Quads with the union as default graph, and N-Triples."""

    name: str
    triples: int
    folder: Path
    nquads: Path
    ntriples: Path
    disk: Path


@dataclass
class Running:
    """A server that answers: its endpoint, and what its start took until the first answer."""

    name: str
    endpoint: str
    process: subprocess.Popen[bytes]
    seconds: float

    def megabytes(self) -> float:
        """Give the memory of all its processes, what they share counted once (PSS), in MB."""
        return sum(_share(process) for process in _below(self.process.pid)) / 1000


@contextmanager
def start(name: str, data: Data) -> Iterator[Running]:
    """Start a server by name (one of OURS, oxigraph, rdflib-endpoint) and wait for its first answer."""
    port = _free_port()
    words, path = _command(name, data, port)
    environment = {key: value for key, value in os.environ.items() if key != "KETENKAART_SOURCES"}
    begun = time.perf_counter()
    process = subprocess.Popen(
        words, cwd=data.folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        endpoint = f"http://127.0.0.1:{port}{path}"
        _await_answer(process, endpoint)
        yield Running(name, endpoint, process, time.perf_counter() - begun)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:  # rdflib evaluates in its event loop, and hears no signal meanwhile
            process.kill()
            process.wait()


def _command(name: str, data: Data, port: int) -> tuple[Sequence[str], str]:
    if name in OURS:
        words = [sys.executable, "-m", "graph_api.cli", "--data", str(data.folder), "serve", "--port", str(port)]
        return [*words, *OURS[name]], "/sparql"
    if name == "oxigraph":
        place = ["--location", str(data.disk), "--bind", f"127.0.0.1:{port}"]
        return [str(PEERS / "oxigraph"), "serve-read-only", *place], "/query"
    return [str(PEERS / "rdflib-endpoint"), "serve", str(data.ntriples), "--port", str(port)], "/"


def _await_answer(process: subprocess.Popen[bytes], endpoint: str) -> None:
    end = time.monotonic() + GIVE_UP_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            with urlopen(endpoint + ASK, timeout=30) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.01)
    raise RuntimeError(f"The server at {endpoint} does not answer.")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def _below(process: int) -> list[int]:
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    rows = [tuple(map(int, line.split())) for line in listed.splitlines()]
    found = [process]
    for one in found:
        found += [pid for pid, parent in rows if parent == one]
    return found


def _share(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text("ascii").splitlines()
    except OSError:
        return 0
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
