"""Measure side by side: the server and its peers, same data, same requests, in alternating rounds (A B B A).

    make bench                     both sizes, some ten minutes
    make bench SECONDS=5 ROUNDS=2  longer and more rounds

Prints ratios (ours / peer), which say more than numbers of one machine on one day. wrk shares the
cores with the servers. The peers stand in an environment of their own, .venv-bench.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mixes import as_paths, mixes
from pyoxigraph import Quad, RdfFormat, serialize
from servers import PEERS, ROOT, Data, Running, start

from graph_api.load import read
from graph_api.respond import Respondent
from graph_api.settings import choose_folders
from graph_api.synthesis import synthesise

CONNECTIONS = (1, 8, 32)
ORGANISATIONS = 700
SCRIPT = Path(__file__).resolve().parent / "mix.lua"


@dataclass(frozen=True)
class Round:
    """One round of load: requests a second, milliseconds at p50 and p99, and requests that failed."""

    throughput: float
    p50: float
    p99: float
    failed: int


def load(server: Running, queries: list[str], connections: int, cold: bool, seconds: int, seed: str) -> Round:
    """Load a server for some seconds with so many connections."""
    origin, path = server.endpoint[: server.endpoint.index("/", 8)], server.endpoint[server.endpoint.index("/", 8) :]
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write(as_paths(queries, path))
        file.flush()
        told = subprocess.run(
            [
                "wrk",
                f"-t{min(2, connections)}",
                f"-c{connections}",
                f"-d{seconds}s",
                "--timeout",
                "30s",
                "-s",
                SCRIPT,
                origin,
            ],
            env={**os.environ, "MIX": file.name, "COLD": "1" if cold else "0", "SEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    values = next(line for line in told.splitlines() if line.startswith("RESULT")).split()[1:]
    requests, microseconds, p50, p99, failed = map(float, values)
    return Round(requests / microseconds * 1e6, p50 / 1000, p99 / 1000, int(failed))


def prepare(name: str, folder: Path, work: Path) -> tuple[Data, Mapping[str, list[str]]]:
    """Write the graph of a folder in every form the servers take, and make the requests for it."""
    dataset = read(choose_folders(folder))
    quads = dataset.quads()
    union = {quad.triple for quad in quads}
    data = Data(name, len(union), folder, work / f"{name}.nq", work / f"{name}.nt", work / f"{name}.store")
    both = [*quads, *(Quad(triple.subject, triple.predicate, triple.object) for triple in union)]
    serialize(both, data.nquads, format=RdfFormat.N_QUADS)
    serialize(union, data.ntriples, format=RdfFormat.N_TRIPLES)
    load_words = [PEERS / "oxigraph", "load", "--location", data.disk, "--file", data.nquads]
    subprocess.run(load_words, check=True, capture_output=True)
    return data, mixes(Respondent(dataset))


def compare(peer: str, data: Data, asked: Mapping[str, list[str]], options: argparse.Namespace) -> list[str]:
    """Give the lines of the table for one peer on one graph."""
    lines = []
    with start("ketenkaart", data):
        pass  # the first start checks the graph, and remembers that it passed
    with start("ketenkaart", data) as ours, start(peer, data) as theirs:
        for kind, queries in asked.items():
            for cold in (True, False):
                for connections in CONNECTIONS:
                    rounds = alternate(ours, theirs, queries, connections, cold, options)
                    lines.append(row(peer, data, kind, cold, connections, *rounds))
                    print(lines[-1], flush=True)
        for server in (ours, theirs):
            grown = f"{server.seconds:.2f} s to the first answer, {server.megabytes():.0f} MB after the load (PSS)"
            print(f"| {data.name} | {peer} | {server.name}: {grown} | | | | | | | |", flush=True)
    return lines


def alternate(
    ours: Running, theirs: Running, queries: list[str], connections: int, cold: bool, options: argparse.Namespace
) -> tuple[list[Round], list[Round]]:
    """Load both in turn: ours, theirs, theirs, ours."""
    taken: dict[str, list[Round]] = {ours.name: [], theirs.name: []}
    if not cold:
        for server in (ours, theirs):
            load(server, queries, connections, cold, 1, "warm")
    for number in range(options.rounds):
        for place, server in enumerate((ours, theirs, theirs, ours)):
            seed = f"{number}.{place}.{connections}.{os.getpid()}"
            taken[server.name].append(load(server, queries, connections, cold, options.seconds, seed))
    return taken[ours.name], taken[theirs.name]


def row(peer: str, data: Data, kind: str, cold: bool, connections: int, ours: list[Round], theirs: list[Round]) -> str:
    """Give one line of the table: ratios, and the absolute values behind them."""

    def ratio(name: str) -> float:
        mine, other = (statistics.median(getattr(one, name) for one in rounds) for rounds in (ours, theirs))
        return mine / other if other else float("nan")

    mine = statistics.median(one.throughput for one in ours)
    other = statistics.median(one.throughput for one in theirs)
    failed = sum(one.failed for one in ours), sum(one.failed for one in theirs)
    return (
        f"| {data.name} | {peer} | {kind} | {'cold' if cold else 'warm'} | {connections} | {ratio('throughput'):.2f} | "
        f"{ratio('p50'):.2f} | {ratio('p99'):.2f} | {mine:.0f} / {other:.0f} | {failed[0]} / {failed[1]} |"
    )


def main() -> int:
    """Measure everything and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--graphs", nargs="*", default=["real", "100k"])
    parser.add_argument("--peers", nargs="*", default=["oxigraph", "rdflib-endpoint"])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        work = Path(made)
        synthesise(ORGANISATIONS, work / "made", ROOT / "ontology")
        folders = {"real": ROOT, "100k": work / "made"}
        graphs = [prepare(name, folders[name], work) for name in options.graphs]
        columns = "graph | peer | requests | cache | connections | throughput x | p50 x | p99 x | requests/s | failed"
        print(f"| {columns} |\n|{'---|' * 10}")
        for peer in options.peers:
            for data, asked in graphs:
                compare(peer, data, asked, options)
    return 0


if __name__ == "__main__":
    sys.exit(main())
