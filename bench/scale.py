"""Measure how the server grows: invented graphs of several sizes, in memory and on disk, one request after another.

    make bench-scale                               1 k, 10 k and 100 k triples
    make bench-scale ORGANISATIONS="7000 71500"    one million and ten million as well, the latter on disk only
    make bench-scale WRITE=docs/measured.md        puts the table between its markers there
    make bench-scale KEEP=folder                   leaves graphs and stores there, and goes on from them

Prints for each size the first start (the one in memory checks the graph, the one on disk builds its stores too), how
long the first typed question waits then, the later starts and how long the first page of an actor waits after one,
the memory at the end (PSS of all processes), and the median milliseconds of each request. Each server is started
twice in the order A B B A, and once where the graph is large. A status stands where the server refused: 504 is a
query that took longer than one may.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import nullcontext
from http.client import HTTPConnection
from pathlib import Path
from urllib.request import urlopen

from markers import put
from servers import ROOT, Data, Running, start

from graph_api.synthesis import synthesise

SIZES = (7, 70, 700)
REPEATED = 9
HOPS = 69
FIRST_TYPED = "/api/ask?q=Aan%20wie%20geeft%20Organisatie%20000005%20signalen%20door%3F"
FIRST_PAGE = "/nl/actor/organisation-000005"
WAYS = ("in memory", "on disk")
LEAST = 3
MOST_MILLISECONDS = 10_000.0
PATIENCE_SECONDS = 3_600
ONCE_FROM = 5_000  # organisations: from here on each server is measured once
ON_DISK_FROM = 20_000  # organisations: from here on a graph does not fit the memory
# {a} is the number of an organisation, {b} of one three hand-overs on, {c} of one from which most routes
# go right round the ring, and {n} is a number that is never the same
REQUESTS = {
    "question: who receives from": "/api/questions/who-receives-signals-from?sender=organisation-{a:06}",
    "question: where a signal ends up": "/api/questions/where-can-signal-end-up?sender=organisation-{a:06}",
    "question: who can reach": "/api/questions/who-can-reach?receiver=organisation-{a:06}",
    "question: typed": "/api/ask?q=Aan%20wie%20geeft%20Organisatie%20{a:06}%20signalen%20door%3F",
    "routes": "/api/routes?sender=organisation-{a:06}&receiver=organisation-{b:06}&limit=5",
    "routes, some right round": "/api/routes?sender=organisation-{a:06}&receiver=organisation-{c:06}&limit=5",
    "list: a page of flows": "/api/flows?limit=20",
    "list: a page of actors": "/api/actors?limit=20",
    "page: an actor": "/nl/actor/organisation-{a:06}",
    "page: a passage": "/nl/passage/organisation-{a:06}-1",
    "page: routes between two": "/nl/routes?sender=organisation-{a:06}&receiver=organisation-{b:06}",
    "page: routes from an actor": "/nl/routes?sender=organisation-{a:06}",
    "page: network around an actor": "/nl/network?around=organisation-{a:06}&distance=1",
    "page: first": "/nl/",
    "data of an actor": "/id/actor/organisation-{a:06}.ttl",
    "search": "/api/search?q=organisatie%20{a:06}",
    "SPARQL look-up": "/sparql?query="
    "SELECT%20*%20%7B%20%3Chttps://w3id.org/ketenkaart/id/actor/organisation-{a:06}%3E%20?p%20?o%20%7D%23{n}",
    "SPARQL, 100 of all flows": "/sparql?query=SELECT%20*%20%7B%20?f%20a%20%3Chttps://w3id.org/ketenkaart/def/Flow%3E"
    "%20;%20?p%20?o%20%7D%20ORDER%20BY%20?f%20LIMIT%20100%23{n}",
    "SPARQL, things by class": "/sparql?query="
    "SELECT%20?c%20(COUNT(*)%20AS%20?n)%20%7B%20?s%20a%20?c%20%7D%20GROUP%20BY%20?c%23{n}",
}

Figures = dict[str, float | str]


def measure(endpoint: str, size: int) -> Figures:
    """Give the median milliseconds of each request, each time of other organisations, or the status of a refusal.

    The first of each is not counted: it can wait for what later ones find ready.
    """
    connection = HTTPConnection(endpoint.split("/")[2], timeout=PATIENCE_SECONDS)
    found: Figures = {"first page of an actor, s": ask(connection, FIRST_PAGE)[1] / 1000}
    for name, path in REQUESTS.items():
        taken: list[float] = []
        while len(taken) < LEAST or (len(taken) <= REPEATED and sum(taken) < MOST_MILLISECONDS):
            place = len(taken)
            others = {"b": (place + HOPS) % size, "c": (place + 4) % size}
            status, milliseconds = ask(connection, path.format(a=place % size, n=time.monotonic_ns(), **others))
            if status != 200:
                found[name] = f"({status})"
                break
            taken.append(milliseconds)
        found.setdefault(name, statistics.median(taken[1:] or [0.0]))
    return found


def ask(connection: HTTPConnection, path: str) -> tuple[int, float]:
    """Give the status of an answer, and the milliseconds until all of it was there."""
    begun = time.perf_counter()
    connection.request("GET", path, headers={"accept": "*/*"})
    answer = connection.getresponse()
    answer.read()
    return answer.status, (time.perf_counter() - begun) * 1000


def triples(server: Running) -> int:
    """Give how many statements a server says it serves."""
    with urlopen(server.endpoint.replace("/sparql", "/metrics"), timeout=60) as answer:
        lines = answer.read().decode().splitlines()
    return int(float(next(line.split()[-1] for line in lines if line.startswith("ketenkaart_dataset_triples{"))))


def compare(size: int, room: Path) -> tuple[int, dict[str, Figures]]:
    """Give the number of statements of a graph of so many organisations, and what was measured in each way.

    The graph and what servers keep stand in `room`. First starts measured there before are not measured again.
    """
    os.environ["XDG_CACHE_HOME"] = str(room)  # or what an earlier run has kept would count as a first start
    folder, noted = room / "made", room / "first.json"
    if not folder.exists():
        synthesise(size, folder, ROOT / "ontology")
    data = Data("made", 0, folder, folder, folder, folder)
    ways = WAYS if size < ON_DISK_FROM else WAYS[-1:]
    first: dict[str, Figures] = json.loads(noted.read_text("utf-8")) if noted.exists() else {}
    taken: dict[str, list[Figures]] = {name: [] for name in ways}
    for name in ways:
        if name not in first:
            with start(name, data) as server:
                connection = HTTPConnection(server.endpoint.split("/")[2], timeout=PATIENCE_SECONDS)
                waited = ask(connection, FIRST_TYPED)[1] / 1000
                first[name] = {"first start, s": server.seconds, "first typed question, s": waited}
            noted.write_text(json.dumps(first), "utf-8")
    count = 0
    for name in (*ways, *reversed(ways)) if size < ONCE_FROM else ways:
        with start(name, data) as server:
            count, found = triples(server), measure(server.endpoint, size)
            taken[name].append({"start, s": server.seconds, "memory, MB": server.megabytes(), **found})
        print(f"{size} organisations {name}: {first[name]} {taken[name][-1]}", file=sys.stderr, flush=True)
    return count, {name: first[name] | averages(taken[name]) for name in ways}


def averages(several: Sequence[Figures]) -> Figures:
    """Give the mean of each figure, or how the server refused."""
    return {row: middle([one[row] for one in several]) for row in several[0]}


def middle(found: Sequence[float | str]) -> float | str:
    """Give the mean of what was measured, or how the server refused."""
    refused = [one for one in found if isinstance(one, str)]
    return refused[0] if refused else statistics.mean(one for one in found if not isinstance(one, str))


def _short(number: float | str) -> str:
    if isinstance(number, str):
        return number
    return f"{number:,.0f}" if number >= 100 else f"{number:.1f}"


def main() -> int:
    """Measure every size and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--organisations", type=int, nargs="*", default=[], help="further sizes")
    parser.add_argument("--write", type=Path, action="append", default=[], metavar="FILE", help="a document to renew")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where graphs and stores are left and found again")
    options = parser.parse_args()
    columns: dict[str, Figures] = {}
    for size in (*SIZES, *options.organisations):
        with tempfile.TemporaryDirectory() if options.keep is None else nullcontext(options.keep) as room:
            place = Path(room) / str(size)
            place.mkdir(parents=True, exist_ok=True)
            count, measured = compare(size, place)
        columns |= {f"{count:,} {name}": found for name, found in measured.items()}
    lines = [f"| | {' | '.join(columns)} |", "|---|" + "---:|" * len(columns)]
    for name in next(iter(columns.values())):
        lines.append(f"| {name} | {' | '.join(_short(column[name]) for column in columns.values())} |")
    table = "\n".join(lines)
    print(table)
    for path in options.write:
        put(path, {"scale": table})
    return 0


if __name__ == "__main__":
    sys.exit(main())
