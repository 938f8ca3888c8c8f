"""Measure side by side: the server and its peers, same data, same requests, in alternating rounds (A B B A).

    make bench                                    some ten minutes
    make bench SECONDS=5 ROUNDS=2                 longer and more rounds
    make bench WRITE="README.md docs/measured.md" puts the tables between their markers there

Prints ratios (ours / peer), which say more than numbers of one machine on one day. Before a warm round our cache is
filled: each query is asked once. wrk shares the cores with the servers. The peers stand in an environment of their
own, .venv-bench. rdflib-endpoint is asked of the real graph only: on a larger one a question of the library takes it
minutes.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from http.client import HTTPConnection
from pathlib import Path

from markers import put
from mixes import as_paths, mixes
from pyoxigraph import Quad, RdfFormat, serialize
from servers import PEERS, ROOT, Data, Running, start
from tables import HEAD, Round, Row, short, whole

from graph_api.load import read
from graph_api.respond import Respondent
from graph_api.settings import choose_folders
from graph_api.synthesis import synthesise

CONNECTIONS = (1, 8, 32)
ORGANISATIONS = 700
GRAPHS = ("real", "100k")
# what each peer is asked, by the graphs it is asked of
PLAN: Mapping[str, tuple[Sequence[str], Sequence[str]]] = {
    "oxigraph": (GRAPHS, ("look-ups", "mix")),
    "rdflib-endpoint": (("real",), ("look-ups", "mix without library", "mix")),
}
SCRIPT = Path(__file__).resolve().parent / "mix.lua"


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


def fill(server: Running, queries: list[str]) -> None:
    """Ask a server every query once, so that its cache holds the answers; a peer has none to fill."""
    connection = HTTPConnection(server.endpoint.split("/")[2], timeout=60)
    for place, path in enumerate(dict.fromkeys(as_paths(queries, "/sparql").splitlines())):
        # as the load asks: the type of the answer, and which of many clients it is
        headers = {"accept": "application/sparql-results+json", "x-forwarded-for": f"10.0.0.{place % 200 + 1}"}
        connection.request("GET", path, headers=headers)
        connection.getresponse().read()


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


def compare(peer: str, data: Data, asked: Mapping[str, list[str]], options: argparse.Namespace) -> list[Row]:
    """Measure one peer on one graph."""
    rows = []
    with start("ketenkaart", data):
        pass  # the first start checks the graph, and remembers that it passed
    with start("ketenkaart", data) as ours, start(peer, data) as theirs:
        for kind in PLAN[peer][1]:
            for cold in (True, False):
                for connections in CONNECTIONS:
                    rounds = alternate(ours, theirs, asked[kind], connections, cold, options)
                    rows.append(
                        Row.of_rounds((data.name, peer, kind, "cold" if cold else "warm"), connections, *rounds)
                    )
                    print(rows[-1].line(), flush=True)
        for server in (ours, theirs):
            said = (
                f"{server.name}: {server.seconds:.2f} s to the first answer, {server.megabytes():.0f} MB after the load"
            )
            rows.append(Row((data.name, peer, f"{said} (PSS)", "")))
            print(rows[-1].line(), flush=True)
    return rows


def alternate(
    ours: Running, theirs: Running, queries: list[str], connections: int, cold: bool, options: argparse.Namespace
) -> tuple[list[Round], list[Round]]:
    """Load both in turn: ours, theirs, theirs, ours."""
    taken: dict[str, list[Round]] = {ours.name: [], theirs.name: []}
    if not cold:
        fill(ours, queries)
        for server in (ours, theirs):
            load(server, queries, connections, cold, 1, "warm")
    for number in range(options.rounds):
        for place, server in enumerate((ours, theirs, theirs, ours)):
            seed = f"{number}.{place}.{connections}.{os.getpid()}"
            taken[server.name].append(load(server, queries, connections, cold, options.seconds, seed))
    return taken[ours.name], taken[theirs.name]


def main() -> int:
    """Measure everything, print the tables, and write them where that is wanted."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--graphs", nargs="*", default=GRAPHS)
    parser.add_argument("--peers", nargs="*", default=list(PLAN))
    parser.add_argument("--write", type=Path, action="append", default=[], metavar="FILE", help="a document to renew")
    options = parser.parse_args()
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as made:
        work = Path(made)
        os.environ["XDG_CACHE_HOME"] = made  # what other servers keep is not to be found
        synthesise(ORGANISATIONS, work / "made", ROOT / "ontology")
        folders = {"real": ROOT, "100k": work / "made"}
        graphs = {name: prepare(name, folders[name], work) for name in options.graphs}
        print(HEAD)
        for peer in options.peers:
            for name in (name for name in PLAN[peer][0] if name in graphs):
                rows += compare(peer, *graphs[name], options)
    found = {"bench": f"{whole(rows)}\n", "speed": f"{short(rows)}\n"}
    print(f"\n{found['speed']}")
    for path in options.write:
        put(path, found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
