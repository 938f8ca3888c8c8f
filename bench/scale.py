"""Measure how the server grows: invented graphs of several sizes, in memory and on disk, one request after another.

    make bench-scale                           1 k, 10 k and 100 k triples
    make bench-scale ORGANISATIONS=7000        a million as well; the check of the first start takes long
    make bench-scale WRITE=docs/measured.md    puts the table between its markers there

Prints for each size the first start (the one in memory checks the graph, the one on disk builds its stores),
the later starts, the memory once typed questions are prepared (PSS of all processes), and the median
milliseconds of each request, each server started twice in the order A B B A; *stopped* is a query that took
longer than one may.
"""

from __future__ import annotations

import argparse
import math
import os
import statistics
import sys
import tempfile
import time
from http.client import HTTPConnection
from pathlib import Path
from urllib.request import urlopen

from markers import put
from servers import ROOT, Data, Running, start

from graph_api.synthesis import synthesise

SIZES = (7, 70, 700)
REPEATED = 9
WAYS = ("in memory", "on disk")
MOST_MILLISECONDS = 10_000.0
STOPPED = 504
# {a} and {b} are the numbers of two organisations, and {n} is one that is never the same
REQUESTS = {
    "question: who receives from": "/api/questions/who-receives-signals-from?sender=organisation-{a:06}",
    "question: where a signal ends up": "/api/questions/where-can-signal-end-up?sender=organisation-{a:06}",
    "question: who can reach": "/api/questions/who-can-reach?receiver=organisation-{a:06}",
    "question: typed": "/api/ask?q=Aan%20wie%20geeft%20Organisatie%20{a:06}%20signalen%20door%3F",
    "routes": "/api/routes?sender=organisation-{a:06}&receiver=organisation-{b:06}&limit=5",
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


def measure(endpoint: str, size: int) -> dict[str, float]:
    """Give the median milliseconds of each request, each time of other organisations.

    The first of each is not counted, unless it takes very long. A query that is stopped takes for ever.
    """
    host = endpoint.split("/")[2]
    connection = HTTPConnection(host, timeout=300)
    found = {}
    for name, path in REQUESTS.items():
        taken: list[float] = []
        while len(taken) <= REPEATED and sum(taken) < MOST_MILLISECONDS:
            place = len(taken)
            asked = path.format(a=place % size, b=(place + 4) % size, n=f"{time.monotonic_ns()}")
            begun = time.perf_counter()
            connection.request("GET", asked, headers={"accept": "*/*"})
            answer = connection.getresponse()
            answer.read()
            taken.append((time.perf_counter() - begun) * 1000)
            if answer.status == STOPPED:
                taken = [math.inf]
                break
            if answer.status != 200:
                raise RuntimeError(f"{asked} was answered with {answer.status}")
        found[name] = statistics.median(taken[1:] or taken)
    return found


def triples(server: Running) -> int:
    """Give how many statements a server says it serves."""
    with urlopen(server.endpoint.replace("/sparql", "/metrics"), timeout=60) as answer:
        lines = answer.read().decode().splitlines()
    return int(float(next(line.split()[-1] for line in lines if line.startswith("ketenkaart_dataset_triples{"))))


def compare(size: int) -> tuple[int, dict[str, dict[str, float]]]:
    """Give the number of statements of a graph of so many organisations, and what was measured in either way."""
    with tempfile.TemporaryDirectory() as made:
        os.environ["XDG_CACHE_HOME"] = made  # or what an earlier run has kept would count as a first start
        folder = Path(made) / "made"
        synthesise(size, folder, ROOT / "ontology")
        data = Data("made", 0, folder, folder, folder, folder)
        taken: dict[str, list[dict[str, float]]] = {name: [] for name in WAYS}
        first = {}
        for name in WAYS:
            with start(name, data) as server:
                count, first[name] = triples(server), server.seconds
        for name in (*WAYS, *reversed(WAYS)):
            with start(name, data) as server:
                found = measure(server.endpoint, size)
                starts = {"first start, s": first[name], "start, s": server.seconds}
                taken[name].append({**starts, "memory, MB": server.megabytes(), **found})
    middle = {name: {row: statistics.mean(one[row] for one in both) for row in both[0]} for name, both in taken.items()}
    return count, middle


def _short(number: float) -> str:
    if math.isinf(number):
        return "stopped"
    return f"{number:,.0f}" if number >= 100 else f"{number:.1f}"


def main() -> int:
    """Measure every size and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--organisations", type=int, nargs="*", default=[], help="further sizes")
    parser.add_argument("--write", type=Path, action="append", default=[], metavar="FILE", help="a document to renew")
    options = parser.parse_args()
    columns: dict[str, dict[str, float]] = {}
    for size in (*SIZES, *options.organisations):
        count, middle = compare(size)
        columns |= {f"{count:,} {name}": found for name, found in middle.items()}
        print(f"{size} organisations: {middle}", file=sys.stderr, flush=True)
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
