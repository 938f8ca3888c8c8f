"""Measure how the server grows: invented graphs of several sizes, one client, one request after another.

    make bench-scale                      1 k, 5 k and 10 k triples
    make bench-scale ORGANISATIONS=700    100 k triples as well: its routes take minutes

Prints for each size the start (checked before, by content hash), the memory, and the median
milliseconds of each request.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

from compare import prepare
from servers import ROOT, start

from graph_api.synthesis import synthesise

SIZES = (7, 35, 70)
REPEATED = 9
MOST_MILLISECONDS = 10_000.0
ACTOR, OTHER = "organisation-000001", "organisation-000005"
REQUESTS = {
    "question: who receives from": f"/api/questions/who-receives-signals-from?sender={ACTOR}",
    "question: where a signal ends up": f"/api/questions/where-can-signal-end-up?sender={ACTOR}",
    "question: typed": "/api/ask?q=" + quote("Aan wie geeft Organisatie 000001 signalen door?"),
    "routes": f"/api/routes?sender={ACTOR}&receiver={OTHER}&limit=1",
    "list: a page of flows": "/api/flows?limit=20",
    "list: a page of actors": "/api/actors?limit=20",
    "page: an actor": f"/nl/actor/{ACTOR}",
    "page: a passage": f"/nl/passage/{ACTOR}-1",
    "page: network around an actor": f"/nl/network?around={ACTOR}&distance=1",
    "page: first": "/nl/",
    "data of an actor": f"/id/actor/{ACTOR}.ttl",
    "search": "/api/search?q=" + quote("organisatie 000001"),
    "SPARQL look-up": "/sparql?query=" + quote(f"SELECT * {{ <https://w3id.org/ketenkaart/id/actor/{ACTOR}> ?p ?o }}"),
}


def measure(endpoint: str) -> dict[str, float]:
    """Give the median milliseconds of each request; the first of each is not counted, unless it takes very long."""
    host = endpoint.split("/")[2]
    connection = HTTPConnection(host, timeout=300)
    found = {}
    for name, path in REQUESTS.items():
        taken: list[float] = []
        while len(taken) <= REPEATED and sum(taken) < MOST_MILLISECONDS:
            begun = time.perf_counter()
            connection.request("GET", path, headers={"accept": "*/*"})
            answer = connection.getresponse()
            answer.read()
            taken.append((time.perf_counter() - begun) * 1000)
            if answer.status != 200:
                raise RuntimeError(f"{path} was answered with {answer.status}")
        found[name] = statistics.median(taken[1:] or taken)
    return found


def main() -> int:
    """Measure every size and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--organisations", type=int, nargs="*", default=[], help="further sizes")
    columns = {}
    for size in (*SIZES, *parser.parse_args().organisations):
        with tempfile.TemporaryDirectory() as made:
            work = Path(made)
            synthesise(size, work / "made", ROOT / "ontology")
            data, _ = prepare("made", work / "made", work)
            with start("ketenkaart", data):
                pass  # the first start checks the graph, and remembers that it passed
            with start("ketenkaart", data) as server:
                found = measure(server.endpoint)
                columns[data.triples] = {"start, s": server.seconds, "memory, MB": server.megabytes(), **found}
    print("| | " + " | ".join(f"{triples:,} triples" for triples in columns) + " |")
    print("|---|" + "---|" * len(columns))
    for name in next(iter(columns.values())):
        print(f"| {name} | " + " | ".join(f"{column[name]:.1f}" for column in columns.values()) + " |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
