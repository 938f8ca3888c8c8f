"""Real SPARQL engines, started on ports of the loopback: Oxigraph and Virtuoso."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from waiting import GIVE_UP_SECONDS, free_port, is_up, wait_until

WANTED = tuple(os.environ.get("KETENKAART_ENGINES", "").split())
VIRTUOSO = """[Database]
DatabaseFile = store.db
ErrorLogFile = store.log
LockFile = store.lck
TransactionFile = store.trx
xa_persistent_file = store.pxa
[TempDatabase]
DatabaseFile = temporary.db
TransactionFile = temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{own}
DirsAllowed = .
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerThreads = 10
[SPARQL]
ResultSetMaxRows = 1000000
MaxQueryExecutionTime = 30
"""


@dataclass
class Running:
    """One engine with a folder and a port of its own, which it keeps when it is started again."""

    name: str
    folder: Path
    query: str
    graphs: str
    updates: str
    line: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        (self.folder / "store.lck").unlink(missing_ok=True)  # a killed Virtuoso leaves its lock
        with (self.folder / "output").open("ab") as output:
            self.process = subprocess.Popen(self.line, cwd=self.folder, stdout=output, stderr=output)
        wait_until(self.answers, f"for {self.name}")

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait(GIVE_UP_SECONDS)

    def answers(self) -> bool:
        assert self.process is not None and self.process.poll() is None, (self.folder / "output").read_text("utf-8")
        try:
            return httpx.post(self.query, data={"query": "ASK {}"}, trust_env=False).status_code == 200
        except httpx.HTTPError:
            return False


def make_oxigraph(folder: Path) -> Running:
    port = free_port()
    program = str(Path(sys.executable).parent / "oxigraph")
    line = [program, "serve", "--location", str(folder / "store"), "--bind", f"127.0.0.1:{port}"]
    base = f"http://127.0.0.1:{port}"
    return Running("oxigraph", folder, f"{base}/query", f"{base}/store", f"{base}/update", line)


def make_virtuoso(folder: Path) -> Running:
    port = free_port()
    (folder / "virtuoso.ini").write_text(VIRTUOSO.format(port=port, own=free_port()), "utf-8")
    program = shutil.which("virtuoso-t")
    assert program, "virtuoso-t is not installed"
    base = f"http://127.0.0.1:{port}"
    login = {"KETENKAART_STORE_USER": "dba", "KETENKAART_STORE_PASSWORD": "dba"}
    graphs, updates = f"{base}/sparql-graph-crud-auth", f"{base}/sparql-auth"
    line = [program, "-f", "-c", "virtuoso.ini"]
    return Running("virtuoso", folder, f"{base}/sparql", graphs, updates, line, login)


MAKERS = {"oxigraph": make_oxigraph, "virtuoso": make_virtuoso}


@contextmanager
def running(name: str, folder: Path) -> Iterator[Running]:
    """Run an engine for as long as the block lasts."""
    folder.mkdir(parents=True, exist_ok=True)
    engine = MAKERS[name](folder)
    engine.start()
    try:
        yield engine
    finally:
        engine.kill()


def ketenkaart(*words: object, cache: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command; the store is what `environment` names, nothing else."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("KETENKAART_")}
    return subprocess.run(
        [sys.executable, "-m", "graph_api.cli", *map(str, words)],
        env=plain | {"XDG_CACHE_HOME": str(cache)} | environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@contextmanager
def serving(graph: Path, cache: Path, log: Path, *words: str, **environment: str) -> Iterator[httpx.Client]:
    """Serve a graph with the command in a process of its own; give a client of it."""
    port = free_port()
    plain = {name: value for name, value in os.environ.items() if not name.startswith("KETENKAART_")}
    line = [sys.executable, "-m", "graph_api.cli", "--data", str(graph), "serve", "--port", str(port), *words]
    with log.open("wb") as errors:
        process = subprocess.Popen(
            line,
            env=plain | {"XDG_CACHE_HOME": str(cache)} | environment,
            stdout=subprocess.DEVNULL,
            stderr=errors,
        )
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60, trust_env=False) as client:
            wait_until(lambda: process.poll() is not None or is_up(client), "for the server")
            assert process.poll() is None, log.read_text("utf-8")
            yield client
    finally:
        process.terminate()
        process.wait(GIVE_UP_SECONDS)
