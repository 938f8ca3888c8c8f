"""Long and steady load while workers are killed at random: no request that was accepted is lost.

KETENKAART_SOAK_SECONDS sets how long (600 with KETENKAART_LONG=1; without either, a few seconds).
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import threading
import time
from collections import Counter

import httpx
from hostile_server import RESULTS, Attacked

from graph_api.sparql_request import Terms

LONG = os.environ.get("KETENKAART_LONG") == "1"
SECONDS = float(os.environ.get("KETENKAART_SOAK_SECONDS", "600" if LONG else "8"))
CLIENTS = 6
PAUSE = 0.01
PAUSE_BETWEEN_KILLS = 0.6  # longer than a query runs: one whose worker is killed twice is given up
KG = "PREFIX kg: <https://w3id.org/ketenkaart/def/> "
MIX = (
    KG + "ASK { ?flow a kg:Flow }",
    KG + "SELECT (COUNT(*) AS ?n) { ?flow a kg:Flow }",
    KG + "SELECT ?flow ?sender ?receiver { ?flow kg:hasSender ?sender ; kg:hasReceiver ?receiver } ORDER BY ?flow",
    KG + "SELECT DISTINCT ?whole { ?actor kg:isPartOf+ ?whole } ORDER BY ?whole",
    KG + "SELECT ?kind (COUNT(*) AS ?n) { ?thing a ?kind } GROUP BY ?kind ORDER BY ?kind",
    KG + "SELECT (COUNT(*) AS ?n) { ?flow kg:hasSender ?sender . ?other kg:hasReceiver ?sender }",
)


def workers_of(attacked: Attacked) -> list[int]:
    """Give the processes that run queries: the children of the process that holds the graph."""
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,stat="], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in listed.splitlines()]
    zygotes = {pid for pid, parent, _ in rows if int(parent) == attacked.process.pid}
    return [int(pid) for pid, parent, state in rows if parent in zygotes and not state.startswith("Z")]


def test_no_accepted_request_is_lost_while_workers_are_killed(attacked: Attacked) -> None:
    expected = {query: attacked.ask(query).content for query in MIX}
    end = time.monotonic() + SECONDS
    outcomes: Counter[str] = Counter()
    lock = threading.Lock()

    def load(number: int) -> None:
        chosen = random.Random(number)
        with attacked.client(f"127.0.0.{10 + number}") as client:
            while time.monotonic() < end:
                query = chosen.choice(MIX)
                outcome = ask(client, query, expected[query], f"{number} {chosen.random()}")
                with lock:
                    outcomes[outcome] += 1
                time.sleep(PAUSE)

    threads = [threading.Thread(target=load, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    killed = kill_at_random(attacked, end)
    for thread in threads:
        thread.join()
    assert set(outcomes) == {"answered"}, outcomes
    assert killed > SECONDS / 4
    assert Terms.per_client >= CLIENTS


def ask(client: httpx.Client, query: str, expected: bytes, mark: str) -> str:
    """Ask so that no cache can answer, and say how it went."""
    try:
        answer = client.post("/sparql", data={"query": f"{query} # {mark}"}, headers={"accept": RESULTS})
    except httpx.HTTPError as error:
        return type(error).__name__
    if answer.status_code != 200:
        return f"{answer.status_code} {answer.text[:200]}"
    return "answered" if answer.content == expected else "another answer"


def kill_at_random(attacked: Attacked, end: float) -> int:
    """Kill a worker every now and then until the end; give how many."""
    chosen, killed = random.Random(0), 0
    while time.monotonic() < end:
        time.sleep(chosen.uniform(PAUSE_BETWEEN_KILLS, 2.0))
        if alive := workers_of(attacked):
            os.kill(chosen.choice(alive), signal.SIGKILL)
            killed += 1
    return killed
