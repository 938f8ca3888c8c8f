"""The endpoint at its limits: killed workers, time, memory, share and places, and answers that it keeps."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from urllib.parse import quote

import httpx
import pytest
from protocol_parts import COUNT, JSON, Serve, connect, get
from serving_parts import BOMB, ONE, RUNAWAY
from waiting import wait_until

from graph_api.cache import AnswerCache
from graph_api.sparql_request import Terms
from graph_api.wire import Result


def test_a_query_whose_worker_is_killed_twice_gives_an_error_and_no_half_answer(serve: Serve) -> None:
    others = zygotes()
    with serve(workers=2, slow_seconds=120.0) as client:  # beside other work both kills must come before the limit
        answers: list[httpx.Response] = []
        asked = {"params": {"query": RUNAWAY}, "headers": {"accept": JSON}, "timeout": 120.0}
        thread = threading.Thread(target=lambda: answers.append(client.get("/sparql", **asked)))
        thread.start()
        first = kill_busy_worker(others, None)
        kill_busy_worker(others, first)
        thread.join()
        assert get(client, "ASK {}").json()["boolean"] is True
    assert answers[0].status_code == 507
    assert answers[0].headers["content-type"] == "application/problem+json"
    assert answers[0].json()["detail"].startswith("The query was stopped")


def zygotes() -> set[int]:
    """Give the processes that the servers in this process fork their workers from."""
    return {pid for pid, parent, _, args in running() if parent == os.getpid() and "graph_api.zygote" in args}


def running() -> list[tuple[int, int, int, str]]:
    """Give each process: its number, its parent's, the seconds that it has computed for and its command."""
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,times=,args="], capture_output=True, text=True, check=True)
    rows = (line.split(None, 3) for line in listed.stdout.splitlines())
    return [(int(pid), int(parent), int(seconds), args) for pid, parent, seconds, args in rows]


def kill_busy_worker(others: set[int], known: int | None) -> int:
    """Kill a worker, not the known one, once it has computed for a second; workers of other servers are let be."""
    found: list[int] = []

    def is_found() -> bool:
        mine = zygotes() - others
        found[:] = [pid for pid, parent, seconds, _ in running() if parent in mine and seconds >= 1 and pid != known]
        return bool(found)

    wait_until(is_found, "for a worker that is busy")
    os.kill(found[0], signal.SIGKILL)
    return found[0]


def test_an_answer_the_client_has_is_not_sent_again(client: httpx.Client) -> None:
    first = get(client, COUNT)
    tag = first.headers["etag"]
    assert first.headers["vary"] == "Accept"
    assert first.headers["cache-control"] == "public, max-age=300"
    for known in (tag, tag.removeprefix("W/"), f'"other", {tag}'):
        again = get(client, COUNT, **{"if-none-match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert get(client, COUNT, **{"if-none-match": '"other"'}).status_code == 200


def test_an_etag_depends_on_query_format_and_graphs(client: httpx.Client) -> None:
    tags = [
        get(client, COUNT).headers["etag"],
        get(client, COUNT + " ").headers["etag"],
        get(client, COUNT, accept="text/csv").headers["etag"],
        client.get("/sparql", params={"query": COUNT, "default-graph-uri": ONE}).headers["etag"],
        client.get("/sparql", params={"query": COUNT, "named-graph-uri": ONE}).headers["etag"],
    ]
    assert len(set(tags)) == len(tags)


def test_a_known_answer_costs_no_run(serve: Serve) -> None:
    with serve(workers=2, slow_seconds=0.5) as client:
        slow = get(client, RUNAWAY)
        assert slow.status_code == 504
        assert "etag" not in slow.headers and slow.headers["cache-control"] == "no-store"
        tag = get(client, COUNT).headers["etag"]
        assert get(client, COUNT, **{"if-none-match": tag}).status_code == 304


def test_a_query_that_answers_anew_each_time_is_not_kept(client: httpx.Client) -> None:
    query = "SELECT (STRUUID() AS ?id) {}"
    first, second = get(client, query), get(client, query)
    assert first.content != second.content
    assert first.headers["cache-control"] == "no-store" and "etag" not in first.headers


def test_a_query_out_of_time_is_stopped_and_others_are_answered(serve: Serve) -> None:
    with serve(slow_seconds=1.0) as client:
        assert get(client, RUNAWAY).status_code == 504
        assert get(client, "ASK {}").json()["boolean"] is True


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps a limit on the address space")
def test_a_query_out_of_memory_is_stopped_and_others_are_answered(serve: Serve) -> None:
    with serve(slow_seconds=30.0, memory_bytes=64 << 20) as client:
        assert get(client, BOMB).status_code == 507
        assert get(client, "ASK {}").json()["boolean"] is True


def test_an_answer_that_is_too_large_is_refused_whole(serve: Serve) -> None:
    with serve(answer_bytes=100) as client:
        response = get(client, "SELECT * { ?s ?p ?o }")
    assert response.status_code == 413
    assert response.json()["detail"] == "The answer is larger than 100 bytes; ask for less, or use LIMIT."


def test_a_busy_server_says_when_to_come_back(serve: Serve) -> None:
    with serve(workers=1, queue_seconds=0.2, slow_seconds=3.0) as client:
        thread = threading.Thread(target=get, args=(client, RUNAWAY))
        thread.start()
        time.sleep(0.5)
        response = get(client, "ASK {}")
        thread.join()
    assert response.status_code == 503
    assert response.headers["retry-after"] == "1"


def test_a_client_with_too_many_queries_is_told_to_wait(serve: Serve) -> None:
    with serve(terms=Terms(per_client=1), slow_seconds=3.0) as client:
        thread = threading.Thread(target=get, args=(client, RUNAWAY))
        thread.start()
        time.sleep(0.5)
        response = get(client, "ASK {}")
        thread.join()
        assert get(client, "ASK {}").status_code == 200
    assert response.status_code == 429
    assert response.headers["retry-after"] == "1"


def test_identical_queries_at_the_same_time_are_run_once(serve: Serve) -> None:
    with serve(workers=3, slow_seconds=1.0, queue_seconds=0.2) as client:
        answers: list[int] = []
        threads = [threading.Thread(target=lambda: answers.append(get(client, RUNAWAY).status_code)) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert answers == [504] * 6, "six runs would not have found six slow places"


def test_the_query_of_a_client_that_leaves_gives_its_place_back(serve: Serve) -> None:
    with serve(workers=2, slow_seconds=60.0, terms=Terms(per_client=1)) as client:
        with connect(client) as line:
            line.sendall(f"GET /sparql?query={quote(RUNAWAY)} HTTP/1.1\r\nhost: x\r\n\r\n".encode())
            wait_until(lambda: get(client, "ASK {}").status_code == 429)
        wait_until(lambda: get(client, f"ASK {{}} # {time.monotonic()}").status_code == 200)


def test_the_cache_keeps_what_was_used_last_and_never_more_than_its_bytes() -> None:
    cache = AnswerCache(most_bytes=100, most_answer_bytes=60)
    for name in ("a", "b"):
        cache.put(name, Result("text/csv", b"x" * 40), key_bytes=10)
    assert cache.get("a") is not None
    cache.put("c", Result("text/csv", b"x" * 40), key_bytes=10)
    assert (cache.get("b"), cache.size) == (None, 100)
    cache.put("large", Result("text/csv", b"x" * 61), key_bytes=0)
    cache.put("a", Result("text/csv", b""), key_bytes=10)
    assert (cache.get("large"), cache.size) == (None, 60)
