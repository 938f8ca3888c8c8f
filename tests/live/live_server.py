"""The command `serve` in a process of its own on a copy of the tiny graph, which tests change under it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from mini_graph import MINI
from waiting import GIVE_UP_SECONDS, free_port, is_up, processes, wait_until

RENAMED = "organisations/zuidwacht.ttl"
OLD, NEW = "Zuidwacht", "Zuidwaak"
LABEL = (
    "SELECT ?name { <https://w3id.org/ketenkaart/id/actor/zuidwacht> skos:prefLabel ?name FILTER(LANG(?name)='nl') }"
)
FORTY = " ".join(map(str, range(40)))
RUNAWAY = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"VALUES ?v{n} {{ {FORTY} }}" for n in range(12)) + " }"
# Whoever runs the tests under nohup would else hand its deafness to SIGHUP on to the server.
CONTROLLED = """import fcntl, os, signal, sys, termios
signal.signal(signal.SIGHUP, signal.SIG_DFL)
os.setsid()
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""
LABEL = "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> " + LABEL


def copy_mini(target: Path) -> Path:
    """Copy the tiny graph; a process reads the copy as it would any folder given with --data."""
    shutil.copytree(MINI.ontology, target / "ontology")
    shutil.copytree(MINI.data, target / "data")
    return target


@dataclass(frozen=True)
class Served:
    """A running server: its process, a client of it, the graph it reads, and where it logs."""

    process: subprocess.Popen[bytes]
    client: httpx.Client
    graph: Path
    log: Path

    def health(self) -> dict[str, Any]:
        answer = self.client.get("/health")
        assert answer.status_code == 200
        found: dict[str, Any] = answer.json()
        return found

    def label(self) -> str:
        """Ask the SPARQL endpoint what the organisation is called now."""
        answer = self.client.get("/sparql", params={"query": LABEL})
        assert answer.status_code == 200, answer.text
        return str(answer.json()["results"]["bindings"][0]["name"]["value"])

    def edit(self, old: str = OLD, new: str = NEW) -> None:
        """Save the file anew with another name in it, in one stroke as editors do."""
        path = self.graph / "data" / RENAMED
        draft = path.with_suffix(".draft")
        draft.write_text(path.read_text("utf-8").replace(f'"{old}"@nl', f'"{new}"@nl'), "utf-8")
        draft.replace(path)

    def hang_up(self) -> None:
        self.process.send_signal(signal.SIGHUP)

    def children(self) -> set[int]:
        """Give the processes the server started, and those that they started."""
        parents, found = processes(), {self.process.pid}
        while more := {pid for pid, parent in parents.items() if parent in found} - found:
            found |= more
        return found - {self.process.pid}

    def descriptors(self) -> int:
        """Count what the server process has open."""
        return len(list(Path(f"/proc/{self.process.pid}/fd").iterdir()))

    def logged(self) -> str:
        return self.log.read_text("utf-8")


@contextmanager
def serve_copy(
    folder: Path, cache: Path, *words: str, terminal: int | None = None, **environment: str
) -> Iterator[Served]:
    """Serve a copy of the tiny graph in `folder`, as `ketenkaart serve` with these words more.

    With `terminal`, a descriptor of one, that is the terminal the server is run from.
    """
    graph = folder / "graph"
    if not graph.exists():
        copy_mini(graph)
    port = free_port()
    line = [sys.executable, "-m", "graph_api.cli", "--data", str(graph), "serve", "--port", str(port), "--workers", "2"]
    if terminal is not None:
        line = [sys.executable, "-c", CONTROLLED, *line]
    plain = {name: value for name, value in os.environ.items() if not name.startswith("KETENKAART_")}
    log = folder / "log"
    with log.open("wb") as errors:
        process = subprocess.Popen(
            [*line, *words],
            env=plain | {"XDG_CACHE_HOME": str(cache)} | environment,
            stdin=subprocess.DEVNULL if terminal is None else terminal,
            stdout=subprocess.DEVNULL,
            stderr=errors,
        )
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30, trust_env=False) as client:
            wait_until(lambda: process.poll() is not None or is_up(client), "for the server")
            assert process.poll() is None, log.read_text("utf-8")
            yield Served(process, client, graph, log)
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(GIVE_UP_SECONDS)
